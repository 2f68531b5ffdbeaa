internal import PolicyCore

/// The units that touch a number, with what one of them is worth.
enum Unit: String, Sendable, CaseIterable {
  case thousand = "k"
  case million = "M"
  case kibi = "Ki"
  case mebi = "Mi"
  case milliseconds = "ms"
  case seconds = "s"
  case minutes = "m"
  case hours = "h"
  case days = "d"
  case weeks = "w"
  case years = "y"

  /// The unit of time that it is, if it is one.
  private var duration: DurationUnit? { DurationUnit(rawValue: rawValue) }

  /// True for a unit of time.
  var isDuration: Bool { duration != nil }

  /// How much one of it is: a plain number, or milliseconds.
  var worth: Int64 {
    switch self {
    case .thousand: 1_000
    case .million: 1_000_000
    case .kibi: 1_024
    case .mebi: 1_048_576
    case .milliseconds, .seconds, .minutes, .hours, .days, .weeks, .years:
      duration?.milliseconds ?? 1
    }
  }

  /// Units as other notations spell them, with ours.
  static let foreign: [String: Unit] = [
    "K": .thousand, "thousand": .thousand, "mln": .million, "mio": .million, "million": .million,
    "kib": .kibi, "KiB": .kibi, "MiB": .mebi, "mib": .mebi, "msec": .milliseconds,
    "millis": .milliseconds, "milliseconds": .milliseconds, "S": .seconds, "sec": .seconds,
    "secs": .seconds, "second": .seconds, "seconds": .seconds, "min": .minutes, "mins": .minutes,
    "minute": .minutes, "minutes": .minutes, "H": .hours, "hr": .hours, "hrs": .hours,
    "hour": .hours, "hours": .hours, "D": .days, "day": .days, "days": .days, "W": .weeks,
    "week": .weeks, "weeks": .weeks, "Y": .years, "yr": .years, "yrs": .years, "year": .years,
    "years": .years,
  ]

  /// The largest unit of the same sort that `amount` is a whole multiple of.
  static func written(_ amount: Int64, isDuration: Bool) -> String {
    if isDuration { return DurationUnit.text(amount, longest: .days) }
    for unit in [Unit.million, .thousand] where amount != 0 && amount % unit.worth == 0 {
      return "\(amount / unit.worth)\(unit.rawValue)"
    }
    return "\(amount)"
  }
}
