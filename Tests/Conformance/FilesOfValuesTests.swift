import PolicyCore
import PolicyLang
import Runtime
import Testing

/// Lists, calendars and tables from files, from the text of a policy to its decisions.
@Suite struct FilesOfValuesTests {
  private func pipeline(_ rules: String, _ files: [String: String]) throws -> Pipeline {
    let text = """
      language 1
      enum Task { chat, code }
      request {
          tenant string max 32 default ""
          task   Task          default chat
      }
      model a { }
      model b { }
      \(rules)
      route last { to a, b }
      """
    var texts = files.mapValues { Array($0.utf8) }
    texts["main.policy"] = Array(text.utf8)
    return try Pipeline(texts: texts)
  }

  private func effects(_ pipeline: Pipeline, _ lines: [String]) throws -> [String] {
    try pipeline.decide(Array(lines.joined(separator: "\n").utf8))
      .map { $0["effect"] as? String ?? "" }
  }

  private func effects(_ pipeline: Pipeline, tenants: [String]) throws -> [String] {
    try effects(pipeline, tenants.map { "{\"tenant\":\"\($0)\"}" })
  }

  // MARK: - Calendars

  @Test func aCalendarHoldsInsideAndAtItsEdges() throws {
    let pipeline = try pipeline(
      """
      calendar freeze from "freeze.csv"
      deny frozen { when now in freeze   because "frozen" }
      """,
      [
        "freeze.csv":
          "from,until,name\n2026-12-24,2027-01-04,days\n"
          + "2027-03-29T16:00:00Z,2027-04-02T06:00:00Z,instants\n"
      ])
    #expect(pipeline.diagnostics.allSatisfy { $0.code.id == "A0112" })
    let instants = [
      "2026-12-23T23:59:59.999999Z": "route", "2026-12-24T00:00:00Z": "deny",
      "2026-12-31T12:00:00Z": "deny", "2027-01-04T23:59:59.999999Z": "deny",
      "2027-01-05T00:00:00Z": "route", "2027-03-29T15:59:59Z": "route",
      "2027-03-29T16:00:00Z": "deny", "2027-04-02T05:59:59.999999Z": "deny",
      "2027-04-02T06:00:00Z": "route",
    ]
    for (instant, effect) in instants {
      #expect(try effects(pipeline, ["{\"now\":\"\(instant)\"}"]) == [effect], "\(instant)")
    }
  }

  // MARK: - Long lists

  private static let long = (0..<1_500).map { "tenant-\($0 * 7)\n" }.joined()

  @Test func aLongListIsLookedUpAndDecidesAsAShortOne() throws {
    let rules = """
      list blocked from "blocked.txt"
      deny d { when tenant in blocked   because "blocked" }
      route outside { when tenant not in blocked   to b }
      """
    let long = try pipeline(rules, ["blocked.txt": Self.long])
    #expect(long.bundle.policy.lists.map(\.ends.count) == [1_500])
    #expect(long.bundle.policy.lists.map(\.name) == ["blocked"])
    let tenants = ["tenant-0", "tenant-7", "tenant-10493", "tenant-1", "tenant-", "", "tenant-77x"]
    let expected = ["deny", "deny", "deny", "route", "route", "route", "route"]
    #expect(try effects(long, tenants: tenants) == expected)
    let short = try pipeline(rules, ["blocked.txt": "tenant-0\ntenant-7\ntenant-10493\n"])
    #expect(short.bundle.policy.lists.isEmpty)
    #expect(try effects(short, tenants: tenants) == expected)
  }

  @Test func aLongListIsInTheBundleOnceAndNotMuchLargerThanItsTexts() throws {
    let entries = (0..<50_000).map { "customer-\($0 * 31)-of-the-house\n" }.joined()
    let parsed = try pipeline(
      """
      list known from "known.txt"
      deny d { when tenant not in known and task == code   because "x" }
      route r { when tenant in known   to b }
      """, ["known.txt": entries])
    let size = BundleWriter.write(parsed.bundle.policy).count
    #expect(size < entries.utf8.count + 4 * 50_000 + 8_192)
  }

  @Test func whatALongListCannotHoldIsSaid() throws {
    let refused = #expect(throws: Pipeline.Refused.self) {
      try pipeline(
        """
        list blocked from "blocked.txt"
        deny never { when tenant == "acme" and tenant in blocked   because "x" }
        deny some { when tenant == "tenant-7" and tenant in blocked   because "x" }
        deny others { when tenant starts with "tenant-" and tenant not in blocked   because "x" }
        deny listed { when tenant ends with "-14" and tenant in blocked   because "x" }
        """, ["blocked.txt": Self.long])
    }
    let diagnostics = (refused?.diagnostics ?? []).filter { $0.code.id != "A0112" }
    #expect(diagnostics.map(\.code.id) == ["A0101"])
    #expect(diagnostics.first?.message.contains("`never`") == true)
  }

  @Test func aGapBehindALongListIsShownByOneOfItsEntries() throws {
    let pipeline = try pipeline(
      """
      list blocked from "blocked.txt"
      forbid f { when tenant in blocked and tenant ends with "77"   models a, b }
      """, ["blocked.txt": Self.long])
    let gap = try #require(pipeline.diagnostics.first { $0.code.id == "A0104" })
    let line = try #require(gap.witness)
    #expect(line.contains("77\""))
    #expect(try effects(pipeline, [line]) == ["no_candidate"])
  }

  @Test func aListBeyondTheLimitIsAnError() {
    let refused = #expect(throws: Pipeline.Refused.self) {
      try pipeline(
        "list l from \"l.txt\"\ndeny d { when tenant in l   because \"x\" }",
        ["l.txt": String(repeating: "x\n", count: 1_000_001)])
    }
    let errors = (refused?.diagnostics ?? []).filter { $0.severity == .error }
    #expect(errors.map(\.code.id) == ["T0114"])
    #expect(errors.first?.message.contains("at most 1000000 entries") == true)
  }

  // MARK: - Tables

  @Test func rowsOfACSVTableThatOverlapAreNamedByTheirLines() throws {
    let refused = #expect(throws: Pipeline.Refused.self) {
      try pipeline(
        "deny unique table t from \"t.csv\"",
        ["t.csv": "tenant,task,because\nacme,code,one\nbeta,-,two\n\nacme,-,three\n"])
    }
    let error = try #require(refused?.diagnostics.first { $0.code.id == "A0103" })
    #expect(error.severity == .error)
    #expect(error.message.contains("`t#1`") || error.message.contains("`t#3`"))
    let spans = [error.span] + error.secondary.map(\.span)
    let parsed = PolicyReader.read(root: "main.policy", present: []) { name in
      name == "t.csv"
        ? .success(Array("tenant,task,because\nacme,code,one\nbeta,-,two\n\nacme,-,three\n".utf8))
        : .success(Array("language 1\ndeny unique table t from \"t.csv\"".utf8))
    }
    let places = spans.map { span in
      let file = parsed.sources[span.file]
      return "\(file.name):\(file.position(of: Int(span.start)).line)"
    }
    #expect(Set(places) == ["t.csv:2", "t.csv:5"])
  }

  @Test func textsStandInCellsAsASpreadsheetWritesThem() throws {
    let table = """
      tenant,task,because
      acme,-,bare
      Smith & Sons (EU),code,with blanks and signs
      "Lee, Wu",-,with a comma
      \"""beta""\",-,as in a policy
      "not {""gamma"", ""acme"", ""beta""}",code,a test
      """
    let pipeline = try pipeline("deny table t from \"t.csv\"", ["t.csv": table])
    #expect(pipeline.diagnostics.filter { $0.severity == .error }.isEmpty)
    let tenants = ["acme", "Smith & Sons (EU)", "Lee, Wu", "beta", "gamma", "Lee"]
    #expect(
      try effects(pipeline, tenants: tenants)
        == ["deny", "route", "deny", "deny", "route", "route"])
    let coding = tenants.map { "{\"tenant\":\"\($0)\",\"task\":\"code\"}" }
    #expect(
      try effects(pipeline, coding) == ["deny", "deny", "deny", "deny", "route", "deny"])
  }
}
