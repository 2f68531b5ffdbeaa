/// A reproducible source of chance: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
package struct RandomSource {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

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
