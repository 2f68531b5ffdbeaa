import TestSupport

/// What a generated policy can talk about.
struct Vocabulary {
  /// What a value is; numbers in the smallest unit.
  enum Kind: Equatable {
    case bool, string
    case number(Unit, ClosedRange<Int64>)
    case symbol(Int)
    case set(Int)
  }
  enum Unit: Equatable { case int, usd, percent, duration, instant }
  struct Enumeration {
    var name: String
    var isLevel: Bool
    var values: [String]
  }
  struct Named {
    var name: String
    var kind: Kind
    /// True when classify rules of this policy may change it.
    var isClassified = false
    /// True when it is computed, so that no table has a column for it.
    var isBuiltIn = false
    /// The lowest place that a level is read as.
    var lowest = 0
  }
  var enumerations: [Enumeration] = []
  var attributes: [Named] = []
  var facts: [Named] = []
  var models: [String] = []
  /// Lists of strings, then of values of an enumeration.
  var lists: [(name: String, kind: Kind)] = []
  var defines: [String] = []
  /// Sums with what stands on the right side when it is no constant.
  var sums: [(left: String, right: String?, unit: Unit, range: ClosedRange<Int64>)] = []
  /// A signal and what it is compared with.
  var softSums: [(left: String, right: String)] = []
  /// Literals of strings, in quotes.
  var texts: [String] = []
  /// The policy's own detectors.
  var detectors: [String] = []
  /// Calendars.
  var calendars: [String] = []
  /// True when tables may lie in files.
  var hasFiles = false
  var hasPrices = false
  var hasTokens = false
}

extension Vocabulary {
  /// 2026-06-15T12:00:00Z, around which dates lie, in microseconds.
  static let base: Int64 = 1_781_524_800_000_000
  /// Instants that have a date of four digits, with room on both sides.
  static let years: ClosedRange<Int64> = base / 50...2 * base

  /// The values of an enumeration; -1 is `health`, -2 the days of the week.
  func values(_ id: Int) -> [String] {
    switch id {
    case -1: ["up", "degraded", "down"]
    case -2: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    default: enumerations[id].values
    }
  }

  /// A literal of a kind; numbers strictly inside the range where there is room.
  func literal(_ kind: Kind, _ random: inout RandomSource) -> String {
    switch kind {
    case .bool: return random.chance(50) ? "true" : "false"
    case .string: return random.pick(texts)
    case .symbol(let id): return random.pick(values(id))
    case .set(let id):
      return "{\(random.some(enumerations[id].values).prefix(4).joined(separator: ", "))}"
    case .number(let unit, let range):
      let inner =
        range.upperBound &- range.lowerBound > 2 || range.upperBound < range.lowerBound
        ? range.lowerBound + 1...range.upperBound - 1 : range
      return Vocabulary.text(unit, random.number(in: inner), &random)
    }
  }

  /// A number in one of the ways in which people write it.
  static func text(_ unit: Unit, _ number: Int64, _ random: inout RandomSource) -> String {
    let sign = number < 0 ? "-" : ""
    let magnitude = number.magnitude
    switch unit {
    case .int:
      for (factor, suffix) in [(1 << 20, "Mi"), (1_000_000, "M"), (1_024, "Ki"), (1_000, "k")]
      where magnitude > 0 && magnitude % UInt64(factor) == 0 && random.chance(70) {
        return "\(sign)\(magnitude / UInt64(factor))\(suffix)"
      }
      return "\(sign)\(magnitude)"
    case .usd: return "\(sign)$\(decimal(magnitude, 6))"
    case .percent: return "\(sign)\(decimal(magnitude, 2))%"
    case .duration:
      for (factor, suffix) in [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s")]
      where magnitude > 0 && magnitude % UInt64(factor) == 0 && random.chance(70) {
        return "\(sign)\(magnitude / UInt64(factor))\(suffix)"
      }
      return "\(sign)\(magnitude)ms"
    case .instant: return instant(number)
    }
  }

  private static func decimal(_ number: UInt64, _ places: Int) -> String {
    let text = String(repeating: "0", count: places + 1) + String(number)
    let digits = Array(text)
    let fraction = String(digits.suffix(places))
    let whole = String(number / UInt64(([Int](repeating: 10, count: places)).reduce(1, *)))
    let trimmed = String(fraction.reversed().drop { $0 == "0" }.reversed())
    return trimmed.isEmpty ? whole : "\(whole).\(trimmed)"
  }

  /// An instant of whole seconds; a date when it is midnight.
  static func instant(_ microseconds: Int64) -> String {
    let seconds = microseconds / 1_000_000
    let (day, second) = (seconds / 86_400, seconds % 86_400)
    let (year, month, dayOfMonth) = civil(day)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = "\(year)-\(two(month))-\(two(dayOfMonth))"
    if second == 0 { return date }
    return "\(date)T\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
  }

  /// Howard Hinnant's days-to-civil, for days from 1970 on.
  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * ofYear + 2) / 153
    let day = ofYear - (153 * month + 2) / 5 + 1
    let monthOfYear = month < 10 ? month + 3 : month - 9
    return (yearOfEra + era * 400 + (monthOfYear <= 2 ? 1 : 0), monthOfYear, day)
  }
}
