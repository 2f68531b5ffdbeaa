internal import PolicyCore

/// What is demanded of a call: every rule that applies counts, and the strictest wins.
extension Deciding {
  /// Each finding by the strictest method that any rule asks for, the strictest first.
  func strictest(_ redactions: [Redaction]) -> [Redaction] {
    var taken: UInt64 = 0
    return RedactionMethod.allCases.reversed().compactMap { method in
      let asked = redactions.filter { $0.method == method }.reduce(0) { $0 | $1.findings } & ~taken
      taken |= asked
      return asked == 0 ? nil : Redaction(findings: asked, method: method)
    }
  }

  /// Each demand by its name in a decision; a number is the smallest, or the largest of what is
  /// kept at least, and texts are all of them.
  func obligations(isRouted: Bool) -> [String: [String]] {
    var demands: [String: [String]] = [:]
    func bound(_ name: String, _ bound: Int64?, _ strictest: (Int64, Int64) -> Int64 = min) {
      guard let bound else { return }
      demands[name] = ["\(strictest(demands[name].flatMap { Int64($0[0]) } ?? bound, bound))"]
    }
    func unite(_ name: String, _ texts: [String]) {
      if !texts.isEmpty { demands[name] = Set(demands[name, default: []] + texts).sorted() }
    }
    for rule in policy.obligations where applies(rule.info, rule.when) {
      switch rule.demand {
      case .record(let content, let least, let most):
        bound("content", content.map { Int64($0.rawValue) })
        bound("retain_at_least", least, max)
        bound("retain_at_most", most)
      case .disclose(let headers): unite("disclose", headers.map { "\($0.name): \($0.value)" })
      case .notify: unite("notify", [rule.info.name])
      case _ where !isRouted: break
      case .cap(let output, let attempts, let cost):
        bound("output", output)
        bound("attempts", attempts)
        bound("cost", cost)
      case .isolate(let state, let cache):
        unite("isolate", (state ? ["provider_state"] : []) + (cache ? ["cache"] : []))
      case .budget: unite("budget", [rule.info.name])
      }
    }
    return demands
  }
}
