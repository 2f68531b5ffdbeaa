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
    let (cubes, first) = questions.covers(entries.map(\.cube))
    var isReached = [Bool](repeating: false, count: form.compiled.routes.count)
    var blockers = [Set<Int>](repeating: [], count: form.compiled.routes.count)
    var own = denies
    for (place, entry) in entries.enumerated().dropFirst(denies) {
      // Entries of the same route are no reason against it.
      if place == denies || entries[place - 1].clause != entry.clause { own = place }
      guard !isReached[entry.clause] else { continue }
      let earlier = index.overlapping(entry.cube, before: own)
      var used: Set<Int> = []
      if let whole = earlier.first(where: { entry.cube.isSubset(of: entries[$0].cube) }) {
        used = [first + whole]
      } else {
        let live = Array(0..<first) + earlier.map { first + $0 }
        guard
          case .none = questions.ask(in: entry.cube, outside: cubes, live: live, used: &used)
        else {
          isReached[entry.clause] = true
          continue
        }
        used = needed(used, for: entry.cube, cubes, first, questions)
      }
      for number in used where number >= first && number < cubes.count {
        let blocker = entries[number - first].clause
        blockers[entry.clause].insert(
          number - first < denies
            ? Int(form.compiled.denyClauses[blocker])
            : Int(form.compiled.routes[blocker].rule))
      }
    }
    return form.compiled.routes.enumerated().compactMap { number, route in
      guard !isReached[number], !dead.contains(Int(route.rule)) else { return nil }
      return diagnostic(Int(route.rule), blockers[number].sorted(), questions)
    }
  }

  /// Fewer of the cubes that cover one together: found by leaving out one after another.
  private static func needed(
    _ used: Set<Int>, for cube: Cube, _ cubes: [Cube], _ first: Int, _ questions: Questions
  ) -> Set<Int> {
    guard let boxes = questions.space.expand(cube), used.count <= 32 else { return used }
    var kept = Array(0..<first) + used.filter { $0 >= first && $0 < cubes.count }.sorted()
    for number in kept.reversed() where number >= first {
      let rest = kept.filter { $0 != number }
      var steps = 1_000
      var unused: Set<Int> = []
      let isCovered = boxes.allSatisfy { box in
        questions.space.search.find(
          in: questions.space.search.box(box), outside: cubes, live: rest, steps: &steps,
          used: &unused) == .covered
      }
      if isCovered { kept = rest }
    }
    return Set(kept)
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
