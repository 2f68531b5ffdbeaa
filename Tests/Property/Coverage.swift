import PolicyCore
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

  mutating func add(_ decision: DecisionRecord, _ policy: CompiledPolicy) {
    func count(_ feature: String, _ isThere: Bool) {
      if isThere { counts[feature, default: 0] += 1 }
    }
    switch decision.effect {
    case .route: count("route", true)
    case .deny:
      count("deny", true)
      count("\(decision.status)", true)
    case .noCandidate: count("\(decision.status)", true)
    }
    count("deny of several", decision.deniedBy.count > 1)
    count("changed", !decision.changed.isEmpty)
    count("removed by several", decision.removed.contains { $0.by.count > 1 })
    count(
      "cannot_serve", decision.removed.contains { $0.by.contains(DecisionRecord.cannotServe) })
    count("waived", !decision.waived.isEmpty)
    count(
      "waived twice",
      Set(decision.waived.map { [$0.model, $0.forbid] }).count < decision.waived.count)
    count("redacted", decision.candidates.contains { !$0.redactions.isEmpty })
    count("redacted in two ways", decision.candidates.contains { $0.redactions.count > 1 })
    count("several candidates", decision.candidates.count > 1)
    count("fallback", decision.fallback != nil)
    count("default fallback", decision.effect == .route && decision.fallback == nil)
    count("hedged", decision.isHedged)
    count("validated", !decision.validators.isEmpty)
    count("validated by several", decision.validators.count > 1)
    let owed = decision.obligations
    count("content", owed.content != nil)
    count("retain_at_least", owed.retainAtLeast != nil)
    count("retain_at_most", owed.retainAtMost != nil)
    count("output", owed.outputCap != nil)
    count("attempts", owed.attemptCap != nil)
    count("cost", owed.costCap != nil)
    count("isolate", owed.isProviderStateOff || owed.isCacheOff)
    count("disclose", !owed.headers.isEmpty)
    count("budget", !owed.budgets.isEmpty)
    count("notify", !owed.notifications.isEmpty)
    count("rule of a table", decision.route.map { policy.rules[$0].name.contains("#") } ?? false)
  }

  var missing: [String] { Coverage.features.filter { counts[$0] == nil } }

  var description: String {
    counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }
}
