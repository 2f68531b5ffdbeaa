@testable import PolicyCore
import Testing

/// Each deadline ends a call with its class, at its time.
@Suite struct TimeBoundsTests {
  static let deadlines: Deadlines = {
    var deadlines = Deadlines()
    (deadlines.connect, deadlines.firstToken, deadlines.idle) = (2_000, 8_000, 15_000)
    (deadlines.attempt, deadlines.total) = (30_000, 60_000)
    return deadlines
  }()

  private func first(_ behaviour: CallBehaviour, _ deadlines: Deadlines = deadlines)
    -> AttemptRecord
  {
    run(sketch(2, deadlines: deadlines), [0: [behaviour]]).attempts[0]
  }

  @Test func connect() {
    let attempt = first(CallBehaviour())
    #expect(attempt.failure == .connectTimeout && attempt.endedAt == 2_000)
  }

  @Test func firstToken() {
    let attempt = first(CallBehaviour(connectedAfter: 5))
    #expect(attempt.failure == .firstTokenTimeout && attempt.endedAt == 8_000)
    #expect(first(answers(after: 9_000, firstToken: 8_000)).failure == nil)
  }

  @Test func idle() {
    let attempt = first(CallBehaviour(connectedAfter: 5, firstTokenAfter: 1_000))
    #expect(attempt.failure == .stalled && attempt.endedAt == 16_000)
    #expect(first(answers(after: 29_000, firstToken: 1_000)).failure == nil)
  }

  @Test func attempt() {
    let attempt = first(answers(after: 40_000, firstToken: 1_000))
    #expect(attempt.failure == .attemptTimeout && attempt.endedAt == 30_000)
  }

  @Test func minimumRate() {
    var deadlines = Self.deadlines
    deadlines.minRate = 10
    // At 2 characters a second it is 8 s behind after 10 s.
    let slow = first(answers(after: 26_000, firstToken: 1_000, characters: 50), deadlines)
    #expect(slow.failure == .tooSlow && (10_500...11_500).contains(slow.endedAt ?? 0))
    let steady = first(answers(after: 26_000, firstToken: 1_000, characters: 250), deadlines)
    #expect(steady.failure == nil)
  }

  @Test func totalBoundsEverything() {
    let slow = answers(after: 29_000, firstToken: 1_000, failing: [0])
    let plan = sketch(
      4, deadlines: Self.deadlines, validators: [validator(.hold, otherwise: FailureAction(.next))])
    let result = run(plan, [0: [slow], 1: [slow], 2: [slow]])
    #expect(result.models == [0, 1, 2] && result.attempts[2].startedAt == 58_000)
    #expect(result.endedAt == 60_000 && result.outcome == .exhausted)
    #expect(result.attempts[2].failure == .totalTimeout)
    let cut = run(
      sketch(2, deadlines: Self.deadlines, deadline: 5_000), [0: [CallBehaviour(connectedAfter: 1)]]
    )
    #expect(cut.models == [0] && cut.endedAt == 5_000 && cut.outcome == .exhausted)
    #expect(cut.attempts[0].failure == .totalTimeout)
    let stop = sketch(2, on: [.totalTimeout: FailureAction(.stop)], deadline: 5_000)
    #expect(run(stop, [0: [CallBehaviour(connectedAfter: 1)]]).outcome == .failed(.totalTimeout))
  }

  @Test func noAttemptBeginsWithLessThanConnectLeft() {
    let plan = sketch(2, deadlines: Self.deadlines, deadline: 5_000)
    #expect(run(plan, [0: [fails(.stalled, after: 3_000)]]).models == [0, 1])
    #expect(run(plan, [0: [fails(.stalled, after: 3_001)]]).models == [0])
  }

  @Test func theFirstAttemptHasWhatThereIs() {
    let plan = sketch(2, deadlines: Self.deadlines, deadline: 500)
    #expect(run(plan).outcome == .answered(attempt: 0))
    #expect(run(plan, [0: [CallBehaviour()]]).endedAt == 500)
    #expect(run(sketch(2, deadline: 0)).outcome == .exhausted)
  }

  @Test func lateAnswersAreLateWhateverTheTimerDoes() {
    var execution = Execution(sketch(1, deadlines: Self.deadlines), at: 0, seed: 1, mayHedge: false)
    _ = execution.start()
    let actions = execution.handle(.answered(attempt: 0, failing: []), at: 60_001)
    #expect(
      actions == [.cancel(attempt: 0), .finish(.exhausted)] || actions.last == .finish(.exhausted))
    #expect(execution.outcome == .exhausted)
  }

  @Test func extremeTimesTrapNowhere() {
    var deadlines = Deadlines()
    (deadlines.connect, deadlines.firstToken, deadlines.idle) = (.max, .max, .max)
    (deadlines.attempt, deadlines.total, deadlines.minRate) = (.max, .max, .max)
    for now in [Int64.min, -1, 0, .max - 1, .max] {
      for behaviour in [
        CallBehaviour(), answers(after: .max, firstToken: .max - 5, characters: .max),
        fails(.connect, after: .min, retryAfter: .min),
        answers(after: .max, firstToken: .min, characters: .max),
      ] {
        for isStream in [true, false] {
          let plan = sketch(
            1, deadlines: deadlines, hedgeAfter: .max,
            validators: [validator(.window(.max)), validator(.window(5))], isStream: isStream)
          let result = VirtualRun.run(plan, at: now, seed: 1, mayHedge: true) { _, _, _, _ in
            behaviour
          }
          #expect(result.attempts.count <= 2)
        }
      }
    }
  }
}
