import TestSupport
import PolicyCore

/// Plans, calls and events made up.
extension RandomSource {
  /// A plan.
  mutating func plan() -> ExecutionPlan {
    let count = between(chance(3) ? 0 : 1, 5)
    let groups = between(1, 4)
    var fallback = FallbackLayout.standard
    for place in fallback.actions.indices where chance(40) { fallback.actions[place] = action() }
    fallback.deadlines.connect = number(in: 0...500)
    fallback.deadlines.firstToken = number(in: 0...1_500)
    fallback.deadlines.idle = number(in: 0...1_000)
    fallback.deadlines.attempt = number(in: 0...4_000)
    fallback.deadlines.total = number(in: 0...10_000)
    fallback.deadlines.minRate = chance(30) ? number(in: 1...500) : nil
    if chance(50) {
      fallback.hedge = FallbackLayout.Hedge(after: number(in: 0...2_000), condition: nil)
    }
    return ExecutionPlan(
      candidates: (0..<count).map { place in
        ExecutionPlan.Candidate(
          model: 10 + place, quotaGroup: below(groups),
          context: chance(30) ? nil : Int64(between(1, 3)))
      },
      fallback: fallback, isHedged: chance(80),
      validators: (0..<below(3)).map { _ in
        ValidatorLayout(
          rule: 0, checks: [.isJSON],
          release: pick([.hold, .atEnd, .atEnd, .window(number(in: 0...300))]),
          otherwise: chance(70) ? action() : nil)
      },
      deadline: chance(40) ? number(in: 0...5_000) : nil,
      attemptCap: chance(30) ? Int64(below(5)) : nil, isStream: chance(60))
  }

  private mutating func action() -> FailureAction {
    let outcome: FailureAction.Outcome = chance(25) ? .stop : .next
    let low = number(in: 0...300)
    let backoff = low...number(in: low...900)
    switch below(5) {
    case 0: return FailureAction(.repair(count: below(4)), outcome)
    case 1: return FailureAction(.retry(count: below(4), backoff: backoff), outcome)
    case 2: return FailureAction(.retryLast(count: below(4), backoff: backoff), outcome)
    default: return FailureAction(outcome)
    }
  }

  /// How a call goes.
  mutating func behaviour(_ plan: ExecutionPlan) -> CallBehaviour {
    var behaviour = CallBehaviour(characters: number(in: 0...2_000))
    if chance(90) { behaviour.connectedAfter = number(in: 0...300) }
    if chance(80) { behaviour.firstTokenAfter = number(in: 0...1_200) }
    if chance(80) { behaviour.finishedAfter = number(in: 0...3_000) }
    if chance(50) {
      behaviour.failure = (failure(), after: number(in: 0...2_000), retryAfter: wait())
    }
    if chance(30) { behaviour.failing = plan.validators.indices.filter { _ in chance(50) } }
    return behaviour
  }

  /// An event of an attempt that may not exist.
  mutating func event(_ plan: ExecutionPlan, timer: (number: Int, at: Int64)?) -> ExecutionEvent {
    let attempt = between(-1, 6)
    switch below(20) {
    case 0...2: return .connected(attempt: attempt)
    case 3...4: return .firstToken(attempt: attempt)
    case 5...8: return .progressed(attempt: attempt, characters: number(in: -10...600))
    case 9...13: return .failed(attempt: attempt, failure(), retryAfter: wait())
    case 14...15:
      return .answered(attempt: attempt, failing: (0..<below(3)).map { _ in between(-1, 3) })
    case 16: return chance(10) ? .cancelled : .connected(attempt: attempt)
    default: return .timer(chance(60) ? timer?.number ?? 0 : between(-1, 9))
    }
  }

  private mutating func failure() -> FailureClass {
    // Classes that only end a request would leave little to look at.
    let failure = pick(FailureClass.allCases)
    let ends = failure.group == .caller || failure.group == .policy
    return ends && chance(60) ? pick([.connect, .rateLimited, .contextExceeded, .tls]) : failure
  }

  private mutating func wait() -> Int64? {
    chance(30) ? pick([0, 50, 400, 2_000, .max, -5]) : nil
  }
}
