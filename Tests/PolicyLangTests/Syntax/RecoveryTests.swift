import Testing

@testable import PolicyLang

/// Every independent mistake of a file in one run, and none twice.
@Suite struct RecoveryTests {
  @Test func fiveMistakesGiveFiveMessages() {
    let parsed = ParsedText.of(
      """
      level Sens { public < < secret }
      enum Task { chat code }
      request {
          task Task default
          n    int 0..100  default 5
      }
      route r { too a }
      route table t (task) -> to {
          chat | cheapest a
          code | b
      }
      route last { to a }
      """)
    #expect(parsed.codes == ["P0109", "P0110", "P0109", "P0114", "P0109"])
  }

  @Test func mistakesInOneRuleAreReportedTogether() {
    let parsed = ParsedText.of(
      "deny d { when n > > 5   status $403   because 5   until 2026-02-30   severity high }")
    #expect(parsed.codes == ["P0109", "P0120", "P0109", "P0026", "P0114"])
  }

  @Test func unclosedRulePointsAtItsBraceAndTheNextIsRead() {
    let parsed = ParsedText.of("deny d { when n > 5\nroute last { to a, b }\nroute r { too a }")
    #expect(parsed.codes == ["P0107", "P0114"])
    #expect(parsed.text(parsed.diagnostics[0].span) == "{")
    #expect(parsed.diagnostics[0].secondary.map { parsed.text($0.span) } == ["route"])
    #expect(parsed.tree.declarations.count == 3)
  }

  @Test func unclosedBlocksInOneAnotherGiveOneMessage() {
    #expect(ParsedText.of("test \"t\" { given { a: {b, c").codes == ["P0107"])
    #expect(ParsedText.of("request { a int 0..5 default 3\n b").codes == ["P0107"])
    #expect(ParsedText.of("route table t (a) -> to {\n a | b\n b |").codes == ["P0107"])
  }

  @Test func rowsDoNotReachTheNext() {
    let parsed = ParsedText.of(
      """
      route table t (a, b) -> to {
          x | {y | z
          x | y    | z then
          x | -    | split by q {
          x | not a | z
          x | y    | z
      }
      route r { too a }
      """)
    #expect(parsed.codes == ["P0109", "P0109", "P0109", "P0109", "P0114"])
    guard case .table(let table)? = parsed.tree.declarations.first?.kind else {
      Issue.record("no table")
      return
    }
    #expect(table.rows.count == 1)
  }

  @Test func conditionThatCannotBeReadStaysInItsRule() {
    let parsed = ParsedText.of("deny d { when n > > 5   status 403 }")
    #expect(parsed.clauses.count == 2)
    #expect(parsed.condition?.kind == .invalid)
  }

  @Test func deepNestingIsOneMessage() {
    for depth in [65, 10_000] {
      let open = String(repeating: "(", count: depth)
      let close = String(repeating: ")", count: depth)
      #expect(ParsedText.condition("\(open)n > 5\(close)").codes == ["P0115"])
      #expect(ParsedText.of("deny d { when \(open)").codes == ["P0115"])
      let sets = String(repeating: "{", count: depth)
      #expect(ParsedText.of("list l = \(sets)").codes == ["P0115"])
      #expect(
        ParsedText.condition("n in \(sets)\(String(repeating: "}", count: depth))").codes == [
          "P0115"
        ])
    }
    let allowed = String(repeating: "(", count: 60)
    #expect(ParsedText.condition("\(allowed)n > 5\(String(repeating: ")", count: 60))").codes == [])
    #expect(ParsedText.condition(String(repeating: "not ", count: 10_000) + "a").codes == ["P0208"])
  }

  @Test func messagesAreLimited() {
    let parsed = ParsedText.of(String(repeating: "; ", count: 5_000))
    #expect(parsed.diagnostics.count == Limits.diagnostics)
    #expect(parsed.codes.last == "P0118")
  }

  @Test func messagesAreSortedByPlace() {
    let parsed = ParsedText.of("rout a { }\ndeny d { when @ }\nlevel L { a, b }")
    #expect(parsed.diagnostics.map(\.span) == parsed.diagnostics.map(\.span).sorted())
  }
}
