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

/// What comes out, in names; lists without an order of their own are sorted by bytes.
public struct ReferenceDecision: Sendable, Equatable {
  /// What kind of answer it is; `invalid` names the first attribute that does not fit the schema.
  public enum Effect: Sendable, Equatable {
    case route, deny(status: Int), noCandidate(status: Int), invalid(attribute: String)
  }
  /// What kind of answer it is.
  public var effect: Effect
  /// The route that matched.
  public var rule: String?
  /// The models that may be tried, in that order.
  public var candidates: [String] = []
  /// What is taken out of the request before a candidate sees it, the strictest method first.
  public var redactions: [String: [Redaction]] = [:]
  /// Every model that is not admissible, with the rules that remove it.
  public var removed: [String: [String]] = [:]
  /// Model, forbid and waiver, wherever a waiver spared a model a forbid.
  public var waived: Set<[String]> = []
  /// Attributes that `classify` changed, with their values before and after.
  public var changed: [String: [Constant]] = [:]
  /// The fallback that matched; nil for the default.
  public var fallback: String?
  /// Whether its hedge applies.
  public var isHedged = false
  /// The validators that an answer must pass.
  public var validators: [String] = []
  /// What is demanded, by name: numbers in the smallest unit, texts sorted.
  public var obligations: [String: [String]] = [:]
  /// The denies that fired.
  public var by: [String] = []
  /// Their distinct reasons, in the order of `by`.
  public var because: [String] = []
  /// Every rule that fired.
  public var rules: [String] = []
}
