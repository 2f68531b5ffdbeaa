public import PolicyCore

/// A request as a caller states it; reading it adds defaults, `at least`, `needs` and the clock.
public struct ReferenceRequest: Sendable {
  /// What the request gives, `needs` and `findings` among it.
  public var given: [AttributeID: Constant] = [:]
  /// The instant of the decision, in microseconds since 1970.
  public var now: Int64
  /// What is known of the models; a signal that is not here is unknown.
  public var signals: [ModelID: [Signal: Constant]] = [:]
  /// Splits that a test has fixed: the place of a route, and the model of its arm.
  public var splits: [Int: ModelID] = [:]
  /// The text of its `id`, or the digits of an integer as they are written.
  public var id: [UInt8]?

  /// A request that gives nothing, at an instant in microseconds since 1970.
  public init(now: Int64) { self.now = now }
}
