/// The members of a set that some test mentions, up to four to a dimension; those that occur in
/// the same tests stay together, so that a test needs few dimensions.
struct MemberPacks {
  /// The members of each pack, ascending.
  let packs: [[UInt8]]

  /// Packs for tests that mention these members each.
  init(tests: [UInt64]) {
    let mentioned = tests.reduce(0, |)
    // A test of a few members says more about who belongs together than one of nearly all.
    var affinity = [Int](repeating: 0, count: 64 * 64)
    for test in tests where test.nonzeroBitCount <= 16 {
      let members = NegationNormalForm.places(of: test)
      for left in members {
        for right in members where left != right { affinity[left * 64 + right] += 1 }
      }
    }
    var free = NegationNormalForm.places(of: mentioned)
    var packs: [[UInt8]] = []
    while let first = free.first {
      var pack = [first]
      free.removeFirst()
      while pack.count < 4 {
        let score = { (member: Int) in pack.reduce(0) { $0 + affinity[$1 * 64 + member] } }
        guard let best = free.max(by: { (score($0), -$0) < (score($1), -$1) }) else { break }
        pack.append(best)
        free.removeAll { $0 == best }
      }
      packs.append(pack.sorted().map { UInt8(truncatingIfNeeded: $0) })
    }
    self.packs = packs
  }

  /// Of a pack, the classes whose sets have any of the members, or all of them.
  static func classes(of pack: [UInt8], members: UInt64, all: Bool) -> ClassSet? {
    var mask = 0
    for (place, member) in pack.enumerated() where members & (1 << UInt64(member)) != 0 {
      mask |= 1 << place
    }
    guard mask != 0 else { return nil }
    var result = ClassSet()
    for number in 0..<(1 << pack.count) {
      let common = number & mask
      if all ? common == mask : common != 0 { result.insert(number) }
    }
    return result
  }
}
