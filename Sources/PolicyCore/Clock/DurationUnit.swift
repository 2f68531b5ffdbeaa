/// The units of durations, the smallest first; their raw value is how they are written.
public enum DurationUnit: String, CaseIterable, Sendable {
  case milliseconds = "ms"
  case seconds = "s"
  case minutes = "m"
  case hours = "h"
  case days = "d"
  case weeks = "w"
  case years = "y"

  /// How many milliseconds one is; a year has 365 days.
  public var milliseconds: Int64 {
    switch self {
    case .milliseconds: 1
    case .seconds: 1_000
    case .minutes: 60_000
    case .hours: 3_600_000
    case .days: 86_400_000
    case .weeks: 604_800_000
    case .years: 31_536_000_000
    }
  }

  /// The unit that is written so; reads the bytes where they are.
  public init?(utf8 name: UnsafeBufferPointer<UInt8>) {
    if name.count == 2, name[0] == UInt8(ascii: "m"), name[1] == UInt8(ascii: "s") {
      self = .milliseconds
      return
    }
    guard name.count == 1 else { return nil }
    switch name[0] {
    case UInt8(ascii: "s"): self = .seconds
    case UInt8(ascii: "m"): self = .minutes
    case UInt8(ascii: "h"): self = .hours
    case UInt8(ascii: "d"): self = .days
    case UInt8(ascii: "w"): self = .weeks
    case UInt8(ascii: "y"): self = .years
    default: return nil
    }
  }

  /// Milliseconds in the largest unit, up to `longest`, that they are a whole number of: `90s`.
  public static func text(_ milliseconds: Int64, longest: DurationUnit) -> String {
    for unit in allCases.reversed() where unit.milliseconds <= longest.milliseconds {
      guard milliseconds != 0, milliseconds % unit.milliseconds == 0 else { continue }
      return "\(milliseconds / unit.milliseconds)\(unit.rawValue)"
    }
    return "\(milliseconds)ms"
  }
}
