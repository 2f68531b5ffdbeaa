/// Instants of a simulation, in microseconds since 1970.
public enum SimulationTime {
  /// The last instant that can be written.
  public static let latest = Instants.range.upperBound

  /// Reads an instant (RFC 3339), or a date as its start in UTC; nil when it is neither.
  public static func parse(_ text: String) -> Int64? { SettingsReader.instant(text) }

  /// An instant in UTC, as RFC 3339.
  public static func text(_ instant: Int64) -> String {
    var bytes: [UInt8] = []
    Instants.append(instant, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
