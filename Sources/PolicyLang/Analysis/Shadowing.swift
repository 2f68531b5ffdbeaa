internal import PolicyCore

/// Rules of which the first that matches counts, behind others that leave them nothing.
enum Shadowing {
  /// The rules that no request reaches, and what takes their requests; `rules` by clause.
  static func unreached(
    _ own: [Entry], rules: [Int], _ questions: Questions, _ unsettled: inout Unsettled
  ) -> [(rule: Int, blockers: [Int])] {
    let form = questions.form
    let entries = form.deny + own
    let denies = form.deny.count
    let counts = form.compiled.dimensions.map { Int($0.classCount) }
    let index = OverlapIndex(entries.map(\.cube), classCounts: counts)
    let covers = questions.covers(entries.map(\.cube))
    var isReached = [Bool](repeating: false, count: rules.count)
    var isOpen = isReached
    var blockers = [Set<Int>](repeating: [], count: rules.count)
    var start = denies
    for (place, entry) in entries.enumerated().dropFirst(denies) {
      // Entries of the same rule are no reason against it.
      if place == denies || entries[place - 1].clause != entry.clause { start = place }
      guard !isReached[entry.clause] else { continue }
      let live = index.overlapping(entry.cube, before: start).map { covers.first + $0 }
      var used: Set<Int> = []
      switch questions.ask(in: entry.cube, outside: covers, live: live, used: &used) {
      case .none: break
      case .request:
        isReached[entry.clause] = true
        continue
      case .unknown:
        isOpen[entry.clause] = true
        continue
      }
      used = Blockers.needed(used, for: entry.cube, covers, questions)
      for number in used where number >= covers.first {
        let blocker = entries[number - covers.first].clause
        blockers[entry.clause].insert(
          number - covers.first < denies ? Int(form.compiled.denyClauses[blocker]) : rules[blocker])
      }
    }
    for clause in rules.indices where isOpen[clause] && !isReached[clause] {
      unsettled.note(.reached, of: rules[clause])
    }
    return rules.indices.filter { !isReached[$0] && !isOpen[$0] }
      .map { (rules[$0], blockers[$0].sorted()) }
  }

  /// What is said of such a rule.
  static func diagnostic(
    _ code: DiagnosticCode, _ kind: String, _ rule: Int, _ blockers: [Int], _ questions: Questions
  ) -> Diagnostic {
    let own = questions.info(rule)
    return Diagnostic(
      code, "the \(kind) `\(own.name)` is never reached", at: own.nameSpan,
      label: "everything it matches is taken before it by \(questions.names(blockers))",
      secondary: blockers.prefix(5).map {
        .init(questions.info($0).nameSpan, "takes some of it")
      },
      help: ["move it before them, make one of them narrower, or delete it"])
  }
}
