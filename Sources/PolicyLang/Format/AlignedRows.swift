/// One row of a block whose cells stand in columns: `request`, `models`, tables.
struct AlignedRow {
  /// One cell.
  struct Cell {
    /// Its words; nothing in a column that the row leaves empty.
    var words: Layout
    /// Columns of its words on one line.
    var width: Int
    /// The `|` behind it.
    var bar: Int?
  }

  /// The cells, as many as the row needs.
  var cells: [Cell]
  /// Its tokens.
  var range: Range<Int>
  /// What is printed when the row cannot stand on one line.
  var broken: Layout

  /// Columns with the first `padded` columns as wide as `columns` says, spaces of `gap` between.
  func width(_ columns: [Int], padded: Int, gap: Int) -> Int {
    pieces(columns, padded: padded, gap: gap).reduce(0) {
      $0 + $1.cell.width + $1.padding + ($1.cell.bar == nil ? 0 : 2)
    }
  }

  /// Each cell with the spaces between its words and what follows.
  func pieces(
    _ columns: [Int], padded: Int, gap: Int
  ) -> [(cell: Cell, padding: Int)] {
    let last = cells.lastIndex { $0.width > 0 } ?? 0
    return cells.prefix(last + 1).enumerated().map { place, cell in
      if place == last { return (cell, 0) }
      if place < padded, columns[place] > 0 { return (cell, columns[place] - cell.width + gap) }
      return (cell, cell.width > 0 ? gap : 0)
    }
  }
}

extension FileLayout {
  /// Rows in columns; one that is too long, or has a comment inside, is broken and left out.
  ///
  /// If the columns make a row too long that is not so by itself, the columns furthest to the
  /// right are given up until all fit.
  func aligned(_ rows: [AlignedRow], gap: Int) -> [[Layout]] {
    let room = Layout.width - Layout.step
    let fitting = rows.map { row in
      !tokens.hasCommentInside(row.range) && row.width([], padded: 0, gap: gap) <= room
    }
    let inColumns = zip(rows, fitting).filter(\.1).map(\.0)
    let columns = columnWidths(inColumns)
    var padded = columns.count
    while padded > 0,
      inColumns.contains(where: { $0.width(columns, padded: padded, gap: gap) > room })
    {
      padded -= 1
    }
    let commented = inColumns.filter { tokens.items[$0.range.upperBound - 1].trailing != nil }
    let widest = commented.map { $0.width(columns, padded: padded, gap: gap) }.max() ?? 0

    return zip(rows, fitting).enumerated().map { place, element in
      let (row, fits) = element
      let entry = Layout.entry(place == 0 ? .first : .keep)
      guard fits else { return [entry, row.broken] }
      var line: [Layout] = []
      for (cell, padding) in row.pieces(columns, padded: padded, gap: gap) {
        line += [cell.words, .space(padding)]
        if let bar = cell.bar { line += [.token(bar), .space(1)] }
      }
      let width = row.width(columns, padded: padded, gap: gap)
      return [
        entry, .group(.sequence(line), breaks: false), .commentSpace(max(0, widest - width)),
      ]
    }
  }

  /// The widest cell of each column; what ends a row widens no column.
  private func columnWidths(_ rows: [AlignedRow]) -> [Int] {
    var columns: [Int] = []
    for row in rows {
      let last = row.cells.lastIndex { $0.width > 0 } ?? 0
      for (place, cell) in row.cells.prefix(last).enumerated() {
        if place == columns.count { columns.append(0) }
        columns[place] = max(columns[place], cell.width)
      }
    }
    return columns
  }

  /// A cell of one range of tokens.
  func cell(_ range: Range<Int>, bar: Int? = nil) -> AlignedRow.Cell {
    let words = range.isEmpty ? Layout.sequence([]) : flow.cell(range)
    return AlignedRow.Cell(words: words, width: words.flatWidth(tokens), bar: bar)
  }
}
