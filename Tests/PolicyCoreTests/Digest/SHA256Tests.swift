import PolicyCore
import Testing

/// The examples of FIPS 180-4, and lengths around the ends of a block (NIST CAVP, SHA256ShortMsg).
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
        + "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func publishedVectors(_ text: String, _ digest: String) {
    #expect(hex(SHA256.digest(Array(text.utf8))) == digest)
  }

  @Test func aMillionTimesA() {
    var hash = SHA256()
    let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000)
    for _ in 0..<1_000 { piece.withUnsafeBufferPointer { hash.update($0) } }
    #expect(
      hex(hash.finish()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func piecesGiveTheDigestOfTheWhole() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let whole = SHA256.digest(bytes)
    for size in [1, 55, 56, 63, 64, 65, 128] {
      var hash = SHA256()
      bytes.withUnsafeBufferPointer { all in
        for start in stride(from: 0, to: all.count, by: size) {
          hash.update(
            UnsafeBufferPointer(rebasing: all[start..<min(all.count, start + size)]))
        }
      }
      #expect(hash.finish() == whole)
    }
  }

  @Test func prefixIsTheFirstEightBytes() {
    #expect(SHA256.digest(Array("abc".utf8)).prefix == 0xba78_16bf_8f01_cfea)
  }

  private func hex(_ digest: SHA256.Digest) -> String {
    digest.bytes.map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }
}
