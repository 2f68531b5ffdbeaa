internal import PolicyCore
internal import PolicyLang

/// The results of `rtctl test`, in every format.
struct TestReport {
  let path: String
  let results: [TestResult]
  /// How many tests and scenarios the policy has, those left out included.
  let declared: Int
  let sources: PolicySources

  func print(_ format: OutputFormat, _ console: Console) {
    switch format {
    case .text, .csv, .html, .markdown: printText(console.output)
    case .json: console.output.write(utf8: json)
    case .junit: console.output.write(junit)
    case .sarif, .github:
      var findings = Findings()
      findings.add(
        results.flatMap(\.diagnostics), of: sources.parsed.sources, folder: sources.folder)
      findings.print(format, console)
    }
  }

  private var failed: [TestResult] { results.filter { !$0.hasPassed } }

  // MARK: - Text

  private func printText(_ output: Output) {
    let style = output.style
    for result in results {
      let mark = result.hasPassed ? style.good("pass") : style.bad("FAIL")
      output.line("\(mark)  \(DisplayText.visible(result.title))")
      for failure in result.failures {
        output.line("      \(style.faint(place(failure.span)))")
        output.line("      expected \(DisplayText.visible(failure.expected))")
        output.line("      got      \(DisplayText.visible(failure.actual))")
      }
      if !result.hasPassed {
        output.line("      request  \(DisplayText.visible(result.request))")
        for line in result.story { output.line("      \(style.faint("at"))       \(line)") }
      }
    }
    if !results.isEmpty { output.line() }
    output.line(summary)
  }

  private var summary: String {
    if declared == 0 { return "no tests: no `test` and no `scenario` block, and no `*.cases.csv`" }
    if results.isEmpty { return "no tests ran: no title of \(declared) matches the filter" }
    let left = declared - results.count
    let filtered = left == 0 ? "" : ", \(left) left out by the filter"
    return failed.isEmpty
      ? "\(counts(results)) passed\(filtered)"
      : "\(counts(failed)) failed, \(results.count - failed.count) passed\(filtered)"
  }

  /// `3 tests and 1 scenario`.
  private func counts(_ results: [TestResult]) -> String {
    [TestResult.Kind.test, .scenario].compactMap { kind in
      let number = results.count { $0.kind == kind }
      return number == 0 ? nil : count(number, kind.rawValue)
    }.joined(separator: " and ")
  }

  private func count(_ number: Int, _ word: String) -> String {
    "\(number) \(word)\(number == 1 ? "" : "s")"
  }

  private func place(_ span: Span) -> String {
    let file = sources.parsed.sources[span.file]
    let (line, column) = file.position(of: Int(span.start))
    return DisplayText.visible("\(sources.folder)\(file.name):\(line):\(column)")
  }

  // MARK: - Documents

  private var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.key("tests")
      json.array { json in for result in results { write(result, &json) } }
      json.key("summary")
      json.object { json in
        json.member("passed", results.count - failed.count)
        json.member("failed", failed.count)
        json.member("filtered", declared - results.count)
      }
    }
    return json.bytes + [0x0A]
  }

  private func write(_ result: TestResult, _ json: inout JSONWriter) {
    json.object { json in
      json.member("kind", result.kind.rawValue)
      json.member("title", result.title)
      json.key("passed")
      json.bool(result.hasPassed)
      json.member("place", place(result.span))
      if !result.story.isEmpty {
        json.key("attempts")
        json.array { json in for line in result.story { json.string(line) } }
      }
      guard !result.hasPassed else { return }
      json.member("request", result.request)
      json.key("failures")
      json.array { json in
        for failure in result.failures {
          json.object { json in
            json.member("place", place(failure.span))
            json.member("expected", failure.expected)
            json.member("actual", failure.actual)
          }
        }
      }
    }
  }

  private var junit: String {
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    let counts = "tests=\"\(results.count)\" failures=\"\(failed.count)\""
    lines.append("<testsuites name=\"rtctl test\" \(counts)>")
    lines.append("  <testsuite name=\"\(Markup.escape(path))\" \(counts)>")
    for result in results {
      let names =
        "classname=\"\(Markup.escape(path))\" name=\"\(Markup.escape(result.title))\" time=\"0\""
      if result.hasPassed {
        lines.append("    <testcase \(names)/>")
        continue
      }
      lines.append("    <testcase \(names)>")
      for failure in result.failures {
        let words = "expected \(failure.expected); got \(failure.actual)"
        lines.append(
          "      <failure message=\"\(Markup.escape(words))\">"
            + Markup.escape(
              ([place(failure.span), result.request] + result.story).joined(separator: "\n"))
            + "</failure>")
      }
      lines.append("    </testcase>")
    }
    lines += ["  </testsuite>", "</testsuites>", ""]
    return lines.joined(separator: "\n")
  }
}
