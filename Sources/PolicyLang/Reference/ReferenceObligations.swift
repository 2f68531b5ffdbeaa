internal import PolicyCore

/// What is demanded of a call: every rule that applies counts, and the strictest wins.
extension Deciding {
  /// Each finding by the strictest method that any rule asks for, the strictest first.
  func strictest(_ redactions: [Redaction]) -> [DecisionRecord.Redaction] {
    var taken: UInt64 = 0
    return RedactionMethod.allCases.reversed().compactMap { method in
      let asked = redactions.filter { $0.method == method }.reduce(0) { $0 | $1.findings } & ~taken
      taken |= asked
      return asked == 0 ? nil : .init(findings: asked, method: method.redacting)
    }
  }

  /// What all rules demand together; of a request that no model sees only what concerns it itself.
  func obligations(isRouted: Bool) -> DecisionRecord.Obligations {
    var owed = DecisionRecord.Obligations()
    func strictest<Bound>(
      _ bounds: Bound?..., by isBefore: (Bound, Bound) -> Bool
    ) -> Bound? { bounds.compactMap(\.self).min(by: isBefore) }
    var (budgets, notifications) = ([String](), [String]())
    for rule in policy.obligations where applies(rule.info, rule.when) {
      switch rule.demand {
      case .record(let content, let least, let most):
        owed.content = strictest(owed.content, content) { $0.rawValue < $1.rawValue }
        owed.retainAtLeast = strictest(owed.retainAtLeast, least, by: >)
        owed.retainAtMost = strictest(owed.retainAtMost, most, by: <)
      case .disclose(let headers):
        for header in headers {
          let names = owed.headers.map { $0.name.lowercased() }
          if !names.contains(header.name.lowercased()) { owed.headers.append(header) }
        }
      case .notify: notifications.append(rule.info.name)
      case _ where !isRouted: break
      case .cap(let output, let attempts, let cost):
        owed.outputCap = strictest(owed.outputCap, output, by: <)
        owed.attemptCap = strictest(owed.attemptCap, attempts, by: <)
        owed.costCap = strictest(owed.costCap, cost, by: <)
      case .isolate(let state, let cache):
        if state { owed.isProviderStateOff = true }
        if cache { owed.isCacheOff = true }
      case .budget: budgets.append(rule.info.name)
      }
    }
    owed.headers = owed.headers.inOrder(\.name)
    (owed.budgets, owed.notifications) = (places(budgets), places(notifications))
    return owed
  }
}
