/// SHA-256, by FIPS 180-4: a digest of bytes that come piece by piece.
///
/// Keeps everything inside itself: no allocation, whatever the length.
public struct SHA256: Sendable {
  /// The eight words of a digest.
  public struct Digest: Sendable, Equatable {
    /// The words, the first highest.
    public let words: SIMD8<UInt32>

    /// The first eight bytes as a big-endian number.
    public var prefix: UInt64 { UInt64(words[0]) << 32 | UInt64(words[1]) }

    /// The 32 bytes.
    public var bytes: [UInt8] {
      (0..<32).map { UInt8(truncatingIfNeeded: words[$0 / 4] &>> UInt32(24 - $0 % 4 * 8)) }
    }
  }

  private var state = SIMD8<UInt32>(
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)
  private var pending = InlineArray<64, UInt8>(repeating: 0)
  private var pendingCount = 0
  private var length: UInt64 = 0

  /// The digest of nothing so far.
  public init() {}

  /// The digest of all bytes at once.
  public static func digest(_ bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    bytes.withUnsafeBufferPointer { hash.update($0) }
    return hash.finish()
  }

  /// Takes one more byte.
  public mutating func update(_ byte: UInt8) {
    pending[pendingCount] = byte
    pendingCount &+= 1
    length &+= 1
    if pendingCount == 64 {
      pendingCount = 0
      compressPending()
    }
  }

  /// Takes more bytes.
  public mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
    var position = 0
    while pendingCount != 0, position < bytes.count {
      update(bytes[position])
      position &+= 1
    }
    while bytes.count &- position >= 64 {
      compress(bytes, at: position)
      position &+= 64
      length &+= 64
    }
    while position < bytes.count {
      update(bytes[position])
      position &+= 1
    }
  }

  /// The digest of everything taken.
  public consuming func finish() -> Digest {
    let bits = length &* 8
    update(0x80)
    while pendingCount != 56 { update(0) }
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      update(UInt8(truncatingIfNeeded: bits &>> shift))
    }
    return Digest(words: state)
  }

  private mutating func compressPending() {
    var schedule = InlineArray<16, UInt32>(repeating: 0)
    for index in 0..<64 {
      schedule[index &>> 2] = schedule[index &>> 2] &<< 8 | UInt32(pending[index])
    }
    compress(&schedule)
  }

  private mutating func compress(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) {
    var schedule = InlineArray<16, UInt32>(repeating: 0)
    for index in 0..<64 {
      schedule[index &>> 2] = schedule[index &>> 2] &<< 8 | UInt32(bytes[start &+ index])
    }
    compress(&schedule)
  }

  /// One block, whose words become the message schedule as the rounds go on (section 6.1.3).
  private mutating func compress(_ schedule: inout InlineArray<16, UInt32>) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for round in 0..<64 {
      let place = round & 15
      if round >= 16 {
        let early = schedule[(round &+ 1) & 15]
        let late = schedule[(round &+ 14) & 15]
        let small0 = rotate(early, 7) ^ rotate(early, 18) ^ early &>> 3
        let small1 = rotate(late, 17) ^ rotate(late, 19) ^ late &>> 10
        schedule[place] = schedule[place] &+ small0 &+ schedule[(round &+ 9) & 15] &+ small1
      }
      let big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      let chosen = e & f ^ ~e & g
      let first = h &+ big1 &+ chosen &+ SHA256.constants[round] &+ schedule[place]
      let big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      let majority = a & b ^ a & c ^ b & c
      (h, g, f, e, d, c, b) = (g, f, e, d &+ first, c, b, a)
      a = first &+ big0 &+ majority
    }
    state = state &+ SIMD8(a, b, c, d, e, f, g, h)
  }

  @inline(__always)
  private func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word &>> count | word &<< (32 &- count)
  }

  /// The first 32 bits of the fractions of the cube roots of the first 64 primes.
  private static let constants: InlineArray<64, UInt32> = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
