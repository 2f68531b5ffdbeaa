/// Which entries of a table may have a point in common with a cube: all that do, and few others.
///
/// For each class of each dimension a row of bits, one an entry: a cube's narrow constraints are
/// each the union of a few rows, and what it may meet stands in all of these unions.
struct OverlapIndex {
  /// Constraints of more classes than these tell too little to be worth a look.
  private static let narrow = 16
  /// Words of all rows at most, 128 MiB; beyond, dimensions of many classes are left out.
  private static let most = 1 << 24

  private let count: Int
  private let width: Int
  /// By dimension: a row for each class; none for a dimension that is left out.
  private let rows: [[UInt64]]
  private let classCounts: [Int]

  init(_ cubes: [Cube], classCounts: [Int]) {
    self.classCounts = classCounts
    count = cubes.count
    width = (cubes.count + 63) / 64
    var used = classCounts.map { _ in false }
    for cube in cubes {
      for constraint in cube.constraints { used[constraint.dimension] = true }
    }
    var left = OverlapIndex.most
    var rows = [[UInt64]](repeating: [], count: classCounts.count)
    // Dimensions of few classes cost little.
    for dimension in classCounts.indices.sorted(by: { classCounts[$0] < classCounts[$1] })
    where used[dimension] && classCounts[dimension] * width <= left {
      rows[dimension] = [UInt64](repeating: 0, count: classCounts[dimension] * width)
      left -= classCounts[dimension] * width
    }
    for (number, cube) in cubes.enumerated() {
      let bit: UInt64 = 1 << UInt64(number & 63)
      for constraint in cube.constraints where !rows[constraint.dimension].isEmpty {
        for member in constraint.classes.members {
          rows[constraint.dimension][member * width + number >> 6] |= bit
        }
      }
    }
    OverlapIndex.addFree(cubes, width, &rows)
    self.rows = rows
  }

  /// An entry that says nothing of a dimension is in all its rows.
  private static func addFree(_ cubes: [Cube], _ width: Int, _ rows: inout [[UInt64]]) {
    for dimension in rows.indices where !rows[dimension].isEmpty {
      var free = [UInt64](repeating: .max, count: width)
      for (number, cube) in cubes.enumerated()
      where cube.constraints.contains(where: { $0.dimension == dimension }) {
        free[number >> 6] &= ~(1 << UInt64(number & 63))
      }
      rows[dimension].withUnsafeMutableBufferPointer { row in
        var word = 0
        for place in row.indices {
          row[place] |= free[word]
          word = word + 1 == width ? 0 : word + 1
        }
      }
    }
  }

  /// The entries before `end` that may have a point in common with the cube, ascending.
  func overlapping(_ cube: Cube, before end: Int) -> [Int] {
    let words = (end + 63) / 64
    var found = [UInt64](repeating: .max, count: words)
    if end & 63 != 0 { found[words - 1] = (1 << UInt64(end & 63)) - 1 }
    for constraint in cube.constraints where !rows[constraint.dimension].isEmpty {
      let members = constraint.classes.members
      if members.count <= OverlapIndex.narrow {
        narrow(&found, rows[constraint.dimension], members)
      }
    }
    var result: [Int] = []
    for (place, word) in found.enumerated() {
      var rest = word
      while rest != 0 {
        result.append(place * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return result
  }

  private func narrow(_ found: inout [UInt64], _ rows: [UInt64], _ members: [Int]) {
    rows.withUnsafeBufferPointer { rows in
      found.withUnsafeMutableBufferPointer { found in
        if members.count == 1 {
          let start = members[0] * width
          for word in found.indices { found[word] &= rows[start + word] }
          return
        }
        for word in found.indices where found[word] != 0 {
          var union: UInt64 = 0
          for member in members { union |= rows[member * width + word] }
          found[word] &= union
        }
      }
    }
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
