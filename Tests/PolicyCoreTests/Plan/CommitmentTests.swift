@testable import PolicyCore
import Testing

/// When an answer begins to leave, and what a failure means from then on.
@Suite struct CommitmentTests {
  @Test func streamsLeaveAtTheFirstToken() {
    let atEnd = validator(.atEnd)
    for validators in [[], [atEnd]] {
      let plan = sketch(2, validators: validators, isStream: true)
      #expect(run(plan).firstReleasedAt == 50)
      let broken = run(plan, [0: [fails(.connectionLost, after: 80, firstToken: 50)]])
      #expect(broken.outcome == .brokenStream(attempt: 0, .connectionLost))
      #expect(broken.models == [0] && broken.attempts[0].isCommitted)
    }
    let invalid = run(
      sketch(2, validators: [atEnd], isStream: true), [0: [answers(failing: [0])]])
    #expect(invalid.outcome == .brokenStream(attempt: 0, .invalidOutput))
  }

  @Test func windowsLeaveBehindTheNewest() {
    let plan = sketch(
      2, validators: [validator(.window(99)), validator(.window(499)), validator(.atEnd)],
      isStream: true)
    let steady = answers(after: 1_050, firstToken: 50, characters: 1_000)
    #expect(run(plan, [0: [steady]]).firstReleasedAt.map { (550...552).contains($0) } == true)
    let early = fails(.connectionLost, after: 80, firstToken: 50)
    #expect(run(plan, [0: [early]]).models == [0, 0, 1])
    #expect(run(plan, [0: [answers(characters: 300)]]).firstReleasedAt == 100)
  }

  @Test func heldAndWholeAnswersLeaveWhenValid() {
    let held = [validator(.atEnd), validator(.hold), validator(.window(1))]
    for plan in [sketch(2, validators: held, isStream: true), sketch(2)] {
      #expect(run(plan).firstReleasedAt == 100)
      let result = run(plan, [0: [fails(.truncatedStream, after: 80, firstToken: 50)]])
      #expect(result.models == [0, 1] && result.outcome == .answered(attempt: 1))
    }
  }

  @Test func timeoutsEndAStreamToo() {
    let plan = sketch(2, isStream: true)
    let silent = CallBehaviour(connectedAfter: 1, firstTokenAfter: 10)
    let result = run(plan, [0: [silent]])
    #expect(result.outcome == .brokenStream(attempt: 0, .stalled) && result.endedAt == 20_010)
    let cut = run(sketch(2, deadline: 3_000, isStream: true), [0: [silent]])
    #expect(cut.outcome == .brokenStream(attempt: 0, .totalTimeout))
  }

  @Test func callersThatLeaveEndEverything() {
    var execution = Execution(sketch(2, hedgeAfter: 10), at: 0, seed: 1, mayHedge: true)
    _ = execution.start()
    _ = execution.handle(.timer(1), at: 10)
    #expect(execution.attempts.map(\.kind) == [.first, .hedge])
    #expect(
      execution.handle(.cancelled, at: 20)
        == [.cancel(attempt: 0), .cancel(attempt: 1), .finish(.cancelled)])
    #expect(execution.handle(.answered(attempt: 0, failing: []), at: 21).isEmpty)
    #expect(execution.outcome == .cancelled)
  }

  @Test func lateEventsOfEndedAttemptsAreIgnored() {
    var execution = Execution(sketch(2), at: 0, seed: 1, mayHedge: false)
    _ = execution.start()
    _ = execution.handle(.failed(attempt: 0, .stalled, retryAfter: nil), at: 5)
    for event in [
      ExecutionEvent.answered(attempt: 0, failing: []), .firstToken(attempt: 0),
      .failed(attempt: 0, .tls, retryAfter: 3), .answered(attempt: -1, failing: []),
      .progressed(attempt: 99, characters: 5), .connected(attempt: .max),
    ] {
      #expect(execution.handle(event, at: 6).isEmpty)
    }
    #expect(execution.attempts[0].failure == .stalled && execution.outcome == nil)
  }
}
