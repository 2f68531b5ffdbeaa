internal import PolicyCore

/// Changes a checked policy in one small way after another and runs its tests against each.
///
/// DeMillo, Lipton and Sayward, "Hints on test data selection", IEEE Computer 1978.
public struct MutationRun {
  private let policy: Policy
  private let runner: TestRunner
  private let bytes: [UInt8]
  private let bundle: ValidatedBundle
  private let reader: TestRunner.Reader

  /// A run over a policy whose tests pass; nil when its table exceeds a limit.
  public init?(_ policy: Policy, reader: @escaping TestRunner.Reader) {
    var policy = policy
    policy.invariants = []
    runner = TestRunner(policy)
    guard let form = TableCompiler.compile(policy, probes: runner.probes).normalForm else {
      return nil
    }
    bytes = BundleWriter.write(form, revision: 0)
    guard let bundle = try? ValidatedBundle(bytes: bytes) else { return nil }
    self.policy = policy
    self.bundle = bundle
    self.reader = reader
  }

  /// Tries every mutant, or of more than `Limits.mutants` a sample that the seed chooses.
  public func report(
    seed: UInt64, _ context: SearchContext, progress: (Int, Int) -> Void = { _, _ in }
  ) -> MutationReport {
    let all = Mutants(policy).all
    let chosen = Sample.places(of: all.count, most: Limits.mutants, seed: seed)
    var report = MutationReport(lines: [], total: all.count)
    let search = MutantSearch(
      policy, bundle, context, FailureTrial(policy, bundle, reader))
    for (number, place) in chosen.enumerated() {
      progress(number, chosen.count)
      report.lines.append(.init(mutant: all[place], fate: fate(of: all[place], search)))
    }
    return report
  }

  private func fate(of mutant: Mutant, _ search: MutantSearch) -> MutationReport.Fate {
    var changed = policy
    mutant.change(&changed)
    guard let other = TableCompiler.compile(changed, probes: runner.probes).normalForm else {
      return .noticed(by: nil)
    }
    let otherBytes = BundleWriter.write(other, revision: 0)
    if otherBytes == bytes { return .equivalent }
    guard let bundle = try? ValidatedBundle(bytes: otherBytes) else { return .noticed(by: nil) }
    var noticed: String?
    _ = TestRunner(changed).run(bundle, reader: reader) { ran in
      if !ran.result.hasPassed { noticed = ran.result.title }
      return noticed == nil
    }
    if let noticed { return .noticed(by: noticed) }
    return search.fate(of: mutant, changed, bundle)
  }
}
