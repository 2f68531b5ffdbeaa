import PolicyLang

/// What the decisions of a run had in them: a run that never meets a feature tests nothing of it.
struct Coverage: CustomStringConvertible {
  private var counts: [String: Int] = [:]
  private static let features = [
    "route", "deny", "deny of several", "403", "429", "451", "503", "changed", "removed by several",
    "cannot_serve", "waived", "waived twice", "redacted", "redacted in two ways",
    "several candidates",
    "rule of a table", "fallback", "default fallback", "hedged", "validated",
    "validated by several",
    "content", "retain_at_least", "retain_at_most", "output", "attempts", "cost", "isolate",
    "disclose", "budget", "notify",
  ]

  mutating func add(_ decision: ReferenceDecision) {
    func count(_ feature: String, _ isThere: Bool) {
      if isThere { counts[feature, default: 0] += 1 }
    }
    switch decision.effect {
    case .route: count("route", true)
    case .deny(let status):
      count("deny", true)
      count("\(status)", true)
    case .noCandidate(let status): count("\(status)", true)
    case .invalid: count("invalid", true)
    }
    count("deny of several", decision.by.count > 1)
    count("changed", !decision.changed.isEmpty)
    count("removed by several", decision.removed.values.contains { $0.count > 1 })
    count("cannot_serve", decision.removed.values.contains { $0.contains("cannot_serve") })
    count("waived", !decision.waived.isEmpty)
    count(
      "waived twice", Set(decision.waived.map { [$0[0], $0[1]] }).count < decision.waived.count)
    count("redacted", !decision.redactions.isEmpty)
    count("redacted in two ways", decision.redactions.values.contains { $0.count > 1 })
    count("several candidates", decision.candidates.count > 1)
    count("fallback", decision.fallback != nil)
    count("default fallback", decision.effect == .route && decision.fallback == nil)
    count("hedged", decision.isHedged)
    count("validated", !decision.validators.isEmpty)
    count("validated by several", decision.validators.count > 1)
    for name in decision.obligations.keys { count(name, true) }
    count("rule of a table", decision.rule?.contains("#") ?? false)
  }

  var missing: [String] { Coverage.features.filter { counts[$0] == nil } }

  var description: String {
    counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }
}
