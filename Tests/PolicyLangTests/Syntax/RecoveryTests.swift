import Testing

@testable import PolicyLang

/// Every independent mistake of a file in one run, and none twice.
@Suite struct RecoveryTests {
  @Test func fiveMistakesGiveFiveMessages() {
    let reading = Reading.of(
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
    #expect(reading.codes == ["P0109", "P0110", "P0109", "P0114", "P0109"])
  }

  @Test func mistakesInOneRuleAreReportedTogether() {
    let reading = Reading.of(
      "deny d { when n > > 5   status $403   because 5   until 2026-02-30   severity high }")
    #expect(reading.codes == ["P0109", "P0120", "P0109", "P0026", "P0114"])
  }

  @Test func unclosedRulePointsAtItsBraceAndTheNextIsRead() {
    let reading = Reading.of("deny d { when n > 5\nroute last { to a, b }\nroute r { too a }")
    #expect(reading.codes == ["P0107", "P0114"])
    #expect(reading.text(reading.diagnostics[0].span) == "{")
    #expect(reading.diagnostics[0].secondary.map { reading.text($0.span) } == ["route"])
    #expect(reading.tree.declarations.count == 3)
  }

  @Test func unclosedBlocksInOneAnotherGiveOneMessage() {
    #expect(Reading.of("test \"t\" { given { a: {b, c").codes == ["P0107"])
    #expect(Reading.of("request { a int 0..5 default 3\n b").codes == ["P0107"])
    #expect(Reading.of("route table t (a) -> to {\n a | b\n b |").codes == ["P0107"])
  }

  @Test func rowsDoNotReachTheNext() {
    let reading = Reading.of(
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
    #expect(reading.codes == ["P0109", "P0109", "P0109", "P0109", "P0114"])
    guard case .table(let table)? = reading.tree.declarations.first?.kind else {
      Issue.record("no table")
      return
    }
    #expect(table.rows.count == 1)
  }

  @Test func conditionThatCannotBeReadStaysInItsRule() {
    let reading = Reading.of("deny d { when n > > 5   status 403 }")
    #expect(reading.clauses.count == 2)
    #expect(reading.condition?.kind == .invalid)
  }

  @Test func deepNestingIsOneMessage() {
    for depth in [65, 10_000] {
      let open = String(repeating: "(", count: depth)
      let close = String(repeating: ")", count: depth)
      #expect(Reading.condition("\(open)n > 5\(close)").codes == ["P0115"])
      #expect(Reading.of("deny d { when \(open)").codes == ["P0115"])
      let sets = String(repeating: "{", count: depth)
      #expect(Reading.of("list l = \(sets)").codes == ["P0115"])
      #expect(
        Reading.condition("n in \(sets)\(String(repeating: "}", count: depth))").codes == ["P0115"])
    }
    let allowed = String(repeating: "(", count: 60)
    #expect(Reading.condition("\(allowed)n > 5\(String(repeating: ")", count: 60))").codes == [])
    #expect(Reading.condition(String(repeating: "not ", count: 10_000) + "a").codes == ["P0208"])
  }

  @Test func messagesAreLimited() {
    let reading = Reading.of(String(repeating: "; ", count: 5_000))
    #expect(reading.diagnostics.count == Limits.diagnostics)
    #expect(reading.codes.last == "P0118")
  }

  @Test func messagesAreSortedByPlace() {
    let reading = Reading.of("rout a { }\ndeny d { when @ }\nlevel L { a, b }")
    #expect(reading.diagnostics.map(\.span) == reading.diagnostics.map(\.span).sorted())
  }
}
