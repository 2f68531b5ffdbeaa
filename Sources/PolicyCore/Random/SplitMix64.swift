/// Numbers that look random and are the same for a seed on every machine: SplitMix64 (Steele, Lea
/// and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
public struct SplitMix64: RandomNumberGenerator, Sendable {
  /// The odd number nearest to 2^64 divided by the golden ratio: the step from state to state.
  public static let step: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var state: UInt64

  /// The numbers of a seed.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    let bits = Self.mix(state)
    state &+= Self.step
    return bits
  }

  /// A number below `count`; 0 when there is none.
  public mutating func below(_ count: Int) -> Int {
    count > 0 ? Int(next() % UInt64(count)) : 0
  }

  /// What follows a state: another number for each, with every bit depending on every bit.
  public static func mix(_ state: UInt64) -> UInt64 {
    var mixed = state &+ step
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
