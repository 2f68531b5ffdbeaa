public import PolicyCore

/// What came of asking whether an invariant holds of every request.
public struct Proof: Sendable {
  /// The answer.
  public enum Verdict: Sendable {
    /// It holds of every request and every combination of failures.
    case proved
    /// It does not hold of this request.
    case broken(Counterexample)
    /// Neither shown nor disproved, and why; never counts as proved.
    case unknown(String)
  }
  /// Why a claim that holds says little.
  public enum Emptiness: String, Sendable {
    /// There is no request of which it speaks.
    case ofNobody = "of nobody: no request can meet its `when`"
    /// Each request of which it speaks is refused, so that nothing is called.
    case onlyOfRefused = "every request of its `when` is refused"
  }
  /// The place in `Policy.invariants`.
  public var invariant: Int
  /// The answer.
  public var verdict: Verdict
  /// What the proof takes for granted, in sentences.
  public var assumptions: [String] = []
  /// How a bound comes about, with its numbers, a line each; none for claims without a bound.
  public var formula: [String] = []
  /// The first instant at which it would not hold, in microseconds since 1970, for a claim that is
  /// proved up to a horizon.
  public var failsFrom: Int64?

  /// From when to when a claim about what goes on happening was proved, in microseconds since 1970;
  /// nil for what was proved for all time.
  public var times: ClosedRange<Int64>?
  /// Until when the first instant at which it would not hold was looked for, where the rules change
  /// too often to look further.
  public var lookedUntil: Int64?
  /// Why it speaks of less than it seems; nil when it does not.
  public var emptiness: Emptiness?

  /// The answer for the invariant of that place.
  public init(of invariant: Int, _ verdict: Verdict) {
    self.invariant = invariant
    self.verdict = verdict
  }
}

/// A request of which an invariant does not hold; the reference interpreter agrees.
public struct Counterexample: Sendable {
  /// A model on the way of the request.
  public struct Hop: Sendable {
    /// The model, a place in `Policy.models`.
    public var model: ModelID
    /// Why it is left for the next one; nil where the way ends.
    public var failure: FailureClass?
  }
  /// The request line, as `rtctl decide` reads it.
  public var request: String
  /// A second one to compare with, for claims about two requests.
  public var other: String?
  /// What goes wrong, in one sentence.
  public var reason: String
  /// The models that are tried, in order, with what fails; none for a refused request.
  public var chain: [Hop] = []
  /// The rules to look at first, by name, with where they stand.
  public var rules: [(name: String, span: Span)] = []

  /// A request, and what goes wrong with it.
  public init(request: String, reason: String) {
    self.request = request
    self.reason = reason
  }
}
