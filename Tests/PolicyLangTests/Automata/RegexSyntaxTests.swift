import Testing

@testable import PolicyLang

@Suite struct RegexSyntaxTests {
  /// Pattern, code, and what of the pattern the problem points at.
  static let refused: [(String, DiagnosticCode, String)] = [
    ("(?=x)y", PatternCodes.unsupported, "(?="),
    ("x(?!y)", PatternCodes.unsupported, "(?!"),
    ("(?<=a)b", PatternCodes.unsupported, "(?<"),
    ("(?<name>a)", PatternCodes.unsupported, "(?<"),
    ("(?i)a", PatternCodes.unsupported, "(?i"),
    ("(a)\\1", PatternCodes.unsupported, "\\1"),
    ("a*?", PatternCodes.unsupported, "*?"),
    ("a++", PatternCodes.unsupported, "++"),
    ("a{2,3}?", PatternCodes.unsupported, "{2,3}?"),
    ("^a", PatternCodes.unsupported, "^"),
    ("a$", PatternCodes.unsupported, "$"),
    ("\\bword", PatternCodes.unsupported, "\\b"),
    ("\\p{L}", PatternCodes.unsupported, "\\p"),
    ("é(", PatternCodes.broken, "("),
    ("a)", PatternCodes.broken, ")"),
    ("[a-", PatternCodes.broken, "["),
    ("[]", PatternCodes.broken, "[]"),
    ("[z-a]", PatternCodes.broken, "z-a"),
    ("[\\d-z]", PatternCodes.broken, "\\d-z"),
    ("*a", PatternCodes.broken, "*"),
    ("a**", PatternCodes.broken, "*"),
    ("a{3,2}", PatternCodes.broken, "{3,2}"),
    ("a{,2}", PatternCodes.broken, "{"),
    ("{", PatternCodes.broken, "{"),
    ("\\q", PatternCodes.broken, "\\q"),
    ("\\u{d800}", PatternCodes.broken, "\\u{d800}"),
    ("a\\", PatternCodes.broken, "\\"),
    ("a{1001}", PatternCodes.repetition, "{1001"),
    ("a{99999999999999999999}", PatternCodes.repetition, "{9999"),
  ]

  @Test(arguments: refused)
  func refusesWithThePlace(pattern: String, code: DiagnosticCode, place: String) {
    do throws(PatternProblem) {
      _ = try RegexSyntax.parse(pattern)
      Issue.record("/\(pattern)/ was accepted")
    } catch {
      #expect(error.code == code, "\(pattern): \(error.message)")
      let found = Array(pattern.utf8)[error.range]
      #expect(String(decoding: found, as: UTF8.self) == place, "\(pattern): \(error.message)")
    }
  }

  @Test func deepNestingIsRefused() {
    let pattern = String(repeating: "(", count: 5_000) + "a" + String(repeating: ")", count: 5_000)
    #expect(throws: PatternProblem.self) { try RegexSyntax.parse(pattern) }
  }

  @Test func escapesStandForThemselves() throws {
    #expect(
      try holds(.matches("\\/a\\.b\\*\\(\\)\\[\\]\\{\\}\\|\\\\\\^\\$\\-"), "/a.b*()[]{}|\\^$-"))
    #expect(try holds(.matches("[\\]\\-\\\\^]+"), "]-\\^"))
    #expect(try holds(.matches("[a-]"), "-"))
    #expect(try holds(.matches("\\t\\r\\n\\u{1F600}"), "\t\r\n😀"))
    #expect(try holds(.matches(""), ""))
  }
}
