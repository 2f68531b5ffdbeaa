import PolicyCore

/// Tests of numbers and sums.
extension NegationNormalForm {
  /// Whether `sum(terms) + constant ⋈ 0`.
  mutating func linear(
    _ sum: Linear, _ comparator: Comparator, at place: TestPlace
  ) -> Formula {
    var constant = Int128(sum.constant)
    var coefficients: [ReadingLayout: Int128] = [:]
    for term in sum.terms {
      switch readings.resolve(term.reading, model: place.model) {
      case .constant(let value):
        let product = Int128(value.place) * Int128(term.coefficient)
        let added = constant.addingReportingOverflow(product)
        if added.overflow { return tooLarge(at: place.span) }
        constant = added.partialValue
      case .reading(let reading):
        coefficients[reading, default: 0] += Int128(term.coefficient)
      }
    }
    let terms = coefficients.filter { $0.value != 0 }
      .map { (reading: $0.key, coefficient: $0.value) }
    return linear(terms, constant: constant, comparator, at: place.span)
  }

  /// The same with what is known put in and every reading once.
  mutating func linear(
    _ terms: [(reading: ReadingLayout, coefficient: Int128)], constant: Int128,
    _ comparator: Comparator, at span: Span
  ) -> Formula {
    let terms = terms.sorted { ReadingLayout.precedes($0.reading, $1.reading) }
    guard let first = terms.first else { return .constant(comparator.holds(constant, 0)) }
    guard constant.magnitude < UInt128(Int128.max) / 2 else { return tooLarge(at: span) }
    let factor = terms.reduce(0) { NegationNormalForm.greatestDivisor($0, $1.coefficient) }
    let sign: Int128 = first.coefficient < 0 ? -1 : 1
    var layout: [TermLayout] = []
    var magnitudes: UInt128 = 0
    for term in terms {
      // With factors below 2^64 together, a sum of numbers of 64 bits is exact in 128.
      magnitudes += (term.coefficient / factor).magnitude
      guard let coefficient = Int64(exactly: term.coefficient / factor * sign),
        magnitudes <= UInt128(UInt64.max)
      else { return tooLarge(at: span) }
      layout.append(TermLayout(coefficient: coefficient, reading: term.reading))
    }
    let ranges = NegationNormalForm.ranges(
      sign < 0 ? comparator.swapped : comparator, of: -constant * sign, dividedBy: factor)
    return numbers(layout, ranges, at: span)
  }

  /// A sum in one of some ranges, cut to what it can be.
  mutating func numbers(
    _ terms: [TermLayout], _ ranges: [ClosedRange<Int128>], at span: Span
  ) -> Formula {
    let possible = readings.ranges.range(of: terms)
    let sorted = ranges.filter { $0.overlaps(possible) }.map { $0.clamped(to: possible) }
      .sorted { $0.lowerBound < $1.lowerBound }
    var merged: [ClosedRange<Int128>] = []
    for range in sorted {
      if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    if !terms.contains(where: { readings.isSignal($0.reading) }) {
      if merged.isEmpty { return .constant(false) }
      if merged == [possible] { return .constant(true) }
    }
    for range in merged {
      let cuts = [
        range.lowerBound > possible.lowerBound ? range.lowerBound : 0,
        range.upperBound < possible.upperBound ? range.upperBound + 1 : 0,
      ]
      if cuts.contains(where: { Int64(exactly: $0) == nil }) { return tooLarge(at: span) }
    }
    return literal(.number(terms), .numbers(merged), at: span)
  }

  /// What `factor * sum ⋈ value` says of the sum; `factor` is positive.
  private static func ranges(
    _ comparator: Comparator, of value: Int128, dividedBy factor: Int128
  ) -> [ClosedRange<Int128>] {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: factor)
    if remainder == 0 { return comparator.ranges(of: quotient) }
    // Between two whole numbers: below it lies `floor`, above it `floor + 1`.
    let floor = remainder < 0 ? quotient - 1 : quotient
    switch comparator {
    case .equal: return []
    case .notEqual: return [Int128.min...Int128.max]
    case .less, .lessOrEqual: return [Int128.min...floor]
    case .greater, .greaterOrEqual: return [floor + 1...Int128.max]
    }
  }

  private static func greatestDivisor(_ left: Int128, _ right: Int128) -> Int128 {
    var (a, b) = (left.magnitude, right.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    return Int128(truncatingIfNeeded: a)
  }

  private mutating func tooLarge(at span: Span) -> Formula {
    diagnostics.append(
      Diagnostic(
        TableCodes.numberTooLarge, "a number in this comparison needs more than 64 bits",
        at: span, help: ["compare with a number below 9,223,372,036,854,775,807"]))
    return .constant(false)
  }
}

extension Readings {
  /// A sum as people write it.
  func text(of terms: [TermLayout]) -> String {
    var result = ""
    for (index, term) in terms.enumerated() {
      let isNegative = term.coefficient < 0
      result += index == 0 ? (isNegative ? "-" : "") : (isNegative ? " - " : " + ")
      result += name(of: term.reading)
      if term.coefficient.magnitude != 1 { result += " * \(term.coefficient.magnitude)" }
    }
    return result
  }
}
