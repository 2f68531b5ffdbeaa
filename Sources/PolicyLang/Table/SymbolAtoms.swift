import PolicyCore

/// Tests of booleans, enums and levels, and comparisons of two readings of any type.
extension NegationNormalForm {
  /// `a ⋈ b` for anything but sums.
  mutating func compare(
    _ left: Reading, _ comparator: Comparator, _ right: Reading, at place: TestPlace
  ) -> Formula {
    let resolved = (
      readings.resolve(left, model: place.model), readings.resolve(right, model: place.model)
    )
    switch resolved {
    case (.constant(let left), .constant(let right)):
      return .constant(NegationNormalForm.holds(left, comparator, right))
    case (.reading(let reading), .constant(let value)):
      return compare(reading, comparator, value, at: place.span)
    case (.constant(let value), .reading(let reading)):
      return compare(reading, comparator.swapped, value, at: place.span)
    case (.reading(let left), .reading(let right)):
      return compare(left, comparator, right, at: place.span)
    }
  }

  private mutating func compare(
    _ reading: ReadingLayout, _ comparator: Comparator, _ value: Constant, at span: Span
  ) -> Formula {
    switch value {
    case .bool(let value):
      return places(reading, at: span) { comparator.holds($0, value ? 1 : 0) }
    case .symbol(let value):
      return places(reading, at: span) { comparator.holds($0, value) }
    case .number(let value):
      let terms = [TermLayout(coefficient: 1, reading: reading)]
      return numbers(terms, comparator.ranges(of: Int128(value)), at: span)
    case .set(let members):
      let equal = isEqual(reading, members, at: span)
      return comparator == .equal ? equal : equal.negated
    case .text(let text):
      let equal = texts(reading, [TextInterval(only: text)], at: span)
      return comparator == .equal ? equal : equal.negated
    }
  }

  private mutating func compare(
    _ left: ReadingLayout, _ comparator: Comparator, _ right: ReadingLayout, at span: Span
  ) -> Formula {
    if left == right, !readings.isSignal(left) { return .constant(comparator.holds(0, 0)) }
    let type = readings.type(of: left)
    var isRank = type.isNumber
    if case .symbol(let enumeration) = type {
      isRank = readings.policy.enumerations[enumeration].isLevel
    }
    if isRank {
      // Ranks subtract like numbers, so every relation of two levels shares one dimension.
      let terms = [(left, 1), (right, -1)].map { (reading: $0.0, coefficient: Int128($0.1)) }
      return linear(terms, constant: 0, comparator, at: span)
    }
    if readings.isSignal(left) || readings.isSignal(right) {
      // Place by place, as a relation has no class for an unknown signal.
      let equal = Formula.disjunction(
        (0..<readings.ranges.placeCount(of: left)).map { place in
          .conjunction([left, right].map { places($0, at: span) { $0 == place } })
        })
      return comparator == .equal ? equal : equal.negated
    }
    let ordered = ReadingLayout.precedes(left, right) ? (left, right) : (right, left)
    let equal = literal(.same(ordered.0, ordered.1), .holds, at: span)
    return comparator == .equal ? equal : equal.negated
  }

  /// A boolean, enum, level or number in one of some ranges.
  mutating func member(
    _ reading: Reading, _ ranges: [ClosedRange<Int64>], at place: TestPlace
  ) -> Formula {
    switch readings.resolve(reading, model: place.model) {
    case .constant(let value):
      return .constant(ranges.contains { $0.contains(value.place) })
    case .reading(let reading):
      if readings.type(of: reading).isNumber {
        let terms = [TermLayout(coefficient: 1, reading: reading)]
        let wide = ranges.map { Int128($0.lowerBound)...Int128($0.upperBound) }
        return numbers(terms, wide, at: place.span)
      }
      return places(reading, at: place.span) { value in
        ranges.contains { $0.contains(Int64(value)) }
      }
    }
  }

  /// The places for which the test holds, among those that a request can have.
  mutating func places(
    _ reading: ReadingLayout, at span: Span, where holds: (Int) -> Bool
  ) -> Formula {
    let possible = readings.ranges.range(of: reading)
    var set = ClassSet()
    var isAlways = true
    for place in 0..<readings.ranges.placeCount(of: reading) where possible.contains(Int128(place))
    {
      if holds(place) { set.insert(place) } else { isAlways = false }
    }
    if !readings.isSignal(reading) {
      if set.isEmpty { return .constant(false) }
      if isAlways { return .constant(true) }
    }
    return literal(.symbol(reading), .places(set), at: span)
  }

  private static func holds(_ left: Constant, _ comparator: Comparator, _ right: Constant) -> Bool {
    switch left {
    case .bool, .number, .symbol: comparator.holds(left.place, right.place)
    case .set, .text: (left == right) == (comparator == .equal)
    }
  }
}

extension Comparator {
  /// With its sides exchanged.
  var swapped: Comparator {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }

  /// Whether it holds between two values.
  func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }

  /// The numbers that stand in it to `value`, which is far from the ends of 128 bits.
  func ranges(of value: Int128) -> [ClosedRange<Int128>] {
    switch self {
    case .equal: [value...value]
    case .notEqual: [Int128.min...value - 1, value + 1...Int128.max]
    case .less: [Int128.min...value - 1]
    case .lessOrEqual: [Int128.min...value]
    case .greater: [value + 1...Int128.max]
    case .greaterOrEqual: [value...Int128.max]
    }
  }
}
