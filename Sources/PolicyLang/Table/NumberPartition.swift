/// The numbers of an attribute or a sum, cut where some test begins or ceases to hold.
struct NumberPartition {
  /// The least number of every class but the first, ascending.
  let cuts: [Int64]
  private let lowest: Int128
  private let highest: Int128

  /// The partition of what can be, by tests that are each a union of ranges.
  init(possible: ClosedRange<Int128>, tests: [[ClosedRange<Int128>]]) {
    lowest = possible.lowerBound
    highest = possible.upperBound
    var found: Set<Int64> = []
    for range in tests.joined() {
      if range.lowerBound > lowest, let cut = Int64(exactly: range.lowerBound) { found.insert(cut) }
      if range.upperBound < highest, let cut = Int64(exactly: range.upperBound + 1) {
        found.insert(cut)
      }
    }
    cuts = found.sorted()
  }

  /// The classes of a test's numbers; its ranges begin and end at cuts.
  func classes(of test: [ClosedRange<Int128>]) -> ClassSet {
    var result = ClassSet()
    for range in test {
      for number in place(of: range.lowerBound)...place(of: range.upperBound) {
        result.insert(number)
      }
    }
    return result
  }

  /// How many cuts are at most the number.
  private func place(of number: Int128) -> Int {
    var low = 0
    var high = cuts.count
    while low < high {
      let middle = (low + high) / 2
      if Int128(cuts[middle]) <= number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
