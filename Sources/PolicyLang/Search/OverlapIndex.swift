/// Which entries of a table may have a point in common with a cube: all that do, and few others.
///
/// For each dimension the lowest and the highest class of every entry, column by column: a cube is
/// compared with all entries at once along its narrowest dimension, then with those left over.
struct OverlapIndex {
  private let low: [[UInt16]]
  private let high: [[UInt16]]
  private let classCounts: [Int]

  init(_ cubes: [Cube], classCounts: [Int]) {
    self.classCounts = classCounts
    var low = classCounts.map { _ in [UInt16](repeating: 0, count: cubes.count) }
    var high = classCounts.map { _ in [UInt16](repeating: .max, count: cubes.count) }
    for (number, cube) in cubes.enumerated() {
      for constraint in cube.constraints {
        low[constraint.dimension][number] = UInt16(
          truncatingIfNeeded: constraint.classes.first ?? 0)
        high[constraint.dimension][number] = UInt16(
          truncatingIfNeeded: constraint.classes.last ?? 0)
      }
    }
    self.low = low
    self.high = high
  }

  /// The entries before `end` that may have a point in common with the cube, ascending.
  func overlapping(_ cube: Cube, before end: Int) -> [Int] {
    let narrow = cube.constraints.sorted { width($0) < width($1) }
    guard let first = narrow.first else { return Array(0..<end) }
    var found = scan(first, before: end)
    for constraint in narrow.dropFirst() {
      let low = UInt16(truncatingIfNeeded: constraint.classes.first ?? 0)
      let high = UInt16(truncatingIfNeeded: constraint.classes.last ?? 0)
      let lows = self.low[constraint.dimension]
      let highs = self.high[constraint.dimension]
      found.removeAll { lows[$0] > high || highs[$0] < low }
    }
    return found
  }

  private func width(_ constraint: Cube.Constraint) -> Double {
    Double((constraint.classes.last ?? 0) - (constraint.classes.first ?? 0) + 1)
      / Double(max(1, classCounts[constraint.dimension]))
  }

  private func scan(_ constraint: Cube.Constraint, before end: Int) -> [Int] {
    let lowest = UInt16(truncatingIfNeeded: constraint.classes.first ?? 0)
    let highest = UInt16(truncatingIfNeeded: constraint.classes.last ?? 0)
    var found: [Int] = []
    low[constraint.dimension].withUnsafeBufferPointer { lows in
      high[constraint.dimension].withUnsafeBufferPointer { highs in
        for number in 0..<end where lows[number] <= highest && highs[number] >= lowest {
          found.append(number)
        }
      }
    }
    return found
  }
}

extension Cube {
  /// Whether there is a point in both.
  func intersects(_ other: Cube) -> Bool {
    var left = 0
    var right = 0
    while left < constraints.count, right < other.constraints.count {
      let a = constraints[left]
      let b = other.constraints[right]
      if a.dimension == b.dimension, a.classes.isDisjoint(with: b.classes) { return false }
      if a.dimension <= b.dimension { left += 1 }
      if b.dimension <= a.dimension { right += 1 }
    }
    return true
  }
}

extension ClassSet {
  /// The highest class.
  var last: Int? {
    words.last.map { (words.count - 1) * 64 + 63 - $0.leadingZeroBitCount }
  }
}
