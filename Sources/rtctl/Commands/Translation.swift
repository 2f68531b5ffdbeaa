internal import PolicyCore
internal import PolicyLang

/// Builds a bundle and compares it with the policy before anybody gets it.
enum Translation {
  /// The bytes of a bundle with what was checked of it, and the same read back.
  static func bundle(
    _ policy: Policy, _ normalForm: NormalForm, revision: UInt64, proofs: [ProofRecord] = []
  ) throws(Failure) -> (bytes: [UInt8], bundle: ValidatedBundle) {
    let unchecked = try load(Compiler.bundle(normalForm, revision: revision))
    var evidence = Evidence()
    evidence.proofs = proofs
    switch TranslationCheck.run(policy, normalForm, unchecked) {
    case .success(let record): evidence.translation = record
    case .failure(let mismatch): throw failure(mismatch)
    }
    let bytes = Compiler.bundle(normalForm, revision: revision, evidence: evidence)
    let bundle = try load(bytes)
    // What was compared is what is written, but for the record of it.
    var written = bundle.policy
    written.evidence = unchecked.policy.evidence
    guard written == unchecked.policy else {
      throw .bug("the bundle that was built is not the one that was compared with its policy")
    }
    return (bytes, bundle)
  }

  private static func load(_ bytes: [UInt8]) throws(Failure) -> ValidatedBundle {
    do throws(BundleError) {
      return try ValidatedBundle(bytes: bytes)
    } catch {
      throw .bug("the bundle that was built is not acceptable: \(error)")
    }
  }

  static func failure(_ mismatch: TranslationMismatch) -> Failure {
    var failure = Failure.bug("the compiled table does not mean what the policy says")
    failure.help =
      (mismatch.rule.map { ["rule: `\($0)`"] } ?? []) + [
        "request: \(mismatch.request)", "the policy: \(mismatch.meaning)",
        "the table: \(mismatch.table)", "no bundle was written",
      ] + failure.help
    return failure
  }
}
