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
  public static let all = [broken, unsupported, repetition, tooLarge, unbounded, empty]

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
      by `*`, or split the pattern into several tests joined by `and`. Making the automata of all \
      string tests of a policy is bounded too: a thousand patterns that are each nearly too large \
      are too large together.
      """,
    wrong: "deny d { when tenant contains /a.{20}b/ }",
    right: "deny d { when tenant contains /a.*b/ }")

  /// A detector's pattern without a longest match.
  public static let unbounded = DiagnosticCode(
    "L0205", "pattern without a bound",
    explanation: """
      What a detector finds must have a longest form: text is searched while it passes, and what \
      is redacted or held back must end somewhere. `*`, `+` and `{3,}` have none; write how many \
      there may be, as in `{1,64}`. What is found, its neighbour and the way between them may be \
      \(Digits.grouped(Limits.findingCharacters)) characters at most.
      """,
    wrong: "detector mrn = /MRN-[0-9]+/ means {phi}",
    right: "detector mrn = /MRN-[0-9]{7}/ means {phi}")

  /// A detector's pattern that finds nothing everywhere.
  public static let empty = DiagnosticCode(
    "L0206", "pattern of nothing",
    explanation: """
      A detector whose pattern accepts the empty text would find it in every text, between any two \
      characters. Let the pattern ask for one character at least.
      """,
    wrong: "detector mrn = /(MRN)?[0-9]{0,7}/ means {phi}",
    right: "detector mrn = /(MRN)?[0-9]{7}/ means {phi}")
}
