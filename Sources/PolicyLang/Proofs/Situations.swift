internal import PolicyCore

/// Requests that take the same route under the same fallback.
struct Situation {
  /// A place in `CompiledPolicy.routes`.
  var route: Int
  /// A place in `CompiledPolicy.fallbacks`; nil for the default.
  var fallback: Int?
  /// The models that the route names.
  var stops: [Regions.Stop]
  /// The requests, as alternatives; those in `outside` do not belong to it.
  var region: [Cube]
  var outside: [Cube]
}

extension Claims {
  /// The requests of a region by route and fallback; those that are refused are left out.
  func situations(in region: [Cube]) -> [Situation] {
    let compiled = form.compiled
    var result: [Situation] = []
    for route in compiled.routes.indices {
      let matching = Self.product(region, regions.matches(route))
      guard !matching.isEmpty else { continue }
      let outside = regions.denies + regions.before(route)
      let stops = regions.stops(of: route)
      for fallback in compiled.fallbacks.indices {
        let own = form.fallback.filter { $0.clause == fallback }.map(\.cube)
        let spots = Self.product(matching, own)
        guard !spots.isEmpty else { continue }
        let earlier = form.fallback.prefix { $0.clause < fallback }.map(\.cube)
        result.append(
          Situation(
            route: route, fallback: fallback, stops: stops, region: spots,
            outside: outside + earlier))
      }
      let others = form.fallback.map(\.cube)
      guard !others.contains(Cube()) else { continue }
      result.append(
        Situation(
          route: route, fallback: nil, stops: stops, region: matching, outside: outside + others))
    }
    return result
  }

  /// What happens in a situation when calls fail.
  func layout(_ situation: Situation) -> FallbackLayout {
    situation.fallback.map { form.compiled.fallbacks[$0] } ?? .standard
  }

  /// `route default, fallback standard`.
  func words(_ situation: Situation) -> String {
    let route = policy.routes[situation.route].info.name
    let fallback = situation.fallback.map { "fallback \(policy.fallbacks[$0].info.name)" }
    return "route \(route), \(fallback ?? "no fallback")"
  }

  /// Where all of some models are removed from nothing: the cubes to stay out of so that each is a
  /// candidate; nil when that is too many.
  func removals(of stops: [Regions.Stop]) -> [Cube]? {
    var result: [Cube] = []
    for stop in stops {
      guard let removals = regions.removals(of: stop.model) else { return nil }
      result += removals.map(\.cube)
    }
    return result
  }

  /// The requests in both of two regions.
  static func product(_ left: [Cube], _ right: [Cube]) -> [Cube] {
    left.flatMap { one in right.compactMap { $0.intersection(one) } }
  }

  /// A number that a request states, or that it is read as.
  func number(_ attribute: AttributeID, _ witness: Witness) -> Int64? {
    if let value = witness.values[attribute] { return value.place }
    if case .defaultValue(let value) = policy.attributes[attribute].presence { return value.place }
    return nil
  }

  /// The fallback and the validators of a decision.
  func bound(of decision: DecisionRecord) -> ExecutionBound {
    ExecutionBound(
      decision.fallback.map { form.compiled.fallbacks[$0] } ?? .standard,
      validators: decision.validators.map { form.compiled.validators[$0] })
  }
}

/// The sets of so many models of a list; nil when there are more than `most`.
enum Choices {
  static func sets<Element>(
    of elements: [Element], count: Int, most: Int, where fits: ([Element]) -> Bool = { _ in true }
  ) -> [[Element]]? {
    var sets: [[Element]] = [[]]
    for element in elements {
      sets += sets.filter { $0.count < count }.map { $0 + [element] }.filter(fits)
      guard sets.count <= most else { return nil }
    }
    return sets.filter { $0.count == count }
  }
}
