@testable import rtctl
import Testing
import TestSupport

/// What `rtctl verify` says of claims about calls, construct by construct.
///
/// `EveryFailureTests` holds the same against every run of random policies.
@Suite struct ClaimsAboutCallsTests {
  private let place: Workplace

  init() throws { place = try Workplace() }

  /// What comes of one claim `i`: its first line, and all that is printed.
  private func verify(
    _ claim: String, _ rules: String, models: String = Self.twoRegions,
    attributes: String = "vip bool default false", _ flags: String...
  ) throws -> (verdict: String, run: Run) {
    try place.write(
      "main.policy",
      """
      language 1
      request { \(attributes) }
      models { region string }
      \(models)
      \(rules)
      invariant i { \(claim) }

      """)
    let run = place.run(["verify", "main.policy"] + flags)
    let line = run.output.split(separator: "\n").first { line in
      line.split(separator: " ").dropFirst().first == "i"
    }
    return (line.map { String($0.prefix { $0 != " " }) } ?? "nothing", run)
  }

  private static let twoRegions = """
    model m { region "eu" }
    model n { region "us" }
    route last { to m, n }
    """

  // MARK: - Caps on attempts

  @Test(arguments: [
    (4, "BROKEN"), (5, "BROKEN"), (6, "proved"),
  ])
  func retriesOfSeveralGroupsAddUp(_ attempts: Int, _ verdict: String) throws {
    let rules = """
      fallback f { on unavailable retry 2 then next  on slow retry 2 then next }
      cap c { attempts \(attempts) }
      """
    let found = try verify("survives loss of any 1 region", rules)
    #expect(found.verdict == verdict, "\(found.run.output)")
  }

  /// Within a group the largest count is all there is.
  @Test(arguments: [(3, "BROKEN"), (4, "proved")])
  func retriesOfOneGroupDoNotAddUp(_ attempts: Int, _ verdict: String) throws {
    let rules = """
      fallback f { on unavailable retry 1 then next  on connect retry 2 then next }
      cap c { when vip   attempts \(attempts) }
      """
    let found = try verify("survives loss of any 1 region", rules)
    #expect(found.verdict == verdict, "\(found.run.output)")
  }

  @Test(arguments: [(3, "BROKEN"), (2, "proved")])
  func noRequestHasMoreThan256Calls(_ models: Int, _ verdict: String) throws {
    let names = (0..<models).map { "e\($0)" }
    let text =
      names.map { "model \($0) { region \"eu\" }\n" }.joined() + "model u { region \"us\" }\n"
      + "route last { to \(names.joined(separator: ", ")), u }\n"
    let rules =
      "fallback f { on unavailable retry 100 backoff 1ms..1ms then next  deadlines total 24h }"
    let found = try verify("survives loss of any 1 region", rules, models: text)
    #expect(found.verdict == verdict, "\(found.run.output)")
  }

  // MARK: - Stops and quota groups

  @Test(arguments: [
    ("on stalled stop", "BROKEN"), ("on credentials stop", "BROKEN"),
    ("on unavailable retry 1 then stop", "BROKEN"), ("on security stop", "BROKEN"),
    ("on unusable stop", "proved"), ("on unavailable retry 1 then next", "proved"),
  ])
  func aStopOnALossEndsTheRequest(_ clause: String, _ verdict: String) throws {
    let found = try verify("survives loss of any 1 region", "fallback f { \(clause) }")
    #expect(found.verdict == verdict, "\(found.run.output)")
  }

  @Test(arguments: [
    ("m, n", "\"q\"", "BROKEN"), ("m, n", "\"r\"", "proved"), ("m, n, o", "\"q\"", "proved"),
  ])
  func aRateLimitTakesItsQuotaGroupWithIt(
    _ order: String, _ group: String, _ verdict: String
  ) throws {
    let models = """
      model m { region "eu"  quota_group "q" }
      model n { region "us"  quota_group \(group) }
      model o { region "us" }
      route other { when vip   to o, m }
      route last { to \(order) }
      """
    let found = try verify("survives loss of any 1 region", "", models: models)
    #expect(found.verdict == verdict, "\(found.run.output)")
  }

  // MARK: - Caps on cost

  private static let priced = """
    model m { region "eu"  price_in $1  price_out $1 }
    model n { region "us"  price_in $1  price_out $1 }
    route last { to m, n }
    """
  private static let sizes = """
    vip bool default false
    prompt int 0..1M from prompt tokens
    most int 1..1M default 1k as output limit
    """

  /// A call costs $2 at most; the first model is called twice before the second.
  @Test(arguments: [("$3", "BROKEN"), ("$5.99", "BROKEN"), ("$6", "proved")])
  func aCapOnCostMayBeUsedUpByWhatIsLost(_ cap: String, _ verdict: String) throws {
    let found = try verify(
      "survives loss of any 1 region", "cap c { cost \(cap) }", models: Self.priced,
      attributes: Self.sizes)
    #expect(found.verdict == verdict, "\(found.run.output)")
  }

  @Test func whatACapOnCostComesToMustBeKnown() throws {
    let found = try verify("survives loss of any 1 region", "cap c { cost $1 }")
    #expect(found.verdict == "UNKNOWN")
    #expect(found.run.output.contains("state prices"))
  }

  // MARK: - Bounds

  @Test func whereEveryFailureStopsOneCandidateIsCalled() throws {
    let groups = [
      "unavailable", "rate_limited", "slow", "broken_stream", "unusable", "credentials",
      "security", "rejected", "context_exceeded", "payload_too_large", "target_missing",
    ]
    let rules = "fallback f { \(groups.map { "on \($0) stop" }.joined(separator: "\n")) }"
    let found = try verify("attempts <= 1", rules)
    #expect(found.verdict == "proved", "\(found.run.output)")
  }

  @Test func linesOfAProofDoNotContradictIt() throws {
    let found = try verify(
      "worst_case_cost <= $3", "cap c { cost $3 }\n", models: Self.priced, attributes: Self.sizes)
    #expect(found.verdict == "proved")
    #expect(found.run.output.contains("= $3 at most"), "\(found.run.output)")
    let partly = try verify(
      "when vip   worst_case_cost <= $3", "cap c { when vip   cost $3 }\n", models: Self.priced,
      attributes: Self.sizes)
    #expect(partly.verdict == "proved")
    #expect(partly.run.output.contains("where    at most $3: "), "\(partly.run.output)")
    let attempts = try verify("attempts <= 2", "cap c { attempts 2 }\n")
    #expect(attempts.run.output.contains("min(cap of 2 attempts, "), "\(attempts.run.output)")
    #expect(attempts.run.output.contains("= 2 calls at most"))
  }

  // MARK: - Of whom and until when

  @Test(arguments: ["answered", "survives loss of any 1 region"])
  func whatGoesOnSaysFromWhenToWhen(_ claim: String) throws {
    let found = try verify(claim, "", "--as-of", "2027-04-15", "--horizon", "10")
    #expect(found.verdict == "proved")
    let line = "holds    from 2027-04-15T00:00:00Z to 2027-04-25T00:00:00Z"
    #expect(found.run.output.contains(line), "\(found.run.output)")
    let json = place.run(
      "verify", "main.policy", "--as-of", "2027-04-15", "--horizon", "10", "--format", "json")
    let proofs = try #require(try json.object()["invariants"] as? [[String: Any]])
    #expect(proofs.first?["holds_from"] as? String == "2027-04-15T00:00:00Z")
    #expect(proofs.first?["holds_to"] as? String == "2027-04-25T00:00:00Z")
  }

  @Test(arguments: [
    "no candidate: region == \"eu\"", "attempts <= 1", "survives loss of any 1 region",
  ])
  func aClaimOfRefusedRequestsSaysSo(_ claim: String) throws {
    let found = try verify("when vip   \(claim)", "deny d { when vip   status 403 }")
    #expect(found.verdict == "proved")
    #expect(
      found.run.output.contains("(every request of its `when` is refused)"), "\(found.run.output)")
    let json = place.run("verify", "main.policy", "--format", "json")
    #expect(json.output.contains("every request of its `when` is refused"))
    let others = try verify(claim, "deny d { when vip   status 403 }")
    #expect(!others.run.output.contains("is refused)"))
  }

  @Test(arguments: [
    "when age > 130", "when age < 18 and age > 60", "when vip and not vip",
    "when age > 20 and age < 21", "when vip and sens == low", "when not (age >= 0)",
  ])
  func aClaimOfNobodyIsAnError(_ when: String) throws {
    try place.write(
      "main.policy",
      """
      language 1
      level Sens { low < high }
      request { vip bool default false   age int 0..130 default 40   sens Sens default low }
      models { region string }
      classify c { when vip   raise sens to high }
      model m { region "eu" }
      route last { to m }
      invariant i { \(when)   every candidate: region == "us" }

      """)
    let check = place.run("check", "main.policy")
    #expect(check.status == 1)
    #expect(
      check.output.contains("A0101]: no request can meet the condition of invariant `i`"),
      "\(check.output)")
    let verify = place.run("verify", "main.policy")
    #expect(verify.output.contains("(of nobody: no request can meet its `when`)"))
    #expect(place.run("build", "main.policy", "-o", "out.bundle").status == 1)
  }

  // MARK: - What nothing can serve

  @Test(arguments: [
    ("", true), ("deny large { when prompt > 6k   status 413 }", false),
    ("deny other { when vip   status 403 }", true),
  ])
  func whatIsTooLargeForEveryModelIsANote(_ rule: String, _ isNoted: Bool) throws {
    try place.write(
      "main.policy",
      """
      language 1
      request {
        vip bool default false
        prompt int 0..1M from prompt tokens
        most int 1..2k default 1k as output limit
      }
      models { region string }
      model m { region "eu"  context 8k }
      model n { region "us"  context 4k }
      \(rule)
      route last { to m, n }
      invariant i { when not vip   answered }

      """)
    let check = place.run("check", "main.policy")
    #expect(check.status == 0, "\(check.output)")
    #expect(check.output.contains("note[A0104]") == isNoted, "\(check.output)")
    #expect(check.output.contains("can be served by no model of their route") == isNoted)
    let verify = place.run("verify", "main.policy")
    if isNoted { #expect(verify.output.contains("BROKEN   i")) }
  }
}
