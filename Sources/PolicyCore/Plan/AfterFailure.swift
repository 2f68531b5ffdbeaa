/// What follows the failure of a call.
///
/// - A retry or repair is counted by candidate and group of classes: `retry N` answers the first N
///   failures of that group at that candidate, whichever classes of the group they are and whether
///   validators or the built-in checks found them.
/// - Nothing is asked again, and nobody next, for `caller` and `policy`; `tls` is never tried
///   again. The executor holds to that whatever the table says.
/// - While another call runs or a retry waits, a call that fails leaves the field to it; but `stop`
///   stops both. A refusal that stops would otherwise be outvoted by whoever is asked beside.
/// - After the commit point every failure ends the stream.
extension Execution {
  /// What follows.
  private enum Step {
    case again(AttemptKind, at: Int64)
    case next
    case stop
  }

  /// A call failed.
  mutating func fail(_ place: Int, _ failure: FailureClass, _ action: FailureAction) {
    let leg = legs.remove(at: place)
    attempts[leg.attempt].endedAt = now
    attempts[leg.attempt].failure = failure
    if failure.group == .credentials || failure.group == .security {
      actions.append(.alert(model: plan.candidates[leg.candidate].model, failure))
    }
    if failure.group == .caller { return finish(.cancelled) }
    if committed == leg.attempt {
      return finish(.brokenStream(attempt: leg.attempt, failure))
    }
    let step = step(after: failure, action, leg)
    let isAlone = legs.isEmpty && waiting == nil
    switch step {
    case .stop: finish(.failed(failure))
    case .again(let kind, let at):
      guard isAlone else { return }
      if at <= now { call(leg.candidate, kind) } else { waiting = Waiting(leg.candidate, at) }
    case .next: if isAlone { callNext() }
    }
  }

  private mutating func step(
    after failure: FailureClass, _ action: FailureAction, _ leg: Leg
  ) -> Step {
    let outcome = action.outcome == .stop ? Step.stop : .next
    switch failure.group {
    case .caller, .policy: return .stop
    case .security: return outcome
    case .unavailable, .rateLimited, .slow, .brokenStream, .unusable, .refused, .rejected,
      .credentials:
      break
    }
    let count = failures(of: leg.candidate, in: failure.group)
    let hasRoom = attempts.count < attemptCap
    switch action.first {
    case .none: return outcome
    case .repair(let most):
      return count <= most && hasRoom && hasTime(at: now) ? .again(.repair, at: now) : outcome
    case .retry(let most, let backoff):
      guard count <= most, hasRoom else { return outcome }
      let at = retryTime(leg.attempt, count, backoff)
      return hasTime(at: at) ? .again(.retry, at: at) : outcome
    case .retryLast(let most, _): return count <= most ? .next : outcome
    }
  }

  /// How often a candidate failed with a class of a group.
  func failures(of candidate: Int, in group: FailureGroup) -> Int {
    var count = 0
    for attempt in attempts where attempt.candidate == candidate && attempt.failure?.group == group
    {
      count += 1
    }
    return count
  }

  /// When a failed attempt may be tried again: after the backoff, or after what the model asks for
  /// if that is longer.
  mutating func retryTime(
    _ attempt: Int, _ count: Int, _ backoff: ClosedRange<Int64>
  ) -> Int64 {
    let wait = Backoff.wait(backoff, retry: count, from: &random)
    let start = attempts[attempt].endedAt ?? now
    return max(now, start.saturatingAdd(max(wait, attempts[attempt].retryAfter ?? 0)))
  }

  /// A wait is over.
  mutating func retryNow(_ candidate: Int) {
    if attempts.count < attemptCap, hasTime(at: now) {
      call(candidate, .retry)
    } else if legs.isEmpty {
      finish(.exhausted)
    }
  }
}

extension Execution.Waiting {
  init(_ candidate: Int, _ at: Int64) { self.init(candidate: candidate, at: at) }
}
