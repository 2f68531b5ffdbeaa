internal import PolicyCore
internal import PolicyLang

/// What `rtctl test --mutate` prints.
struct MutationText {
  let report: MutationReport
  let seed: UInt64
  let sources: PolicySources

  func print(_ format: OutputFormat, _ console: Console) {
    switch format {
    case .json: console.output.write(utf8: json)
    case .text, .csv, .html, .markdown, .junit, .sarif, .github: printText(console.output)
    }
  }

  private var survivors: [(line: MutationReport.Line, request: String?)] {
    report.lines.compactMap { line in
      if case .survived(let request) = line.fate { (line, request) } else { nil }
    }
  }

  private func lines(_ fate: MutationReport.Fate) -> [MutationReport.Line] {
    report.lines.filter { $0.fate == fate }
  }

  private func printText(_ output: Output) {
    let real = report.lines.count - report.equivalent
    let sample =
      report.lines.count == report.total
      ? "" : ", a sample of \(report.total) by seed \(seed)"
    output.line(
      "\(report.lines.count) mutants\(sample): \(report.noticed) noticed of \(real) that differ, "
        + PowerWords.percent(report.share))
    if !survivors.isEmpty {
      output.line()
      output.line("no test noticed:")
      for (line, request) in survivors {
        print(line, line.mutant.canBeExpected ? "" : " (no expectation can state it)", output)
        if let request {
          output.line("      told apart by \(DisplayText.visible(request))")
        }
      }
    }
    list("neither noticed nor settled, and not counted as noticed:", lines(.open), output)
    list("no request can tell apart: proved, and not counted:", lines(.equivalent), output)
  }

  private func list(_ title: String, _ lines: [MutationReport.Line], _ output: Output) {
    guard !lines.isEmpty else { return }
    output.line()
    output.line(title)
    for line in lines { print(line, "", output) }
  }

  private func print(_ line: MutationReport.Line, _ remark: String, _ output: Output) {
    output.line(
      "  \(output.style.faint(PowerWords.place(line.mutant.span, sources)))  "
        + DisplayText.visible(line.mutant.words) + remark)
  }

  private var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("mutants", report.total)
      json.member("tried", report.lines.count)
      json.member("seed", String(seed))
      json.member("noticed", report.noticed)
      json.member("equivalent", report.equivalent)
      json.member("open", report.open)
      json.member("percent", PowerWords.percent(report.share))
      json.key("survivors")
      json.array { json in
        for (line, request) in survivors {
          json.object { json in
            json.member("place", PowerWords.place(line.mutant.span, sources))
            json.member("change", line.mutant.words)
            if !line.mutant.canBeExpected { json.member("statable", "no") }
            if let request { json.member("request", request) }
          }
        }
      }
      list("unsettled", lines(.open), &json)
      list("same", lines(.equivalent), &json)
    }
    return json.bytes + [0x0A]
  }

  private func list(
    _ name: String, _ lines: [MutationReport.Line], _ json: inout JSONWriter
  ) {
    json.key(name)
    json.array { json in
      for line in lines {
        json.object { json in
          json.member("place", PowerWords.place(line.mutant.span, sources))
          json.member("change", line.mutant.words)
        }
      }
    }
  }
}
