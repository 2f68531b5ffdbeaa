import PolicyCore
import Testing

@testable import Runtime

/// Every class of `docs/simulate.md`: a call fails with the class that it was told, and is charged
/// for what had come.
@Suite struct FailureClassTests {
  /// What one call is charged for, of 500 tokens of prompt and 50 of answer.
  struct Charge: Equatable {
    var prompt: Int128
    var output: Int128

    static let nothing = Charge(prompt: 0, output: 0)
    static let prompt = Charge(prompt: 500, output: 0)
    static let half = Charge(prompt: 500, output: 25)
    static let all = Charge(prompt: 500, output: 50)
  }

  private static func charge(_ failure: FailureClass) -> Charge {
    switch failure {
    case .dns, .connect, .tls, .connectTimeout, .connectionLost, .serverError, .serverUnavailable,
      .overloaded, .conflict, .rateLimited, .requestInvalid, .contextExceeded, .payloadTooLarge,
      .targetMissing, .credentialRejected, .billingExhausted, .forbidden:
      .nothing
    case .firstTokenTimeout, .stalled, .contentBlocked, .modelRefusal: .prompt
    case .tooSlow, .streamError, .truncatedStream, .malformedStream: .half
    case .attemptTimeout, .totalTimeout, .malformedResponse, .responseTooLarge, .emptyOutput,
      .invalidOutput, .invalidToolCall, .truncatedByLimit, .degenerateOutput, .outputBlocked:
      .all
    // These happen to no model.
    case .clientCancelled, .policyDenied, .budgetExhausted, .noCandidate, .guardUnavailable:
      .nothing
    }
  }

  /// One request to `a`, then `b`, under deadlines, with every failure `next` or `stop`.
  private func tally(_ faults: [Fault], _ outcome: FailureAction.Outcome) throws -> SimulationTally
  {
    try tally(faults, Deadlines(), outcome)
  }

  private func tally(
    _ faults: [Fault], _ deadlines: Deadlines, _ outcome: FailureAction.Outcome
  ) throws -> SimulationTally {
    var policy = SimulationTests.policy
    var fallback = FallbackLayout.standard
    fallback.deadlines = deadlines
    fallback.actions = fallback.actions.map { _ in FailureAction(outcome) }
    policy.fallbacks = [fallback]
    var simulation = Simulation(
      policy, profiles: try SimulationTests.profiles(), faults: faults, seed: 3)
    var reader = try RequestReader(policy: policy, defaultNow: ReadLine.defaultNow)
    let facts = reader.makeFacts()
    var record = DecisionRecord()
    record.effect = .route
    record.fallback = 0
    record.candidates = [DecisionRecord.Candidate(model: 0), DecisionRecord.Candidate(model: 1)]
    Array("{}".utf8).withUnsafeBufferPointer { _ = reader.read(line: $0, into: facts) }
    simulation.add(record, facts: facts)
    return simulation.tally
  }

  private func fault(_ failure: FailureClass) throws -> Fault {
    try Fault(words: "a=\(failure.rawValue)", policy: SimulationTests.policy)
  }

  private func failed(_ tally: SimulationTally) -> [FailureClass] {
    FailureClass.allCases.filter { tally.models[0].failures[$0.place] > 0 }
  }

  @Test(arguments: Fault.causable)
  func aCallFailsAsToldAndIsChargedForWhatHadCome(_ failure: FailureClass) throws {
    let next = try tally([fault(failure)], .next)
    #expect(failed(next) == [failure])
    #expect(next.models[0].attempts == 1)
    let charged = Charge(prompt: next.models[0].promptTokens, output: next.models[0].outputTokens)
    #expect(charged == Self.charge(failure))
    let stop = try tally([fault(failure)], .stop)
    #expect(failed(stop) == [failure])
    #expect(stop.stopped[failure.place] == 1)
    #expect(stop.models[1].attempts == 0)
  }

  @Test(arguments: Fault.causable)
  func aScheduleFailsAsTold(_ failure: FailureClass) throws {
    let text = #"[{"model":"a","class":"\#(failure.rawValue)"}]"#
    let faults = try FailureSchedule.read(Array(text.utf8), policy: SimulationTests.policy)
    #expect(failed(try tally(faults, .next)) == [failure])
  }

  /// No deadline takes the place of a failure: the call fails no later than it.
  @Test(arguments: Fault.causable)
  func noDeadlineMakesAnotherClassOfIt(_ failure: FailureClass) throws {
    func deadlines(_ change: (inout Deadlines) -> Void) -> Deadlines {
      var deadlines = Deadlines()
      change(&deadlines)
      return deadlines
    }
    let all = [
      deadlines { $0.connect = 10 }, deadlines { $0.firstToken = 100 },
      deadlines { $0.firstToken = 500 }, deadlines { $0.idle = 50 }, deadlines { $0.attempt = 600 },
      deadlines { $0.total = 600 }, deadlines { $0.total = 30_000 },
      deadlines { $0.minRate = 20 }, deadlines { $0.minRate = 1_000 },
      deadlines {
        $0.minRate = 20
        $0.firstToken = 500
      },
    ]
    for deadlines in all {
      let told = try tally([fault(failure)], deadlines, .stop)
      #expect(failed(told) == [failure], "\(deadlines)")
      let slow = #"[{"model":"a","slowdown":30,"class":"\#(failure.rawValue)"}]"#
      let faults = try FailureSchedule.read(Array(slow.utf8), policy: SimulationTests.policy)
      #expect(failed(try tally(faults, deadlines, .stop)) == [failure], "slow, \(deadlines)")
    }
  }

  /// Nobody told a class: the deadline that a slow model misses says which it is.
  @Test func aSlowModelFailsByTime() throws {
    func slow(_ change: (inout Deadlines) -> Void) throws -> (FailureClass?, Charge) {
      var deadlines = Deadlines()
      change(&deadlines)
      let faults = try FailureSchedule.read(
        Array(#"[{"model":"a","slowdown":10}]"#.utf8), policy: SimulationTests.policy)
      let tally = try tally(faults, deadlines, .next)
      return (
        failed(tally).first,
        Charge(prompt: tally.models[0].promptTokens, output: tally.models[0].outputTokens)
      )
    }
    // The first token comes after 4 s, the last after 9 s.
    #expect(try slow { $0.firstToken = 3_000 } == (.firstTokenTimeout, .prompt))
    #expect(try slow { $0.attempt = 6_500 } == (.attemptTimeout, .half))
    #expect(try slow { $0.total = 6_500 } == (.totalTimeout, .half))
    #expect(try slow { $0.connect = 50 } == (.connectTimeout, .nothing))
    #expect(try slow { $0.attempt = 9_000 } == (nil, .all))
  }
}
