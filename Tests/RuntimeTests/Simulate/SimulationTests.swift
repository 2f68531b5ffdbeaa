import PolicyCore
import Testing

@testable import Runtime

@Suite struct SimulationTests {
  /// Two models; answers of 50 tokens after 400 ms at 100 a second, 900 ms in all.
  static let policy: CompiledPolicy = {
    var policy = SamplePolicy.policy([])
    policy.models[0].priceIn = 1_000_000
    policy.models[0].priceOut = 10_000_000
    return policy
  }()

  static func profiles() throws -> [ModelProfile] {
    let model = #"{"first_token_p50":400,"first_token_p95":400,"tokens_per_second":100,"#
    let rest = #""output_tokens":50}"#
    return try ModelProfile.all(
      policy, file: Array("{\"a\":\(model)\(rest),\"b\":\(model)\(rest)}".utf8))
  }

  private func tally(
    _ faults: [String], requests: Int = 100, seed: UInt64 = 1
  ) throws -> SimulationTally {
    var simulation = Simulation(
      Self.policy, profiles: try Self.profiles(),
      faults: try faults.map { try Fault(words: $0, policy: Self.policy) }, seed: seed)
    var reader = try RequestReader(policy: Self.policy, defaultNow: ReadLine.defaultNow)
    let facts = reader.makeFacts()
    var record = DecisionRecord()
    record.effect = .route
    record.candidates = [DecisionRecord.Candidate(model: 0), DecisionRecord.Candidate(model: 1)]
    for _ in 0..<requests {
      Array("{}".utf8).withUnsafeBufferPointer { _ = reader.read(line: $0, into: facts) }
      simulation.add(record, facts: facts)
    }
    return simulation.tally
  }

  @Test func withoutFailuresOneCallAnswers() throws {
    let tally = try tally([])
    #expect(tally.answered == 100)
    #expect(tally.answeredWithoutFallback == 100)
    #expect(tally.calls == 100)
    #expect(tally.latency.maximum == 900)
    #expect(tally.latency.minimum == 900)
    #expect(tally.timeLost == 0)
    // 100 * (500 prompt tokens at $1 and 50 output tokens at $10 a million).
    #expect(tally.cost == 100 * (500 * 1_000_000 + 50 * 10_000_000))
    #expect(tally.cost == tally.costWithout)
    #expect(tally.added.count == 0)
    #expect(tally.inadmissible == 0)
  }

  @Test func unusableAnswersAreRepairedAndPaidFor() throws {
    let tally = try tally(["a=empty_output"], requests: 10)
    #expect(tally.answered == 10)
    #expect(tally.repairs == 10)
    #expect(tally.models[0].attempts == 20)
    #expect(tally.models[1].answered == 10)
    // The repair shows the answer of 50 tokens.
    #expect(tally.models[0].promptTokens == 10 * (500 + 550))
    #expect(tally.added.minimum == 1_800)
    #expect(tally.timeLost == 18_000)
  }

  @Test func aRefusalIsNoOutage() throws {
    let tally = try tally(["a=model_refusal"], requests: 10)
    #expect(tally.answered == 0)
    #expect(tally.stopped[FailureClass.modelRefusal.place] == 10)
    #expect(tally.flow == [0, 0, 10, 0, 0, 0])
  }

  @Test func everyModelDownIsExhausted() throws {
    let tally = try tally(["*=tls"], requests: 10)
    #expect(tally.exhausted == 10)
    #expect(tally.calls == 20)
    #expect(tally.cost == 0)
    #expect(tally.answeredWithoutFailures == 10)
  }

  @Test func aProbabilityStrikesThatShareOfCalls() throws {
    let tally = try tally(["a=credential_rejected:25%"], requests: 4_000)
    #expect((900...1_100).contains(tally.affected), "\(tally.affected)")
    #expect(tally.answered == 4_000)
    #expect(tally.answeredWithoutFallback == 4_000 - tally.affected)
    #expect(tally.models[1].answered == tally.affected)
  }

  @Test(arguments: Fault.words)
  func noFailureLeadsAstray(_ word: String) throws {
    let tally = try tally(["*=\(word):60%"], requests: 50)
    let stopped = tally.stopped.reduce(0, +)
    #expect(tally.answered + tally.exhausted + tally.degraded + stopped == 50)
    #expect(tally.attempts.enumerated().reduce(0) { $0 + $1.0 * $1.1 } == tally.calls)
    #expect(tally.flow.reduce(0, +) == 50)
    #expect(tally.inadmissible == 0)
    #expect(tally.doubleAnswers == 0)
  }
}
