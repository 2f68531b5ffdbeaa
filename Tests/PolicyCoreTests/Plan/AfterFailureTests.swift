@testable import PolicyCore
import Testing

/// `docs/language.md`, "Fallback": what follows each failure.
@Suite struct AfterFailureTests {
  @Test(arguments: FailureClass.allCases)
  func theDefaultTable(_ failure: FailureClass) {
    let result = run(sketch(2), [0: [fails(failure)]])
    switch failure.group {
    case .unavailable:
      #expect(result.models == [0, 0, 1] && result.kinds == [.first, .retry, .first])
      #expect(result.outcome == .answered(attempt: 2))
    case .unusable:
      #expect(result.models == [0, 0, 1] && result.kinds == [.first, .repair, .first])
    case .rateLimited, .slow, .brokenStream, .credentials, .security:
      #expect(result.models == [0, 1] && result.outcome == .answered(attempt: 1))
    case .refused, .policy: #expect(result.models == [0] && result.outcome == .failed(failure))
    case .caller: #expect(result.models == [0] && result.outcome == .cancelled)
    case .rejected:
      let goesOn = [.contextExceeded, .payloadTooLarge, .targetMissing].contains(failure)
      guard goesOn else { return #expect(result.outcome == .failed(failure)) }
      // A model without a stated context has the largest; there is none above it.
      let isMissing = failure == .targetMissing
      #expect(result.outcome == (isMissing ? .answered(attempt: 1) : .exhausted))
    }
  }

  @Test(arguments: [FailureClass.policyDenied, .budgetExhausted, .guardUnavailable])
  func policyStopsWhateverTheTableSays(_ failure: FailureClass) {
    let plan = sketch(2, on: [failure: FailureAction(.next)])
    #expect(run(plan, [0: [fails(failure)]]).outcome == .failed(failure))
  }

  @Test func tlsIsNeverRetried() {
    let plan = sketch(2, on: [.tls: FailureAction(.retry(count: 5, backoff: 0...0), .next)])
    #expect(run(plan, [0: [fails(.tls)]]).models == [0, 1])
  }

  @Test(arguments: [FailureClass.tls, .credentialRejected, .billingExhausted, .forbidden])
  func operatorsAreTold(_ failure: FailureClass) {
    var execution = Execution(sketch(2), at: 0, seed: 1, mayHedge: false)
    _ = execution.start()
    let actions = execution.handle(.failed(attempt: 0, failure, retryAfter: nil), at: 5)
    #expect(actions.first == .alert(model: 0, failure))
    #expect(actions.contains(.call(attempt: 1, candidate: 1, .first)))
  }

  @Test func retriesAreCountedByCandidateAndGroup() {
    let twice = FailureAction(.retry(count: 2, backoff: 10...40), .next)
    let plan = sketch(2, on: [.connect: twice, .overloaded: twice])
    let result = run(
      plan, [0: [fails(.connect), fails(.overloaded), fails(.connect)], 1: [fails(.connect)]])
    #expect(result.models == [0, 0, 0, 1, 1, 1] && result.outcome == .exhausted)
  }

  @Test func retriesThenStop() {
    let plan = sketch(2, on: [.connect: FailureAction(.retry(count: 1, backoff: 1...1), .stop)])
    let result = run(plan, [0: [fails(.connect)]])
    #expect(result.models == [0, 0] && result.outcome == .failed(.connect))
  }

  @Test func backoffGrowsAndIsSpread() {
    let plan = sketch(1, on: [.connect: FailureAction(.retry(count: 4, backoff: 100...500), .next)])
    var waits: [Set<Int64>] = Array(repeating: [], count: 4)
    for seed in UInt64(0)..<200 {
      let result = run(plan, seed: seed, [0: [fails(.connect)]])
      #expect(result == run(plan, seed: seed, [0: [fails(.connect)]]), "seed \(seed)")
      for retry in 0..<4 {
        waits[retry].insert(
          result.attempts[retry + 1].startedAt - (result.attempts[retry].endedAt ?? 0))
      }
    }
    for (retry, most) in [Int64(200), 400, 500, 500].enumerated() {
      #expect(waits[retry].allSatisfy { (100...most).contains($0) } && waits[retry].count > 50)
    }
  }

  @Test func whatTheModelAsksForIsWaited() {
    let plan = sketch(
      2, on: [.serverUnavailable: FailureAction(.retry(count: 1, backoff: 1...1), .next)])
    let result = run(plan, [0: [fails(.serverUnavailable, retryAfter: 3_000), answers()]])
    #expect(result.attempts[1].startedAt == 3_010 && result.attempts[0].retryAfter == 3_000)
    let long = run(plan, [0: [fails(.serverUnavailable, retryAfter: 119_000)]])
    #expect(long.models == [0, 1])
    #expect(run(plan, [0: [fails(.serverUnavailable, retryAfter: .max)]]).models == [0, 1])
  }

  @Test func rateLimitsLeaveTheQuotaGroup() {
    #expect(run(sketch(3, groups: [7, 7, 8]), [0: [fails(.rateLimited)]]).models == [0, 2])
  }

  @Test func rateLimitedModelsAreTriedAgainLast() {
    let plan = sketch(3, groups: [7, 7, 8])
    let limited = [fails(.rateLimited, retryAfter: 5_000), answers()]
    let result = run(plan, [0: limited, 2: [fails(.stalled)]])
    #expect(result.models == [0, 2, 0] && result.kinds == [.first, .first, .retry])
    #expect(result.attempts[2].startedAt == 5_010 && result.outcome == .answered(attempt: 2))
    let long = run(plan, [0: [fails(.rateLimited, retryAfter: 119_000)], 2: [fails(.stalled)]])
    #expect(long.models == [0, 2] && long.outcome == .exhausted)
  }

  @Test func fullContextsGoToLargerOnes() {
    let contexts: [Int64?] = [64, 32, 64, 128, nil]
    let plan = sketch(5, contexts: contexts)
    #expect(run(plan, [0: [fails(.contextExceeded)]]).models == [0, 3])
    // What was too large stays too large, whatever failed since.
    let again = [0: [fails(.contextExceeded)], 3: [fails(.stalled)]]
    #expect(run(plan, again).models == [0, 3, 4])
    #expect(
      run(plan, [0: [fails(.payloadTooLarge)], 3: [fails(.payloadTooLarge)]]).models == [0, 3, 4])
  }

  @Test func capsBoundEveryCall() {
    let result = run(sketch(3, cap: 2), [0: [fails(.connect)]])
    #expect(result.models == [0, 0] && result.outcome == .exhausted)
    #expect(run(sketch(3, cap: 0)).attempts.isEmpty)
    let endless = sketch(
      1, on: [.connect: FailureAction(.retry(count: .max, backoff: 0...0), .next)])
    #expect(
      run(endless, [0: [fails(.connect, after: 0)]]).attempts.count == ExecutionLimits.attempts)
  }

  @Test func nobodyToCallIsNotExhausted() {
    #expect(run(sketch(0)).outcome == .failed(.noCandidate))
  }

  @Test func validatorsDecideForTheirFailures() {
    let stop = validator(.hold, otherwise: FailureAction(.stop))
    let next = validator(.hold, otherwise: FailureAction(.next))
    let repair = validator(.hold, otherwise: FailureAction(.repair(count: 2), .next))
    let plan = sketch(2, validators: [repair, next, stop, validator(.hold)])
    func models(_ failing: [Int]) -> [Int] { run(plan, [0: [answers(failing: failing)]]).models }
    #expect(models([0]) == [0, 0, 0, 1])
    #expect(models([0, 1]) == [0, 1])
    #expect(models([1, 2, 0]) == [0])
    #expect(models([3]) == [0, 0, 1])
    #expect(models([0, 3]) == [0, 0, 1])
    let stopped = run(plan, [0: [answers(failing: [2])]])
    #expect(stopped.outcome == .failed(.invalidOutput))
    #expect(stopped.attempts[0].failedValidators == [2])
  }
}
