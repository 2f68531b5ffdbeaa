internal import PolicyLang

/// Tables in columns of equal width, wrapped where a cell is long.
enum GridText {
  /// Columns of one cell at most; what is longer goes on in the next line.
  private static let cellWidth = 48

  static func render(_ grids: [Grid], _ style: Style) -> String {
    grids.map { render($0, style) }.joined(separator: "\n")
  }

  private static func render(_ grid: Grid, _ style: Style) -> String {
    var text = style.heading(grid.title) + "\n"
    if !grid.note.isEmpty { text += grid.note + "\n" }
    guard !grid.rows.isEmpty else { return text }
    let rows = grid.rows.map { row in row.map { wrap(DisplayText.visible($0)) } }
    let widths = grid.headings.indices.map { column in
      max(
        grid.headings[column].count,
        rows.flatMap { column < $0.count ? $0[column].map(\.count) : [] }.max() ?? 0)
    }
    text += style.strong(line(grid.headings, widths)) + "\n"
    for row in rows {
      for part in 0..<(row.map(\.count).max() ?? 1) {
        text += line(row.map { part < $0.count ? $0[part] : "" }, widths) + "\n"
      }
    }
    return text
  }

  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = zip(cells, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
    return "  " + String(padded.reversed().drop { $0 == " " }.reversed())
  }

  private static func wrap(_ text: String) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let last = lines[lines.count - 1]
      if !last.isEmpty, last.count + word.count + 1 > cellWidth {
        lines.append(String(word))
      } else {
        lines[lines.count - 1] = last.isEmpty ? String(word) : last + " " + word
      }
    }
    return lines
  }
}
