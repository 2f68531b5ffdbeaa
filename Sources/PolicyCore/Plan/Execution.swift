/// Carries out one request: a pure state machine from events to actions.
///
/// It makes no call and reads no clock. Whatever the events are and in whatever order they come:
/// it calls nobody but the plan's candidates, commits once at most, calls nobody after that, ends
/// by itself when its timers are reported, and says nothing once it has ended. What it will do next
/// follows from the attempts so far; `docs/language.md`, "Fallback", has the meaning.
///
/// Times are milliseconds on any clock that does not run backwards; one that does is held still.
public struct Execution: Sendable {
  /// A call that runs.
  struct Leg: Sendable {
    var attempt: Int
    var candidate: Int
    var startedAt: Int64
    var isConnected = false
    var firstTokenAt: Int64?
    var lastTokenAt: Int64
    var characters: Int64 = 0
  }
  /// A retry that waits for its time.
  struct Waiting: Sendable {
    var candidate: Int
    var at: Int64
  }

  /// What it goes by.
  public let plan: ExecutionPlan
  /// How it ended; nil until then.
  public internal(set) var outcome: ExecutionOutcome?
  /// Every call so far.
  public internal(set) var attempts: [AttemptRecord] = []

  let release: ReleaseRule
  let attemptCap: Int
  /// When everything is over.
  let totalAt: Int64
  /// What must be left of the total for an attempt to begin.
  let leastLeft: Int64
  var random: SplitMix64
  var isStarted = false
  /// The calls that run: two at most, one of them a hedge or what came of it.
  var legs: [Leg] = []
  var waiting: Waiting?
  var committed: Int?
  /// When a hedge is due; nil when none is, any more or at all.
  var hedgeAt: Int64?
  var timer = 0
  /// When the timer that was set last is due.
  var timerAt: Int64?
  var now: Int64
  var actions: [ExecutionAction] = []

  /// A request that begins now; `seed` decides the waits, `mayHedge` whether the hedge budget of
  /// the runtime has room.
  public init(_ plan: ExecutionPlan, at now: Int64, seed: UInt64, mayHedge: Bool) {
    self.plan = plan
    self.now = min(now, .max - 1)
    release = ReleaseRule(plan)
    let most = Int64(ExecutionLimits.attempts)
    attemptCap = Int(max(0, min(plan.attemptCap ?? most, most)))
    let total = max(0, min(plan.fallback.deadlines.total, plan.deadline ?? .max))
    // The last millisecond there is stays free: something must come behind the total.
    totalAt = min(now.saturatingAdd(total), .max - 1)
    leastLeft = max(0, min(plan.fallback.deadlines.connect, total))
    random = SplitMix64(seed: seed)
    if plan.isHedged, mayHedge, let hedge = plan.fallback.hedge {
      hedgeAt = now.saturatingAdd(max(0, hedge.after))
    }
  }

  /// Begins: the first call and the first timer.
  ///
  /// The first attempt begins whenever there is time at all: a request that allows less than
  /// `connect` has all of that for connecting.
  public mutating func start() -> [ExecutionAction] {
    begin()
    return takeActions()
  }

  /// What is to be done after an event.
  public mutating func handle(_ event: ExecutionEvent, at now: Int64) -> [ExecutionAction] {
    advance(event, at: now)
    return takeActions()
  }

  private mutating func takeActions() -> [ExecutionAction] {
    defer { actions = [] }
    return actions
  }

  /// As `start`, the actions left in `actions`.
  mutating func begin() {
    guard !isStarted, outcome == nil else { return }
    isStarted = true
    if plan.candidates.isEmpty {
      finish(.failed(.noCandidate))
    } else if totalAt <= now {
      finish(.exhausted)
    } else {
      callNext()
    }
    arm()
  }

  /// As `handle`, the actions left in `actions`.
  ///
  /// What is overdue comes before the event: an answer that arrives behind its deadline is late
  /// even if the timer is later still. At the very millisecond of a deadline an answer is in time.
  mutating func advance(_ event: ExecutionEvent, at time: Int64) {
    guard isStarted, outcome == nil else { return }
    now = min(max(now, time), .max - 1)
    if case .timer(let number) = event {
      if number == timer { timerAt = nil }
      expire(before: now + 1)
    } else {
      expire(before: now)
      if outcome == nil { take(event) }
    }
    arm()
  }

  private mutating func take(_ event: ExecutionEvent) {
    switch event {
    case .connected(let attempt):
      if let leg = leg(of: attempt) { legs[leg].isConnected = true }
    case .firstToken(let attempt): progress(attempt, characters: 0)
    case .progressed(let attempt, let characters): progress(attempt, characters: characters)
    case .failed(let attempt, let failure, let retryAfter):
      guard let leg = leg(of: attempt) else { return }
      attempts[attempt].retryAfter = retryAfter.map { max(0, $0) }
      fail(leg, failure, plan.fallback.action(on: failure))
    case .answered(let attempt, let failing): answer(attempt, failing: failing)
    case .timer: break
    case .cancelled: finish(.cancelled)
    }
  }

  /// The place in `legs` of an attempt that runs.
  func leg(of attempt: Int) -> Int? { legs.firstIndex { $0.attempt == attempt } }

  /// Makes a call.
  mutating func call(_ candidate: Int, _ kind: AttemptKind) {
    let attempt = attempts.count
    attempts.append(
      AttemptRecord(
        candidate: candidate, model: plan.candidates[candidate].model, kind: kind, startedAt: now))
    legs.append(Leg(attempt: attempt, candidate: candidate, startedAt: now, lastTokenAt: now))
    actions.append(.call(attempt: attempt, candidate: candidate, kind))
  }

  /// Breaks off every call but one.
  mutating func cancelOthers(than kept: Int?) {
    for leg in legs where leg.attempt != kept {
      attempts[leg.attempt].endedAt = now
      actions.append(.cancel(attempt: leg.attempt))
    }
    legs.removeAll { $0.attempt != kept }
    waiting = nil
    hedgeAt = nil
  }

  /// Ends the request.
  mutating func finish(_ outcome: ExecutionOutcome) {
    cancelOthers(than: nil)
    self.outcome = outcome
    actions.append(.finish(outcome))
  }
}
