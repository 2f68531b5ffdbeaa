internal import PolicyLang

/// Tables for spreadsheets (RFC 4180), with the table's title in the first column.
enum GridCSV {
  static func render(_ grids: [Grid]) -> String {
    var columns: [Column] = []
    for grid in grids {
      for column in Column.all(of: grid) where !columns.contains(column) { columns.append(column) }
    }
    var text = record(["table"] + columns.map(\.heading))
    for grid in grids {
      let own = Column.all(of: grid)
      for row in grid.rows {
        let cells = columns.map { column in own.firstIndex(of: column).map { row[$0] } ?? "" }
        text += record([grid.title] + cells)
      }
    }
    return text
  }

  /// A column of any of the tables; an attribute may be named like one of ours.
  private struct Column: Equatable {
    var heading: String
    var isCondition: Bool

    static func all(of grid: Grid) -> [Column] {
      grid.headings.enumerated().map {
        Column(heading: $1, isCondition: grid.conditions.contains($0))
      }
    }
  }

  private static func record(_ cells: [String]) -> String {
    cells.map(cell).joined(separator: ",") + "\r\n"
  }

  /// A field, in quotes where it needs them.
  static func cell(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}

/// Tables as GitHub's Markdown.
enum GridMarkdown {
  static func render(_ grids: [Grid]) -> String { grids.map(render).joined(separator: "\n") }

  private static func render(_ grid: Grid) -> String {
    var lines = ["## \(escape(grid.title))", ""]
    if !grid.note.isEmpty { lines += [escape(grid.note), ""] }
    guard !grid.rows.isEmpty else { return lines.joined(separator: "\n") }
    lines.append(line(grid.headings))
    lines.append(line(grid.headings.map { _ in "---" }, escapes: false))
    lines += grid.rows.map { line($0) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ cells: [String], escapes: Bool = true) -> String {
    "| " + cells.map { escapes ? escape($0) : $0 }.joined(separator: " | ") + " |"
  }

  private static func escape(_ text: String) -> String {
    DisplayText.visible(text).reduce(into: "") { result, character in
      if "\\`*_{}[]<>#|".contains(character) { result += "\\" }
      result.append(character)
    }
  }
}

/// Tables as one HTML page that needs nothing else.
enum GridHTML {
  static func render(_ grids: [Grid], title: String) -> String {
    var text = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>\(Markup.escape(title))</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #1a1a1a }
      table { border-collapse: collapse; margin: 0.5rem 0 2rem }
      th, td { border: 1px solid #c8c8c8; padding: 0.3rem 0.6rem; text-align: left;
        vertical-align: top }
      th { background: #f0f0f0 }
      @media (prefers-color-scheme: dark) {
        body { background: #1a1a1a; color: #e8e8e8 }
        th { background: #2c2c2c }
        th, td { border-color: #505050 }
      }
      </style>
      </head>
      <body>
      <h1>\(Markup.escape(title))</h1>

      """
    for grid in grids {
      text += "<h2>\(Markup.escape(grid.title))</h2>\n"
      if !grid.note.isEmpty { text += "<p>\(Markup.escape(grid.note))</p>\n" }
      guard !grid.rows.isEmpty else { continue }
      text += "<table>\n<thead>\n" + row(grid.headings, "th") + "</thead>\n<tbody>\n"
      for cells in grid.rows { text += row(cells, "td") }
      text += "</tbody>\n</table>\n"
    }
    return text + "</body>\n</html>\n"
  }

  private static func row(_ cells: [String], _ tag: String) -> String {
    let scope = tag == "th" ? " scope=\"col\"" : ""
    return "<tr>"
      + cells.map { "<\(tag)\(scope)>\(Markup.escape($0))</\(tag)>" }.joined() + "</tr>\n"
  }
}
