import PolicyCore
import PolicyLang
import Testing

@Suite struct BundleWriterTests {
  @Test func aBundleBeginsWithItsFormatAndEndsWithItsDigest() {
    let bytes = BundleWriter.write(CompiledPolicy())
    #expect(bytes.starts(with: Array("RTPOLICY".utf8) + [4, 0, 0, 0]))
    #expect(Array(bytes.suffix(32)) == SHA256.digest(Array(bytes.dropLast(32))).bytes)
  }

  @Test func theSamePolicyIsTheSameBytes() {
    var policy = CompiledPolicy()
    policy.metadata.name = "bank"
    policy.metadata.revision = 7
    #expect(BundleWriter.write(policy) == BundleWriter.write(policy))
    let before = BundleWriter.write(policy)
    policy.metadata.revision = 8
    #expect(BundleWriter.write(policy) != before)
  }

  /// What the compiler allows, a bundle can hold.
  @Test func noLimitOfABundleIsBelowTheCompilers() {
    #expect(Limits.models <= BundleLimits.models)
    #expect(Limits.setMembers <= BundleLimits.setMembers)
    #expect(Limits.enumValues <= BundleLimits.values)
    // The built-in `now`, `needs` and `findings` come on top.
    #expect(Limits.attributes + 3 <= BundleLimits.attributes)
    #expect(Limits.rules <= BundleLimits.rules)
    #expect(Limits.classes <= BundleLimits.classes)
    #expect(Limits.stringBytes <= BundleLimits.stringBytes)
    #expect(Limits.stringBytes <= BundleLimits.textBytes)
    #expect(2 * Limits.listEntries <= BundleLimits.cuts)
    #expect(Limits.files <= BundleLimits.sources)
  }
}
