internal import PolicyCore

/// The entries of a table, read back from its rows: which columns each depends on, and what it
/// admits there.
struct GuardEntries {
  private let table: GuardTable
  /// By entry: the columns in which some class is not admitted.
  private let columns: [[Int]]

  init(_ table: GuardTable, _ dimensions: [Dimension]) {
    self.table = table
    let words = Int(table.wordCount)
    var columns = [[Int]](repeating: [], count: table.clauses.count)
    for (column, dimension) in table.dimensions.enumerated() {
      let start = Int(table.rowStarts[column])
      let classes = Int(dimensions[Int(dimension)].classCount)
      for word in 0..<words {
        var always = UInt64.max
        for number in 0..<classes { always &= table.rows[start + number * words + word] }
        var excluding = table.used[word] & ~always
        while excluding != 0 {
          columns[word * 64 + excluding.trailingZeroBitCount].append(column)
          excluding &= excluding - 1
        }
      }
    }
    self.columns = columns
  }

  /// The entries of a clause; they stand together, as entries ascend by clause.
  func entries(of clause: Int) -> Range<Int> {
    let first = place(of: clause)
    return first..<place(of: clause + 1)
  }

  /// The first entry of that clause or a later one.
  private func place(of clause: Int) -> Int {
    var low = 0
    var high = table.clauses.count
    while low < high {
      let middle = (low + high) / 2
      if Int(table.clauses[middle]) < clause { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The dimensions that an entry depends on.
  func dimensions(of entry: Int) -> [Int] { columns[entry].map { Int(table.dimensions[$0]) } }

  /// Whether an entry admits the request, of whose classes it asks only those that it depends on.
  func admits(_ entry: Int, _ classNumber: (Int) -> Int) -> Bool {
    columns[entry].allSatisfy { column in
      admits(entry, column, classNumber(Int(table.dimensions[column])))
    }
  }

  /// Whether an entry admits a class of a dimension.
  func admits(_ entry: Int, class number: Int, of dimension: Int) -> Bool {
    guard let column = columns[entry].first(where: { Int(table.dimensions[$0]) == dimension })
    else { return true }
    return admits(entry, column, number)
  }

  private func admits(_ entry: Int, _ column: Int, _ number: Int) -> Bool {
    let row = Int(table.rowStarts[column]) + number * Int(table.wordCount)
    return table.rows[row + entry >> 6] & (1 << UInt64(entry & 63)) != 0
  }
}
