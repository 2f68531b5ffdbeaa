@testable import PolicyCore

/// Every way in which the calls of a plan can go, carried out by `Execution` itself.
///
/// A state is an execution with what it waits for; at each state every call that runs may fail in
/// each way that the plan tells apart, or time passes to the next timer. States that the execution
/// cannot tell apart are visited once. Nothing here is computed by a formula.
struct EveryFailure {
  /// What the worst of the runs come to.
  struct Worst {
    var attempts = 0
    /// Milliseconds from the start to the end.
    var latency: Int64 = 0
    /// In the unit of the prices.
    var cost = 0
    /// False when some run ends without an answer.
    var isAlwaysAnswered = true
    /// False when there were more states than are looked at.
    var isWhole = true
    var states = 0
  }
  /// What a call of a candidate costs, and what a repair costs more.
  struct Price {
    var call: Int
    var repair: Int
  }

  let plan: ExecutionPlan
  /// The candidates whose calls all fail, with classes with which a model is lost, while those of
  /// the others answer; nil when any call may fail in any way.
  var lost: Set<Int>?
  /// By candidate.
  var prices: [Price] = []
  /// True when calls take time: any number of milliseconds within their deadlines.
  var isTimed = false
  /// States that are looked at.
  var most = 1_000

  private struct State {
    var execution: Execution
    var now: Int64
    var timer: (number: Int, at: Int64)?
  }

  func run() -> Worst {
    var worst = Worst()
    var seen: Set<[Int]> = []
    var pending: [State] = []
    var first = State(execution: Execution(plan, at: 0, seed: 1, mayHedge: true), now: 0)
    let actions = first.execution.start()
    take(actions, &first)
    pending.append(first)
    while let state = pending.popLast() {
      guard seen.insert(key(state)).inserted else { continue }
      guard seen.count <= most else {
        worst.isWhole = false
        break
      }
      note(state, &worst)
      guard state.execution.outcome == nil else { continue }
      for (event, time) in events(state) {
        var next = state
        next.now = time
        let actions = next.execution.handle(event, at: time)
        take(actions, &next)
        pending.append(next)
      }
    }
    worst.states = seen.count
    return worst
  }

  private func take(_ actions: [ExecutionAction], _ state: inout State) {
    var connected: [Int] = []
    for action in actions {
      switch action {
      case .setTimer(let number, let at): state.timer = (number, at)
      case .call(let attempt, _, _): connected.append(attempt)
      case .cancel, .commit, .alert, .finish: break
      }
    }
    // A call that lasts is one that is connected.
    for attempt in connected where isTimed {
      let more = state.execution.handle(.connected(attempt: attempt), at: state.now)
      take(more, &state)
    }
  }

  private func note(_ state: State, _ worst: inout Worst) {
    let attempts = state.execution.attempts
    worst.attempts = max(worst.attempts, attempts.count)
    var cost = 0
    for attempt in attempts where prices.indices.contains(attempt.candidate) {
      cost += prices[attempt.candidate].call
      if attempt.kind == .repair { cost += prices[attempt.candidate].repair }
    }
    worst.cost = max(worst.cost, cost)
    guard let outcome = state.execution.outcome else { return }
    worst.latency = max(worst.latency, state.now)
    if case .answered = outcome { return }
    worst.isAlwaysAnswered = false
  }

  // MARK: - What may happen

  private func events(_ state: State) -> [(ExecutionEvent, at: Int64)] {
    var result: [(ExecutionEvent, at: Int64)] = []
    let limit = state.timer?.at ?? state.now
    let times = isTimed ? Array(state.now...max(state.now, limit)) : [state.now]
    for leg in state.execution.legs {
      for time in times {
        if let lost, !lost.contains(leg.candidate) {
          result.append((.answered(attempt: leg.attempt, failing: []), time))
          continue
        }
        for failure in lost == nil ? anyClasses : lossClasses {
          result.append((.failed(attempt: leg.attempt, failure, retryAfter: nil), time))
          guard isTimed, waits(failure) else { continue }
          // As short as can be, and as long as still fits.
          let longest = plan.fallback.deadlines.total - plan.fallback.deadlines.connect - time
          for wait in Set([1, max(1, longest)]) {
            result.append((.failed(attempt: leg.attempt, failure, retryAfter: wait), time))
          }
        }
        guard lost == nil else { continue }
        for failing in validatorSets {
          result.append((.answered(attempt: leg.attempt, failing: failing), time))
        }
      }
    }
    if let timer = state.timer, !endsAnAnswer(timer.at, state) {
      result.append((.timer(timer.number), timer.at))
    }
    return result
  }

  /// Whether a call that answers would be too late by then.
  private func endsAnAnswer(_ time: Int64, _ state: State) -> Bool {
    guard let lost else { return false }
    return state.execution.legs.contains { leg in
      !lost.contains(leg.candidate) && state.execution.deadline(of: leg).at <= time
    }
  }

  private func waits(_ failure: FailureClass) -> Bool {
    switch plan.fallback.action(on: failure).first {
    case .retry, .retryLast: true
    case .none, .repair: false
    }
  }

  private var validatorSets: [[Int]] {
    let count = plan.validators.count
    return (1..<max(1, 1 << count)).map { bits in
      (0..<count).filter { bits >> $0 & 1 == 1 }
    }
  }

  private var anyClasses: [FailureClass] { representatives { _ in true } }
  /// The classes that `docs/verify.md` calls the loss of a model.
  private var lossClasses: [FailureClass] {
    representatives { failure in
      let groups: [FailureGroup] = [
        .unavailable, .rateLimited, .slow, .brokenStream, .credentials, .security,
      ]
      return groups.contains(failure.group) || failure == .targetMissing
    }
  }

  /// One class of each kind that an execution tells apart.
  private func representatives(_ isAsked: (FailureClass) -> Bool) -> [FailureClass] {
    var kinds: Set<[Int]> = []
    return FailureClass.allCases.filter { failure in
      guard isAsked(failure), failure.group != .caller, failure.group != .policy else {
        return false
      }
      return kinds.insert(kind(failure)).inserted
    }
  }

  private func kind(_ failure: FailureClass) -> [Int] {
    let action = plan.fallback.action(on: failure)
    let special =
      switch failure {
      case .rateLimited: 1
      case .contextExceeded, .payloadTooLarge: 2
      default: failure.group == .security ? 3 : 0
      }
    let outcome = Int(action.outcome.rawValue)
    guard special != 3, counted.contains(failure.group) else { return [special, outcome] }
    let group = FailureGroup.allCases.firstIndex(of: failure.group) ?? 0
    switch action.first {
    case .none: return [special, outcome, group]
    case .retry(let count, _): return [special, outcome, group, 1, count]
    case .retryLast(let count, _): return [special, outcome, group, 2, count]
    case .repair(let count): return [special, outcome, group, 3, count]
    }
  }

  /// The groups whose failures are counted because something of them is tried again.
  private var counted: [FailureGroup] {
    FailureGroup.allCases.filter { group in
      group == .unusable || group.classes.contains { plan.fallback.action(on: $0).first != .none }
    }
  }

  // MARK: - What an execution remembers

  private func key(_ state: State) -> [Int] {
    let execution = state.execution
    var key = [execution.attempts.count, execution.outcome == nil ? 0 : 1]
    key.append(execution.hedgeAt == nil ? 0 : 1)
    key.append(execution.waiting?.candidate ?? -1)
    if let outcome = execution.outcome { key.append(outcome.isAnswer ? 1 : 0) }
    for leg in execution.legs { key += [-2, leg.candidate] }
    for candidate in plan.candidates.indices {
      let own = execution.attempts.filter { $0.candidate == candidate }
      key += [-3, own.count, own.filter { $0.kind == .repair }.count]
      for group in counted {
        key.append(own.filter { $0.failure?.group == group }.count)
      }
      let last = own.last { $0.failure != nil }
      // Only what is put off to the last is looked back at.
      if case .retryLast(let count, _)? = last?.failure.map(plan.fallback.action(on:))?.first {
        key.append(count)
      } else {
        key.append(-1)
      }
      key.append(own.contains { $0.failure.map(isLarge) ?? false } ? 1 : 0)
    }
    for group in Set(plan.candidates.map(\.quotaGroup)).sorted() {
      let last = execution.attempts.last {
        $0.failure != nil && plan.candidates[$0.candidate].quotaGroup == group
      }
      key.append(last?.failure == .rateLimited ? 1 : 0)
    }
    // A timer that comes too early sets another: that is a step too.
    key.append(Int((state.timer?.at ?? state.now) - state.now))
    guard isTimed else { return key }
    key += [Int(state.now), Int(execution.waiting?.at ?? -1), Int(execution.hedgeAt ?? -1)]
    for leg in execution.legs { key.append(Int(leg.startedAt)) }
    for attempt in execution.attempts where attempt.failure == .rateLimited {
      key += [Int(attempt.endedAt ?? -1), Int(attempt.retryAfter ?? -1)]
    }
    return key
  }

  private func isLarge(_ failure: FailureClass) -> Bool {
    failure == .contextExceeded || failure == .payloadTooLarge
  }
}

extension ExecutionOutcome {
  /// True when an answer was let out whole.
  fileprivate var isAnswer: Bool { if case .answered = self { true } else { false } }
}
