internal import PolicyCore

/// A policy that differs from the checked one in one small way.
public struct Mutant: Sendable {
  /// What could tell the two apart, for the search.
  enum Difference: Sendable {
    /// Whether a rule applies: its condition with its dates, before and after.
    case applies(Condition, Condition)
    /// What a rule does where it applies; these models matter most.
    case effect(of: [ModelID])
    /// How something is redacted, for the models of the rule.
    case redaction
    /// Which models a rule is about, before and after.
    case models(ModelSelection, ModelSelection)
    /// Where models stand in the order of a route: two that may change places, and when.
    case order([Pair])
    /// What happens when a call fails, with these classes or an answer that a validator, a place in
    /// `Policy.validates`, does not let pass.
    case failures([FailureClass], validator: Int?)
  }
  /// Two models that change places when a condition holds.
  struct Pair: Sendable {
    var first: ModelID
    var second: ModelID
    /// Nil when they do whatever the request says.
    var when: Condition?
  }
  /// What was changed, in words: `` deny `export`: in `n > 5`, `>` becomes `>=` ``.
  public var words: String
  /// The rule or the part of it.
  public var span: Span
  /// False when no expectation of a test can state what it changes: the number of a retention.
  public var canBeExpected = true
  /// The rule.
  var info: RuleInfo
  /// Its condition, with its dates.
  var when: Condition
  /// The models that it is about; nil for a rule that selects none.
  var models: ModelSelection?
  var difference: Difference
  /// Makes the change.
  var change: @Sendable (inout Policy) -> Void
}
