internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// The report for people at a terminal: a summary first, then tables with small bars.
struct SimulationText {
  let style: Style
  /// Whether bars are drawn: not in a pipe.
  let hasBars: Bool
  let width: Int

  /// Columns of a bar.
  private static let barWidth = 20
  /// Rows of a section that are shown; machines get all of them.
  private static let rowLimit = 25

  func render(_ report: SimulationReport) -> String {
    var text = ""
    for (place, sentence) in report.headline.enumerated() {
      let visible = DisplayText.visible(sentence)
      text += (place == 0 ? style.strong(visible) : visible) + "\n"
    }
    for section in report.sections where !section.isData { text += "\n" + table(section) }
    if let lines = course(report) { text += "\n" + lines }
    let source = DisplayText.visible(report.requests)
    text += "\n" + style.faint("requests: \(source)   seed: \(report.seed)") + "\n"
    return text
  }

  private func table(_ section: SimulationReport.Section) -> String {
    let names = section.rows.first?.measures.map(\.name) ?? []
    let rows = section.rows.prefix(Self.rowLimit)
    var columns: [[String]] = [
      [section.heading] + rows.map { DisplayText.visible($0.name) }
    ]
    for name in names {
      columns.append(
        [Self.heading(name)]
          + rows.map { row in
            row.measures.first { $0.name == name }.map {
              DisplayText.visible(SimulationWords.measure($0.value))
            } ?? ""
          })
    }
    let isNumber =
      [false]
      + names.map { name in
        section.rows.allSatisfy { row in
          row.measures.contains { $0.name == name && !$0.value.isText }
        }
      }
    let widths = columns.map { $0.map(\.count).max() ?? 0 }
    let bars = bars(section, Array(rows))
    var text = style.heading(section.title) + "\n"
    if !section.note.isEmpty { text += "  " + DisplayText.visible(section.note) + "\n" }
    for line in 0...rows.count {
      var cells: [String] = []
      for column in columns.indices {
        let cell = columns[column][line]
        let space = String(repeating: " ", count: widths[column] - cell.count)
        cells.append(isNumber[column] ? space + cell : cell + space)
      }
      // The bar stands behind the name, where the eye compares.
      if let bars { cells.insert(line == 0 ? bars.space : bars.lines[line - 1], at: 1) }
      let joined = "  " + cells.joined(separator: "  ")
      let trimmed = String(joined.reversed().drop { $0 == " " }.reversed())
      text += (line == 0 ? style.faint(trimmed) : trimmed) + "\n"
    }
    if section.rows.count > rows.count {
      text += "  … and \(section.rows.count - rows.count) more\n"
    }
    return text
  }

  private static func heading(_ name: String) -> String {
    var name = name
    for unit in ["_ms", "_usd"] where name.hasSuffix(unit) { name.removeLast(unit.count) }
    return name.replacing("_", with: " ")
  }

  private func bars(
    _ section: SimulationReport.Section, _ rows: [SimulationReport.Row]
  ) -> (lines: [String], space: String)? {
    guard hasBars, let charted = section.charted else { return nil }
    let values = rows.map { row in
      row.measures.first { $0.name == charted }.map { $0.value.magnitude } ?? 0
    }
    guard let most = values.max(), most > 0 else { return nil }
    let lines = values.map { Self.bar($0, of: most) }
    return (lines, String(repeating: " ", count: Self.barWidth))
  }

  /// A bar in eighths of a column.
  private static func bar(_ value: Int128, of most: Int128) -> String {
    let eighths = Int((value * Int128(barWidth * 8) + most - 1) / most)
    var text = String(repeating: "█", count: eighths / 8)
    if eighths % 8 > 0 { text.append(Array("▏▎▍▌▋▊▉")[eighths % 8 - 1]) }
    return text + String(repeating: " ", count: max(0, barWidth - text.count))
  }

  /// One line of load over time for each model that was called.
  private func course(_ report: SimulationReport) -> String? {
    let course = report.tally.course
    guard hasBars, let first = course.first, course.count > 1 else { return nil }
    let places = max(8, min(60, width - 36))
    let names = report.modelNames + ["no answer"]
    let length = names.map(\.count).max() ?? 0
    var text = style.heading("Load over time") + "\n"
    for (row, name) in names.enumerated() {
      var slots = [Int](repeating: 0, count: min(places, course.count))
      for slice in 0..<course.count {
        slots[slice * slots.count / course.count] += course.amounts[slice * course.rows + row]
      }
      guard let most = slots.max(), most > 0 else { continue }
      let line = slots.map { Self.spark($0, of: most) }.joined()
      text += "  \(DisplayText.visible(name).padded(to: length))  \(line)  at most "
      text += "\(SimulationWords.count(most)) a column\n"
    }
    let start = ValueText.instant(first * course.width * 1_000_000)
    let end = ValueText.instant((first + Int64(course.count)) * course.width * 1_000_000)
    return text + "  " + style.faint("from \(start) until \(end)") + "\n"
  }

  private static func spark(_ value: Int, of most: Int) -> String {
    guard value > 0 else { return " " }
    return String(Array("▁▂▃▄▅▆▇█")[min(7, value * 8 / (most + 1))])
  }
}

extension SimulationReport.Measure {
  /// Whether it is words.
  var isText: Bool { if case .text = self { true } else { false } }

  /// Its size, for bars.
  var magnitude: Int128 {
    switch self {
    case .count(let value): Int128(max(0, value))
    case .time(let value): Int128(max(0, value))
    case .money(let value): max(0, value)
    case .share(let part, _): Int128(max(0, part))
    case .text: 0
    }
  }
}
