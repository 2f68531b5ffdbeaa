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
    func least<Bound: Comparable>(_ one: Bound?, _ other: Bound?) -> Bound? {
      [one, other].compactMap(\.self).min()
    }
    var (budgets, notifications) = ([String](), [String]())
    for rule in policy.obligations where applies(rule.info, rule.when) {
      switch rule.demand {
      case .record(let content, let atLeast, let atMost):
        let kept = least(owed.content?.rawValue, content?.rawValue)
        owed.content = kept.flatMap(RecordContent.init(rawValue:))
        owed.retainAtLeast = [owed.retainAtLeast, atLeast].compactMap(\.self).max()
        owed.retainAtMost = least(owed.retainAtMost, atMost)
      case .disclose(let headers):
        let known = Set(owed.headers.map { $0.name.lowercased() })
        owed.headers += headers.filter { !known.contains($0.name.lowercased()) }
      case .notify: notifications.append(rule.info.name)
      case _ where !isRouted: break
      case .cap(let output, let attempts, let cost):
        owed.outputCap = least(owed.outputCap, output)
        owed.attemptCap = least(owed.attemptCap, attempts)
        owed.costCap = least(owed.costCap, cost)
      case .isolate(let state, let cache):
        owed.isProviderStateOff = owed.isProviderStateOff || state
        owed.isCacheOff = owed.isCacheOff || cache
      case .budget: budgets.append(rule.info.name)
      }
    }
    owed.headers = owed.headers.inOrder(\.name)
    (owed.budgets, owed.notifications) = (places(budgets), places(notifications))
    return owed
  }
}
