internal import PolicyCore

/// Where requests are refused, which models each route takes them to, and where a model is removed:
/// unions of cubes, so that claims about decisions become questions about cubes.
struct Regions {
  /// Where a rule removes a model.
  struct Removal {
    /// The requests.
    var cube: Cube
    /// The rule, a place in `CompiledPolicy.rules`; `DecisionRecord.cannotServe` for the built-in
    /// one.
    var rule: Int
  }
  /// A model that a route names.
  struct Stop {
    /// The model.
    var model: Int
    /// Where the route names it, as alternatives.
    var named: [Cube]
  }

  let form: NormalForm
  /// Where some `deny` fires.
  let denies: [Cube]
  /// What each route matches, in the order of the routes.
  let routes: [Cube]
  /// Where the cubes of each route start in `routes`; one more than there are routes.
  private let starts: [Int]
  private let space: ReachableSpace
  private let unserved: [(cube: Cube, models: ModelSet)]
  private let known = Known()

  /// What was computed once.
  private final class Known {
    var removals: [Int: [Removal]?] = [:]
  }

  /// The regions of a policy; `unserved` says where models cannot serve a request.
  init(_ form: NormalForm, _ space: ReachableSpace, unserved: [(cube: Cube, models: ModelSet)]) {
    self.form = form
    self.space = space
    self.unserved = unserved
    denies = form.deny.map(\.cube)
    routes = form.route.map(\.cube)
    var starts = [0]
    for route in form.compiled.routes.indices {
      starts.append(form.route[starts[route]...].prefix { $0.clause <= route }.endIndex)
    }
    self.starts = starts
  }

  /// Where a model is removed, waivers taken into account; nil when that is too many cubes.
  func removals(of model: Int) -> [Removal]? {
    if let found = known.removals[model] { return found }
    let found = findRemovals(of: model)
    known.removals[model] = .some(found)
    return found
  }

  private func findRemovals(of model: Int) -> [Removal]? {
    var result: [Removal] = []
    for entry in form.forbid {
      let clause = form.compiled.forbidClauses[entry.clause]
      let rule = Int(clause.rule)
      guard clause.models.contains(model), form.compiled.rules[rule].redactFindings == 0 else {
        continue
      }
      guard let rest = subtract(waivers(of: rule, for: model), from: entry.cube) else { return nil }
      result += rest.map { Removal(cube: $0, rule: rule) }
      guard result.count <= Limits.entries else { return nil }
    }
    for (cube, models) in unserved where models.contains(model) {
      result.append(Removal(cube: cube, rule: DecisionRecord.cannotServe))
    }
    return result
  }

  /// The models that a route names, in its order, each at its first place.
  func stops(of route: Int) -> [Stop] {
    var places: [Int: Int] = [:]
    var result: [Stop] = []
    for entry in form.compiled.routes[route].parts.flatMap(\.entries) {
      let model = Int(entry.model)
      let cube = entry.condition.map { Cube(truth: Int($0), true) } ?? Cube()
      if let place = places[model] {
        result[place].named.append(cube)
      } else {
        places[model] = result.count
        result.append(Stop(model: model, named: [cube]))
      }
    }
    return result
  }

  /// The requests that match a route, those of earlier routes among them.
  func matches(_ route: Int) -> [Cube] { Array(routes[starts[route]..<starts[route + 1]]) }

  /// The requests that an earlier route takes.
  func before(_ route: Int) -> [Cube] { Array(routes[..<starts[route]]) }

  /// How many of `routes` are of earlier routes.
  func start(of route: Int) -> Int { starts[route] }

  private func waivers(of forbid: Int, for model: Int) -> [Cube] {
    form.waive.compactMap { entry in
      let clause = form.compiled.waiveClauses[entry.clause]
      return Int(clause.forbid) == forbid && clause.models.contains(model) ? entry.cube : nil
    }
  }

  /// What is left of a cube without others, as a union; nil when that is too many cubes.
  func subtract(_ others: [Cube], from cube: Cube) -> [Cube]? {
    var left = [cube]
    for other in others {
      guard let plain = space.expand(other) else { return nil }
      for removed in plain {
        left = left.flatMap { $0.subtracting(removed, form.compiled.dimensions) }
        guard left.count <= ReachableSpace.expansions else { return nil }
      }
    }
    return left
  }
}

extension Cube {
  /// A derived fact that is true, or false.
  init(truth dimension: Int, _ isTrue: Bool) {
    let place = isTrue ? 1 : 0
    self.init([.init(dimension: dimension, classes: ClassSet(place..<place + 1))])
  }

  /// The points that are not in the other: disjoint cubes.
  func subtracting(_ other: Cube, _ dimensions: [Dimension]) -> [Cube] {
    guard intersects(other) else { return [self] }
    var result: [Cube] = []
    var inside = self
    for constraint in other.constraints {
      let all = ClassSet(0..<Int(dimensions[constraint.dimension].classCount))
      let outside = Cube([
        .init(dimension: constraint.dimension, classes: all.subtracting(constraint.classes))
      ])
      if let piece = inside.intersection(outside) { result.append(piece) }
      guard let rest = inside.intersection(Cube([constraint])) else { break }
      inside = rest
    }
    return result
  }
}
