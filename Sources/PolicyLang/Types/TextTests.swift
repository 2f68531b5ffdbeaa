/// `starts with`, `ends with`, `contains`, `matches`, and `ignoring case`.
extension Checking {
  /// A test of a text.
  mutating func string(
    _ sum: Sum, _ operation: TextTest, _ test: Test, _ span: Span
  ) -> Condition? {
    guard let (reading, type) = subject(sum, "a test of texts") else { return nil }
    guard type == .string else {
      var help: [String] = []
      if case .set = type { help = ["what is in a set is tested with `has`"] }
      report(
        TypeCodes.wrongOperator,
        "`\(written(sum.span))` is \(words(type)), and `\(written(test.span))` tests texts",
        at: span, help: help)
      return nil
    }
    return .test(.text(reading, operation, ignoringCase: test.ignoringCase != nil), span)
  }

  /// `ignoring case` belongs to one comparison of texts.
  mutating func checkIgnoringCase(_ test: Test, _ span: Span) {
    let belongs =
      switch test.kind {
      case .startsWith, .endsWith, .containsText, .containsRegex, .matchesRegex, .matchesGlob: true
      case .compare: true  // judged when both sides are known
      case .member, .has, .hasAny, .hasAll, .hasOnly, .isEmpty: false
      }
    if !belongs { reportIgnoringCase(span) }
  }

  /// Says that `ignoring case` stands where nothing is compared letter by letter.
  mutating func reportIgnoringCase(_ span: Span) {
    report(
      TypeCodes.ignoringCase, "`ignoring case` belongs to one comparison with a text in quotes",
      at: span, help: ["write one comparison for each text, joined by `or`"])
  }
}

extension TypeCodes {
  static let ignoringCase = DiagnosticCode(
    "T0210", "misplaced `ignoring case`",
    explanation: """
      `ignoring case` (A to Z only) belongs to one comparison with one text. It does not belong \
      to `in`, to numbers or to values of an enum.
      """,
    wrong: "deny d { when tenant in {\"x\"} ignoring case }",
    right: "deny d { when tenant == \"x\" ignoring case }")
}
