/// Values as a policy would write them: `$0.25`, `90s`, `{email, phone}`.
///
/// For people only; what scripts read is written by `Runtime`.
public struct ValueText: Sendable {
  private let enumerations: [EnumerationLayout]

  /// Writes values of a policy's types.
  public init(_ policy: CompiledPolicy) { enumerations = policy.enumerations }

  /// A number of that type, in the unit of `CompiledPolicy`; a set as its bits.
  public func text(_ number: Int64, as type: AttributeType) -> String {
    switch type {
    case .bool: number == 0 ? "false" : "true"
    case .int, .string: String(number)
    case .usd: "$" + Self.decimal(number, digits: 6, atLeast: 2)
    case .percent: Self.decimal(number, digits: 2, atLeast: 0) + "%"
    case .duration: Self.duration(number)
    case .instant: Self.instant(number)
    case .symbol(let place): name(number, in: place)
    case .set(let place):
      "{" + names(UInt64(bitPattern: number), in: place).joined(separator: ", ") + "}"
    }
  }

  /// What an attribute has in a request.
  public func text(of attribute: Int, in facts: Facts, type: AttributeType) -> String {
    switch type {
    case .string: Self.quoted(facts.text(attribute))
    case .bool, .int, .usd, .percent, .duration, .instant, .symbol, .set:
      text(facts.numbers[attribute], as: type)
    }
  }

  /// The members of a set, in the order of their declaration.
  public func names(_ members: UInt64, in enumeration: UInt32) -> [String] {
    (0..<64).filter { members & (1 << UInt64($0)) != 0 }.map { name(Int64($0), in: enumeration) }
  }

  private func name(_ place: Int64, in enumeration: UInt32) -> String {
    guard Int(enumeration) < enumerations.count, place >= 0,
      place < enumerations[Int(enumeration)].values.count
    else { return String(place) }
    return enumerations[Int(enumeration)].values[Int(place)]
  }

  // MARK: - Shapes

  /// A text in quotes, cut after 80 bytes.
  public static func quoted(_ bytes: some Collection<UInt8>) -> String {
    let head = String(decoding: bytes.prefix(80), as: UTF8.self)
      .split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
    return "\"" + head + (bytes.count > 80 ? "…\"" : "\"")
  }

  /// A fixed-point number with as many digits as it needs, at least so many behind the point.
  public static func decimal(_ number: Int64, digits: Int, atLeast: Int) -> String {
    var scale: UInt64 = 1
    for _ in 0..<digits { scale *= 10 }
    let magnitude = number.magnitude
    var fraction = String(magnitude % scale)
    fraction = String(repeating: "0", count: digits - fraction.utf8.count) + fraction
    while fraction.utf8.count > atLeast, fraction.hasSuffix("0") { fraction.removeLast() }
    let whole = (number < 0 ? "-" : "") + String(magnitude / scale)
    return fraction.isEmpty ? whole : whole + "." + fraction
  }

  /// Milliseconds in the largest unit that divides them.
  public static func duration(_ milliseconds: Int64) -> String {
    let units: [(Int64, String)] = [
      (86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s"),
    ]
    if milliseconds != 0 {
      for (size, name) in units where milliseconds % size == 0 {
        return String(milliseconds / size) + name
      }
    }
    return String(milliseconds) + "ms"
  }

  /// Microseconds since 1970 as RFC 3339 in UTC.
  ///
  /// Civil calendar from days: Hinnant, "chrono-Compatible Low-Level Date Algorithms".
  public static func instant(_ microseconds: Int64) -> String {
    let (seconds, fraction) = floor(microseconds, by: 1_000_000)
    let (days, second) = floor(seconds, by: 86_400)
    let (era, dayOfEra) = floor(days + 719_468, by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let date = padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
    let time = padded(second / 3_600, 2) + ":" + padded(second / 60 % 60, 2) + ":"
    var rest = fraction == 0 ? "" : "." + padded(fraction, 6)
    while rest.hasSuffix("0") { rest.removeLast() }
    return date + "T" + time + padded(second % 60, 2) + rest + "Z"
  }

  private static func padded(_ number: Int64, _ digits: Int) -> String {
    let text = String(number.magnitude)
    let zeros = String(repeating: "0", count: max(0, digits - text.utf8.count))
    return (number < 0 ? "-" : "") + zeros + text
  }

  private static func floor(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
    let quotient = value / divisor - (value % divisor < 0 ? 1 : 0)
    return (quotient, value - quotient * divisor)
  }
}
