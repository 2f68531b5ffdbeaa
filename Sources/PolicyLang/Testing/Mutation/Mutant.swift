internal import PolicyCore

/// A policy that differs from the checked one in one small way.
public struct Mutant: Sendable {
  /// What could tell the two apart, for the search.
  enum Difference: Sendable {
    /// The condition of a rule, before and after.
    case condition(String, RuleKind, Condition, Condition)
    /// Something that is not searched for.
    case other
  }
  /// What was changed, in words: `` deny `export`: in `n > 5`, `>` becomes `>=` ``.
  public var words: String
  /// The rule or the part of it.
  public var span: Span
  var difference: Difference
  /// Makes the change.
  var change: @Sendable (inout Policy) -> Void
}
