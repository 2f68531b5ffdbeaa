/// The choice of who is called next: the first in the plan's order that no call was made to yet and
/// that can help.
///
/// - A quota group whose last answer was a rate limit is left alone, not only by the very next
///   choice: another candidate between does not refill the quota.
/// - Behind a full context or too large a payload only larger contexts can help, for the rest of
///   the request; no context stated counts as the largest.
/// - When nobody is left, those whose failure said `retryLast` are tried again, the first that is
///   ready first.
extension Execution {
  /// Calls who comes next, waits for whoever can be tried again, or ends the request.
  mutating func callNext() {
    guard attempts.count < attemptCap, hasTime(at: now) else {
      return finish(.exhausted)
    }
    if let candidate = nextCandidate(where: { _ in true }) {
      call(candidate, .first)
    } else if let retry = lastRetry() {
      if retry.at <= now { call(retry.candidate, .retry) } else { waiting = retry }
    } else {
      finish(.exhausted)
    }
  }

  /// The first candidate that was not called and can help.
  func nextCandidate(where condition: (ExecutionPlan.Candidate) -> Bool) -> Int? {
    let floor = contextFloor
    return plan.candidates.indices.first { place in
      let candidate = plan.candidates[place]
      return !attempts.contains { $0.candidate == place } && isLarger(candidate, than: floor)
        && !isLimited(candidate.quotaGroup) && condition(candidate)
    }
  }

  /// The largest context that was too small.
  private var contextFloor: Int64? {
    var floor: Int64?
    for attempt in attempts
    where attempt.failure == .contextExceeded || attempt.failure == .payloadTooLarge {
      floor = max(floor ?? 0, plan.candidates[attempt.candidate].context ?? .max)
    }
    return floor
  }

  private func isLarger(_ candidate: ExecutionPlan.Candidate, than floor: Int64?) -> Bool {
    guard let floor else { return true }
    return (candidate.context ?? .max) > floor
  }

  /// True when the last failure in a quota group was a rate limit.
  private func isLimited(_ group: Int) -> Bool {
    let last = attempts.last {
      $0.failure != nil && plan.candidates[$0.candidate].quotaGroup == group
    }
    return last?.failure?.group == .rateLimited
  }

  /// The candidate that can be tried again soonest among those put off to the last.
  private mutating func lastRetry() -> Waiting? {
    let floor = contextFloor
    var soonest: Waiting?
    for place in plan.candidates.indices where isLarger(plan.candidates[place], than: floor) {
      guard let attempt = attempts.lastIndex(where: { $0.candidate == place }),
        let failure = attempts[attempt].failure,
        attempts[attempt].failedValidators.isEmpty,
        failure.group != .security,
        case .retryLast(let most, let backoff) = plan.fallback.action(on: failure).first
      else { continue }
      let count = failures(of: place, in: failure.group)
      guard count <= most else { continue }
      let at = retryTime(attempt, count, backoff)
      if hasTime(at: at), at < soonest?.at ?? .max { soonest = Waiting(place, at) }
    }
    return soonest
  }
}
