import PolicyCore

/// The numbers and places that readings can have, whatever a request says.
struct ReadingRanges {
  /// The attributes, as a bundle holds them.
  let attributes: [AttributeLayout]
  /// The enumerations, as a bundle holds them.
  let enumerations: [EnumerationLayout]

  /// The numbers, or the places, that a reading can have.
  func range(of reading: ReadingLayout) -> ClosedRange<Int128> {
    switch reading {
    case .attribute(let id), .declared(let id):
      let attribute = attributes[Int(id)]
      switch attribute.type {
      case .symbol:
        let low = Int128(attribute.atLeast ?? 0)
        return low...max(low, Int128(placeCount(of: reading) - 1))
      case .bool: return 0...1
      case .int, .usd, .percent, .duration, .instant, .string, .set:
        return Int128(attribute.range.lowerBound)...Int128(attribute.range.upperBound)
      }
    case .signal(_, let signal):
      return Int128(signal.range.lowerBound)...Int128(signal.range.upperBound)
    }
  }

  /// The numbers that a sum can have; ends beyond 126 bits are held there.
  func range(of terms: [TermLayout]) -> ClosedRange<Int128> {
    var low: Int128 = 0
    var high: Int128 = 0
    for term in terms {
      let range = range(of: term.reading)
      let first = range.lowerBound * Int128(term.coefficient)
      let last = range.upperBound * Int128(term.coefficient)
      low = ReadingRanges.saturatingSum(low, min(first, last))
      high = ReadingRanges.saturatingSum(high, max(first, last))
    }
    return low...high
  }

  /// How many places a bool, enum or level has.
  func placeCount(of reading: ReadingLayout) -> Int {
    switch reading {
    case .attribute(let id), .declared(let id):
      guard case .symbol(let enumeration) = attributes[Int(id)].type else { return 2 }
      return enumerations[Int(enumeration)].values.count
    case .signal: return enumerations[BuiltIn.health].values.count
    }
  }

  private static func saturatingSum(_ left: Int128, _ right: Int128) -> Int128 {
    let limit: Int128 = 1 << 126
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? (left < 0 ? -limit : limit) : min(max(sum, -limit), limit)
  }
}
