internal import PolicyCore

/// A route that no request reaches, because earlier ones and denies take everything.
enum ShadowedRoute {
  static let code = DiagnosticCode(
    "A0102", "route that is never reached", severity: .warning,
    explanation: """
      Routes are tried from top to bottom and the first that matches wins; a refused request \
      reaches none. Every request that this route matches is taken before it. Move it up, make \
      an earlier one narrower, or delete it.
      """,
    wrong: """
      route early { when n > 10   to a }
      route late { when n > 20   to b }
      """,
    right: """
      route late { when n > 20   to b }
      route early { when n > 10   to a }
      """)

  /// How many rules a message names before it only counts them.
  private static let named = 5

  static func check(_ questions: Questions, leavingOut dead: Set<Int>) -> [Diagnostic] {
    let form = questions.form
    let entries = form.deny + form.route
    let denies = form.deny.count
    let counts = form.compiled.dimensions.map { Int($0.classCount) }
    let index = OverlapIndex(entries.map(\.cube), classCounts: counts)
    var isReached = [Bool](repeating: false, count: form.compiled.routes.count)
    var blockers = [Set<Int>](repeating: [], count: form.compiled.routes.count)
    for (place, entry) in entries.enumerated().dropFirst(denies)
    where !isReached[entry.clause] {
      // Entries of the same route are no reason against it.
      let first = entries[denies..<place].firstIndex { $0.clause == entry.clause } ?? place
      let earlier = index.overlapping(entry.cube, before: first)
      let name = form.compiled.rules[Int(form.compiled.routes[entry.clause].rule)].name
      let answer = questions.ask(
        in: entry.cube, outside: earlier.map { entries[$0].cube },
        confirm: { decision, _ in decision.rule == name })
      guard case .none = answer else {
        isReached[entry.clause] = true
        continue
      }
      let needed = needed(earlier, for: entry.cube, entries, questions)
      for number in needed {
        blockers[entry.clause].insert(
          number < denies
            ? Int(form.compiled.denyClauses[entries[number].clause])
            : Int(form.compiled.routes[entries[number].clause].rule))
      }
    }
    return form.compiled.routes.enumerated().compactMap { number, route in
      guard !isReached[number], !dead.contains(Int(route.rule)) else { return nil }
      return diagnostic(Int(route.rule), blockers[number].sorted(), questions)
    }
  }

  /// A small set of entries that covers the cube together: found by leaving out one after another.
  private static func needed(
    _ earlier: [Int], for cube: Cube, _ entries: [Entry], _ questions: Questions
  ) -> [Int] {
    guard let boxes = questions.space.expand(cube), earlier.count <= 64 else { return earlier }
    var kept = earlier
    let fixed = questions.space.impossible.map(\.cube).filter { $0.intersects(cube) }
    for number in earlier.reversed() {
      let rest = kept.filter { $0 != number }
      var steps = 2_000
      let isCovered = boxes.allSatisfy { box in
        questions.space.search.find(
          in: questions.space.search.box(box), outside: fixed + rest.map { entries[$0].cube },
          steps: &steps) == .covered
      }
      if isCovered { kept = rest }
    }
    return kept
  }

  private static func diagnostic(_ rule: Int, _ blockers: [Int], _ questions: Questions)
    -> Diagnostic
  {
    func info(_ rule: Int) -> RuleInfo {
      questions.policy.condition(of: questions.form.origins[rule]).info
    }
    let own = info(rule)
    let names = blockers.prefix(named).map { "`\(info($0).name)`" }.joined(separator: ", ")
    let rest = blockers.count > named ? " and \(blockers.count - named) more" : ""
    return Diagnostic(
      code, "the route `\(own.name)` is never reached", at: own.nameSpan,
      label: "everything it matches is taken before it by \(names)\(rest)",
      secondary: blockers.prefix(named).map { .init(info($0).nameSpan, "takes some of it") },
      help: ["move it before them, make one of them narrower, or delete it"])
  }
}
