/// What is done when a call fails.
public struct FailureAction: Sendable, Hashable {
  /// What is tried before the outcome.
  public enum First: Sendable, Hashable {
    /// Nothing.
    case none
    /// The same model so many times more, after a full-jitter backoff between two bounds in
    /// milliseconds, or after what the model asks for, if that fits.
    case retry(count: Int, backoff: ClosedRange<Int64>)
    /// The same model so many times more, but only when no other candidate is left.
    case retryLast(count: Int, backoff: ClosedRange<Int64>)
    /// The same model so many times more, told what was wrong with its answer.
    case repair(count: Int)
  }
  /// What comes then.
  public enum Outcome: UInt8, Sendable, Hashable, CaseIterable {
    /// The next candidate.
    ///
    /// Behind a full context or too large a payload: the next with a larger context. Behind a rate
    /// limit: the next of another quota group.
    case next
    /// The request fails with that class.
    case stop
  }
  /// What is tried before the outcome.
  public var first: First
  /// What comes then.
  public var outcome: Outcome

  /// An action.
  public init(_ first: First, _ outcome: Outcome) {
    self.first = first
    self.outcome = outcome
  }

  /// An action that goes to the outcome at once.
  public init(_ outcome: Outcome) { self.init(.none, outcome) }

  /// Milliseconds that a retry waits when the policy says nothing.
  public static let standardBackoff: ClosedRange<Int64> = 200...2_000

  /// The default for a class: the table of `docs/language.md`, "Fallback".
  public static func standard(_ failure: FailureClass) -> FailureAction {
    switch failure.group {
    case .unavailable: FailureAction(.retry(count: 1, backoff: standardBackoff), .next)
    case .rateLimited: FailureAction(.retryLast(count: 1, backoff: standardBackoff), .next)
    case .slow, .brokenStream, .credentials, .security: FailureAction(.next)
    case .unusable: FailureAction(.repair(count: 1), .next)
    case .refused, .caller, .policy: FailureAction(.stop)
    case .rejected:
      switch failure {
      case .contextExceeded, .payloadTooLarge, .targetMissing: FailureAction(.next)
      default: FailureAction(.stop)
      }
    }
  }
}

/// How long things may take; milliseconds.
public struct Deadlines: Sendable, Hashable {
  /// Until a connection stands.
  public var connect: Int64 = 2_000
  /// From the call until the first token.
  public var firstToken: Int64 = 20_000
  /// Between two tokens.
  public var idle: Int64 = 20_000
  /// One attempt.
  public var attempt: Int64 = 60_000
  /// The whole request, with all attempts, waits, hedges and repairs.
  public var total: Int64 = 120_000
  /// Characters per second that an answer has at least; none when nil.
  public var minRate: Int64?

  /// Those of a policy that states none.
  public init() {}
}

/// What a caller gets when every candidate failed or time ran out.
public enum ExhaustedAnswer: Sendable, Hashable {
  /// The protocol's error.
  case respond(status: Int, text: String)
  /// A well-formed answer, marked degraded.
  case answer(text: String)

  /// That of a policy that states none.
  public static let standard = ExhaustedAnswer.respond(
    status: 503, text: "No permitted model could answer.")
}

/// What happens when calls fail, for the requests that a `fallback` matches.
public struct FallbackLayout: Sendable, Equatable {
  /// A second call while the first is silent.
  public struct Hedge: Sendable, Equatable {
    /// Milliseconds without anything released.
    public var after: Int64
    /// The `defined` dimension that must be true; always when nil.
    public var condition: UInt32?

    /// A hedge.
    public init(after: Int64, condition: UInt32?) {
      self.after = after
      self.condition = condition
    }
  }
  /// The rule; nil for the default.
  public var rule: UInt32?
  /// By place of the class: what is done, defaults filled in.
  public var actions: [FailureAction]
  /// How long things may take, defaults filled in.
  public var deadlines: Deadlines
  /// A second call while the first is silent.
  public var hedge: Hedge?
  /// What a caller gets in the end.
  public var exhausted: ExhaustedAnswer

  /// What a fallback does.
  public init(
    rule: UInt32?, actions: [FailureAction], deadlines: Deadlines, hedge: Hedge?,
    exhausted: ExhaustedAnswer
  ) {
    self.rule = rule
    self.actions = actions
    self.deadlines = deadlines
    self.hedge = hedge
    self.exhausted = exhausted
  }

  /// What happens where no `fallback` matches.
  public static let standard = FallbackLayout(
    rule: nil, actions: FailureClass.allCases.map(FailureAction.standard), deadlines: Deadlines(),
    hedge: nil, exhausted: .standard)

  /// What is done on a class.
  public func action(on failure: FailureClass) -> FailureAction {
    actions.indices.contains(failure.place) ? actions[failure.place] : .standard(failure)
  }
}
