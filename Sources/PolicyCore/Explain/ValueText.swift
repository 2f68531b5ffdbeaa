/// Values as people write them in a policy.
public enum ValueText {
  /// A number of a type; the place of a bool, enum or level value; the bits of a set.
  ///
  /// A string has its bytes, not a number; see `quoted`.
  public static func text(
    _ number: Int64, _ type: AttributeType, _ enumerations: [EnumerationLayout]
  ) -> String {
    switch type {
    case .bool: return number == 0 ? "false" : "true"
    case .int, .string: return String(number)
    case .usd: return usd(number)
    case .percent: return percent(number)
    case .duration: return duration(number)
    case .instant: return instant(number)
    case .symbol(let enumeration):
      guard enumerations.indices.contains(Int(enumeration)) else { return String(number) }
      let values = enumerations[Int(enumeration)].values
      guard let place = Int(exactly: number), values.indices.contains(place) else {
        return String(number)
      }
      return values[place]
    case .set(let enumeration):
      guard enumerations.indices.contains(Int(enumeration)) else { return "{}" }
      return set(UInt64(bitPattern: number), enumerations[Int(enumeration)].values)
    }
  }

  /// `{pii, phi}` for the bits of a set, in the order of their declaration.
  public static func set(_ members: UInt64, _ values: [String]) -> String {
    let names = values.indices.prefix(64).filter { members & (1 << UInt64($0)) != 0 }
    return "{" + names.map { values[$0] }.joined(separator: ", ") + "}"
  }

  /// `$0.25`, `$3`, `$0.000125` for millionths of a dollar; cents have two digits.
  public static func usd(_ millionths: Int64) -> String {
    let sign = millionths < 0 ? "-$" : "$"
    return sign + decimal(millionths.magnitude, places: 6, shown: 2)
  }

  /// `95%`, `0.5%` for hundredths of a percent.
  public static func percent(_ hundredths: Int64) -> String {
    (hundredths < 0 ? "-" : "") + decimal(hundredths.magnitude, places: 2, shown: 0) + "%"
  }

  /// Milliseconds in the largest unit that is exact: `90s`, `2m`, `7y`.
  public static func duration(_ milliseconds: Int64) -> String {
    let units: [(name: String, size: Int64)] = [
      ("y", 31_536_000_000), ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000),
      ("m", 60_000), ("s", 1_000),
    ]
    if milliseconds == 0 { return "0s" }
    for unit in units where milliseconds % unit.size == 0 {
      return "\(milliseconds / unit.size)\(unit.name)"
    }
    return "\(milliseconds)ms"
  }

  /// Microseconds since 1970 by RFC 3339 in UTC, with as many digits of a fraction as it has.
  public static func instant(_ microseconds: Int64) -> String {
    let dayLength: Int64 = 86_400_000_000
    var days = microseconds / dayLength
    var rest = microseconds % dayLength
    if rest < 0 {
      rest += dayLength
      days -= 1
    }
    let date = civil(days)
    let seconds = rest / 1_000_000
    var text = (date.year < 0 ? "-" : "") + padded(date.year.magnitude, 4)
    text += "-\(padded(date.month.magnitude, 2))-\(padded(date.day.magnitude, 2))"
    text += "T\(padded((seconds / 3_600).magnitude, 2))"
    text += ":\(padded((seconds / 60 % 60).magnitude, 2)):\(padded((seconds % 60).magnitude, 2))"
    let fraction = (rest % 1_000_000).magnitude
    if fraction != 0 {
      text += "." + trimmed(padded(fraction, 6), to: 0)
    }
    return text + "Z"
  }

  /// A text in quotes, as a policy writes it; what is not UTF-8 is shown by replacement.
  public static func quoted(_ bytes: some Sequence<UInt8>) -> String {
    var text = "\""
    for scalar in String(decoding: Array(bytes), as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case _ where scalar.value < 32 || scalar.value == 127:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }

  /// A number with `places` digits behind the point: `shown` at least, unless all are zero.
  private static func decimal(_ number: UInt64, places: Int, shown: Int) -> String {
    var scale: UInt64 = 1
    for _ in 0..<places { scale *= 10 }
    let (whole, fraction) = number.quotientAndRemainder(dividingBy: scale)
    if fraction == 0 { return String(whole) }
    return "\(whole)." + trimmed(padded(fraction, places), to: shown)
  }

  private static func padded(_ number: some BinaryInteger, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  private static func trimmed(_ digits: String, to fewest: Int) -> String {
    var result = Substring(digits)
    while result.utf8.count > fewest, result.last == "0" { result.removeLast() }
    return String(result)
  }

  /// Days since 1970 in the proleptic Gregorian calendar: Howard Hinnant, "chrono-Compatible
  /// Low-Level Date Algorithms", `civil_from_days`.
  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}
