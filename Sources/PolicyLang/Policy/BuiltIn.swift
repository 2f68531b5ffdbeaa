internal import PolicyCore

/// The names that the language brings along, and their places in a `Policy`.
public enum BuiltIn {
  /// `Policy.enumerations[features]`: what a request may need and a model accept.
  public static let features: EnumerationID = 0
  /// `Policy.enumerations[findings]`: built-in detectors, then the policy's own.
  public static let findings: EnumerationID = 1
  /// `Policy.enumerations[health]`.
  public static let health: EnumerationID = 2
  /// `Policy.enumerations[weekday]`.
  public static let weekday: EnumerationID = 3

  /// The built-in enumerations in the order of the places above; findings without the policy's.
  public static let enumerations: [(name: String, isLevel: Bool, values: [String])] = [
    ("feature", false, Feature.allCases.map(\.rawValue)),
    ("finding", false, detectors),
    ("health", false, ["up", "degraded", "down"]),
    ("weekday", false, ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
  ]

  /// The rule that removes models which cannot serve a request.
  static let cannotServe = "cannot_serve"

  /// The built-in detectors.
  public static let detectors = BuiltInFinding.allCases.map(\.rawValue)

  /// The built-in facts, behind the declared ones in `Policy.facts`, in this order.
  public enum Fact: String, CaseIterable, Sendable {
    case name, accepts, context
    case priceIn = "price_in"
    case priceOut = "price_out"
    case quotaGroup = "quota_group"
  }
}
