/// Ranges between cuts, as people write them.
struct NumberDescription {
  let cuts: [Int64]
  let type: AttributeType

  /// A bound as the number itself or its neighbour, whichever is rounder.
  private struct Bound {
    let text: String
    let isIncluded: Bool
  }

  /// One text for each run of neighbouring ranges; range `n` ends before cut `n`.
  func alternatives(
    _ ranges: [Int], text: (Int64, AttributeType) -> String
  ) -> [String] {
    var result: [String] = []
    var index = 0
    while index < ranges.count {
      let first = ranges[index]
      while index + 1 < ranges.count, ranges[index + 1] == ranges[index] + 1 { index += 1 }
      let lower = first == 0 ? nil : cuts[first - 1]
      let upper = ranges[index] == cuts.count ? nil : cuts[ranges[index]]
      result.append(self.text(from: lower, before: upper) { text($0, type) })
      index += 1
    }
    return result
  }

  private func text(
    from lower: Int64?, before upper: Int64?, text: (Int64) -> String
  ) -> String {
    if let lower, let upper, upper - 1 == lower { return text(lower) }
    let low = lower.map { lower in
      bound(included: lower, excluded: lower.subtractingReportingOverflow(1), text)
    }
    let high = upper.map { upper in
      let below = upper.subtractingReportingOverflow(1)
      guard !below.overflow else { return Bound(text: text(upper), isIncluded: false) }
      return bound(included: below.partialValue, excluded: (upper, false), text)
    }
    switch (low, high) {
    case (nil, nil): return "anything"
    case (let low?, nil): return "\(low.isIncluded ? ">=" : ">") \(low.text)"
    case (nil, let high?): return "\(high.isIncluded ? "<=" : "<") \(high.text)"
    case (let low?, let high?):
      if low.isIncluded, high.isIncluded { return "\(low.text)..\(high.text)" }
      return "\(low.isIncluded ? ">=" : ">") \(low.text)"
        + " and \(high.isIncluded ? "<=" : "<") \(high.text)"
    }
  }

  private func bound(
    included: Int64, excluded: (partialValue: Int64, overflow: Bool), _ text: (Int64) -> String
  ) -> Bound {
    let inside = text(included)
    guard !excluded.overflow else { return Bound(text: inside, isIncluded: true) }
    let outside = text(excluded.partialValue)
    return NumberDescription.isRounder(outside, than: inside)
      ? Bound(text: outside, isIncluded: false) : Bound(text: inside, isIncluded: true)
  }

  /// Fewer digits that are not zero, then more that are.
  private static func isRounder(_ left: String, than right: String) -> Bool {
    func digits(_ text: String) -> (others: Int, zeros: Int) {
      let zeros = text.utf8.count { $0 == UInt8(ascii: "0") }
      let all = text.utf8.count { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
      return (all - zeros, -zeros)
    }
    return digits(left) < digits(right)
  }
}
