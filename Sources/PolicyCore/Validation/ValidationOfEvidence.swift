// What a bundle says of its own making: it changes no decision, so only its sense is checked.
extension Validation {
  /// Counts that fit each other, every invariant once, times in their order.
  func checkEvidence() throws(BundleError) {
    let place = Place(.evidence)
    if let translation = policy.evidence.translation {
      try need(
        translation.exhaustive <= translation.conditions, place,
        found: "\(translation.exhaustive) of \(translation.conditions) conditions compared whole",
        expected: "at most all of them")
      try need(
        translation.fired <= translation.rules, place,
        found: "\(translation.fired) of \(translation.rules) rules that fired",
        expected: "at most all of them")
    }
    try need(
      policy.evidence.proofs.count, atMost: BundleLimits.proofs, "invariants", place)
    try needDistinct(policy.evidence.proofs.map(\.name), "invariant", .evidence)
    for proof in policy.evidence.proofs {
      guard let asOf = proof.asOf, let horizon = proof.horizon else { continue }
      try need(
        asOf <= horizon, place, found: "an invariant `\(proof.name)` that ends before it begins",
        expected: "its start before its end")
    }
  }
}
