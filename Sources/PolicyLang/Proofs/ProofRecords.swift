public import PolicyCore

extension Proof {
  /// What a bundle says of a proof that was made from `asOf` for `horizon` microseconds; nil for
  /// what was not proved.
  public func record(in policy: Policy, asOf: Int64, horizon: Int64) -> ProofRecord? {
    guard case .proved = verdict else { return nil }
    let claimed = policy.invariants[invariant]
    var record = ProofRecord(
      name: claimed.name, claim: claimed.text.shortened,
      assumptions: assumptions.map(\.shortened))
    switch claimed.claim {
    case .answered, .survives:
      let (end, overflow) = asOf.addingReportingOverflow(max(0, horizon))
      record.asOf = asOf
      record.horizon = overflow ? .max : end
    case .everyCandidate, .everyAdmissible, .noCandidate, .everyRequest, .denied,
      .worstCaseLatency, .worstCaseCost, .attempts, .raising:
      break
    }
    return record
  }
}

extension String {
  /// As much of a text as a bundle takes.
  fileprivate var shortened: String {
    guard utf8.count > BundleLimits.textBytes else { return self }
    return String(unicodeScalars.prefix(BundleLimits.textBytes / 4 - 1)) + "…"
  }
}
