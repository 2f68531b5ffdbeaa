internal import PolicyCore

/// Rules of which the first that matches counts, behind others that leave them nothing.
enum Shadowing {
  /// How many rules a message names before it only counts them.
  private static let named = 5

  /// The rules that no request reaches, and what takes their requests; `rules` by clause.
  static func unreached(
    _ own: [Entry], rules: [Int], _ questions: Questions
  ) -> [(rule: Int, blockers: [Int])] {
    let form = questions.form
    let entries = form.deny + own
    let denies = form.deny.count
    let counts = form.compiled.dimensions.map { Int($0.classCount) }
    let index = OverlapIndex(entries.map(\.cube), classCounts: counts)
    let (cubes, first) = questions.covers(entries.map(\.cube))
    var isReached = [Bool](repeating: false, count: rules.count)
    var blockers = [Set<Int>](repeating: [], count: rules.count)
    var start = denies
    for (place, entry) in entries.enumerated().dropFirst(denies) {
      // Entries of the same rule are no reason against it.
      if place == denies || entries[place - 1].clause != entry.clause { start = place }
      guard !isReached[entry.clause] else { continue }
      let earlier = index.overlapping(entry.cube, before: start)
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
          number - first < denies ? Int(form.compiled.denyClauses[blocker]) : rules[blocker])
      }
    }
    return rules.indices.filter { !isReached[$0] }.map { (rules[$0], blockers[$0].sorted()) }
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

  /// What is said of such a rule.
  static func diagnostic(
    _ code: DiagnosticCode, _ kind: String, _ rule: Int, _ blockers: [Int], _ questions: Questions
  ) -> Diagnostic {
    func info(_ rule: Int) -> RuleInfo {
      questions.policy.condition(of: questions.form.origins[rule]).info
    }
    let own = info(rule)
    let names = blockers.prefix(named).map { "`\(info($0).name)`" }.joined(separator: ", ")
    let rest = blockers.count > named ? " and \(blockers.count - named) more" : ""
    return Diagnostic(
      code, "the \(kind) `\(own.name)` is never reached", at: own.nameSpan,
      label: "everything it matches is taken before it by \(names)\(rest)",
      secondary: blockers.prefix(named).map { .init(info($0).nameSpan, "takes some of it") },
      help: ["move it before them, make one of them narrower, or delete it"])
  }
}
