import PolicyCore

/// Where an entry holds: for some dimensions, the classes they may have.
typealias Guard = [(dimension: Int, classes: [Int])]

extension GuardTable {
  /// Rows for entries in order, as plainly as can be.
  init(_ entries: [(clause: Int, guard: Guard)], _ dimensions: [Dimension]) {
    self.init()
    let words = (entries.count + 63) / 64
    wordCount = UInt32(words)
    clauses = entries.map { UInt32($0.clause) }
    used = [UInt64](repeating: 0, count: words)
    for index in entries.indices { used[index / 64] |= 1 << UInt64(index % 64) }
    let constrained = Set(entries.flatMap { $0.guard.map(\.dimension) }).sorted()
    for dimension in constrained {
      self.dimensions.append(UInt32(dimension))
      rowStarts.append(UInt32(rows.count))
      for number in 0..<Int(dimensions[dimension].classCount) {
        var row = [UInt64](repeating: 0, count: words)
        for (index, entry) in entries.enumerated() {
          let admits = entry.guard.filter { $0.dimension == dimension }
            .allSatisfy { $0.classes.contains(number) }
          if admits { row[index / 64] |= 1 << UInt64(index % 64) }
        }
        rows += row
      }
    }
  }
}
