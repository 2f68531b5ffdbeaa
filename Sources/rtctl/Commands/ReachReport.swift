internal import PolicyCore
internal import PolicyLang

/// The results of `rtctl reach`, in every format.
struct ReachReport {
  let table: Reach.Table
  /// The model or the condition.
  let asked: String
  let isModel: Bool
  let counted: ReachCount?

  func print(_ format: OutputFormat, _ output: Output) {
    switch format {
    case .json: output.write(utf8: json)
    case .csv: output.write(GridCSV.render([grid]))
    case .html: output.write(GridHTML.render([grid], title: "What reaches \(asked)"))
    case .markdown: output.write(GridMarkdown.render([grid]))
    case .text, .sarif, .junit, .github:
      output.write(GridText.render([grid], output.style))
      for line in counts { output.line(line) }
    }
  }

  private var compiled: CompiledPolicy { table.compiled }

  private var grid: Grid {
    let description = ClassDescription(compiled)
    var subjects: [String] = []
    for row in table.rows {
      for (dimension, _) in row.classes where !subjects.contains(description.subject(dimension)) {
        subjects.append(description.subject(dimension))
      }
    }
    let rows = table.rows.map { row in
      let known = cells(row, description)
      return [compiled.models[row.model].name, rule(row.route)]
        + subjects.map { subject in known.first { $0.subject == subject }?.cell ?? "-" }
        + [row.request]
    }
    return Grid(
      title: isModel ? "Requests that can get to \(asked)" : "Requests that can get where \(asked)",
      note: table.rows.isEmpty
        ? "None: whatever the request and whatever fails." : "A row is one way; - is anything.",
      headings: ["model", "route"] + subjects + ["example"], rows: rows,
      conditions: 2..<2 + subjects.count)
  }

  /// By subject, each once: what a row says of it, in all of its dimensions together.
  private func cells(
    _ row: Reach.Row, _ description: ClassDescription
  ) -> [(subject: String, cell: String)] {
    var cells: [(subject: String, cell: String)] = []
    for (dimension, classes) in row.classes {
      let (subject, cell) = (
        description.subject(dimension), description.cell(dimension, classes)
      )
      if let known = cells.firstIndex(where: { $0.subject == subject }) {
        cells[known].cell += " and \(cell)"
      } else {
        cells.append((subject, cell))
      }
    }
    return cells
  }

  private func rule(_ route: Int) -> String {
    compiled.rules[Int(compiled.routes[route].rule)].name
  }

  private var counts: [String] {
    guard let counted else { return [] }
    var lines = ["\(counted.reached) of \(counted.requests) requests got there"]
    lines += counted.byModel.sorted { $0.key < $1.key }
      .map { "  \(compiled.models[$0.key].name): \($0.value)" }
    if counted.invalid > 0 { lines.append("\(counted.invalid) are no requests of this policy") }
    return lines
  }

  private var json: [UInt8] {
    let description = ClassDescription(compiled)
    var json = JSONWriter()
    json.object { json in
      json.member(isModel ? "model" : "where", asked)
      json.key("complete")
      json.bool(table.isOpen == nil)
      json.key("ways")
      json.array { json in
        for row in table.rows {
          json.object { json in
            json.member("model", compiled.models[row.model].name)
            json.member("route", rule(row.route))
            json.key("when")
            json.object { json in
              for (subject, cell) in cells(row, description) { json.member(subject, cell) }
            }
            json.member("request", row.request)
          }
        }
      }
      guard let counted else { return }
      json.member("requests", counted.requests)
      json.member("reached", counted.reached)
      json.member("invalid", counted.invalid)
    }
    return json.bytes + [0x0A]
  }
}
