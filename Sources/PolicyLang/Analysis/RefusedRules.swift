internal import PolicyCore

/// Rules about requests that are answered, where every request they hold for is refused.
enum RefusedRules {
  private static let kinds: Set<RuleKind> = [
    .forbid, .avoid, .validate, .redact, .cap, .isolate, .budget,
  ]

  static func check(
    _ questions: Questions, leavingOut dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> [Diagnostic] {
    let form = questions.form
    guard !form.deny.isEmpty else { return [] }
    let counts = form.compiled.dimensions.map { Int($0.classCount) }
    let index = OverlapIndex(form.deny.map(\.cube), classCounts: counts)
    let covers = questions.covers(form.deny.map(\.cube))
    var takers: [Int: Set<Int>] = [:]
    var isReached = dead
    for entry in form.conditions
    where kinds.contains(form.origins[entry.clause].kind) && !isReached.contains(entry.clause) {
      let live = index.overlapping(entry.cube, before: form.deny.count).map { covers.first + $0 }
      var used: Set<Int> = []
      switch questions.ask(in: entry.cube, outside: covers, live: live, used: &used) {
      case .none:
        let needed = Blockers.needed(used, for: entry.cube, covers, questions)
        takers[entry.clause, default: []].formUnion(
          needed.map {
            Int(form.compiled.denyClauses[form.deny[$0 - covers.first].clause])
          })
      case .request: isReached.insert(entry.clause)
      case .unknown:
        isReached.insert(entry.clause)
        unsettled.note(.happens, of: entry.clause)
      }
    }
    return takers.sorted { $0.key < $1.key }
      .filter { !isReached.contains($0.key) && !$0.value.isEmpty }
      .map { diagnostic($0.key, $0.value.sorted(), questions) }
  }

  private static func diagnostic(_ rule: Int, _ denies: [Int], _ questions: Questions)
    -> Diagnostic
  {
    let info = questions.info(rule)
    return Diagnostic(
      ImpossibleAction.code, "`\(info.name)` never does anything", at: info.nameSpan,
      label: "every request it holds for is refused by \(questions.names(denies))",
      secondary: denies.prefix(5).map { .init(questions.info($0).nameSpan, "refuses them") },
      help: ["correct its condition, or delete it"])
  }
}
