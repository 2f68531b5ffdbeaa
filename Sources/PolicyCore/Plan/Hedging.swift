/// One call more beside a silent one.
///
/// The time counts from the start of the request, so there is one hedge a request at most, whoever
/// is being called or waited for by then. It counts as an attempt, and leaves room for a retry that
/// waits.
extension Execution {
  mutating func hedge() {
    let promised = attempts.count + (waiting == nil ? 0 : 1)
    guard promised < attemptCap, hasTime(at: now) else { return }
    let candidates = plan.candidates
    let groups =
      legs.map { candidates[$0.candidate].quotaGroup }
      + (waiting.map { [candidates[$0.candidate].quotaGroup] } ?? [])
    guard let candidate = nextCandidate(where: { !groups.contains($0.quotaGroup) }) else { return }
    call(candidate, .hedge)
  }
}
