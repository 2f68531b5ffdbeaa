/// What is wrong with a pattern, and where inside it.
public struct PatternProblem: Error, Equatable {
  /// The kind of problem.
  public var code: DiagnosticCode
  /// What is wrong, in one line.
  public var message: String
  /// The bytes of the pattern that it is about.
  public var range: Range<Int>
  /// What to do.
  public var help: [String]
}

/// What patterns get wrong.
public enum PatternCodes {
  /// Every code of this file.
  public static let all = [broken, unsupported, repetition, tooLarge]

  /// A pattern that is not a regular expression.
  public static let broken = DiagnosticCode(
    "L0201", "broken regular expression",
    explanation: """
      The pattern between the slashes is not a regular expression: a bracket is not closed, a \
      repetition has nothing before it, a range runs backwards, or an escape means nothing. \
      A sign that has a meaning in patterns is written with `\\` before it when it stands for \
      itself.
      """,
    wrong: "deny d { when tenant matches /acme-[0-9/ }",
    right: "deny d { when tenant matches /acme-[0-9]/ }")

  /// A feature that other regular expressions have.
  public static let unsupported = DiagnosticCode(
    "L0202", "not in the language of patterns",
    explanation: """
      Patterns are compiled to automata that read every byte once and that can be compared and \
      proved about. Look-around, back-references, lazy and possessive repetition, anchors, word \
      boundaries, flags and Unicode properties are therefore not part of the language. `matches` \
      is about the whole string and `contains` about any part of it; `starts with` and `ends with` \
      say the rest, and `ignoring case` stands behind the pattern.
      """,
    wrong: "deny d { when tenant matches /(?=x)y/ }",
    right: "deny d { when tenant matches /y/ }")

  /// A repetition beyond the limit.
  public static let repetition = DiagnosticCode(
    "L0203", "repetition too large",
    explanation: """
      A repetition `{m,n}` may ask for at most 1,000. Every repetition is unfolded when the \
      pattern is compiled, so a larger one would only make the table larger.
      """,
    wrong: "deny d { when tenant matches /[a-z]{2000}/ }",
    right: "deny d { when tenant matches /[a-z]{16}/ }")

  /// An automaton beyond the limit.
  public static let tooLarge = DiagnosticCode(
    "L0204", "pattern too large",
    explanation: """
      A pattern becomes an automaton that reads a text in one pass; it may take at most 64 KB. \
      What makes it large is a part that may begin anywhere and is followed by a counted \
      repetition, or counted repetitions inside one another. Shorten the repetition, replace it \
      by `*`, or split the pattern into several tests joined by `and`.
      """,
    wrong: "deny d { when tenant contains /a.{20}b/ }",
    right: "deny d { when tenant contains /a.*b/ }")
}
