/// Bytes that nothing distinguishes share a column; columns ascend by their first byte.
struct ByteColumns {
  /// The column of each byte.
  private(set) var columnOf: [UInt8]
  /// How many columns there are.
  private(set) var count: Int

  /// Columns that begin where some range begins or has just ended.
  init(cuttingAt ranges: some Sequence<ClosedRange<UInt8>>) {
    var isStart = [Bool](repeating: false, count: 257)
    for range in ranges {
      isStart[Int(range.lowerBound)] = true
      isStart[Int(range.upperBound) + 1] = true
    }
    columnOf = [0]
    var column: UInt8 = 0
    for byte in 1..<256 {
      if isStart[byte] { column += 1 }
      columnOf.append(column)
    }
    count = Int(column) + 1
  }

  /// Columns of bytes that have equal labels.
  init<Label: Hashable>(labels: [Label]) {
    var numbers: [Label: UInt8] = [:]
    columnOf = []
    for label in labels {
      let number = numbers[label] ?? UInt8(truncatingIfNeeded: numbers.count)
      numbers[label] = number
      columnOf.append(number)
    }
    count = numbers.count
  }
}
