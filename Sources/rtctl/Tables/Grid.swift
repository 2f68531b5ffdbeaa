/// A table of texts, and how it is written for people, spreadsheets and pages.
struct Grid {
  /// What stands above it.
  var title: String
  /// A sentence under the title; may be empty.
  var note = ""
  /// The headings of its columns.
  var headings: [String]
  /// Its cells, one for each heading in every row.
  var rows: [[String]]
  /// The columns that say when a row holds; their headings are the policy's words, not ours.
  var conditions: Range<Int> = 0..<0

  /// The same without the columns in which no row says anything.
  func withoutEmptyColumns() -> Grid {
    let kept = headings.indices.filter { column in rows.contains { !$0[column].isEmpty } }
    var grid = self
    grid.headings = kept.map { headings[$0] }
    grid.rows = rows.map { row in kept.map { row[$0] } }
    let first = kept.count { $0 < conditions.lowerBound }
    grid.conditions = first..<first + kept.count { conditions.contains($0) }
    return grid
  }
}

/// Text inside of XML and HTML.
enum Markup {
  static func escape(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
