public import PolicyCore

/// Writes a compiled policy as a bundle.
public enum BundleWriter {
  /// The bundle of a policy; the same policy always gives the same bytes, whoever builds it when.
  public static func write(_ compiled: CompiledPolicy) -> [UInt8] { compiled.encoded() }

  /// The bundle of a normal form; `evidence` is what was checked of it.
  static func write(
    _ normalForm: NormalForm, revision: UInt64, evidence: Evidence = Evidence()
  ) -> [UInt8] {
    var compiled = normalForm.compiled
    compiled.metadata.revision = revision
    compiled.evidence = evidence
    return write(compiled)
  }
}
