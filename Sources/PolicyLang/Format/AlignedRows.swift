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
  /// What is printed when the row cannot stand on one line, beside columns of some widths.
  var broken: ([Int]) -> Layout

  /// Columns with the cells of the first `padded` as wide as `columns` says, `gap` between them.
  func width(_ columns: [Int], padded: Int, gap: Int) -> Int {
    pieces(columns, padded: padded, gap: gap).reduce(0) {
      $0 + $1.cell.width + $1.padding + ($1.cell.bar == nil ? 0 : 2)
    }
  }

  /// Each cell with the spaces between its words and what follows.
  func pieces(_ columns: [Int], padded: Int, gap: Int) -> [(cell: Cell, padding: Int)] {
    let last = cells.lastIndex { $0.width > 0 } ?? 0
    return cells.prefix(last + 1).enumerated().map { place, cell in
      if place == last { return (cell, 0) }
      let wanted = place < min(padded, columns.count) ? columns[place] : 0
      let width = max(wanted, cell.width)
      return (cell, width > 0 ? width - cell.width + gap : 0)
    }
  }
}

extension FileLayout {
  /// Rows in columns; one that is too long even without, or has a comment inside, is broken.
  ///
  /// The columns are as wide as the shorter rows need: the most rows, counted from the shortest,
  /// that all fit in columns of their own. A longer one keeps to the columns as far as it can.
  func aligned(_ rows: [AlignedRow], gap: Int) -> [[Layout]] {
    let room = Layout.width - Layout.step
    let natural = rows.map { $0.width([], padded: 0, gap: gap) }
    let fits = zip(rows, natural).map { row, width in
      width <= room && !tokens.hasCommentInside(row.range)
    }
    var columns: [Int] = []
    for longest in stride(from: room, through: 0, by: -1) {
      let chosen = rows.indices.filter { fits[$0] && natural[$0] <= longest }.map { rows[$0] }
      columns = columnWidths(chosen)
      if chosen.allSatisfy({ $0.width(columns, padded: .max, gap: gap) <= room }) { break }
    }
    let padded = rows.indices.map { place in
      guard fits[place] else { return 0 }
      return stride(from: columns.count, to: 0, by: -1)
        .first { rows[place].width(columns, padded: $0, gap: gap) <= room } ?? 0
    }
    let widths = rows.indices.map { rows[$0].width(columns, padded: padded[$0], gap: gap) }
    let widest =
      rows.indices
      .filter { fits[$0] && tokens.trailing(rows[$0].range.upperBound - 1) != nil }
      .map { widths[$0] }.max() ?? 0

    return rows.indices.map { place in
      let entry = Layout.entry(place == 0 ? .first : .keep)
      guard fits[place] else { return [entry, rows[place].broken(columns)] }
      var line: [Layout] = []
      for (cell, padding) in rows[place].pieces(columns, padded: padded[place], gap: gap) {
        line += [cell.words, .space(padding)]
        if let bar = cell.bar { line += [.token(bar), .space(1)] }
      }
      let commentSpace = Layout.commentSpace(max(0, widest - widths[place]))
      return [entry, .group(.sequence(line), breaks: false), commentSpace]
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
