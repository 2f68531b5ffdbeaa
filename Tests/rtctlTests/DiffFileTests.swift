import Testing

@testable import rtctl

/// What `rtctl diff` says of lists, enums, calendars and tables whose values lie in files.
@Suite struct DiffFileTests {
  private func pair(
    _ text: String, _ file: String, _ old: String, _ new: String
  ) throws -> DiffPair {
    try DiffPair(text, text, files: ([file: old], [file: new]))
  }

  private static func list(_ rule: String) -> String {
    """
    list known from "known.txt"
    request { tenant string max 16 required }
    model m { }
    \(rule)
    route last { to m }
    """
  }

  @Test func anEntryThatIsGoneIsNoLongerRefused() throws {
    let pair = try pair(
      Self.list("deny d { when tenant in known }"), "known.txt", "evil\nworse\n", "evil\n")
    try pair.expect(["LOOSENS requests that `d` refused are no longer refused"])
    #expect(try pair.changes()[0].request?.contains("worse") == true)
    try pair.expect(["TIGHTENS requests are refused by `d`"], from: "new", to: "old")
  }

  @Test func anEntryThatIsGoneIsRefusedByWhatAsksForOthers() throws {
    let pair = try pair(
      Self.list("deny d { when tenant not in known }"), "known.txt", "one\ntwo\n", "one\n")
    try pair.expect(["TIGHTENS requests are refused by `d`"])
    #expect(try pair.changes()[0].request?.contains("two") == true)
    try pair.expect(
      ["LOOSENS requests that `d` refused are no longer refused"], from: "new", to: "old")
  }

  @Test func theOrderOfEntriesAndTheirLinesAreNoChange() throws {
    let pair = try pair(
      Self.list("deny d { when tenant in known }"), "known.txt", "one\ntwo\n", "two\r\n\none\ntwo")
    #expect(pair.run("--fail-on", "any").status == 0)
  }

  @Test func aListInAFileIsTheSameInTheText() throws {
    let pair = try DiffPair(
      Self.list("deny d { when tenant in known }"),
      Self.list("deny d { when tenant in known }")
        .replacing(#"from "known.txt""#, with: #"= { "two", "one" }"#),
      files: (["known.txt": "one\ntwo\n"], [:]))
    #expect(pair.run("--fail-on", "any").status == 0)
  }

  @Test func aListOfNumbersIsComparedByItsValues() throws {
    let text = """
      list odd of int from "odd.txt"
      request { n int 0..9 required }
      model m { }
      deny d { when n in odd }
      route last { to m }
      """
    let pair = try pair(text, "odd.txt", "1\n3\n", "1\n5\n")
    try pair.expect([
      "LOOSENS requests that `d` refused are no longer refused",
      "TIGHTENS requests are refused by `d`",
    ])
  }

  private static func codes(_ rules: String) -> String {
    """
    enum C from "c.csv" column "x"
    request { t C required }
    model m { }
    model n { }
    \(rules)
    route last { to m, n }
    """
  }

  @Test func aValueAtTheTopLeavesTheOthersWhatTheyWere() throws {
    let pair = try pair(
      Self.codes("deny d { when t == zz }"), "c.csv", "x\naa\nzz\n", "x\nqq\naa\nzz\n")
    try pair.expect(["NEUTRAL the value `qq` of `C` is new"])
    try pair.expect(["NEUTRAL the value `qq` of `C` is gone"], from: "new", to: "old")
  }

  @Test func anotherOrderOfValuesIsNoChange() throws {
    let pair = try pair(
      Self.codes("deny d { when t == zz }\nforbid f { when t not in {aa, bb}   models n }"),
      "c.csv", "x\naa\nbb\nzz\n", "x\nzz\naa\nbb\n")
    #expect(pair.run("--fail-on", "any").status == 0)
  }

  @Test func swappedValuesAreFoundByTheirNames() throws {
    let pair = try DiffPair(
      Self.codes("deny d { when t == zz }"), Self.codes("deny d { when t == aa }"),
      files: (["c.csv": "x\naa\nzz\n"], ["c.csv": "x\nzz\naa\n"]))
    try pair.expect([
      "LOOSENS requests that `d` refused are no longer refused",
      "TIGHTENS requests are refused by `d`",
    ])
    let changes = try pair.changes()
    #expect(changes[0].request?.contains(#""t":"zz""#) == true)
    #expect(changes[1].request?.contains(#""t":"aa""#) == true)
  }

  @Test func anotherOrderOfValuesIsNoChangeOfSplitsTablesSetsAndFacts() throws {
    let text = """
      enum C from "c.csv"
      request { t C required   labels set of C default {} }
      models { home C   serves C }
      model m { home aa   serves zz }
      model n { home zz   serves aa }
      deny table by_t (t, labels) -> because {
          aa | has bb | "no"
      }
      forbid f { when labels has any of {aa, bb}   models where home == aa }
      forbid g { models where serves == t }
      route some { when labels == {zz, bb}   to split by t { 50% m, 50% n } }
      route last { to m, n }
      """
    let pair = try pair(text, "c.csv", "x\naa\nbb\nzz\n", "x\nzz\nbb\naa\n")
    let run = pair.run("--fail-on", "any")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  @Test func anUnknownMemberIsReadAsEachPolicySays() throws {
    func text(_ values: String) -> String {
      """
      enum Label { \(values) }
      request { labels set of Label unknown as pii default {} }
      model m { }
      deny d { when labels has pii }
      route last { to m }
      """
    }
    // `phi` was read as `pii`, and is a label of its own now.
    let pair = try DiffPair(text("pii"), text("pii, phi"))
    let changes = try pair.changes()
    #expect(changes.map(\.effect) == ["LOOSENS", "NEUTRAL"])
    let request = try #require(changes[0].request)
    #expect(request.contains(#""labels":["phi"]"#))
    #expect(try pair.decide(request, "old")["effect"] as? String == "deny")
    #expect(try pair.decide(request, "new")["effect"] as? String == "route")
  }

  @Test func aCalendarIsComparedByItsDays() throws {
    let text = """
      calendar freeze from "freeze.csv"
      request { n int 0..9 default 1 }
      model m { }
      deny d { when now in freeze }
      route last { to m }
      """
    let pair = try pair(
      text, "freeze.csv", "date,name\n2027-12-24,Eve\n2027-12-25,Day\n", "date\n2027-12-24\n")
    try pair.expect(["LOOSENS requests that `d` refused are no longer refused"])
    #expect(try pair.changes()[0].request?.contains("2027-12-25T") == true)
    let same = try self.pair(
      text, "freeze.csv", "date,name\n2027-12-24,Eve\n2027-12-25,Day\n",
      "from,until\n2027-12-24,2027-12-25\n")
    #expect(same.run("--fail-on", "any").status == 0)
  }
}
