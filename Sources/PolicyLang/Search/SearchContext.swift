/// What a search for requests needs beside the policy.
public struct SearchContext: Sendable {
  /// The instant for which witnesses are made, in microseconds since 1970.
  public var now: Int64
  /// Seconds east of UTC in a time zone at an instant in microseconds; nil when there is no such
  /// zone.
  public var zoneOffset: @Sendable (String, Int64) -> Int64?
  /// Steps that one question may take.
  public var steps: Int

  /// A context; a question may take `Limits.searchSteps` unless told.
  public init(
    now: Int64, steps: Int = Limits.searchSteps,
    zoneOffset: @escaping @Sendable (String, Int64) -> Int64?
  ) {
    self.now = now
    self.steps = steps
    self.zoneOffset = zoneOffset
  }
}
