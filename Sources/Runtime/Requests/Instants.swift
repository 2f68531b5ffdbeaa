internal import PolicyCore

/// Reads instants (RFC 3339), in microseconds since 1970; `InstantWriter` writes them.
enum Instants {
  /// Reads `2026-11-23T18:00:00.5+01:00`, or a date as its start in UTC.
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Reading {
    guard text.count >= 10, let year = digits(text, 0, 4), text[4] == Byte.minus,
      let month = digits(text, 5, 2), text[7] == Byte.minus, let day = digits(text, 8, 2),
      (1...12).contains(month), case let written = CivilDate(year: year, month: month, day: day),
      (1...written.lastDayOfMonth).contains(day)
    else { return .wrong(.malformed) }
    let date = written.daysSince1970 * LocalTime.day
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
    return InstantWriter.range.contains(value) ? .number(value) : .wrong(.outOfRange)
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
}
