/// A sample that a seed brings back.
enum Sample {
  /// So many places at most of `count`, ascending; all when there are no more.
  static func places(of count: Int, most: Int, seed: UInt64) -> [Int] {
    guard count > most else { return Array(0..<count) }
    // SplitMix64, Steele and others 2014; Floyd's choice of a subset.
    var state = seed
    func next(below bound: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      mixed ^= mixed >> 31
      return Int(mixed.multipliedFullWidth(by: UInt64(bound)).high)
    }
    var chosen: Set<Int> = []
    for last in count - most..<count {
      if !chosen.insert(next(below: last + 1)).inserted { chosen.insert(last) }
    }
    return chosen.sorted()
  }
}
