/// A set of code points as ascending ranges that neither overlap nor touch; never a surrogate.
public struct CodePointSet: Hashable, Sendable {
  /// The ranges, both ends included.
  public let ranges: [ClosedRange<UInt32>]

  /// Every code point.
  public static let all = CodePointSet([0...0xD7FF, 0xE000...0x10FFFF])

  /// The code points of some ranges, in any order.
  public init(_ parts: [ClosedRange<UInt32>]) {
    var merged: [ClosedRange<UInt32>] = []
    for part in parts.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, part.lowerBound <= last.upperBound + 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, part.upperBound)
      } else {
        merged.append(part)
      }
    }
    ranges = merged.flatMap(CodePointSet.withoutSurrogates)
  }

  /// The code points of either.
  public func union(_ other: CodePointSet) -> CodePointSet { CodePointSet(ranges + other.ranges) }

  /// Every code point that is not in it.
  public var inverted: CodePointSet {
    var gaps: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if next < range.lowerBound { gaps.append(next...range.lowerBound - 1) }
      next = range.upperBound + 1
    }
    if next <= 0x10FFFF { gaps.append(next...0x10FFFF) }
    return CodePointSet(gaps)
  }

  /// With the other case of each of its letters A to Z.
  public var ignoringCase: CodePointSet {
    var parts = ranges
    for range in ranges {
      if let upper = CodePointSet.overlap(range, 0x41...0x5A) {
        parts.append(upper.lowerBound + 0x20...upper.upperBound + 0x20)
      }
      if let lower = CodePointSet.overlap(range, 0x61...0x7A) {
        parts.append(lower.lowerBound - 0x20...lower.upperBound - 0x20)
      }
    }
    return CodePointSet(parts)
  }

  /// Whether the code point is in it.
  public func contains(_ codePoint: UInt32) -> Bool { ranges.contains { $0.contains(codePoint) } }

  /// Its UTF-8 as sequences of byte ranges: a text is in exactly one sequence, or in none.
  ///
  /// Thompson's scheme, as in his "grep" and in R. Cox, "Regular expression matching in the wild":
  /// a range is cut where the number of bytes changes and where a trailing byte is not free.
  public var byteSequences: [[ClosedRange<UInt8>]] {
    var result: [[ClosedRange<UInt8>]] = []
    var pending = Array(ranges.reversed())
    while let range = pending.popLast() {
      if let (left, right) = CodePointSet.halves(range) {
        pending.append(right)
        pending.append(left)
      } else {
        let low = CodePointSet.encode(range.lowerBound)
        let high = CodePointSet.encode(range.upperBound)
        result.append(zip(low, high).map { $0...$1 })
      }
    }
    return result
  }

  /// The UTF-8 of one code point.
  public static func encode(_ codePoint: UInt32) -> [UInt8] {
    Unicode.Scalar(codePoint).map { Array(String(Character($0)).utf8) } ?? []
  }

  private static func halves(
    _ range: ClosedRange<UInt32>
  ) -> (ClosedRange<UInt32>, ClosedRange<UInt32>)? {
    let (low, high) = (range.lowerBound, range.upperBound)
    for last: UInt32 in [0x7F, 0x7FF, 0xFFFF] where low <= last && last < high {
      return (low...last, last + 1...high)
    }
    guard high > 0x7F else { return nil }
    for level: UInt32 in 1...3 {
      let mask: UInt32 = (1 << (6 * level)) - 1
      guard low & ~mask != high & ~mask else { continue }
      if low & mask != 0 { return (low...(low | mask), (low | mask) + 1...high) }
      if high & mask != mask { return (low...(high & ~mask) - 1, (high & ~mask)...high) }
    }
    return nil
  }

  private static func withoutSurrogates(_ range: ClosedRange<UInt32>) -> [ClosedRange<UInt32>] {
    [overlap(range, 0...0xD7FF), overlap(range, 0xE000...0x10FFFF)].compactMap { $0 }
  }

  private static func overlap(
    _ left: ClosedRange<UInt32>, _ right: ClosedRange<UInt32>
  ) -> ClosedRange<UInt32>? {
    left.overlaps(right) ? left.clamped(to: right) : nil
  }
}
