/// `quantity = INT | DURATION | MONEY | PERCENT`, as a whole number of its smallest unit.
public enum Quantity: Sendable, Equatable {
  /// A plain number; `hasUnit` is true behind `k M Ki Mi`.
  case int(Int64, hasUnit: Bool)
  /// Milliseconds.
  case duration(Int64)
  /// Millionths of a dollar.
  case money(Int64)
  /// Hundredths of a percent: `95%` is 9,500.
  case percent(Int64)
}

/// `INSTANT`, in microseconds since 1970-01-01T00:00:00Z.
public struct InstantLiteral: Sendable, Equatable {
  /// The start of what is written.
  public var microseconds: Int64
  /// True for `2027-03-31`, which as an `until` lasts to the end of the day.
  public var isDate: Bool
}
