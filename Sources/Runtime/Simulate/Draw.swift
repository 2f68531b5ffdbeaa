internal import PolicyCore

/// Random numbers that belong to a place, not to a moment: the same seed, request and purpose give
/// the same number, in whatever order they are asked for.
///
/// The mixing of `SplitMix64` over each part in turn.
struct Draw {
  /// What a number is drawn for, so that no two purposes share one.
  enum Purpose: UInt64 { case firstToken = 1, output, fault, faultClass, plan }

  private var state: UInt64

  init(seed: UInt64, request: Int) {
    state = SplitMix64.mix(seed ^ SplitMix64.step)
    state = SplitMix64.mix(state ^ UInt64(truncatingIfNeeded: request))
  }

  /// 64 random bits for a purpose and two numbers that tell its uses apart.
  func bits(_ purpose: Purpose, _ first: Int = 0, _ second: Int = 0) -> UInt64 {
    var mixed = SplitMix64.mix(state ^ purpose.rawValue &* 0xD6E8_FEB8_6659_FD93)
    mixed = SplitMix64.mix(mixed ^ UInt64(truncatingIfNeeded: first))
    return SplitMix64.mix(mixed &+ UInt64(truncatingIfNeeded: second) &* SplitMix64.step)
  }

  /// A number from 0 to `bound - 1`, every one as likely as any other up to 2^-44.
  func number(below bound: Int, _ purpose: Purpose, _ first: Int = 0, _ second: Int = 0) -> Int {
    guard bound > 0 else { return 0 }
    return Int(bits(purpose, first, second).multipliedFullWidth(by: UInt64(bound)).high)
  }
}
