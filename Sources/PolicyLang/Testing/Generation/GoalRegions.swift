internal import PolicyCore

/// Where the requests lie that can reach a goal, as cubes outside other cubes.
///
/// Every request that reaches the goal lies in one of the places; not every request there need
/// reach it. When no place holds a request, the goal cannot be reached.
struct GoalRegions {
  /// Requests in `cube` and in none of `outside`.
  struct Place {
    var cube: Cube
    var outside: [Cube]
  }
  private let session: CoverageSession
  private let form: NormalForm
  private let regions: Regions
  private let routed: [[(model: Int, place: Place)]]

  /// The places of a session's goals; nil when the models' removals are too many cubes.
  init?(_ session: CoverageSession, _ questions: Questions) {
    self.session = session
    form = session.form
    let unserved = ClaimProbes(session.policy).unserved(session.form)
    regions = Regions(session.form, questions.space, unserved: unserved)
    var removals: [[Cube]] = []
    for model in session.policy.models.indices {
      guard let own = regions.removals(of: model) else { return nil }
      removals.append(own.map(\.cube))
    }
    let form = session.form
    let regions = regions
    routed = form.compiled.routes.indices.map { route in
      let outside = regions.denies + regions.before(route)
      return regions.stops(of: route).flatMap { stop in
        GoalRegions.product(regions.matches(route), stop.named).map { cube in
          (stop.model, Place(cube: cube, outside: outside + removals[stop.model]))
        }
      }
    }
  }

  /// Where a goal can be reached.
  func places(of aim: CoverageGoal.Aim) -> [Place] {
    switch aim {
    case .applies(let name, let kind): return applying(name, kind)
    case .rests(let name, let kind): return resting(name, kind)
    case .holds(let condition):
      let asked = [condition, session.goals.asDeclared[condition]].compactMap(\.self)
        .map { session.firstCondition + $0 }
      let own = form.probes.filter { asked.contains($0.clause) }.map(\.cube)
      return own.map { Place(cube: $0, outside: regions.denies) }
        + GoalRegions.product(own, regions.denies).map { Place(cube: $0, outside: []) }
    case .called(let route, let model):
      return routed[route].filter { $0.model == model }.map(\.place)
    case .fails(let fallback, _), .exhausted(let fallback):
      let earlier = form.fallback.filter { $0.clause < fallback }.map(\.cube)
      let own = form.fallback.filter { $0.clause == fallback }.map(\.cube)
      return narrowed(to: own, outside: earlier)
    case .validated(let place, _):
      return narrowed(to: guarding(session.policy.validates[place].info.name))
    }
  }

  private func applying(_ name: String, _ kind: RuleKind) -> [Place] {
    guard let rule = session.rules[name] else { return [] }
    func plain(_ cubes: [Cube]) -> [Place] {
      cubes.map { Place(cube: $0, outside: regions.denies) }
    }
    switch kind {
    case .classify, .deny, .record, .disclose, .notify:
      return guarding(name).map { Place(cube: $0, outside: []) }
    case .forbid: return plain(forbidding(rule).map(\.cube))
    case .waive: return plain(waiving(rule))
    case .avoid:
      return form.avoid.flatMap { entry -> [Place] in
        let clause = form.compiled.avoidClauses[entry.clause]
        guard Int(clause.rule) == rule else { return [] }
        return narrowed(to: [entry.cube]) { clause.models.contains($0) }
      }
    case .route:
      guard let route = form.compiled.routes.firstIndex(where: { Int($0.rule) == rule }) else {
        return []
      }
      let outside = regions.denies + regions.before(route)
      return regions.matches(route).map { Place(cube: $0, outside: outside) }
    case .fallback:
      guard let own = form.compiled.fallbacks.firstIndex(where: { $0.rule.map(Int.init) == rule })
      else { return [] }
      return places(of: .exhausted(fallback: own))
    case .validate, .redact, .cap, .isolate, .budget: return narrowed(to: guarding(name))
    }
  }

  private func resting(_ name: String, _ kind: RuleKind) -> [Place] {
    guard let rule = session.rules[name] else { return [] }
    let everything = Cube()
    switch kind {
    case .classify, .deny, .record, .disclose, .notify:
      return [Place(cube: everything, outside: guarding(name))]
    case .forbid:
      return [Place(cube: everything, outside: regions.denies + forbidding(rule).map(\.cube))]
    case .waive: return [Place(cube: everything, outside: regions.denies + waiving(rule))]
    case .route:
      return form.compiled.routes.indices.filter { Int(form.compiled.routes[$0].rule) != rule }
        .flatMap { route in
          regions.matches(route).map {
            Place(cube: $0, outside: regions.denies + regions.before(route))
          }
        }
    case .avoid:
      let own = form.avoid.filter { Int(form.compiled.avoidClauses[$0.clause].rule) == rule }
      return [Place(cube: everything, outside: regions.denies + own.map(\.cube))]
        + own.map { Place(cube: $0.cube, outside: regions.denies) }
    case .fallback:
      guard let own = form.compiled.fallbacks.firstIndex(where: { $0.rule.map(Int.init) == rule })
      else { return [] }
      let earlier = form.fallback.filter { $0.clause < own }.map(\.cube)
      return narrowed(to: earlier)
        + narrowed(
          to: [everything],
          outside: form.fallback.filter { $0.clause == own }.map(\.cube))
    case .redact:
      return narrowed(to: [everything], outside: guarding(name)) + narrowed(to: guarding(name))
    case .validate, .cap, .isolate, .budget:
      return narrowed(to: [everything], outside: guarding(name))
    }
  }

  /// Routed requests, by one that some model may answer.
  private func narrowed(
    to cubes: [Cube], outside: [Cube] = [], _ isMeant: (Int) -> Bool = { _ in true }
  ) -> [Place] {
    routed.joined().filter { isMeant($0.model) }.flatMap { _, place in
      cubes.compactMap { place.cube.intersection($0) }.map {
        Place(cube: $0, outside: place.outside + outside)
      }
    }
  }

  /// The `when` and the dates of a rule.
  private func guarding(_ name: String) -> [Cube] {
    guard let rule = session.rules[name] else { return [] }
    return form.conditions.filter { $0.clause == rule }.map(\.cube)
  }

  private func forbidding(_ rule: Int) -> [(cube: Cube, models: ModelSet)] {
    form.forbid.compactMap { entry in
      let clause = form.compiled.forbidClauses[entry.clause]
      return Int(clause.rule) == rule ? (entry.cube, clause.models) : nil
    }
  }

  private func waiving(_ rule: Int) -> [Cube] {
    form.waive.flatMap { entry -> [Cube] in
      let clause = form.compiled.waiveClauses[entry.clause]
      guard Int(clause.rule) == rule else { return [] }
      return forbidding(Int(clause.forbid)).compactMap { cube, models in
        models.intersection(clause.models).isEmpty ? nil : cube.intersection(entry.cube)
      }
    }
  }

  private static func product(_ left: [Cube], _ right: [Cube]) -> [Cube] {
    left.flatMap { one in right.compactMap { $0.intersection(one) } }
  }
}
