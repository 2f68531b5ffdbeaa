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

  /// Choices in the searches for requests that lose every model, of all routes together.
  private static let choices = Limits.lossWays

  static func check(_ questions: Questions, _ unsettled: inout Unsettled) -> [Diagnostic] {
    let form = questions.form
    let regions = Regions(form, questions.space, unserved: [])
    let later = Horizon.beyond(questions)
    let counts = form.compiled.dimensions.map { Int($0.classCount) }
    let index = OverlapIndex(form.route.map(\.cube), classCounts: counts)
    var reported: Set<[String]> = []
    var found: [Diagnostic] = []
    var budget = choices
    for (place, entry) in form.route.enumerated() {
      let rule = Int(form.compiled.routes[entry.clause].rule)
      let stops = regions.stops(of: entry.clause)
      let losing = Losing(stops, regions)
      let earlier = index.overlapping(entry.cube, before: place)
        .filter { form.route[$0].clause != entry.clause }.map { form.route[$0].cube }
      let outside = regions.denies + earlier + later
      var isOpen = !losing.isWhole
      let isDone = losing.each(losing: stops.map(\.model), in: entry.cube, budget: &budget) {
        cube in
        let near = outside.filter(cube.intersects)
        let answer = questions.ask(in: cube, outside: near) { decision, _ in
          if case .noCandidate = decision.effect { true } else { false }
        }
        switch answer {
        case .none: return true
        case .unknown:
          isOpen = true
          return true
        case .request(let witness):
          isOpen = false
          let removers = removers(of: stops, questions.decide(witness), questions)
          if reported.insert([questions.info(rule).name] + removers.map(\.name)).inserted {
            found.append(diagnostic(entry.clause, removers, witness, questions))
          }
          return false
        }
      }
      if isOpen || !isDone { unsettled.note(.admissible, of: rule) }
    }
    return found
  }

  /// Few forbids that together remove every model of a route, in the order of the policy: the one
  /// that removes most first, then of what is left (greedy set cover: Johnson 1974).
  private static func removers(
    of stops: [Regions.Stop], _ decision: DecisionRecord, _ questions: Questions
  ) -> [RuleInfo] {
    let models = Set(stops.map(\.model))
    var left = decision.removed.filter { models.contains($0.model) }
      .map { $0.by.filter { $0 != DecisionRecord.cannotServe } }
    let rules = Set(left.joined()).sorted()
    var chosen: Set<Int> = []
    while !left.isEmpty {
      let counts = rules.map { rule in left.count { $0.contains(rule) } }
      guard let most = counts.max(), most > 0, let place = counts.firstIndex(of: most) else {
        break
      }
      chosen.insert(rules[place])
      left.removeAll { $0.contains(rules[place]) }
    }
    return chosen.sorted().map(questions.info)
  }

  private static func diagnostic(
    _ route: Int, _ forbids: [RuleInfo], _ witness: Witness, _ questions: Questions
  ) -> Diagnostic {
    let own = questions.info(Int(questions.form.compiled.routes[route].rule))
    let names = forbids.map { "`\($0.name)`" }.joined(separator: ", ")
    return Diagnostic(
      code, "some requests that reach `\(own.name)` find no admissible model", at: own.nameSpan,
      label: forbids.isEmpty
        ? "this route names no model for them"
        : "every model of this route can be removed by \(names)",
      secondary: forbids.map { .init($0.nameSpan, "removes some of them") },
      help: [
        "refuse such requests with a `deny` that says why, or add a model that may take them"
      ],
      witness: witness.line)
  }
}
