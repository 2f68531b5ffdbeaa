/// A changing set of numbers whose every state has a name: equal sets have equal names.
///
/// A complete binary tree over words of 64 bits in which equal subtrees share a number, so a
/// change costs one look-up a level and two sets are compared by one number.
struct SignatureSet {
  /// A pair of subtrees, or a word.
  private struct Node: Hashable {
    var left: UInt64
    var right: UInt64
    var level: Int
  }
  /// The words, and above them the numbers of pairs, level by level; the last is the root.
  private var levels: [[UInt64]]
  private var numbers: [Node: UInt64] = [:]

  /// The empty set of numbers below `count`.
  init(count: Int) {
    levels = [[UInt64](repeating: 0, count: max(1, (count + 63) / 64))]
    while levels[levels.count - 1].count > 1 {
      let below = levels[levels.count - 1].count
      levels.append([UInt64](repeating: 0, count: (below + 1) / 2))
    }
    // The empty subtree of every level is number 0, so that nothing needs to be added up here.
    for level in 1..<max(1, levels.count) { numbers[Node(left: 0, right: 0, level: level)] = 0 }
  }

  /// The name of what is in it now.
  var name: UInt64 { levels[levels.count - 1][0] }

  /// The numbers in it, ascending.
  var members: [Int] {
    var result: [Int] = []
    for (index, word) in levels[0].enumerated() {
      var rest = word
      while rest != 0 {
        result.append(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return result
  }

  /// Takes a number out if it is there, puts it in if it is not.
  mutating func toggle(_ number: Int) {
    var index = number >> 6
    levels[0][index] ^= 1 << UInt64(number & 63)
    for level in 1..<max(1, levels.count) {
      index >>= 1
      let below = levels[level - 1]
      let left = below[2 * index]
      let right = 2 * index + 1 < below.count ? below[2 * index + 1] : 0
      let node = Node(left: left, right: right, level: level)
      let known = numbers[node] ?? UInt64(numbers.count)
      numbers[node] = known
      levels[level][index] = known
    }
  }
}
