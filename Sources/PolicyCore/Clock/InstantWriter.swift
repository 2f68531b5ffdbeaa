/// Writes instants, microseconds since 1970, as RFC 3339 has them in UTC.
public enum InstantWriter {
  /// Years 0000 to 9999: what RFC 3339 can write.
  public static let range: ClosedRange<Int64> = -62_167_219_200_000_000...253_402_300_799_999_999

  /// Appends an instant, with the digits of its fraction that are not zeros at the end.
  public static func append(_ instant: Int64, to output: inout [UInt8]) {
    let seconds = LocalTime.floorDivide(instant, 1_000_000)
    let days = LocalTime.floorDivide(seconds, LocalTime.day)
    let date = CivilDate(daysSince1970: days)
    append(date.year, digits: 4, to: &output)
    output.append(UInt8(ascii: "-"))
    append(date.month, digits: 2, to: &output)
    output.append(UInt8(ascii: "-"))
    append(date.day, digits: 2, to: &output)
    output.append(UInt8(ascii: "T"))
    let secondOfDay = seconds - days * LocalTime.day
    append(secondOfDay / 3_600, digits: 2, to: &output)
    output.append(UInt8(ascii: ":"))
    append(secondOfDay / 60 % 60, digits: 2, to: &output)
    output.append(UInt8(ascii: ":"))
    append(secondOfDay % 60, digits: 2, to: &output)
    // Wraps there and back at the least instant, whose second begins below every Int64.
    let fraction = instant &- seconds &* 1_000_000
    if fraction != 0 {
      output.append(UInt8(ascii: "."))
      append(fraction, digits: 6, to: &output)
      while output.last == UInt8(ascii: "0") { output.removeLast() }
    }
    output.append(UInt8(ascii: "Z"))
  }

  /// An instant as a text of its own.
  public static func text(_ instant: Int64) -> String {
    var bytes: [UInt8] = []
    append(instant, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func append(_ value: Int64, digits: Int, to output: inout [UInt8]) {
    var divisor: Int64 = 1
    for _ in 1..<digits { divisor *= 10 }
    var rest = value.magnitude
    if value < 0 { output.append(UInt8(ascii: "-")) }
    while divisor > 0 {
      let digit = rest / UInt64(divisor)
      // A year of more than four digits cannot be read, but is still printed whole.
      if digit > 9 {
        output += Array(String(digit).utf8)
      } else {
        output.append(UInt8(ascii: "0") + UInt8(digit))
      }
      rest %= UInt64(divisor)
      divisor /= 10
    }
  }
}
