/// What the path of an import or of a file of values may be: plain names with `/` between, below the root file's folder.
enum ImportPath {
  /// What is wrong with a path, if anything; `what` it leads to.
  static func problem(_ path: Text, of what: String = "an import") -> Diagnostic? {
    let parts = path.value.split(separator: "/", omittingEmptySubsequences: false)
    if path.value.isEmpty { return refused(path, "the path of \(what) is empty") }
    if path.value.contains("\\") {
      let plain = path.value.split(separator: "\\", omittingEmptySubsequences: false)
        .joined(separator: "/")
      return refused(path, "the parts of a path are joined by `/`", fix: plain)
    }
    if path.value.hasPrefix("/") || path.value.dropFirst().first == ":" {
      return refused(path, "\(what) is named from the folder of the root file")
    }
    if parts.contains("..") {
      return refused(path, "\(what) never leaves the folder of the root file")
    }
    if parts.contains(".") || parts.contains("") {
      let plain = parts.filter { $0 != "." && !$0.isEmpty }.joined(separator: "/")
      return refused(path, "the path has a part that says nothing", fix: plain)
    }
    if path.value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      return refused(path, "the path holds a control character")
    }
    return nil
  }

  private static func refused(
    _ path: Text, _ message: String, fix: String? = nil
  ) -> Diagnostic {
    var fixIt: Diagnostic.FixIt?
    if let fix, problem(Text(value: fix, span: path.span)) == nil {
      fixIt = .init("write `\(fix)`", [.init(path.span, "\"\(fix)\"")])
    }
    return Diagnostic(
      .importPath, message, at: path.span,
      help: ["files are named from the folder of the root file: `hr/rules.policy`"], fixIt: fixIt)
  }
}

extension DiagnosticCode {
  static let importPath = DiagnosticCode(
    "S0103", "path leaves the folder",
    explanation: """
      Imports and files of values are named from the folder of the root file, with `/` between \
      the parts, and never lead out of it: a policy is one folder that can be reviewed, moved and archived as a whole.
      """,
    wrong: "language 1\nimport \"../shared.policy\"\nmodel a { }\nroute r { to a }",
    right: "language 1\nmodel a { }\nroute r { to a }")
}
