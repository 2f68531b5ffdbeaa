internal import PolicyCore

/// Instants of a simulation, in microseconds since 1970.
public enum SimulationTime {
  /// The last instant that can be written.
  public static let latest = InstantWriter.range.upperBound

  /// Reads an instant (RFC 3339), or a date as its start in UTC; nil when it is neither.
  public static func parse(_ text: String) -> Int64? { SettingsReader.instant(text) }
}
