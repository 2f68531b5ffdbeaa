internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// A decision as one line for people: `17: route bulk -> qwen_eu, gpt_us`.
struct DecisionWords {
  private let policy: CompiledPolicy
  private let words: ObligationWords

  init(_ policy: CompiledPolicy) {
    self.policy = policy
    words = ObligationWords(policy)
  }

  func line(_ record: DecisionRecord, id: UnsafeBufferPointer<UInt8>) -> String {
    let start = id.isEmpty ? "" : String(decoding: id, as: UTF8.self) + ": "
    switch record.effect {
    case .deny:
      return start + "deny \(record.status) by \(names(record.deniedBy))\(obligations(record))"
    case .noCandidate:
      return start + "no candidate, \(record.status)\(removed(record))\(obligations(record))"
    case .route:
      let models = record.candidates.map { model(Int($0.model)) }.joined(separator: ", ")
      let route = record.route.map { rule($0) + " " } ?? ""
      return start + "route \(route)-> \(models)\(removed(record))\(obligations(record))"
    }
  }

  func line(_ invalid: InvalidRequest) -> String {
    let start = invalid.id.isEmpty ? "" : String(decoding: invalid.id, as: UTF8.self) + ": "
    return DisplayText.visible(start + "invalid, " + invalid.words)
  }

  private func removed(_ record: DecisionRecord) -> String {
    guard !record.removed.isEmpty else { return "" }
    let parts = record.removed.map { "\(model(Int($0.model))) by \(names($0.by))" }
    return "; removed: " + parts.joined(separator: ", ")
  }

  private func obligations(_ record: DecisionRecord) -> String {
    var words = ""
    if let fallback = record.fallback, let rule = policy.fallbacks[fallback].rule {
      words += "; on failure: \(self.rule(Int(rule)))"
    }
    if !record.validators.isEmpty {
      let names = record.validators.map { rule(Int(policy.validators[$0].rule)) }
      words += "; validated by: \(names.joined(separator: ", "))"
    }
    let owed = self.words.lines(record.obligations)
    return owed.isEmpty ? words : words + "; owed: " + owed.joined(separator: "; ")
  }

  private func names(_ rules: [Int]) -> String { rules.map(rule).joined(separator: " and ") }

  private func rule(_ place: Int) -> String {
    place == DecisionRecord.cannotServe ? "cannot_serve" : policy.rules[place].name
  }

  private func model(_ place: Int) -> String { policy.models[place].name }
}
