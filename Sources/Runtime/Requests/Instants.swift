/// Instants as text (RFC 3339), in microseconds since 1970.
///
/// Days from the civil calendar and back: Hinnant, "chrono-Compatible Low-Level Date Algorithms".
enum Instants {
  /// Years 0000 to 9999: what RFC 3339 can write.
  static let range: ClosedRange<Int64> = -62_167_219_200_000_000...253_402_300_799_999_999

  /// Reads `2026-11-23T18:00:00.5+01:00`, or a date as its start in UTC.
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Reading {
    guard text.count >= 10, let year = digits(text, 0, 4), text[4] == Byte.minus,
      let month = digits(text, 5, 2), text[7] == Byte.minus, let day = digits(text, 8, 2),
      (1...12).contains(month), day >= 1, day <= days(inMonth: month, of: year)
    else { return .wrong(.malformed) }
    let date = days(year: year, month: month, day: day) * 86_400
    if text.count == 10 { return .number(date * 1_000_000) }
    guard text.count >= 20, text[10] | 0x20 == UInt8(ascii: "t"), let hour = digits(text, 11, 2),
      text[13] == Byte.colon, let minute = digits(text, 14, 2), text[16] == Byte.colon,
      let second = digits(text, 17, 2), hour < 24, minute < 60, second <= 60
    else { return .wrong(.malformed) }
    if second == 60 { return .wrong(.leapSecond) }
    var at = 19
    guard let fraction = microseconds(text, &at) else { return .wrong(.malformed) }
    guard fraction >= 0 else { return .wrong(.tooFine) }
    guard let offset = offset(text, at) else { return .wrong(.malformed) }
    let seconds = date + hour * 3_600 + minute * 60 + second - offset
    let value = seconds * 1_000_000 + fraction
    return range.contains(value) ? .number(value) : .wrong(.outOfRange)
  }

  /// A fraction of up to six digits; -1 when it has more, nil when it has none.
  private static func microseconds(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> Int64? {
    guard text[at] == Byte.point else { return 0 }
    at += 1
    let start = at
    var value: Int64 = 0
    while at < text.count, Byte.isDigit(text[at]) {
      if at - start < 6 { value = value * 10 + Int64(text[at] - Byte.zero) }
      at += 1
    }
    guard at > start else { return nil }
    guard at - start <= 6 else { return -1 }
    for _ in at - start..<6 { value *= 10 }
    return value
  }

  /// Seconds ahead of UTC; nil when the text does not end in `Z` or `+hh:mm`.
  private static func offset(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int64? {
    guard at < text.count else { return nil }
    if text[at] | 0x20 == UInt8(ascii: "z") { return at + 1 == text.count ? 0 : nil }
    guard text[at] == Byte.plus || text[at] == Byte.minus, text.count == at + 6,
      let hours = digits(text, at + 1, 2), text[at + 3] == Byte.colon,
      let minutes = digits(text, at + 4, 2), hours < 24, minutes < 60
    else { return nil }
    let seconds = hours * 3_600 + minutes * 60
    return text[at] == Byte.minus ? -seconds : seconds
  }

  private static func digits(
    _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int
  ) -> Int64? {
    var value: Int64 = 0
    for at in start..<start + count {
      guard Byte.isDigit(text[at]) else { return nil }
      value = value * 10 + Int64(text[at] - Byte.zero)
    }
    return value
  }

  private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Appends an instant in UTC, with the digits of its fraction that are not zeros at the end.
  static func append(_ instant: Int64, to output: inout [UInt8]) {
    let seconds = floorDivide(instant, 1_000_000)
    let days = floorDivide(seconds, 86_400)
    let (year, month, day) = civil(days)
    append(year, digits: 4, to: &output)
    output.append(Byte.minus)
    append(month, digits: 2, to: &output)
    output.append(Byte.minus)
    append(day, digits: 2, to: &output)
    output.append(UInt8(ascii: "T"))
    let secondOfDay = seconds - days * 86_400
    append(secondOfDay / 3_600, digits: 2, to: &output)
    output.append(Byte.colon)
    append(secondOfDay / 60 % 60, digits: 2, to: &output)
    output.append(Byte.colon)
    append(secondOfDay % 60, digits: 2, to: &output)
    // Wraps there and back at the least instant, whose second begins below every Int64.
    let fraction = instant &- seconds &* 1_000_000
    if fraction != 0 {
      output.append(Byte.point)
      append(fraction, digits: 6, to: &output)
      while output.last == Byte.zero { output.removeLast() }
    }
    output.append(UInt8(ascii: "Z"))
  }

  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func append(_ value: Int64, digits: Int, to output: inout [UInt8]) {
    var divisor: Int64 = 1
    for _ in 1..<digits { divisor *= 10 }
    var rest = value.magnitude
    if value < 0 { output.append(Byte.minus) }
    while divisor > 0 {
      let digit = rest / UInt64(divisor)
      // A year of more than four digits cannot be read, but is still printed whole.
      if digit > 9 {
        output += Array(String(digit).utf8)
      } else {
        output.append(Byte.zero + UInt8(digit))
      }
      rest %= UInt64(divisor)
      divisor /= 10
    }
  }

  /// The quotient rounded down; the divisor is positive.
  static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }
}
