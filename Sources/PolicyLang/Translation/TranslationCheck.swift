public import PolicyCore

/// A request for which the compiled table does something else than the policy says.
public struct TranslationMismatch: Error, Sendable {
  /// The rule to look at; nil when no rule is to blame.
  public var rule: String?
  /// The request as `rtctl decide` reads it; where a condition alone differs, the values that
  /// `classify` ends with.
  public var request: String
  /// What the policy says of it.
  public var meaning: String
  /// What the table says of it.
  public var table: String
}

/// Proves that a compiled table means what its policy says.
///
/// After A. Pnueli, M. Siegel and E. Singerman, "Translation validation", TACAS 1998: not the
/// compiler is proved, but each of its results. `docs/trust.md` says what is compared and what
/// that proves.
public enum TranslationCheck {
  /// Where the random part of the sample begins; always the same, so that bundles are.
  public static let seed: UInt64 = 1998

  /// Compares the bundle that was read back from its bytes with the policy.
  ///
  /// `normalForm` only says where to look; `effort` is how much of the usual limits may be spent.
  public static func run(
    _ policy: Policy, _ normalForm: NormalForm, _ bundle: ValidatedBundle, effort: Double = 1
  ) -> Result<TranslationRecord, TranslationMismatch> {
    // A fixed instant and no time zones: a bundle does not depend on the day or the machine.
    let context = SearchContext(now: 1_767_225_600_000_000, steps: 2_000) { _, _ in 0 }
    let interpreter = ReferenceInterpreter(
      policy, zoneOffset: { _, _ in 0 }, sha256: { SHA256.digest($0).bytes })
    var record = TranslationRecord()
    record.seed = seed
    let checks = ConditionChecks(policy, bundle.policy)
    if let rule = checks.misplaced.first {
      return .failure(
        TranslationMismatch(
          rule: rule, request: "{}", meaning: "its place and its models are those of the policy",
          table: "they are others"))
    }
    if let rule = EffectChecks(policy, bundle.policy).different {
      return .failure(
        TranslationMismatch(
          rule: rule, request: "{}", meaning: "it does what is written", table: "it does otherwise")
      )
    }
    var conditions = ConditionComparison(
      policy, interpreter, LoadedTable(bundle), count: checks.checks.count,
      budget: Int(Double(Limits.validatedVectors) * effort), seed: seed)
    for check in checks.checks {
      if let mismatch = conditions.compare(check) { return .failure(mismatch) }
    }
    record.conditions = UInt64(conditions.conditions)
    record.exhaustive = UInt64(conditions.exhaustive)
    record.vectors = UInt64(conditions.vectors)
    return decisions(policy, normalForm, bundle, interpreter, context, record, effort)
  }

  private static func decisions(
    _ policy: Policy, _ normalForm: NormalForm, _ bundle: ValidatedBundle,
    _ interpreter: ReferenceInterpreter, _ context: SearchContext, _ start: TranslationRecord,
    _ effort: Double
  ) -> Result<TranslationRecord, TranslationMismatch> {
    var record = start
    let rules = bundle.policy.rules.count
    // The interpreter goes over every rule for every request.
    let usual = max(
      Limits.validatedDecisions / 64,
      min(Limits.validatedDecisions, Limits.validatedRules / (rules + 1)))
    let budget = max(1, Int(Double(usual) * effort))
    var comparison = DecisionComparison(policy, interpreter, bundle)
    var mismatch: TranslationMismatch?
    var sample = DecisionSample(policy, normalForm, context)
    func compare(_ witness: Witness) -> Bool {
      var request = witness.request
      request.id = Array("\(comparison.decisions)".utf8)
      mismatch = comparison.compare(request, line: witness.line)
      return mismatch == nil && comparison.decisions < budget
    }
    if sample.count(atMost: budget - 1) != nil {
      record.mode = .everyClass
      sample.everyWitness(compare)
    } else {
      record.mode = .boundaries
      sample.witnesses(seed: seed, compare)
    }
    if let mismatch { return .failure(mismatch) }
    record.decisions = UInt64(comparison.decisions)
    record.impossible = UInt64(sample.impossible)
    record.open = UInt64(sample.open)
    record.rules = UInt64(rules)
    record.fired = UInt64(comparison.fired.count)
    return .success(record)
  }
}
