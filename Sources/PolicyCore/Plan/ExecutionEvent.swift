/// What an `Execution` is told.
///
/// Attempts are named by their places in `Execution.attempts`. What concerns an attempt that has
/// ended, or that never began, changes nothing.
public enum ExecutionEvent: Sendable, Equatable {
  /// A connection stands, or one that stood was taken.
  case connected(attempt: Int)
  /// The first part of the answer is there.
  case firstToken(attempt: Int)
  /// More of the answer is there: so many characters since it began.
  case progressed(attempt: Int, characters: Int64)
  /// The call failed; milliseconds that the model asks to be left alone.
  case failed(attempt: Int, FailureClass, retryAfter: Int64?)
  /// The whole answer is there and was checked; the places in `ExecutionPlan.validators` of those
  /// that it fails.
  case answered(attempt: Int, failing: [Int])
  /// The time of a timer has come.
  case timer(Int)
  /// The caller is gone.
  case cancelled
}

/// What an `Execution` wants done, in this order.
public enum ExecutionAction: Sendable, Equatable {
  /// Call a candidate, named by its place in `ExecutionPlan.candidates`.
  case call(attempt: Int, candidate: Int, AttemptKind)
  /// Break a call off; nothing that it still says counts.
  case cancel(attempt: Int)
  /// Report a timer at that time; those set before need not be reported any more.
  case setTimer(Int, at: Int64)
  /// Let out what this attempt answers, now and from now on.
  case commit(attempt: Int)
  /// Tell an operator: it will not mend itself.
  case alert(model: Int, FailureClass)
  /// It is over.
  case finish(ExecutionOutcome)
}

/// Why a call is made.
public enum AttemptKind: Sendable, Equatable {
  /// The first of its candidate.
  case first
  /// The same candidate again.
  case retry
  /// The same candidate again, told what was wrong with its answer.
  case repair
  /// The first of its candidate, beside one that is silent.
  case hedge
}

/// How a request ended.
public enum ExecutionOutcome: Sendable, Equatable {
  /// An attempt's answer passed and was let out.
  case answered(attempt: Int)
  /// A failure whose action is `stop`; `no_candidate` when nobody may answer.
  case failed(FailureClass)
  /// A stream that the caller had begun to read broke.
  case brokenStream(attempt: Int, FailureClass)
  /// Candidates existed; all failed, or time or attempts ran out.
  case exhausted
  /// The caller went away.
  case cancelled
}

/// One call, for the record.
public struct AttemptRecord: Sendable, Equatable {
  /// The place in `ExecutionPlan.candidates`.
  public var candidate: Int
  /// The model.
  public var model: Int
  /// Why it was made.
  public var kind: AttemptKind
  /// Milliseconds, on the clock of the events.
  public var startedAt: Int64
  /// When it answered, failed or was broken off; nil while it runs.
  public var endedAt: Int64?
  /// How it failed; nil for one that answered and for one that was broken off.
  public var failure: FailureClass?
  /// Milliseconds that the model asked to be left alone.
  public var retryAfter: Int64?
  /// The places in `ExecutionPlan.validators` of those that its answer failed.
  public var failedValidators: [Int] = []
  /// True when its answer, or a part of it, was let out.
  public var isCommitted = false

  /// A call that begins.
  public init(candidate: Int, model: Int, kind: AttemptKind, startedAt: Int64) {
    self.candidate = candidate
    self.model = model
    self.kind = kind
    self.startedAt = startedAt
  }
}
