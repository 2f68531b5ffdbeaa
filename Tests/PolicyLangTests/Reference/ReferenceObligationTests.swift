import PolicyCore
import Testing

@testable import PolicyLang

/// The interpreter against sentences of the language's page about failures, answers and
/// obligations.
@Suite struct ReferenceObligationTests {
  private func decide(
    _ declarations: String, _ given: [String: Constant] = [:], id: String? = nil,
    signals: [ModelID: [Signal: Constant]] = [:]
  ) throws -> NamedDecision {
    let checked = CheckedPolicy(inBase: declarations)
    let policy = try #require(checked.policy, "\(checked.report)")
    var request = ReferenceRequest(now: ReferenceInterpreterTests.noon)
    for (id, attribute) in policy.attributes.enumerated() {
      request.given[id] = given[attribute.name]
    }
    request.id = id.map { Array($0.utf8) }
    request.signals = signals
    let interpreter = ReferenceInterpreter(
      policy, zoneOffset: { _, _ in 0 }, sha256: { SHA256.digest($0).bytes })
    return NamedDecision(try interpreter.decide(request), policy)
  }

  @Test func theFirstFallbackThatMatchesCountsElseTheDefaultTable() throws {
    let policy = """
      fallback f { when n > 50   on slow stop   hedge after 1s only when task == code }
      fallback g { when n > 40   on slow next   hedge after 1s only when sens == public }
      """
    let first = try decide(policy, ["n": .number(51)])
    #expect(first.fallback == "f" && !first.record.isHedged)
    let second = try decide(policy, ["n": .number(41)])
    #expect(second.fallback == "g" && second.record.isHedged)
    #expect(try decide(policy).fallback == nil)
  }

  @Test func allValidatorsThatMatchCount() throws {
    let policy = """
      validate z { output is json }
      validate a { when n > 50   output is complete }
      """
    #expect(try decide(policy).validators == ["z"])
    #expect(try decide(policy, ["n": .number(51)]).validators == ["a", "z"])
    #expect(try decide(policy + "\ndeny d { when n > 5 }").validators.isEmpty)
  }

  @Test func redactionsOfSeveralRulesUniteAndTheStrictestWins() throws {
    let policy = """
      redact r { findings {email, phone}   with token }
      redact s { findings {email}   with hash   for models where region == us }
      forbid f { models b   unless redacted {phone} with drop }
      """
    let decision = try decide(policy)
    #expect(decision.redactions("a") == ["token 3"])
    #expect(decision.redactions("b") == ["drop 2", "hash 1"])
    #expect(decision.rules == ["f", "last"])
  }

  @Test func theStrictestObligationWins() throws {
    let policy = """
      cap c { output 4k   attempts 2 }
      cap d { output 2k   attempts 3   cost $0.5 }
      record r { content full   retain at least 1d   retain at most 9d }
      record s { content metadata   retain at least 2d   retain at most 10d }
      isolate i { cache off }
      disclose e { header "x-ai" = "true" }
      budget b { spend $5 per day }
      notify n { on exhausted }
      """
    let day: Int64 = 86_400_000
    let all = try decide(policy).record.obligations
    var expected = DecisionRecord.Obligations()
    expected.content = .metadata
    expected.retainAtLeast = 2 * day
    expected.retainAtMost = 9 * day
    expected.headers = [.init(name: "x-ai", value: "true")]
    let denied = try decide(policy + "\ndeny x { when n > 5 }").record.obligations
    var ofDenied = expected
    ofDenied.notifications = denied.notifications
    #expect(denied == ofDenied && denied.notifications.count == 1)
    expected.outputCap = 2_000
    expected.attemptCap = 2
    expected.costCap = 500_000
    expected.isCacheOff = true
    expected.budgets = all.budgets
    expected.notifications = all.notifications
    #expect(all == expected && all.budgets.count == 1 && all.notifications.count == 1)
  }

  @Test func whatADetectorMeansIsAddedAsClassifyWould() throws {
    let policy = """
      detector mrn = /MRN-[0-9]{7}/ means {phi}
      classify c { when labels has phi   raise sens to secret }
      """
    let checked = CheckedPolicy(inBase: policy)
    let finding = try #require(checked.policy?.detectors.first?.finding)
    let decision = try decide(policy, ["findings": .set(1 << UInt64(finding))])
    #expect(decision.changed["labels"] == [.set(0), .set(0b10)])
    #expect(decision.changed["sens"] == [.symbol(0), .symbol(2)])
    #expect(decision.rules == ["c", "last"])
    #expect(try decide(policy).changed.isEmpty)
  }

  @Test func oneRequestInFiftyTriesAModelWithoutASample() throws {
    let policy = "route r { when n > 5   to fastest of {a, b} }"
    let signals: [ModelID: [Signal: Constant]] = [0: [.p50FirstToken: .number(100)]]
    let first = try (0..<500).map {
      try decide(policy, id: "\($0)", signals: signals).candidates.first
    }
    #expect((1...30).contains(first.count { $0 == "b" }))
    #expect(try decide(policy, signals: signals).candidates == ["a", "b"])
  }
}
