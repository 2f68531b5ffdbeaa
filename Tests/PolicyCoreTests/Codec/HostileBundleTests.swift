import PolicyCore
import Testing

/// Whatever the bytes, there is an error or a bundle by which every request can be decided.
@Suite struct HostileBundleTests {
  @Test func everyCutIsRefused() {
    let bytes = Sketch.small.encoded()
    for length in 0..<bytes.count {
      let cut = Array(bytes[..<length])
      #expect(throws: BundleError.self) { try ValidatedBundle(bytes: cut) }
    }
    #expect(throws: BundleError.self) { try ValidatedBundle(bytes: bytes + [0]) }
  }

  @Test func everyFlippedByteIsRefused() {
    let bytes = Sketch.small.encoded()
    for index in bytes.indices {
      var flipped = bytes
      flipped[index] ^= 0x10
      #expect(throws: BundleError.self) { try ValidatedBundle(bytes: flipped) }
    }
  }

  /// With a digest that fits, nothing but the checks stands between the bytes and the evaluator.
  @Test func everyFlippedByteWithItsDigestEndsWell() {
    let masks: [UInt8] = [0x01, 0x80, 0xFF]
    let bytes = Sketch.small.encoded()
    for index in 0..<bytes.count - 32 {
      var flipped = bytes
      flipped[index] ^= masks[index % 3]
      decideIfGood(flipped.digested(), seed: UInt64(index))
    }
  }

  @Test func manyDamagesAtOnceEndWell() {
    let bytes = Sketch.small.encoded()
    var generator = SplitMix64(seed: 11)
    for round in 0..<500 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let index = Int.random(in: 0..<bytes.count - 32, using: &generator)
        damaged[index] = [0, 1, 2, 0x7F, 0xFF].randomElement(using: &generator) ?? 0
      }
      decideIfGood(damaged.digested(), seed: UInt64(round))
    }
  }

  /// Counts that promise gigabytes are refused before anything is allocated for them.
  @Test func hugeCountsAreRefused() {
    let bytes = Sketch.small.encoded()
    for index in stride(from: 24, to: bytes.count - 36, by: 3) {
      var huge = bytes
      for byte in 0..<4 { huge[index + byte] = 0xFE }
      decideIfGood(huge.digested(), seed: 1)
    }
  }

  @Test(
    arguments: [
      ([], "B0001 at byte 0: found nothing, expected `RTPOLICY`, with which every bundle begins"),
      (
        [0x7B],
        "B0001 at byte 0: found other bytes, expected `RTPOLICY`, with which every bundle begins"
      ),
      (Array("RTPOLICY".utf8), "B0003 at byte 8: found 8 bytes, expected a header of 24"),
    ] as [([UInt8], String)])
  func otherFilesAreNamed(_ bytes: [UInt8], _ text: String) {
    #expect(refusal(of: bytes)?.description == text)
  }

  @Test func aNewerFormatIsNamed() {
    var bytes = Sketch.small.encoded()
    bytes[8] = 9
    let error = refusal(of: bytes)
    #expect(error?.code == .unknownVersion)
    #expect(error?.offset == 8)
    #expect(error?.found == "format version 9")
  }

  @Test func aWrongDigestIsNamed() {
    var bytes = Sketch.small.encoded()
    bytes[bytes.count - 1] ^= 1
    #expect(refusal(of: bytes)?.code == .digestMismatch)
  }

  private func refusal(of bytes: [UInt8]) -> BundleError? {
    do {
      _ = try ValidatedBundle(bytes: bytes)
      return nil
    } catch {
      return error
    }
  }

  private func decideIfGood(_ bytes: [UInt8], seed: UInt64) {
    guard let bundle = try? ValidatedBundle(bytes: bytes) else { return }
    // One policy has one bundle: no byte is without a meaning.
    #expect(bundle.policy.encoded() == bytes)
    let evaluator = Evaluator(bundle)
    let facts = evaluator.makeFacts()
    var record = DecisionRecord()
    var generator = SplitMix64(seed: seed)
    for _ in 0..<3 {
      facts.fill(&generator)
      let decision = evaluator.decide(facts)
      evaluator.record(into: &record, facts: facts)
      #expect(record.candidates.count == decision.candidateCount)
      _ = evaluator.holds(probe: 0)
    }
  }
}

extension Sketch {
  /// A policy with every kind of thing in few bytes.
  static var small: CompiledPolicy {
    var sketch = Sketch.random(seed: 5, forbids: 4)
    sketch.policy.metadata.sources[0].name = "m"
    for index in sketch.policy.rules.indices { sketch.policy.rules[index].because = nil }
    return sketch.compiled
  }
}

extension [UInt8] {
  /// The same bundle with the digest of what it says.
  func digested() -> [UInt8] {
    let contents = Array(dropLast(32))
    return contents + SHA256.digest(contents).bytes
  }
}
