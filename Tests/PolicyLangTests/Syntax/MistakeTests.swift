import Testing

@testable import PolicyLang

/// What people write who know another language: one message each, and an edit that mends it.
@Suite struct MistakeTests {
  struct Mistake: CustomTestStringConvertible {
    let wrong: String
    let code: String
    let mended: String?
    init(_ wrong: String, _ code: String, _ mended: String? = nil) {
      self.wrong = wrong
      self.code = code
      self.mended = mended
    }
    var testDescription: String { wrong }
  }

  static let conditions: [Mistake] = [
    Mistake("x = 5", "P0201", "x == 5"),
    Mistake("x === 5", "P0003", "x == 5"),
    Mistake("x <> 5", "P0003", "x != 5"),
    Mistake("x => 5", "P0003", "x >= 5"),
    Mistake("x ≥ 5", "P0003", "x >= 5"),
    Mistake("0 < a < 5", "P0202", "0 < a and a < 5"),
    Mistake("0 < a + b <= 5", "P0202", "0 < a + b and a + b <= 5"),
    Mistake("x is restricted", "P0203", "x == restricted"),
    Mistake("x is not restricted", "P0203", "x != restricted"),
    Mistake("x is in {a, b}", "P0203", "x in {a, b}"),
    Mistake("x is not in {a, b}", "P0203", "x not in {a, b}"),
    Mistake("x has none of {a}", "P0204", "not x has any of {a}"),
    Mistake("a == b, c == d", "P0205", "a == b and c == d"),
    Mistake("a and b or c", "P0206", "(a and b) or c"),
    Mistake("a or b and c or d and e", "P0206", "a or (b and c) or (d and e)"),
    Mistake("a && b", "P0003", "a and b"),
    Mistake("a&&b", "P0003", "a and b"),
    Mistake("a || b", "P0003", "a or b"),
    Mistake("a AND b", "P0003", "a and b"),
    Mistake("a Or b", "P0003", "a or b"),
    Mistake("!a", "P0003", "not a"),
    Mistake("! a", "P0003", "not a"),
    Mistake("not not a", "P0208", "a"),
    Mistake("not not not a", "P0208", "not a"),
    Mistake("x == 'single'", "P0003", "x == \"single\""),
    Mistake("x == “curly”", "P0003", "x == \"curly\""),
    Mistake("x > $1,000", "P0025", "x > $1000"),
    Mistake("x > 100,000", "P0025", "x > 100000"),
    Mistake("x > 1,000,000", "P0025", "x > 1000000"),
    Mistake("x in {1,000}", "P0025", "x in {1000}"),
    Mistake("x > 1_000", "P0020", "x > 1000"),
    Mistake("x > 1h30m", "P0024", "x > 90m"),
    Mistake("x > 1.5h", "P0020", "x > 90m"),
    Mistake("x > 1.5k", "P0020", "x > 1500"),
    Mistake("x > 5sec", "P0021", "x > 5s"),
    Mistake("x > 5K", "P0021", "x > 5k"),
    Mistake("x > 5x", "P0021"),
    Mistake("x > 2026-02-30", "P0026"),
    Mistake("x > 2026-2-3", "P0026", "x > 2026-02-03"),
    Mistake("x > 99999999999999999999", "P0022"),
    Mistake("x > 9999999999999y", "P0022"),
    Mistake("x > $0.0000001", "P0023"),
    Mistake("x in {a, , b}", "P0117"),
    Mistake("x in {a b}", "P0110", "x in {a, b}"),
    Mistake("x in [a, b]", "P0003", "x in {a, b}"),
    Mistake("x in (a, b)", "P0109"),
    Mistake("x has {a}", "P0109"),
    Mistake("x has any {a}", "P0109", "x has any of {a}"),
    Mistake("x not has a", "P0109"),
    Mistake("x has no a", "P0109"),
    Mistake("x between 1 and 5", "P0109"),
    Mistake("x equals 5", "P0109", "x == 5"),
    Mistake("x startsWith \"a\"", "P0109", "x starts with \"a\""),
    Mistake("x matches \"a*\"", "P0109"),
    Mistake("2 * x > 5", "P0109"),
    Mistake("x > 5 ms", "P0020", "x > 5ms"),
    Mistake("(x > 5", "P0109"),
    Mistake("x > 5)", "P0108", "x > 5"),
    Mistake("model == a", "P0111"),
    Mistake("request.x-1 > 5", "P0112", "request.x - 1 > 5"),
    Mistake("x == \"a\\d\"", "P0005"),
    Mistake("x == @", "P0002"),
    Mistake("x == 5;", "P0003", "x == 5"),
    Mistake("x matches //", "P0109"),
    Mistake("x == münchen", "P0002", "x == `münchen`"),
    Mistake("x\u{A0}== 5", "P0002", "x == 5"),
    Mistake("x == 5 # why", "P0003", "x == 5 // why"),
    Mistake("x == 5 /* why */", "P0003"),
    Mistake("x == t#3", "P0002"),
  ]

  @Test(arguments: conditions)
  func conditionHasOneMessage(_ mistake: Mistake) {
    let newline = mistake.wrong.contains("# ") || mistake.wrong.contains("//") ? "\n" : ""
    let parsed = ParsedText.condition(mistake.wrong + newline)
    #expect(parsed.codes == [mistake.code], "\(parsed.diagnostics.map(\.message))")
    guard let mended = mistake.mended else { return }
    #expect(parsed.mended == "language 1\ndeny d { when \(mended + newline) }")
    #expect(ParsedText(parsed.mended).codes == [])
  }

  static let declarations: [Mistake] = [
    Mistake("model not { region eu }", "P0111", "model `not` { region eu }"),
    Mistake("enum W { now, later }", "P0111", "enum W { `now`, later }"),
    Mistake("deny no-code { when a }", "P0112", "deny no_code { when a }"),
    Mistake("level L { a, b }", "P0121", "level L { a < b }"),
    Mistake("level L { a , b }", "P0121", "level L { a < b }"),
    Mistake("enum E { a < b }", "P0121"),
    Mistake("enum E { a b }", "P0110", "enum E { a, b }"),
    Mistake("enum E { \"a\" }", "P0109"),
    Mistake("request { a: bool default true }", "P0117", "request { a bool default true }"),
    Mistake("request { a bool required, b bool required }", "P0117"),
    Mistake("request { a int 0-5 required }", "P0109"),
    Mistake("request { a int 0..5 defualt 3 }", "P0109"),
    Mistake("request { a Task optional }", "P0109"),
    Mistake("request { from bool required }", "P0111"),
    Mistake("models { region: Region }", "P0117", "models { region Region }"),
    Mistake("model a { region: eu }", "P0117", "model a { region eu }"),
    Mistake("model a { region eu, tier low }", "P0117", "model a { region eu tier low }"),
    Mistake("model a { region = eu }", "P0117", "model a { region eu }"),
    Mistake("deny d { when: a }", "P0117", "deny d { when a }"),
    Mistake("deny d { status = 403 }", "P0117", "deny d { status 403 }"),
    Mistake("deny d { when a, status 403 }", "P0117", "deny d { when a status 403 }"),
    Mistake("deny d { if a }", "P0114"),
    Mistake("deny d { when a   severity \"high\" }", "P0114"),
    Mistake("deny d { when a   stauts 403 }", "P0114"),
    Mistake("deny d { when a   when b }", "P0113"),
    Mistake("deny { when a }", "P0109"),
    Mistake("deny \"d\" { when a }", "P0109", "deny d { when a }"),
    Mistake("deny d { because no }", "P0109"),
    Mistake("deny d { status $403 }", "P0120"),
    Mistake("forbid f { models a   models where b }", "P0113"),
    Mistake("waive w { lifts f, g }", "P0301"),
    Mistake("waive w { models where a }", "P0302"),
    Mistake("record r { retain at least 7 }", "P0120"),
    Mistake("record r { retain at least 4M }", "P0120", "record r { retain at least 4m }"),
    Mistake("cap c { output 4m }", "P0120", "cap c { output 4M }"),
    Mistake("cap c { cost 5 }", "P0120", "cap c { cost $5 }"),
    Mistake("route r { to a, }", "P0117", "route r { to a }"),
    Mistake("route r { to a, because \"x\" }", "P0117", "route r { to a because \"x\" }"),
    Mistake("route r { to split by t { 95 a, 5% b } }", "P0120"),
    Mistake("fallback f { on slow skip }", "P0109"),
    Mistake("avoid table t (a) -> models {\n x | y\n}", "P0303"),
    Mistake("route table t (a) -> status {\n x | 403\n}", "P0114"),
    Mistake(
      "route table t (a, b) -> to {\n x | | y\n}", "P0402",
      "route table t (a, b) -> to {\n x | - | y\n}"),
    Mistake("route table t (a, b) -> to {\n x | cheapest of {y}\n}", "P0401"),
    Mistake("test t { expect denied }", "P0109", "test \"t\" { expect denied }"),
    Mistake("test \"t\" { given { a = 5 } }", "P0109", "test \"t\" { given { a : 5 } }"),
    Mistake("rout r { to a }", "P0104"),
    Mistake("deny d { when a } }", "P0108"),
    Mistake("deny d { when a", "P0107"),
    Mistake("classify c { add labels {pii because \"x\" }", "P0107"),
    Mistake("owner \"x\"\nowner \"y\"", "P0113"),
    Mistake("import catalogue.policy", "P0109", "import \"catalogue.policy\""),
    Mistake("deny d { when a }\nimport \"b.policy\"", "P0105"),
    Mistake("/// of nothing", "P0106"),
    Mistake("deny d {\n  /// inside\n  when a\n}", "P0106", "deny d {\n  // inside\n  when a\n}"),
    Mistake("deny d { when a   because \"open }", "P0004"),
    Mistake("deny d { when x matches /open }", "P0004"),
    Mistake("deny `d { when x }\ndeny e { when x }", "P0004"),
    Mistake("deny d { when a } // \u{202E} hidden", "P0001"),
    Mistake("deny d { when\u{7} a }", "P0001"),
  ]

  @Test(arguments: declarations)
  func declarationHasOneMessage(_ mistake: Mistake) {
    let parsed = ParsedText.of(mistake.wrong)
    #expect(parsed.codes == [mistake.code], "\(parsed.diagnostics.map(\.message))")
    guard let mended = mistake.mended else { return }
    #expect(parsed.mended == "language 1\n" + mended)
    #expect(ParsedText(parsed.mended).codes == [])
  }

  @Test func versionIsFirst() {
    #expect(ParsedText("deny d { when a }").codes == ["P0101"])
    #expect(ParsedText("deny d { when a }").mended == "language 1\ndeny d { when a }")
    #expect(ParsedText("// a comment\nlanguage 1\n").codes == [])
    #expect(ParsedText("import \"a.policy\"\nlanguage 1\n").codes == ["P0101"])
    #expect(ParsedText("").codes == ["P0101"])
    let newer = ParsedText("language 2\nsomething new { ; }")
    #expect(newer.codes == ["P0101"])
    #expect(newer.diagnostics[0].help.contains { $0.contains("rtctl migrate") })
    #expect(ParsedText("language 0\n").mended == "language 1\n")
    #expect(ParsedText("\u{FEFF}language 1\n").codes == ["P0001"])
    #expect(ParsedText("\u{FEFF}language 1\n").mended == "language 1\n")
  }
}
