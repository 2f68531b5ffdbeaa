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
        output.line(
          "  \(output.style.faint(PowerWords.place(line.mutant.span, sources)))  "
            + DisplayText.visible(line.mutant.words))
        if let request {
          output.line("      told apart by \(DisplayText.visible(request))")
        }
      }
    }
    let same = report.lines.filter { $0.fate == .equivalent }
    guard !same.isEmpty else { return }
    output.line()
    output.line("no request can tell apart: proved, and not counted:")
    for line in same {
      output.line(
        "  \(output.style.faint(PowerWords.place(line.mutant.span, sources)))  "
          + DisplayText.visible(line.mutant.words))
    }
  }

  private var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("mutants", report.total)
      json.member("tried", report.lines.count)
      json.member("seed", String(seed))
      json.member("noticed", report.noticed)
      json.member("equivalent", report.equivalent)
      json.member("percent", PowerWords.percent(report.share))
      json.key("survivors")
      json.array { json in
        for (line, request) in survivors {
          json.object { json in
            json.member("place", PowerWords.place(line.mutant.span, sources))
            json.member("change", line.mutant.words)
            if let request { json.member("request", request) }
          }
        }
      }
    }
    return json.bytes + [0x0A]
  }
}
