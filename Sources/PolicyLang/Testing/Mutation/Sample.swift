internal import PolicyCore

/// A sample that a seed brings back.
enum Sample {
  /// So many places at most of `count`, ascending; all when there are no more.
  static func places(of count: Int, most: Int, seed: UInt64) -> [Int] {
    guard count > most else { return Array(0..<count) }
    // Floyd's choice of a subset.
    var random = SplitMix64(seed: seed)
    func next(below bound: Int) -> Int {
      Int(random.next().multipliedFullWidth(by: UInt64(bound)).high)
    }
    var chosen: Set<Int> = []
    for last in count - most..<count {
      if !chosen.insert(next(below: last + 1)).inserted { chosen.insert(last) }
    }
    return chosen.sorted()
  }
}
