internal import PolicyCore

/// Requests that reach a route and find every model of it removed.
enum NothingAdmissible {
  static let code = DiagnosticCode(
    "A0104", "requests for which nothing is admissible", severity: .warning,
    explanation: """
      Some requests match a route of which every model is removed by a `forbid`. They are refused \
      with `no_candidate`, which the caller cannot tell from an accident. If they are meant to be \
      refused, say so with a `deny` that has a status and a reason; if not, add a model that may \
      take them or make the `forbid` narrower. Where `cannot_serve` alone removes them, because a \
      request is larger than every context or needs what no model accepts, it is a note.
      """,
    wrong: "forbid f { when n > 10   models where region in {eu, us} }",
    right: "forbid f { when n > 10   models where region == us }")

  static func check(_ questions: Questions, _ unsettled: inout Unsettled) -> [Diagnostic] {
    let form = questions.form
    let denies = form.deny.map(\.cube)
    let later = Horizon.beyond(questions)
    let counts = form.compiled.dimensions.map { Int($0.classCount) }
    let index = OverlapIndex(form.route.map(\.cube), classCounts: counts)
    var reported: Set<Set<Int>> = []
    var seen: Set<Cube> = []
    var found: [Diagnostic] = []
    var budget = 20_000
    for (place, entry) in form.route.enumerated() {
      var search = Removal(questions, route: entry.clause)
      guard search.mayRemoveAll else { continue }
      let rule = Int(form.compiled.routes[entry.clause].rule)
      let earlier = index.overlapping(entry.cube, before: place)
        .filter { form.route[$0].clause != entry.clause }.map { form.route[$0].cube }
      let removals = search.removals(in: entry.cube, budget: &budget)
      if budget <= 0 { unsettled.note(.admissible, of: rule) }
      for removal in removals
      where !reported.contains(removal.rules) && seen.insert(removal.cube).inserted {
        let outside = removal.spared + denies + earlier + later
        var refuted = false
        let answer = questions.ask(in: removal.cube, outside: outside) { decision, _ in
          if case .noCandidate = decision.effect { return true }
          refuted = true
          return false
        }
        if case .unknown = answer, !refuted { unsettled.note(.admissible, of: rule) }
        guard case .request(let witness) = answer else { continue }
        reported.insert(removal.rules)
        found.append(diagnostic(entry.clause, removal.rules, witness, questions))
        break
      }
    }
    return found
  }

  private static func diagnostic(
    _ route: Int, _ rules: Set<Int>, _ witness: Witness, _ questions: Questions
  ) -> Diagnostic {
    let own = questions.info(Int(questions.form.compiled.routes[route].rule))
    let forbids = rules.sorted().map(questions.info)
    let names = forbids.map { "`\($0.name)`" }.joined(separator: ", ")
    return Diagnostic(
      code, "some requests that reach `\(own.name)` find no admissible model", at: own.nameSpan,
      label: "every model of this route can be removed by \(names)",
      secondary: forbids.map { .init($0.nameSpan, "removes some of them") },
      help: [
        "refuse such requests with a `deny` that says why, or add a model that may take them"
      ],
      witness: witness.line)
  }
}

/// The ways in which forbids can remove every model of one route.
private struct Removal {
  /// One way: where all models are gone, by which rules, and where a waiver spares one after all.
  struct Way {
    var cube: Cube
    var rules: Set<Int>
    var spared: [Cube]
  }

  private let form: NormalForm
  private let models: ModelSet
  private let clauses: [(cube: Cube, rule: Int, models: ModelSet)]

  init(_ questions: Questions, route: Int) {
    form = questions.form
    var models = ModelSet()
    for part in form.compiled.routes[route].parts {
      for entry in part.entries { models.insert(Int(entry.model)) }
    }
    self.models = models
    clauses = form.forbid.compactMap { entry in
      let clause = questions.form.compiled.forbidClauses[entry.clause]
      let rule = questions.form.compiled.rules[Int(clause.rule)]
      let touched = clause.models.intersection(models)
      guard rule.redactFindings == 0, !touched.isEmpty else { return nil }
      return (entry.cube, Int(clause.rule), touched)
    }
  }

  /// False when some model is named by no forbid at all.
  var mayRemoveAll: Bool {
    clauses.reduce(ModelSet()) { $0.union($1.models) }.intersection(models) == models
  }

  /// Ways to remove all models inside a cube: for the model with the fewest forbids, try each.
  mutating func removals(in cube: Cube, budget: inout Int) -> [Way] {
    var found: [Way] = []
    var pending: [(cube: Cube, chosen: [Int], left: ModelSet)] = [(cube, [], models)]
    while let (cube, chosen, left) = pending.popLast(), found.count < 64 {
      budget -= 1
      guard budget > 0 else { break }
      guard !left.isEmpty else {
        found.append(way(cube, chosen))
        continue
      }
      let open = clauses.indices.filter {
        !clauses[$0].models.intersection(left).isEmpty && clauses[$0].cube.intersects(cube)
      }
      guard let options = fewest(open, left) else { continue }
      for number in options.reversed() {
        guard let both = cube.intersection(clauses[number].cube) else { continue }
        pending.append((both, chosen + [number], left.subtracting(clauses[number].models)))
      }
    }
    return found
  }

  /// The clauses that can remove the model that has the fewest of them; nil when one has none.
  private func fewest(_ open: [Int], _ left: ModelSet) -> [Int]? {
    var best: [Int]?
    for model in 0..<256 where left.contains(model) {
      let options = open.filter { clauses[$0].models.contains(model) }
      if options.isEmpty { return nil }
      if options.count < best?.count ?? .max { best = options }
    }
    return best
  }

  private func way(_ cube: Cube, _ chosen: [Int]) -> Way {
    let rules = Set(chosen.map { clauses[$0].rule })
    let spared = form.waive.compactMap { entry -> Cube? in
      let clause = form.compiled.waiveClauses[entry.clause]
      // A waiver of a forbid for a model that another one removes spares nothing.
      let isSparing = chosen.contains { number in
        clauses[number].rule == Int(clause.forbid)
          && !clauses[number].models.intersection(clause.models).isEmpty
      }
      guard isSparing else { return nil }
      return entry.cube
    }
    return Way(cube: cube, rules: rules, spared: spared)
  }
}
