/// How a call goes in virtual time; milliseconds from the call.
///
/// Text flows evenly between the first token and the end. What is nil never happens: a call without
/// `connectedAfter` waits for a connection, one without `finishedAfter` falls silent after its
/// first token. Whatever comes first counts, a failure before an answer of the same time.
public struct CallBehaviour: Sendable {
  /// Until a connection stands.
  public var connectedAfter: Int64?
  /// Until the first token.
  public var firstTokenAfter: Int64?
  /// Until the whole answer is there.
  public var finishedAfter: Int64?
  /// The failure, when it is seen, and what the model asks for with it.
  public var failure: (FailureClass, after: Int64, retryAfter: Int64?)?
  /// The places in `ExecutionPlan.validators` of those that its answer fails.
  public var failing: [Int]
  /// Characters of the whole answer.
  public var characters: Int64

  /// How a call goes.
  public init(
    connectedAfter: Int64? = nil, firstTokenAfter: Int64? = nil, finishedAfter: Int64? = nil,
    failure: (FailureClass, after: Int64, retryAfter: Int64?)? = nil, failing: [Int] = [],
    characters: Int64 = 0
  ) {
    self.connectedAfter = connectedAfter
    self.firstTokenAfter = firstTokenAfter
    self.finishedAfter = finishedAfter
    self.failure = failure
    self.failing = failing
    self.characters = characters
  }

  /// The text as it flows, when any does.
  struct Flow: Sendable {
    /// The attempt.
    var attempt: Int
    /// From the first token to the end.
    var from: Int64
    var to: Int64
    /// Characters by the end.
    var characters: Int64

    /// Characters that are there at a time.
    func characters(at time: Int64) -> Int64 {
      guard time < to else { return characters }
      guard time > from else { return 0 }
      return Flow.scale(
        characters, by: time.saturatingSubtract(from), over: to.saturatingSubtract(from))
    }

    /// When so many characters are there; nil when they never are.
    func time(of count: Int64) -> Int64? {
      guard count <= characters else { return nil }
      guard count > 0, characters > 0 else { return from }
      let share = Flow.scale(to.saturatingSubtract(from), by: count, over: characters)
      return min(to, from.saturatingAdd(share).saturatingAdd(1))
    }

    /// `number * share / whole`, rounded down, for `share <= whole`.
    private static func scale(_ number: Int64, by share: Int64, over whole: Int64) -> Int64 {
      whole.dividingFullWidth(number.multipliedFullWidth(by: share)).quotient
    }
  }

  /// Its text when the call is made at a time.
  func flow(_ attempt: Int, at start: Int64) -> Flow? {
    guard let first = firstTokenAfter, let end = finishedAfter ?? failure?.after,
      start.saturatingAdd(max(0, first)) < start.saturatingAdd(max(0, end))
    else { return nil }
    return Flow(
      attempt: attempt, from: start.saturatingAdd(max(0, first)),
      to: start.saturatingAdd(max(0, end)), characters: max(0, characters))
  }
}
