internal import PolicyCore

/// Two policies that decide the same requests, by the reference interpreter.
struct DecisionPair {
  private let old: ReferenceInterpreter
  private let new: ReferenceInterpreter
  private let mapping: PlaceMapping

  init(_ old: Policy, _ new: Policy, _ mapping: PlaceMapping, _ context: SearchContext) {
    self.mapping = mapping
    func interpreter(_ policy: Policy) -> ReferenceInterpreter {
      ReferenceInterpreter(
        policy, zoneOffset: { context.zoneOffset($0, $1) ?? 0 },
        sha256: { SHA256.digest($0).bytes })
    }
    self.old = interpreter(old)
    self.new = interpreter(new)
  }

  /// Whether the two decide a request differently, or a redaction or an obligation, the one of that
  /// name, has a part in only one of the two decisions: it may owe what another rule owes too.
  func differ(_ witness: Witness, about rule: RuleInfo) -> Bool {
    let request = witness.request
    guard let before = try? old.decide(request), let after = try? new.decide(request) else {
      return false
    }
    return !mapping.differences(from: before, to: after).isEmpty
      || old.isOwed(rule, request, before) != new.isOwed(rule, request, after)
  }
}

extension ReferenceInterpreter {
  /// Whether a redaction or an obligation has a part in a decision; false for other rules, of which
  /// the decision itself says so.
  fileprivate func isOwed(
    _ info: RuleInfo, _ request: ReferenceRequest, _ decision: DecisionRecord
  ) -> Bool {
    func applies(_ info: RuleInfo, _ when: Condition) -> Bool {
      holds(policy.inForce(info, when), for: request) == true
    }
    switch info.kind {
    case .classify, .deny, .forbid, .waive, .avoid, .route, .fallback, .validate: return false
    case .record, .disclose, .notify, .cap, .isolate, .budget:
      let isRouted = decision.effect == .route
      return policy.obligations.contains { rule in
        rule.info.name == info.name && (isRouted || rule.isOwedUnrouted)
          && applies(rule.info, rule.when)
      }
    case .redact:
      return policy.redacts.contains { rule in
        rule.info.name == info.name && applies(rule.info, rule.when)
          && policy.models.indices.contains { model in
            guard decision.isCandidate(model) else { return false }
            switch rule.models {
            case .named(let models): return models.contains(model)
            case .matching(let condition):
              return holds(condition, for: request, model: model) == true
            }
          }
      }
    }
  }
}

extension Obligation {
  /// Whether a request that no model sees owes it.
  fileprivate var isOwedUnrouted: Bool {
    ObligationLayout(rule: 0, demand: demand).isOwed(by: .deny)
  }
}

extension Policy {
  /// When a rule applies: its condition, while it is in force.
  func inForce(_ info: RuleInfo, _ when: Condition) -> Condition {
    guard info.from != nil || info.until != nil,
      let now = attributes.firstIndex(where: { $0.source == .now })
    else { return when }
    func test(_ instant: Int64, _ comparator: Comparator) -> Condition {
      let terms = [Linear.Term(coefficient: 1, reading: .attribute(now))]
      return .test(.linear(Linear(terms: terms, constant: 0 &- instant), comparator), info.span)
    }
    let dates =
      (info.from.map { [test($0, .greaterOrEqual)] } ?? [])
      + (info.until.map { [test($0, .less)] } ?? [])
    return .all(dates + [when])
  }
}
