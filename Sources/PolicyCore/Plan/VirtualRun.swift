/// A request carried out in virtual time: nothing waits, and the same seed and behaviours give the
/// same run.
public struct VirtualRun: Sendable, Equatable {
  /// How it ended.
  public var outcome: ExecutionOutcome
  /// Every call.
  public var attempts: [AttemptRecord]
  /// When it ended, milliseconds.
  public var endedAt: Int64
  /// When the first part of an answer left; nil when none did.
  public var firstReleasedAt: Int64?

  /// Carries a plan out; `behaviour` is asked once for each call, when it is made.
  public static func run(
    _ plan: ExecutionPlan, at now: Int64, seed: UInt64, mayHedge: Bool,
    behaviour: (_ attempt: Int, _ model: Int, _ kind: AttemptKind, _ now: Int64) -> CallBehaviour
  ) -> VirtualRun {
    var clock = VirtualClock(Execution(plan, at: now, seed: seed, mayHedge: mayHedge), at: now)
    clock.execution.begin()
    clock.act(behaviour)
    while clock.execution.outcome == nil, clock.step() { clock.act(behaviour) }
    return VirtualRun(
      outcome: clock.execution.outcome ?? .exhausted, attempts: clock.execution.attempts,
      endedAt: clock.now, firstReleasedAt: clock.firstReleasedAt)
  }
}

/// Events in the order of their times.
///
/// A handful at once, so that looking for the first beats keeping a heap.
private struct VirtualClock {
  struct Entry {
    var at: Int64
    var event: ExecutionEvent
  }
  var execution: Execution
  var now: Int64
  var firstReleasedAt: Int64?
  /// In the order in which they were foreseen: of two of one time the earlier comes first.
  var entries: [Entry] = []
  /// The one timer that counts: a call's event of the same time comes before it.
  var timer: (number: Int, at: Int64)?
  var flows: [CallBehaviour.Flow] = []

  init(_ execution: Execution, at now: Int64) {
    self.execution = execution
    self.now = now
  }

  /// Does what the execution wants.
  mutating func act(
    _ behaviour: (_ attempt: Int, _ model: Int, _ kind: AttemptKind, _ now: Int64) -> CallBehaviour
  ) {
    for action in execution.actions {
      switch action {
      case .call(let attempt, let candidate, let kind):
        let model = execution.plan.candidates[candidate].model
        foresee(attempt, behaviour(attempt, model, kind, now))
      case .setTimer(let number, let at): timer = (number, at)
      case .commit: firstReleasedAt = now
      case .cancel, .alert, .finish: break
      }
    }
    execution.actions.removeAll(keepingCapacity: true)
  }

  private mutating func foresee(_ attempt: Int, _ behaviour: CallBehaviour) {
    func add(_ after: Int64?, _ event: ExecutionEvent) {
      guard let after else { return }
      entries.append(Entry(at: now.saturatingAdd(max(0, after)), event: event))
    }
    add(behaviour.connectedAfter, .connected(attempt: attempt))
    add(behaviour.firstTokenAfter, .firstToken(attempt: attempt))
    if let flow = behaviour.flow(attempt, at: now) {
      flows.append(flow)
      if case .behind(let kept) = execution.release,
        let at = flow.time(of: max(0, kept).saturatingAdd(1))
      {
        entries.append(
          Entry(at: at, event: .progressed(attempt: attempt, characters: flow.characters(at: at))))
      }
    }
    if let (failure, after, retryAfter) = behaviour.failure {
      add(after, .failed(attempt: attempt, failure, retryAfter: retryAfter))
    }
    add(behaviour.finishedAfter, .answered(attempt: attempt, failing: behaviour.failing))
  }

  /// Hands the next event over; false when there is none.
  mutating func step() -> Bool {
    var first: Int?
    for place in entries.indices where entries[place].at < first.map({ entries[$0].at }) ?? .max {
      first = place
    }
    if let first, timer.map({ entries[first].at <= $0.at }) ?? true {
      let entry = entries.remove(at: first)
      now = max(now, entry.at)
      execution.advance(entry.event, at: now)
      return true
    }
    guard let (number, at) = timer else { return false }
    timer = nil
    now = max(now, at)
    // Text flows without events of its own: how far it is matters when a deadline is looked at.
    for flow in flows where flow.from <= now && now <= flow.to {
      execution.advance(
        .progressed(attempt: flow.attempt, characters: flow.characters(at: now)), at: now)
    }
    if execution.outcome == nil { execution.advance(.timer(number), at: now) }
    return true
  }
}
