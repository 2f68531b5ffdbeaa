internal import PolicyCore

/// One thing that the tests of a policy should exercise.
public struct CoverageGoal: Sendable {
  /// What kind of thing it is.
  public enum Kind: String, Sendable, CaseIterable {
    /// A rule that has a part in a decision, or has none.
    case rules
    /// One side of a test of a condition, next to where it changes.
    case boundaries
    /// A model that is called for a route.
    case hops
    /// What a fallback does about a failure.
    case actions
    /// A validator that passes, or fails.
    case validators
  }
  /// What has to happen.
  enum Aim: Sendable {
    /// The rule of that name has a part in the decision.
    case applies(String, RuleKind)
    /// It has none, though the decision came as far as it.
    case rests(String, RuleKind)
    /// A condition holds, a place in `CoverageGoals.conditions`.
    case holds(Int)
    /// A scenario that takes a route calls a model.
    case called(route: Int, ModelID)
    /// A call fails with one of these classes under a fallback.
    case fails(fallback: Int, [FailureClass])
    /// Every candidate fails under a fallback.
    case exhausted(fallback: Int)
    /// An answer passes a validator, or fails it.
    case validated(Int, passes: Bool)
  }
  /// What kind of thing it is.
  public var kind: Kind
  /// What it is, as a sentence without its end: `` deny `export` applies ``.
  public var words: String
  /// The rule or the test.
  public var span: Span
  var aim: Aim
}

/// What came of one goal.
public enum CoverageState: Sendable, Equatable {
  /// A test or scenario reaches it.
  case covered
  /// No request can reach it: proved.
  case unreachable
  /// None does; the search was not asked, or found neither a request nor a proof.
  case missing
}
