/// Diagnostics as workflow commands, which GitHub shows beside the lines of a change.
public enum DiagnosticGitHub {
  /// One command a line, sorted by place; `folder` leads from the repository's root to the files.
  public static func render(
    _ diagnostics: [Diagnostic], sources: SourceSet, folder: String = ""
  ) -> [UInt8] {
    var lines = ""
    for diagnostic in diagnostics.sortedByPlace() {
      let place = DiagnosticPlace(diagnostic.span, sources, folder)
      let command =
        switch diagnostic.severity {
        case .error: "error"
        case .warning: "warning"
        case .note: "notice"
        }
      let title = "\(diagnostic.code.id) \(diagnostic.code.title)"
      lines += "::\(command) file=\(property(place.file)),line=\(place.line),col=\(place.column)"
      lines += ",endLine=\(place.endLine),endColumn=\(place.endColumn),title=\(property(title))"
      lines += "::\(data(diagnostic.wholeMessage))\n"
    }
    return Array(lines.utf8)
  }

  private static func data(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { DisplayText.visible(String($0)).replacing("%", with: "%25") }
      .joined(separator: "%0A")
  }

  private static func property(_ text: String) -> String {
    data(text).unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case ":": result += "%3A"
      case ",": result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
