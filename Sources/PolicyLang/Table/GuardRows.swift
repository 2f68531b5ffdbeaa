import PolicyCore

/// Lays out entries as bit rows.
enum GuardRows {
  /// The rows of a table whose entries ascend by clause; nil when over `Limits.tableBytes`.
  static func build(_ entries: [Entry], _ dimensions: [Dimension]) -> GuardTable? {
    var table = GuardTable()
    guard !entries.isEmpty else { return table }
    let words = (entries.count + 63) / 64
    var used = [UInt64](repeating: .max, count: words)
    if entries.count % 64 != 0 { used[words - 1] = (1 << UInt64(entries.count % 64)) - 1 }
    var constrained: [Int: [(entry: Int, classes: ClassSet)]] = [:]
    for (number, entry) in entries.enumerated() {
      for constraint in entry.cube.constraints {
        constrained[constraint.dimension, default: []].append((number, constraint.classes))
      }
    }
    let order = constrained.keys.sorted { first, second in
      let left = exclusion(constrained[first] ?? [], of: dimensions[first])
      let right = exclusion(constrained[second] ?? [], of: dimensions[second])
      return left != right ? left > right : first < second
    }
    let rowCount = order.reduce(0) { $0 + Int(dimensions[$1].classCount) }
    guard rowCount * words <= Limits.tableBytes / 8 else { return nil }
    table.wordCount = UInt32(truncatingIfNeeded: words)
    table.used = used
    table.clauses = entries.map { UInt32(truncatingIfNeeded: $0.clause) }
    table.rows.reserveCapacity(rowCount * words)
    for dimension in order {
      table.dimensions.append(UInt32(truncatingIfNeeded: dimension))
      table.rowStarts.append(UInt32(truncatingIfNeeded: table.rows.count))
      addRows(
        constrained[dimension] ?? [], classCount: Int(dimensions[dimension].classCount), used,
        to: &table.rows)
    }
    return table
  }

  /// How many entries a dimension excludes on average over its classes, times a thousand.
  private static func exclusion(
    _ entries: [(entry: Int, classes: ClassSet)], of dimension: Dimension
  ) -> Int {
    let classCount = Int(dimension.classCount)
    return entries.reduce(0) { $0 + (classCount - $1.classes.count) * 1_000 / classCount }
  }

  /// Adds one row a class; most entries say nothing about a dimension, so all rows begin alike.
  private static func addRows(
    _ entries: [(entry: Int, classes: ClassSet)], classCount: Int, _ used: [UInt64],
    to rows: inout [UInt64]
  ) {
    let words = used.count
    let start = rows.count
    let all = ClassSet(0..<classCount)
    var base = used
    var excluded: [(entry: Int, classes: ClassSet)] = []
    var included: [(entry: Int, classes: ClassSet)] = []
    for (entry, classes) in entries {
      if classes.count * 2 > classCount {
        excluded.append((entry, all.subtracting(classes)))
      } else {
        base[entry >> 6] &= ~(1 << UInt64(entry & 63))
        included.append((entry, classes))
      }
    }
    for _ in 0..<classCount { rows.append(contentsOf: base) }
    for (entry, classes) in included {
      for number in classes.members {
        rows[start + number * words + entry >> 6] |= 1 << UInt64(entry & 63)
      }
    }
    for (entry, classes) in excluded {
      for number in classes.members {
        rows[start + number * words + entry >> 6] &= ~(1 << UInt64(entry & 63))
      }
    }
  }
}
