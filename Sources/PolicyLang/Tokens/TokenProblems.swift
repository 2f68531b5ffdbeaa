extension Diagnostic {
  /// Documentation that documents nothing; `lines` are the offsets of its lines.
  static func misplacedDocumentation(_ span: Span, lines: [Int]) -> Diagnostic {
    Diagnostic(
      .misplacedDocumentation,
      "documentation stands on lines of its own before a declaration, an attribute or a fact",
      at: span,
      fixIt: .init(
        "make it a comment",
        lines.map { .init(Span(file: span.file, start: $0, end: $0 + 3), "//") }))
  }

  /// More words and signs than a policy has.
  static func tooManyTokens(_ span: Span) -> Diagnostic {
    Diagnostic(
      .sourceUnusable,
      "all files of a policy together have at most \(Limits.tokens) words and signs, and this one "
        + "goes over that",
      at: span, help: ["values that are many belong into a list or a table in a file of its own"])
  }
}

extension DiagnosticCode {
  static let misplacedDocumentation = DiagnosticCode(
    "P0106", "documentation of nothing",
    explanation: """
      A `///` line belongs to the declaration, attribute or fact that follows it, and appears in \
      explanations and reports. Elsewhere write a `//` comment.
      """,
    wrong: "deny d {\n    /// too long\n    when n > 5\n}",
    right: "deny d {\n    // too long\n    when n > 5\n}")

  static let sourceUnusable = DiagnosticCode(
    "S0101", "file cannot be read",
    explanation: """
      A file that the policy is made of is missing, cannot be read, is no text, or goes over the \
      limits: 64 files, and for all of them together 16 MB and 4,194,304 words and signs; 262,144 \
      declarations and rows of tables in each. Files of values (`from "x.csv"`) have \
      at most 64 MB each and 256 MB together, and there are at most 1,024 of them.
      """,
    wrong: "language 1\nimport \"gone.policy\"\nmodel a { }\nroute r { to a }",
    right: "language 1\nmodel a { }\nroute r { to a }")
}
