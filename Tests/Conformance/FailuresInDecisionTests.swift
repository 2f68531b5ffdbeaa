import PolicyCore
import PolicyLang
import Runtime
import Testing

/// From the text of a policy to what a decision says of failures, validation and obligations.
@Suite struct FailuresInDecisionTests {
  private static let policy = """
    language 1
    enum Task { chat, code }
    enum Label { pii, phi }
    level Sens { open < secret }
    request {
        task   Task         default chat
        labels set of Label default {}
        sens   Sens         default open
        n      int 0..100   default 1
    }
    enum Region { eu, us }
    models { region Region }
    model a { region eu }
    model b { region us }
    detector mrn = /MRN-[0-9]{7}/ means {phi}
    classify health { when labels has phi   raise sens to secret }
    fallback careful {
        when sens == secret
        hedge after 4s only when n > 5
        exhausted answer "Later."
    }
    fallback table by_task (task) -> on slow {
        code | retry 2 then next
    }
    validate z_json { when task == code   output is json }
    validate a_leak { output has no findings {pan, mrn}   otherwise stop }
    redact mail { findings {email, mrn} with mask   for models where region == us }
    cap some { when n > 5   output 4k   attempts 3 }
    cap few { when task == code   output 2k }
    isolate health_cache { when labels has phi   cache off }
    disclose machine { header "x-ai" = "true" }
    record table kept (sens) -> content, retain at least {
        open | full | 1d
        secret | metadata | 7y
    }
    notify outage { on exhausted }
    route all { to a, b }
    """

  private func decide(_ line: String) throws -> (CompiledPolicy, DecisionRecord) {
    let pipeline = try Pipeline(text: Self.policy)
    #expect(pipeline.diagnostics.isEmpty, "\(pipeline.diagnostics.map(\.message))")
    let decider = try Decider(pipeline.bundle, defaultNow: 0)
    let outcome = Array(line.utf8).withUnsafeBufferPointer { decider.decide(line: $0) }
    guard case .request = outcome else {
      Issue.record("\(line) is not read")
      return (pipeline.bundle.policy, DecisionRecord())
    }
    return (pipeline.bundle.policy, decider.record)
  }

  @Test func aFindingRaisesAndItsFallbackApplies() throws {
    let (policy, record) = try decide(#"{"findings":["mrn"],"n":7}"#)
    let fallback = try #require(record.fallback)
    #expect(policy.fallbacks[fallback].exhausted == .answer(text: "Later."))
    #expect(record.isHedged)
    #expect(record.obligations.isCacheOff && record.obligations.outputCap == 4_000)
    #expect(record.obligations.content == .metadata)
    #expect(record.obligations.retainAtLeast == 220_752_000_000)
    #expect(record.obligations.headers == [.init(name: "x-ai", value: "true")])
    #expect(record.obligations.notifications.count == 1)
  }

  @Test func rowsAndValidatorsAreNamed() throws {
    let (policy, record) = try decide(#"{"task":"code","n":7}"#)
    func name(_ rule: UInt32?) -> String? { rule.map { policy.rules[Int($0)].name } }
    let fallback = try #require(record.fallback)
    #expect(name(policy.fallbacks[fallback].rule) == "by_task#1")
    #expect(!record.isHedged)
    #expect(record.validators.map { name(policy.validators[$0].rule) } == ["a_leak", "z_json"])
    #expect(record.obligations.outputCap == 2_000 && record.obligations.attemptCap == 3)
    #expect(record.obligations.content == .full)
  }

  @Test func whereNoFallbackMatchesTheDefaultHolds() throws {
    let (_, record) = try decide("{}")
    #expect(record.fallback == nil && !record.isHedged)
    #expect(record.validators.count == 1)
  }
}
