@testable import PolicyCore
import Testing

/// One call more beside a silent one.
@Suite struct HedgingTests {
  static let slow = answers(after: 9_000, firstToken: 8_000)

  @Test func theFirstThatMayLeaveCommits() {
    let plan = sketch(3, hedgeAfter: 4_000)
    let result = run(plan, [0: [Self.slow]])
    #expect(result.models == [0, 1] && result.kinds == [.first, .hedge])
    #expect(result.outcome == .answered(attempt: 1) && result.endedAt == 4_100)
    #expect(result.attempts[0].endedAt == 4_100 && result.attempts[0].failure == nil)
    let slower = run(plan, [0: [Self.slow], 1: [answers(after: 8_000)]])
    #expect(slower.outcome == .answered(attempt: 0) && slower.attempts[1].endedAt == 9_000)
  }

  @Test func streamsRaceToTheFirstToken() {
    let plan = sketch(2, hedgeAfter: 4_000, isStream: true)
    let result = run(plan, [0: [Self.slow], 1: [answers(after: 9_000, firstToken: 200)]])
    #expect(result.firstReleasedAt == 4_200 && result.outcome == .answered(attempt: 1))
  }

  @Test func itGoesToAnotherQuotaGroup() {
    let plan = sketch(3, groups: [5, 5, 6], hedgeAfter: 4_000)
    #expect(run(plan, [0: [Self.slow]]).models == [0, 2])
    #expect(run(sketch(2, groups: [5, 5], hedgeAfter: 4_000), [0: [Self.slow]]).models == [0])
  }

  @Test func itNeedsLeaveAndRoom() {
    let slow = [0: [Self.slow]]
    #expect(run(sketch(2, hedgeAfter: 4_000), mayHedge: false, slow).models == [0])
    #expect(run(sketch(2, hedgeAfter: 4_000, cap: 1), slow).models == [0])
    #expect(run(sketch(2, hedgeAfter: 4_000), [0: [answers(after: 4_000)]]).models == [0])
    let streamed = sketch(2, hedgeAfter: 4_000, isStream: true)
    #expect(run(streamed, [0: [answers(after: 9_000)]]).models == [0])
  }

  @Test func whoFailsLeavesTheFieldToTheOther() {
    let plan = sketch(3, hedgeAfter: 4_000)
    let failed = run(plan, [0: [fails(.connectionLost, after: 4_050)]])
    #expect(failed.models == [0, 1] && failed.outcome == .answered(attempt: 1))
    let hedgeFailed = run(plan, [0: [Self.slow], 1: [fails(.connectionLost)]])
    #expect(hedgeFailed.models == [0, 1] && hedgeFailed.outcome == .answered(attempt: 0))
    let both = run(plan, [0: [fails(.stalled, after: 4_050)], 1: [fails(.stalled, after: 100)]])
    #expect(both.models == [0, 1, 2] && both.outcome == .answered(attempt: 2))
  }

  @Test func aRefusalThatStopsStopsBoth() {
    let result = run(sketch(3, hedgeAfter: 4_000), [0: [Self.slow], 1: [fails(.modelRefusal)]])
    #expect(result.outcome == .failed(.modelRefusal) && result.models == [0, 1])
  }

  @Test func itDoesNotWaitForARetry() {
    let plan = sketch(
      2, on: [.connect: FailureAction(.retry(count: 1, backoff: 6_000...6_000), .next)],
      hedgeAfter: 4_000)
    let result = run(plan, [0: [fails(.connect)], 1: [answers(after: 1_000)]])
    #expect(result.kinds == [.first, .hedge] && result.outcome == .answered(attempt: 1))
    let later = run(plan, [0: [fails(.connect), answers()], 1: [answers(after: 7_000)]])
    #expect(later.kinds == [.first, .hedge, .retry] && later.outcome == .answered(attempt: 2))
  }
}
