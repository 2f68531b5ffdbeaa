internal import PolicyCore

/// A reproducible source of chance.
package struct RandomSource {
  private var bits: SplitMix64

  package init(seed: UInt64) { bits = SplitMix64(seed: seed) }

  package mutating func next() -> UInt64 { bits.next() }

  /// From 0 up to `count` - 1; 0 when `count` is 0.
  package mutating func below(_ count: Int) -> Int {
    count <= 1 ? 0 : Int(next() % UInt64(count))
  }

  /// From `low` to `high`, both included.
  package mutating func between(_ low: Int, _ high: Int) -> Int { low + below(high - low + 1) }

  package mutating func number(in range: ClosedRange<Int64>) -> Int64 {
    let width = UInt64(bitPattern: range.upperBound &- range.lowerBound)
    if width == .max { return Int64(bitPattern: next()) }
    return range.lowerBound &+ Int64(bitPattern: next() % (width + 1))
  }

  /// True `percent` times in a hundred.
  package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  package mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    var count = result.count
    while count > 1 {
      result.swapAt(below(count), count - 1)
      count -= 1
    }
    return result
  }

  /// At least `least` distinct elements in random order.
  package mutating func some<Element>(_ elements: [Element], atLeast least: Int = 1) -> [Element] {
    Array(shuffled(elements).prefix(between(min(least, elements.count), elements.count)))
  }
}
