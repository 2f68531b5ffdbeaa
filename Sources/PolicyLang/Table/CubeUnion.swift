/// Unions of cubes: products, and making them smaller without changing what they hold.
///
/// Classes of one dimension are sets, so "and" and "or" within a dimension never split a cube.
struct CubeUnion {
  /// By dimension: how many classes it has.
  var classCounts: [Int]

  /// What two cubes hold together; nil for nothing.
  static func intersection(_ left: Cube, _ right: Cube) -> Cube? {
    if left.constraints.isEmpty { return right }
    if right.constraints.isEmpty { return left }
    var result: [Cube.Constraint] = []
    result.reserveCapacity(left.constraints.count + right.constraints.count)
    var (i, j) = (0, 0)
    while i < left.constraints.count, j < right.constraints.count {
      let (first, second) = (left.constraints[i], right.constraints[j])
      if first.dimension < second.dimension {
        result.append(first)
        i += 1
      } else if second.dimension < first.dimension {
        result.append(second)
        j += 1
      } else {
        let common = first.classes.intersection(second.classes)
        if common.isEmpty { return nil }
        result.append(.init(dimension: first.dimension, classes: common))
        i += 1
        j += 1
      }
    }
    result.append(contentsOf: left.constraints[i...])
    result.append(contentsOf: right.constraints[j...])
    return Cube(result)
  }

  /// What two unions hold together.
  func product(_ left: [Cube], _ right: [Cube]) -> [Cube] {
    if left.count == 1, right.count == 1 {
      return CubeUnion.intersection(left[0], right[0]).map { [$0] } ?? []
    }
    var result: [Cube] = []
    for first in left {
      for second in right {
        if let cube = CubeUnion.intersection(first, second) { result.append(cube) }
      }
    }
    return simplified(result)
  }

  /// The same union in fewer cubes; not the fewest possible, which would be hard to find.
  ///
  /// Equal ones stay once, those that differ in one dimension are joined, those that lie in another
  /// are left out.
  func simplified(_ cubes: [Cube]) -> [Cube] {
    guard cubes.count > 1 else { return cubes }
    var result = distinct(cubes)
    for _ in 0..<4 where result.count > 1 {
      let joined = absorbed(joining(result))
      if joined.count == result.count { return joined }
      result = joined
    }
    return result
  }

  private func distinct(_ cubes: [Cube]) -> [Cube] {
    var seen: Set<Cube> = []
    return cubes.filter { seen.insert($0).inserted }
  }

  /// Joins cubes that are equal in all dimensions but one.
  private func joining(_ cubes: [Cube]) -> [Cube] {
    var result = cubes
    let dimensions = Set(cubes.flatMap { $0.constraints.map(\.dimension) }).sorted()
    for dimension in dimensions {
      var places: [Cube: Int] = [:]
      var kept: [Cube] = []
      for cube in result {
        guard let at = cube.constraints.firstIndex(where: { $0.dimension == dimension }) else {
          kept.append(cube)
          continue
        }
        var rest = cube
        rest.constraints.remove(at: at)
        if let place = places[rest] {
          join(&kept[place], with: cube.constraints[at])
        } else {
          places[rest] = kept.count
          kept.append(cube)
        }
      }
      result = kept
    }
    return result
  }

  private func join(_ cube: inout Cube, with other: Cube.Constraint) {
    // Already free in that dimension: it holds everything that the other does.
    guard let at = cube.constraints.firstIndex(where: { $0.dimension == other.dimension }) else {
      return
    }
    let classes = cube.constraints[at].classes.union(other.classes)
    if classes.count == classCounts[other.dimension] {
      cube.constraints.remove(at: at)
    } else {
      cube.constraints[at].classes = classes
    }
  }

  /// Leaves out cubes that lie in another; long lists are left alone, as it compares all pairs.
  private func absorbed(_ cubes: [Cube]) -> [Cube] {
    guard cubes.count > 1, cubes.count <= 2 * Limits.alternatives else { return cubes }
    var kept: [Cube] = []
    for (number, cube) in cubes.enumerated() {
      let isCovered = cubes.enumerated().contains { other in
        other.offset != number && CubeUnion.holds(other.element, cube)
          && (other.offset < number || !CubeUnion.holds(cube, other.element))
      }
      if !isCovered { kept.append(cube) }
    }
    return kept
  }

  /// Whether everything in `inner` is in `outer`.
  static func holds(_ outer: Cube, _ inner: Cube) -> Bool {
    var at = 0
    for constraint in outer.constraints {
      while at < inner.constraints.count, inner.constraints[at].dimension < constraint.dimension {
        at += 1
      }
      guard at < inner.constraints.count,
        inner.constraints[at].dimension == constraint.dimension,
        inner.constraints[at].classes.isSubset(of: constraint.classes)
      else { return false }
    }
    return true
  }
}
