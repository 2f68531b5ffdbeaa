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
    let shown = millionths % 1_000_000 == 0 ? 0 : 2
    return (millionths < 0 ? "-$" : "$") + decimal(millionths.magnitude, places: 6, shown: shown)
  }

  /// `95%`, `0.5%` for hundredths of a percent.
  public static func percent(_ hundredths: Int64) -> String {
    decimal(hundredths, places: 2, shown: 0) + "%"
  }

  /// Milliseconds in the largest unit that is exact: `90s`, `2m`, `7y`.
  public static func duration(_ milliseconds: Int64) -> String {
    milliseconds == 0 ? "0s" : DurationUnit.text(milliseconds, longest: .years)
  }

  /// Microseconds since 1970 by RFC 3339 in UTC, with as many digits of a fraction as it has.
  public static func instant(_ microseconds: Int64) -> String {
    InstantWriter.text(microseconds)
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

  /// A number of units of its last of `places` decimals, without zeros at its end past the first
  /// `shown` ones.
  public static func decimal(_ number: Int64, places: Int, shown: Int) -> String {
    (number < 0 ? "-" : "") + decimal(number.magnitude, places: places, shown: shown)
  }

  private static func decimal(_ number: UInt64, places: Int, shown: Int) -> String {
    var scale: UInt64 = 1
    for _ in 0..<places { scale *= 10 }
    let (whole, fraction) = number.quotientAndRemainder(dividingBy: scale)
    let decimals = trimmed(padded(fraction, places), to: shown)
    return decimals.isEmpty ? String(whole) : "\(whole).\(decimals)"
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
}
