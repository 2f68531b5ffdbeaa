import PolicyCore

extension ExecutionPlan {
  /// The first rule that a record of attempts breaks, in words.
  ///
  /// `isExact`: the timers were reported at their times, so that nothing runs beyond the total.
  func problem(
    _ attempts: [AttemptRecord], outcome: ExecutionOutcome, endedAt: Int64, startedAt: Int64,
    isExact: Bool
  ) -> String? {
    let total = max(0, min(fallback.deadlines.total, deadline ?? .max))
    let over = startedAt + total
    let least = max(0, min(fallback.deadlines.connect, total))
    if isExact, endedAt > over { return "ends beyond total" }
    if attempts.count > min(Int(max(0, attemptCap ?? 256)), 256) { return "more attempts than cap" }
    if attempts.filter(\.isCommitted).count > 1 { return "two commits" }
    let bound = ExecutionBound(fallback, validators: validators)
    if attempts.count > bound.calls(candidates: candidates.count, cap: attemptCap) {
      return "more attempts than the bound"
    }
    let longest = bound.latency(
      candidates: candidates.count, cap: attemptCap, deadline: deadline)
    if isExact, endedAt - startedAt > longest { return "longer than the bound" }
    let committed = attempts.firstIndex(where: \.isCommitted)
    var closing: Int64?
    for (place, attempt) in attempts.enumerated() {
      guard candidates.indices.contains(attempt.candidate),
        candidates[attempt.candidate].model == attempt.model
      else { return "a model outside the plan" }
      guard let end = attempt.endedAt else { return "an attempt without end" }
      if end < attempt.startedAt { return "an attempt that ends before it begins" }
      if attempt.startedAt + least > over { return "begins with less than connect left" }
      if isExact, end > over { return "an attempt beyond total" }
      if let closing, attempt.startedAt > closing { return "a call after a stop" }
      if let failure = attempt.failure, stops(attempt, failure) { closing = end }
      if let problem = problem(attempt, after: attempts.prefix(place)) { return problem }
    }
    switch outcome {
    case .answered(let attempt):
      guard committed == attempt else { return "answers without a commit" }
      guard attempts[attempt].failure == nil else { return "a failed answer" }
    case .brokenStream(let attempt, let failure):
      guard committed == attempt else { return "breaks a stream that never began" }
      guard attempts[attempt].failure == failure else { return "breaks with another class" }
    case .failed(let failure):
      guard committed == nil else { return "fails behind a commit" }
      if failure != .noCandidate || !candidates.isEmpty {
        guard attempts.contains(where: { $0.failure == failure }) else { return "unseen class" }
      }
    case .exhausted: if committed != nil { return "exhausted behind a commit" }
    case .cancelled: break
    }
    return nil
  }

  /// True when nobody is called behind such a failure.
  private func stops(_ attempt: AttemptRecord, _ failure: FailureClass) -> Bool {
    if failure.group == .policy || failure.group == .caller { return true }
    guard attempt.failedValidators.isEmpty else {
      return attempt.failedValidators.contains {
        validators.indices.contains($0)
          && (validators[$0].otherwise ?? fallback.action(on: .invalidOutput))
            == FailureAction(.stop)
      }
    }
    let action = fallback.action(on: failure)
    return action.outcome == .stop && (action.first == .none || failure == .tls)
  }

  private func problem(
    _ attempt: AttemptRecord, after earlier: ArraySlice<AttemptRecord>
  ) -> String? {
    let group = candidates[attempt.candidate].quotaGroup
    let before = earlier.last { $0.candidate == attempt.candidate }
    let beside = earlier.filter { ($0.endedAt ?? .max) > attempt.startedAt }.count
    let isHedged = attempt.kind == .hedge || earlier.contains { $0.kind == .hedge }
    if beside > (isHedged ? 1 : 0) { return "more calls at once than a hedge explains" }
    switch attempt.kind {
    case .first, .hedge:
      if before != nil { return "a first call that is the second" }
      let last = earlier.last {
        candidates[$0.candidate].quotaGroup == group && $0.failure != nil
          && isBehind(attempt, $0)
      }
      if last?.failure == .rateLimited { return "calls a quota group behind its rate limit" }
      for other in earlier where isBehind(attempt, other) {
        guard other.failure == .contextExceeded || other.failure == .payloadTooLarge else {
          continue
        }
        let (small, large) = (
          candidates[other.candidate].context, candidates[attempt.candidate].context
        )
        if large ?? .max <= small ?? .max { return "a context that is no larger" }
      }
    case .retry, .repair:
      guard let failure = before?.failure else { return "again without a failure" }
      if failure.group == .security { return "a retry of tls" }
      if attempt.kind == .repair, failure.group != .unusable, !repairs(failure) {
        return "repairs what is no answer"
      }
    }
    if attempt.kind == .hedge {
      if earlier.contains(where: { $0.kind == .hedge }) { return "a second hedge" }
      for other in earlier
      where (other.endedAt ?? .max) > attempt.startedAt
        && candidates[other.candidate].quotaGroup == group
      {
        return "a hedge in the same quota group"
      }
    }
    return nil
  }

  /// True when a call was made behind the end of another.
  ///
  /// Whoever is called next is called because of the failures so far; a hedge may be called in the
  /// very millisecond in which another fails, but before.
  private func isBehind(_ attempt: AttemptRecord, _ other: AttemptRecord) -> Bool {
    guard let end = other.endedAt else { return false }
    return attempt.kind == .hedge ? end < attempt.startedAt : end <= attempt.startedAt
  }

  private func repairs(_ failure: FailureClass) -> Bool {
    if case .repair = fallback.action(on: failure).first { return true }
    return false
  }
}
