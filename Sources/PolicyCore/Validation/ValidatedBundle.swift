/// A bundle whose every digest, count, place, text and order was checked: whatever it says,
/// deciding by it ends, and never traps.
public final class ValidatedBundle: Sendable {
  /// What the bundle holds.
  public let policy: CompiledPolicy
  /// The SHA-256 of its contents, 32 bytes: two bundles with one digest decide alike.
  public let digest: [UInt8]
  /// The policy laid out for evaluators, which share it.
  let program: Program

  /// Reads and checks a bundle; time and memory are linear in its length.
  public init(bytes: [UInt8]) throws(BundleError) {
    let frame = try BundleFrame(bytes)
    var offsets = BundleOffsets(frame)
    let policy = try CompiledPolicy(frame, bytes, offsets: &offsets)
    try Validation.check(policy, offsets)
    self.policy = policy
    digest = frame.digest
    program = Program(policy)
  }

  /// Whether bytes begin as every bundle does.
  public static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: BundleFormat.magic) }

  /// The digest as 64 hexadecimal digits.
  public var digestText: String { BundleFrame.hex(digest) }
}
