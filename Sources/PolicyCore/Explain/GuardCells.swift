// What single entries of a table admit: for printing and explaining, not for deciding.
extension GuardTable {
  /// Whether an entry admits a class of the dimension in a column.
  public func admits(entry: Int, column: Int, class number: Int) -> Bool {
    switch layout {
    case .flat:
      let word = Int(rowStarts[column]) + number * Int(wordCount) + entry / 64
      return rows[word] & (1 << UInt64(entry % 64)) != 0
    }
  }

  /// The classes that an entry admits in a column, ascending; nil when it admits all of them.
  public func classes(entry: Int, column: Int, of dimension: Dimension) -> [Int]? {
    let all = 0..<Int(dimension.classCount)
    let admitted = all.filter { admits(entry: entry, column: column, class: $0) }
    return admitted.count == all.count ? nil : admitted
  }
}
