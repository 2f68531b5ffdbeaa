internal import PolicyCore

/// What reading a value gave: a number in the smallest unit of its type, or why there is none.
enum Reading: Equatable {
  case number(Int64)
  case wrong(Reason)
}

/// Numbers written as digits, taken exactly: no floating point anywhere.
enum Numerals {
  /// A whole number as JSON writes one: `-?(0|[1-9][0-9]*)`.
  static func integer(_ text: UnsafeBufferPointer<UInt8>) -> Reading {
    let isNegative = text.first == Byte.minus
    let start = isNegative ? 1 : 0
    guard text.count > start else { return .wrong(.malformed) }
    if text[start] == Byte.zero, text.count > start + 1, Byte.isDigit(text[start + 1]) {
      return .wrong(.malformed)
    }
    var value: Int64 = 0
    var isTooLarge = false
    for at in start..<text.count {
      guard Byte.isDigit(text[at]) else {
        let isFraction = at > start && (text[at] == Byte.point || text[at] | 0x20 == 0x65)
        return .wrong(isFraction ? .fraction : .malformed)
      }
      isTooLarge = append(text[at], to: &value) || isTooLarge
    }
    if isTooLarge { return .wrong(.outOfRange) }
    return .number(isNegative ? -value : value)
  }

  /// A decimal of at most so many `places`, in units of the last: `0.25` of 6 places is 250,000.
  ///
  /// Zeros at the end count as places. An exponent shifts the point.
  static func decimal(
    _ text: UnsafeBufferPointer<UInt8>, places: Int, allowsMinus: Bool, allowsExponent: Bool
  ) -> Reading {
    var at = 0
    let isNegative = text.first == Byte.minus
    if isNegative || text.first == Byte.plus {
      guard isNegative, allowsMinus else { return .wrong(.signed) }
      at = 1
    }
    var mantissa: Int64 = 0
    var isTooLarge = false
    let whole = digits(text, &at, &mantissa, &isTooLarge)
    guard whole > 0 else { return .wrong(.malformed) }
    var decimals = 0
    if at < text.count, text[at] == Byte.point {
      at += 1
      decimals = digits(text, &at, &mantissa, &isTooLarge)
      guard decimals > 0 else { return .wrong(.malformed) }
    }
    if allowsExponent, at < text.count, text[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      guard let exponent = exponent(text, &at) else { return .wrong(.malformed) }
      decimals -= exponent
    }
    guard at == text.count else { return .wrong(.malformed) }
    guard decimals <= places else { return .wrong(.tooFine) }
    if mantissa == 0, !isTooLarge { return .number(0) }
    // 19 tens are more than any Int64 holds.
    guard !isTooLarge, places - decimals < 19 else { return .wrong(.outOfRange) }
    for _ in 0..<places - decimals where append(Byte.zero, to: &mantissa) {
      return .wrong(.outOfRange)
    }
    return .number(isNegative ? -mantissa : mantissa)
  }

  /// A percentage with its sign and at most two decimals, in hundredths: `95%` is 9,500.
  static func percent(_ text: UnsafeBufferPointer<UInt8>) -> Reading {
    guard text.last == UInt8(ascii: "%") else { return .wrong(.noUnit) }
    let digits = UnsafeBufferPointer(rebasing: text[..<(text.count - 1)])
    return decimal(digits, places: 2, allowsMinus: true, allowsExponent: false)
  }

  /// A whole number with one unit, in milliseconds: `2s` is 2,000.
  static func duration(_ text: UnsafeBufferPointer<UInt8>) -> Reading {
    let isNegative = text.first == Byte.minus
    var at = isNegative ? 1 : 0
    var value: Int64 = 0
    var isTooLarge = false
    guard digits(text, &at, &value, &isTooLarge) > 0 else { return .wrong(.malformed) }
    guard at < text.count else { return .wrong(.noUnit) }
    let unit = UnsafeBufferPointer(rebasing: text[at...])
    guard let milliseconds = DurationUnit(utf8: unit)?.milliseconds else {
      if unit[0] == Byte.point { return .wrong(.fraction) }
      return .wrong(unit.contains(where: Byte.isDigit) ? .severalUnits : .malformed)
    }
    let (product, overflow) = value.multipliedReportingOverflow(by: milliseconds)
    if isTooLarge || overflow { return .wrong(.outOfRange) }
    return .number(isNegative ? -product : product)
  }

  /// Reads digits; how many there were.
  private static func digits(
    _ text: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ value: inout Int64,
    _ isTooLarge: inout Bool
  ) -> Int {
    let start = at
    while at < text.count, Byte.isDigit(text[at]) {
      isTooLarge = append(text[at], to: &value) || isTooLarge
      at += 1
    }
    return at - start
  }

  /// An exponent, held within a range that is past every limit.
  private static func exponent(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> Int? {
    let isNegative = at < text.count && text[at] == Byte.minus
    if at < text.count, text[at] == Byte.minus || text[at] == Byte.plus { at += 1 }
    var value: Int64 = 0
    var isTooLarge = false
    guard digits(text, &at, &value, &isTooLarge) > 0 else { return nil }
    let bounded = isTooLarge ? 1 << 32 : Int(min(value, 1 << 32))
    return isNegative ? -bounded : bounded
  }

  /// Appends a decimal digit; true when there is no room, and then nothing changes.
  @inline(__always) private static func append(_ digit: UInt8, to value: inout Int64) -> Bool {
    let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
    let (sum, carry) = tens.addingReportingOverflow(Int64(digit &- Byte.zero))
    guard !overflow, !carry else { return true }
    value = sum
    return false
  }
}
