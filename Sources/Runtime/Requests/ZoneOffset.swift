private import Foundation

/// What the system's time zone database says.
public enum ZoneOffset {
  /// Seconds east of UTC in a zone, by its IANA name, at an instant in microseconds since 1970; nil
  /// when there is no such zone.
  @Sendable public static func seconds(_ zone: String, at microseconds: Int64) -> Int64? {
    let instant = Date(timeIntervalSince1970: Double(microseconds) / 1_000_000)
    return TimeZone(identifier: zone).map { Int64($0.secondsFromGMT(for: instant)) }
  }
}
