@testable import rtctl
import Testing
import TestSupport

/// What `rtctl diff` says of changes that no candidate shows: each is listed with a request, and
/// none is where both policies decide alike.
@Suite struct DiffMeaningTests {
  private let place: Workplace
  private static let models = """
    language 1
    level S { low < mid < high }
    request {
        s      S default low
        t      string max 3 default "a"
        vip    bool default false
        tenant string max 16 default ""
        prompt int 0..1000 from prompt tokens
        out    int 1..1000 default 10 as output limit
    }
    models { eu bool }
    model m { eu true price_in $1 price_out $1 }
    model n { eu false price_in $2 price_out $2 }

    """

  init() throws { place = try Workplace() }

  /// The lines of a comparison that say what changes.
  private func changes(
    _ old: String, _ new: String, requests: [String] = []
  ) throws -> (lines: [String], output: String) {
    try place.write("old/main.policy", Self.models + old)
    try place.write("new/main.policy", Self.models + new)
    try place.write("traffic.ndjson", requests.map { $0 + "\n" }.joined())
    let run = place.run("diff", "old", "new", "--requests", "traffic.ndjson")
    let tags = ["LOOSENS", "TIGHTENS", "NEUTRAL", "UNKNOWN"]
    let lines = run.output.split(separator: "\n").map(String.init)
      .filter { line in tags.contains { line.hasPrefix($0) } }
    return (lines, run.output)
  }

  @Test func anotherStatusOfARefusalIsNeutral() throws {
    let route = "route last { to m }\n"
    let (lines, output) = try changes(
      "deny d { when vip   status 429   because \"x\" }\n" + route,
      "deny d { when vip   status 451   because \"x\" }\n" + route,
      requests: [#"{"vip":true,"prompt":1}"#, #"{"prompt":1}"#])
    #expect(lines == ["NEUTRAL   requests are refused with 451 instead of 429"])
    #expect(output.contains("refused with 429 by d"))
    #expect(output.contains("1 of 2 requests are decided otherwise\n  1  refused with 429 to"))
  }

  @Test func deniesThatDisagreeRefuseWith403() throws {
    let other = "deny e { when s == high   status 451 }\nroute last { to m }\n"
    let (lines, output) = try changes(
      "deny d { when vip   status 429 }\n" + other,
      "deny d { when vip and s != high   status 429 }\n" + other)
    #expect(lines == ["NEUTRAL   requests are refused with 451 instead of 403"])
    #expect(output.contains("refused with 403 by d, e"))
  }

  @Test func anotherReasonOfARefusalIsNeutral() throws {
    let route = "route last { to m }\n"
    let (lines, _) = try changes(
      "deny d { when vip   because \"x\" }\n" + route,
      "deny d { when vip   because \"y\" }\n" + route,
      requests: [#"{"vip":true,"prompt":1}"#])
    #expect(
      lines == [
        "NEUTRAL   a refusal no longer gives the reason \"x\"",
        "NEUTRAL   a refusal gives the reason \"y\"",
      ])
  }

  @Test func renamedRulesThatDecideAlikeAreNoChange() throws {
    let (lines, output) = try changes(
      "deny d { when vip   because \"x\" }\nforbid f { when s == high   models n }\n"
        + "fallback g { on slow stop }\nvalidate v { output is json }\nroute last { to m, n }\n",
      "deny e { when vip   because \"x\" }\nforbid h { when s == high   models n }\n"
        + "fallback i { on slow stop }\nvalidate w { output is json }\nroute usual { to m, n }\n",
      requests: [#"{"vip":true,"prompt":1}"#, #"{"s":"high","prompt":1}"#])
    #expect(lines.isEmpty)
    #expect(output.contains("0 of 2 requests are decided otherwise\n2 more are decided alike"))
  }

  @Test func aHedgeForOthersIsNeutral() throws {
    let rest = "route last { to m, n }\n"
    let (lines, output) = try changes(
      "fallback f { hedge after 3s only when vip }\n" + rest,
      "fallback f { hedge after 3s only when not vip }\n" + rest,
      requests: [#"{"prompt":1}"#])
    #expect(lines.contains("NEUTRAL   what happens on failures changes: hedge"))
    #expect(lines.allSatisfy { $0.hasPrefix("NEUTRAL") })
    #expect(output.contains("1 of 1 requests are decided otherwise"))
    let same = try changes(
      "fallback f { hedge after 3s only when vip }\n" + rest,
      "fallback f { hedge after 3s only when not (not vip) }\n" + rest)
    #expect(same.lines.isEmpty)
  }

  @Test func weightsOfASplitAreNeutralAndShownByARequest() throws {
    let requests = (0..<40).map { #"{"tenant":"t\#($0)","prompt":1}"# }
    let (lines, output) = try changes(
      "route last { to split by tenant { 50% m, 50% n } }\n",
      "route last { to split by tenant { 60% m, 40% n } }\n", requests: requests)
    #expect(lines == ["NEUTRAL   candidates are tried in another order"])
    #expect(output.contains("\n          request  {"))
    #expect(!output.contains("\n0 of 40"))
  }

  @Test func whatClassifyRaisesLessLoosensThoughNoRuleTellsItApart() throws {
    let rest = "record r { when s >= mid   retain at least 1y }\nroute last { to m }\n"
    let (lines, _) = try changes(
      "classify c { when vip   raise s to high }\n" + rest,
      "classify c { when vip   raise s to mid }\n" + rest)
    #expect(lines == ["LOOSENS   `s` is no longer raised as much by `classify`"])
  }

  @Test func anObligationIsWeakerOnlyWhereTheDecisionsSayMoreOfIt() throws {
    let rest = "record rc { when s == high   content metadata   retain at least 1y }\n"
    let (lines, output) = try changes(
      "record all { content full   retain at least 1d }\n" + rest + "route last { to m }\n",
      "record all { content full   retain at least 1d }\nroute last { to m }\n")
    #expect(lines.count == 2 && lines.allSatisfy { $0.hasPrefix("LOOSENS") })
    #expect(output.contains(#""s":"high""#))
  }
}
