/// Diagnostics as a JUnit report, which build servers show as tests.
///
/// A file is a suite. An error is a failed test; a warning or a note is one that passed and says
/// something; a file without any is one test that passed.
public enum DiagnosticJUnit {
  /// The report, files in the order in which they were read.
  public static func render(
    _ diagnostics: [Diagnostic], sources: SourceSet, folder: String = ""
  ) -> [UInt8] {
    let sorted = diagnostics.sortedByPlace()
    let text = DiagnosticText(sources: sources, folder: folder)
    let failures = sorted.count { $0.severity == .error }
    var suites = ""
    var tests = 0
    for (index, source) in sources.files.enumerated() {
      let here = sorted.filter { $0.span.file == FileID(index) }
      let name = escape(folder + source.name)
      let failed = here.count { $0.severity == .error }
      tests += max(1, here.count)
      suites += "  <testsuite name=\"\(name)\" tests=\"\(max(1, here.count))\""
      suites += " failures=\"\(failed)\">\n"
      if here.isEmpty {
        suites += "    <testcase classname=\"\(name)\" name=\"no problems\"/>\n"
      }
      for diagnostic in here { suites += testcase(diagnostic, name, source, text) }
      suites += "  </testsuite>\n"
    }
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    let open = "<testsuites name=\"rtctl\" tests=\"\(tests)\" failures=\"\(failures)\">\n"
    return Array((head + open + suites + "</testsuites>\n").utf8)
  }

  private static func testcase(
    _ diagnostic: Diagnostic, _ file: String, _ source: SourceFile, _ text: DiagnosticText
  ) -> String {
    let place = source.position(of: Int(diagnostic.span.start))
    let title = "\(diagnostic.code.id) \(diagnostic.code.title) at \(place.line):\(place.column)"
    let body = escape(text.render(diagnostic))
    let content =
      switch diagnostic.severity {
      case .error:
        "<failure type=\"error\" message=\"\(escape(diagnostic.message))\">\(body)</failure>"
      case .warning, .note: "<system-out>\(body)</system-out>"
      }
    return """
          <testcase classname="\(file)" name="\(escape(title))">
            \(content)
          </testcase>

      """
  }

  /// Text as XML 1.0; characters that XML does not allow become U+FFFD.
  private static func escape(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
