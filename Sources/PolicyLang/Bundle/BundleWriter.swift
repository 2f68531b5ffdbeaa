public import PolicyCore

/// Writes a compiled policy as a bundle.
public enum BundleWriter {
  /// The bundle of a policy; the same policy always gives the same bytes, whoever builds it when.
  public static func write(_ compiled: CompiledPolicy) -> [UInt8] { compiled.encoded() }
}
