internal import PolicyCore
internal import PolicyLang

/// What `rtctl test --coverage` prints.
struct CoverageReport {
  let coverage: Coverage
  let sources: PolicySources

  func print(_ format: OutputFormat, _ console: Console) {
    switch format {
    case .json: console.output.write(utf8: json)
    case .text, .csv, .html, .markdown, .junit, .sarif, .github: printText(console.output)
    }
  }

  private func lines(_ state: CoverageState) -> [Coverage.Line] {
    coverage.lines.filter { $0.state == state }
  }

  private func printText(_ output: Output) {
    output.line("coverage      reached     of")
    for kind in CoverageGoal.Kind.allCases {
      let (covered, of) = coverage.count(of: kind)
      guard of > 0 else { continue }
      output.line(
        padded(kind.rawValue, 12) + right(String(covered), 9) + right(String(of), 7))
    }
    output.line("\(PowerWords.percent(coverage.share)) of what can be reached")
    list("not reached", lines(.missing), output)
    list("cannot be reached by any request: proved, and not counted", lines(.unreachable), output)
    if coverage.isCut {
      output.line()
      output.line("only the first \(coverage.lines.count) goals were looked at")
    }
  }

  private func list(_ title: String, _ lines: [Coverage.Line], _ output: Output) {
    guard !lines.isEmpty else { return }
    output.line()
    output.line("\(title):")
    for line in lines {
      let place = PowerWords.place(line.goal.span, sources)
      let remark = line.isOpen ? " (not settled whether a request can)" : ""
      output.line(
        "  \(output.style.faint(place))  \(DisplayText.visible(line.goal.words))\(remark)")
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.key("coverage")
      json.object { json in
        for kind in CoverageGoal.Kind.allCases {
          let (covered, of) = coverage.count(of: kind)
          json.key(kind.rawValue)
          json.object { json in
            json.member("reached", covered)
            json.member("of", of)
          }
        }
        json.member("percent", PowerWords.percent(coverage.share))
      }
      for (key, state) in [("missing", CoverageState.missing), ("unreachable", .unreachable)] {
        json.key(key)
        json.array { json in
          for line in lines(state) {
            json.object { json in
              json.member("kind", line.goal.kind.rawValue)
              json.member("goal", line.goal.words)
              json.member("place", PowerWords.place(line.goal.span, sources))
              if line.isOpen { json.member("settled", "no") }
            }
          }
        }
      }
    }
    return json.bytes + [0x0A]
  }
}

/// Words that the reports of test power share.
enum PowerWords {
  /// `97.5 %` for hundredths of a percent.
  static func percent(_ hundredths: Int) -> String {
    let rest = hundredths % 100
    guard rest > 0 else { return "\(hundredths / 100) %" }
    let digits = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
    return "\(hundredths / 100).\(digits) %"
  }

  /// `policies/bank/main.policy:3:5`.
  static func place(_ span: Span, _ sources: PolicySources) -> String {
    let file = sources.parsed.sources[span.file]
    let (line, column) = file.position(of: Int(span.start))
    return DisplayText.visible("\(sources.folder)\(file.name):\(line):\(column)")
  }
}
