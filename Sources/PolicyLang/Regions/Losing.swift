internal import PolicyCore

/// Finds where several models of a route are no candidates at the same time.
///
/// Each of them is removed by some rule, or not named, in a union of cubes; what holds for all is
/// the intersection of the unions, searched model by model, the one with the fewest ways first. A
/// cube that is chosen for one model often takes out others too, which then need no choice.
struct Losing {
  private let ways: [Int: [Cube]]
  /// False when a model has too many waivers for its ways to be written out.
  let isWhole: Bool

  /// The ways in which the models that a route names are lost, near `region`.
  init(_ stops: [Regions.Stop], _ regions: Regions) {
    var ways: [Int: [Cube]] = [:]
    var isWhole = true
    for stop in stops {
      guard let removals = regions.removals(of: stop.model) else {
        isWhole = false
        continue
      }
      ways[stop.model] = removals.map(\.cube) + regions.unnamed(stop)
    }
    self.ways = ways
    self.isWhole = isWhole
  }

  /// Calls `visit` with each way of losing all `models` inside a cube, until it returns false.
  ///
  /// False when `budget`, the choices that may be made, ran out.
  func each(
    losing models: [Int], in region: Cube, budget: inout Int, visit: (Cube) -> Bool
  ) -> Bool {
    var pending: [(cube: Cube, left: [Int])] = [(region, models)]
    var seen: Set<Cube> = []
    while let (cube, left) = pending.popLast() {
      budget -= 1
      guard budget > 0 else { return false }
      // By model that is not lost yet: the cubes that can take it out.
      var fewest: (model: Int, cubes: [Cube])?
      var rest: [Int] = []
      for model in left {
        let open = (ways[model] ?? []).filter(cube.intersects)
        if open.contains(where: cube.isSubset(of:)) { continue }
        rest.append(model)
        if open.count < fewest?.cubes.count ?? .max { fewest = (model, open) }
      }
      guard let fewest else {
        if seen.insert(cube).inserted, !visit(cube) { return true }
        continue
      }
      for way in fewest.cubes {
        guard let both = cube.intersection(way) else { continue }
        pending.append((both, rest.filter { $0 != fewest.model }))
      }
    }
    return true
  }
}

extension Regions {
  /// Where a route does not name a model, as far as that depends on the request.
  func unnamed(_ stop: Stop) -> [Cube] {
    var result = [Cube()]
    for cube in stop.named {
      guard let constraint = cube.constraints.first else { return [] }
      let isNot = Cube(truth: constraint.dimension, false)
      result = result.compactMap { $0.intersection(isNot) }
    }
    return result
  }
}
