/// Random numbers that belong to a place, not to a moment: the same seed, request and purpose give
/// the same number, in whatever order they are asked for.
///
/// SplitMix64's finisher (Steele and others, OOPSLA 2014) over each part in turn.
struct Draw {
  /// What a number is drawn for, so that no two purposes share one.
  enum Purpose: UInt64 { case firstToken = 1, output, fault, faultClass, plan }

  private var state: UInt64

  init(seed: UInt64, request: Int) {
    state = Self.mix(seed ^ 0x9E37_79B9_7F4A_7C15)
    state = Self.mix(state ^ UInt64(truncatingIfNeeded: request))
  }

  /// 64 random bits for a purpose and two numbers that tell its uses apart.
  func bits(_ purpose: Purpose, _ first: Int = 0, _ second: Int = 0) -> UInt64 {
    var mixed = Self.mix(state ^ purpose.rawValue &* 0xD6E8_FEB8_6659_FD93)
    mixed = Self.mix(mixed ^ UInt64(truncatingIfNeeded: first))
    return Self.mix(mixed &+ UInt64(truncatingIfNeeded: second) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// A number from 0 to `bound - 1`, every one as likely as any other up to 2^-44.
  func number(below bound: Int, _ purpose: Purpose, _ first: Int = 0, _ second: Int = 0) -> Int {
    guard bound > 0 else { return 0 }
    return Int(bits(purpose, first, second).multipliedFullWidth(by: UInt64(bound)).high)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
