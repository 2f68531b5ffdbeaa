import PolicyCore
import Testing

@testable import PolicyLang

/// The interpreter against sentences of the language's page, with answers worked out by hand.
@Suite struct ReferenceInterpreterTests {
  static let noon: Int64 = 1_781_524_800_000_000  // 2026-06-15T12:00:00Z

  /// Decides a request by declarations added to the base policy; attributes are given by name.
  private func decide(
    _ declarations: String, _ given: [String: Constant] = [:], now: Int64 = noon,
    signals: [ModelID: [Signal: Constant]] = [:]
  ) throws -> NamedDecision {
    let checked = CheckedPolicy(inBase: declarations)
    let policy = try #require(checked.policy, "\(checked.report)")
    var request = ReferenceRequest(now: now)
    for (id, attribute) in policy.attributes.enumerated() {
      request.given[id] = given[attribute.name]
    }
    request.signals = signals
    let interpreter = ReferenceInterpreter(
      policy, zoneOffset: { zone, _ in zone == "Test/East" ? 3_600 : 0 },
      sha256: { SHA256.digest($0).bytes })
    return NamedDecision(try interpreter.decide(request), policy)
  }

  // MARK: - Reading

  @Test func whatDoesNotFitIsInvalidAndTheFirstWrongOneIsNamed() throws {
    let wrong: [String: Constant] = ["m": .number(101), "n": .number(-1), "wait": .number(1_000)]
    #expect(throws: ReferenceInterpreter.Invalid(attribute: "n")) { try decide("", wrong) }
    let long = Constant.text(Array(repeating: 0x61, count: 17))
    #expect(throws: ReferenceInterpreter.Invalid(attribute: "tenant")) {
      try decide("", ["tenant": long])
    }
    #expect(throws: ReferenceInterpreter.Invalid(attribute: "k")) {
      try decide("request { k bool required }")
    }
    let clock = "request { hour int 0..23 from clock hour \"UTC\" }"
    #expect(throws: ReferenceInterpreter.Invalid(attribute: "hour")) {
      try decide(clock, ["hour": .number(1)])
    }
  }

  @Test func atLeastIsAppliedWhenTheValueIsRead() throws {
    let policy = """
      request { trust Sens at least internal default public }
      route low { when declared.trust == public to b }
      """
    #expect(try decide(policy, ["trust": .symbol(0)]).rule == "last")
    #expect(try decide(policy).raised(of: "trust") == nil)
  }

  @Test func needsIsChatAndStreamWhenTheRequestStreams() throws {
    let policy = "request { s bool default false as stream }"
    #expect(try decide(policy).candidates == ["a", "b"])
    let streaming = try decide(policy, ["s": .bool(true)])
    #expect(streaming.removed == ["a": ["cannot_serve"], "b": ["cannot_serve"]])
    #expect(streaming.effect == .noCandidate && streaming.status == 503)
  }

  @Test func clocksReadNowInTheirZone() throws {
    let policy = """
      request {
          hour  int 0..23 from clock hour "Test/East"
          day   weekday from clock weekday "Test/East"
          today instant from clock date "Test/East"
      }
      route r { when hour == 0 and day == tue and today == 2026-06-15T23:00:00Z to b }
      """
    let midnight = ReferenceInterpreterTests.noon + 11 * 3_600_000_000
    #expect(try decide(policy, now: midnight).rule == "r")
    #expect(try decide(policy, now: midnight - 1).rule == "last")
  }

  // MARK: - Rules

  @Test func classifyIsALeastFixpointInAnyOrder() throws {
    let policy = """
      classify c { when sens >= secret add labels {phi} }
      classify b { when labels has pii raise sens to secret }
      classify a { when n > 5 add labels {pii} }
      classify never { when labels has phi and n < 5 raise sens to internal }
      """
    let decision = try decide(policy)
    #expect(decision.rules == ["a", "b", "c", "last"])
    #expect(decision.raised(of: "labels") == .set(0b11))
    #expect(decision.changed["sens"] == [.symbol(0), .symbol(2)])
  }

  @Test func deniesThatDisagreeGiveTheStatus403() throws {
    let policy = """
      deny z { when n > 5 status 451 because "law" }
      deny y { when n > 6 status 451 because "law" }
      deny x { when n > 60 because "load" }
      classify k { when n > 5 add labels {pii} }
      """
    let two = try decide(policy)
    #expect(
      two.effect == .deny && two.status == 451 && two.by == ["y", "z"] && two.because == ["law"])
    #expect(two.rules == ["k", "y", "z"] && two.rule == nil && two.removed.isEmpty)
    let three = try decide(policy, ["n": .number(61)])
    #expect(three.effect == .deny && three.status == 403 && three.because == ["load", "law"])
  }

  @Test func aWaiverSparesOneForbidAndFiresOnlyWhereItDoes() throws {
    let policy = """
      forbid f { models where region == us }
      forbid g { when n > 50 models b }
      waive w { lifts f when n > 5 models a, b until 2026-06-15 approved "x" because "y" }
      """
    let spared = try decide(policy)
    #expect(spared.candidates == ["a", "b"] && spared.waived == [["b", "f", "w"]])
    #expect(spared.rules == ["f", "last", "w"])
    let removed = try decide(policy, ["n": .number(51)])
    #expect(removed.removed == ["b": ["g"]] && removed.waived == [["b", "f", "w"]])
    let tomorrow = ReferenceInterpreterTests.noon + 12 * 3_600_000_000
    #expect(try decide(policy, now: tomorrow - 1).waived.count == 1)
    #expect(try decide(policy, now: tomorrow).removed == ["b": ["f"]])
  }

  @Test func eachFindingIsRedactedByTheStrictestMethod() throws {
    let policy = """
      forbid f { models b unless redacted {email, phone} with token }
      forbid g { models b unless redacted {pan, email} with drop }
      """
    let decision = try decide(policy)
    #expect(decision.redactions("b") == ["drop 5", "token 2"])
    #expect(decision.rules == ["f", "g", "last"] && decision.redactions("a") == nil)
  }

  @Test func noCandidateIs403OnlyWhenAForbidRemovedANamedModel() throws {
    let forbid = "forbid f { when n > 5 models b }\n"
    let forbidden = try decide(forbid + "route r { when m > 5 to b }")
    #expect(forbidden.effect == .noCandidate && forbidden.status == 403)
    let missing = try decide(
      forbid + "route r { when m > 5 to models where clearance > secret or name == \"c\" }")
    #expect(missing.effect == .noCandidate && missing.status == 503)
  }

  // MARK: - Order

  @Test func unknownSignalsFollowKleene() throws {
    let policy = """
      avoid p { models where not (in_flight > 5) }
      avoid q { models where in_flight > 5 or region == eu }
      """
    #expect(try decide(policy).candidates == ["b", "a"])
    #expect(try decide(policy).rules == ["last", "q"])
    let busy: [ModelID: [Signal: Constant]] = [1: [.inFlight: .number(5)]]
    #expect(try decide(policy, signals: busy).rules == ["last", "p", "q"])
    #expect(try decide(policy, signals: busy).candidates == ["a", "b"])
  }

  @Test func leastBusyPutsUnknownLastAndTiesByDeclaration() throws {
    let policy = "route r { when n > 5 to least_busy of {b, a} }"
    #expect(try decide(policy).candidates == ["a", "b"])
    #expect(
      try decide(policy, signals: [1: [.inFlight: .number(9)]]).candidates == ["b", "a"])
  }

  @Test func aModelNamedTwiceKeepsItsFirstPlace() throws {
    #expect(try decide("route r { when n > 5 to b then a, b }").candidates == ["b", "a"])
  }

  @Test func aTestMayFixASplit() throws {
    let checked = CheckedPolicy(inBase: "route r { when n > 5 to split by n { 50% a, 50% b } }")
    let policy = try #require(checked.policy, "\(checked.report)")
    let interpreter = ReferenceInterpreter(
      policy, zoneOffset: { _, _ in 0 }, sha256: { SHA256.digest($0).bytes })
    var request = ReferenceRequest(now: 0)
    for model in [0, 1] {
      request.splits = [0: model]
      #expect(try interpreter.decide(request).models.first == model)
    }
  }

  // MARK: - Conditions

  @Test(arguments: [
    ("n / 3 == 4", 12, true), ("n / 3 == 4", 13, false), ("n / 3 > 4", 13, true),
    ("n * 3 <= 38", 12, true), ("n * 3 <= 38", 13, false),
  ])
  func divisionDoesNotRound(_ condition: String, _ number: Int64, _ holds: Bool) throws {
    let decision = try decide(
      "route r { when \(condition) to b }", ["n": .number(number)])
    #expect((decision.rule == "r") == holds)
  }

  @Test(arguments: [
    ("matches /a.c/", "a\nc", true), ("matches /a..c/", "a\r\nc", true),
    ("matches /a.c/", "a\r\nc", false), ("matches /\\d/", "\u{663}", false),
    ("matches /\\w/", "é", false), ("contains /k/ ignoring case", "\u{212A}", false),
    ("contains /[^k]/ ignoring case", "K", false), ("matches /[Z-a]+/ ignoring case", "zA^", true),
    ("matches glob \"a*\"", "a/b\n", true), ("matches glob \"?\"", "🙂", true),
    ("matches glob \"a.c\"", "abc", false), ("starts with \"É\" ignoring case", "é", false),
    ("contains \"\"", "", true), ("ends with \"B\" ignoring case", "ab", true),
  ])
  func stringTestsAreAboutBytesAndCodePoints(
    _ test: String, _ text: String, _ holds: Bool
  ) throws {
    let decision = try decide(
      "route r { when tenant \(test) to b }", ["tenant": .text(Array(text.utf8))])
    #expect((decision.rule == "r") == holds)
  }
}

extension NamedDecision {
  /// The value of an attribute that `classify` changed.
  fileprivate func raised(of attribute: String) -> Constant? { changed[attribute]?.last }
}
