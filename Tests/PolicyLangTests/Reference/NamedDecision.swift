import PolicyCore

@testable import PolicyLang

/// A decision in the names of its policy, for expectations that are written by hand.
struct NamedDecision {
  let record: DecisionRecord
  private let policy: Policy

  init(_ record: DecisionRecord, _ policy: Policy) {
    self.record = record
    self.policy = policy
  }

  var effect: Decision.Effect { record.effect }
  var status: Int { record.status }
  var rule: String? { record.route.map(policy.ruleName) }
  var by: [String] { record.deniedBy.map(policy.ruleName) }
  var because: [String] { record.because }
  var rules: [String] { record.rules.map(policy.ruleName) }
  var candidates: [String] { record.candidates.map { policy.models[$0.model].name } }
  var removed: [String: [String]] {
    Dictionary(
      uniqueKeysWithValues: record.removed.map {
        (policy.models[$0.model].name, $0.by.map(policy.ruleName))
      })
  }
  var waived: [[String]] {
    record.waived.map { waived in
      [policy.models[waived.model].name] + [waived.forbid, waived.by].map(policy.ruleName)
    }
  }
  var fallback: String? { record.fallback.map { policy.fallbacks[$0].info.name } }
  var validators: [String] { record.validators.map { policy.validates[$0].info.name } }

  /// `token 3` for findings 0 and 1; nil for what is no candidate or sent as it is.
  func redactions(_ model: String) -> [String]? {
    let candidate = record.candidates.first { policy.models[$0.model].name == model }
    let words = candidate?.redactions.map { "\($0.method) \($0.findings)" }
    return words?.isEmpty ?? true ? nil : words
  }

  /// Before and after `classify`, by attribute.
  var changed: [String: [Constant]] {
    Dictionary(
      uniqueKeysWithValues: record.changed.map { change in
        let values = [change.declared, change.raised]
        return (
          policy.attributes[change.attribute].name,
          values.map { policy.constant($0, of: change.attribute) }
        )
      })
  }
}
