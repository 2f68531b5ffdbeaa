internal import PolicyCore

/// A run of `Execution` in which calls fail as somebody who wishes the worst would have them.
///
/// What is claimed to be exceeded is shown by such a run, not by a formula: a bound that no run
/// reaches breaks nothing. No run shows that a bound holds; that is what the formulas are for.
struct WorstRun {
  /// Every call.
  let attempts: [AttemptRecord]
  /// How it ended.
  let outcome: ExecutionOutcome

  /// How a call goes.
  private enum Call {
    case fails(FailureClass)
    case failsValidator(Int)
    case answers
  }

  /// Every call fails, of as many candidates and as often as may be; of those that are not in
  /// `lingering`, none is tried again when another can be called instead.
  static func failing(_ plan: ExecutionPlan, lingering: Set<Int>? = nil) -> WorstRun {
    run(plan) { execution, candidate in
      let tried = tried(execution, candidate)
      let isLingering = lingering?.contains(candidate) ?? true
      let ways = FailureClass.allCases.map { (Call.fails($0), $0, plan.fallback.action(on: $0)) }
      let checks = plan.validators.indices.map { place in
        (
          Call.failsValidator(place), FailureClass.invalidOutput,
          plan.validators[place].otherwise ?? plan.fallback.action(on: .invalidOutput)
        )
      }
      return best(of: ways + checks) { failure, action in
        rank(failure, action, tried[failure.group] ?? 0, isLingering)
      }
    }
  }

  /// The candidates in `lost` fail with classes with which a model is lost, the others answer.
  static func losing(_ lost: Set<Int>, _ plan: ExecutionPlan) -> WorstRun {
    run(plan) { execution, candidate in
      guard lost.contains(candidate) else { return .answers }
      let tried = tried(execution, candidate)
      let blocks = leavesOnlySurvivors(execution, candidate, lost)
      let ways = LossBound.classes.map { (Call.fails($0), $0, plan.fallback.action(on: $0)) }
      return best(of: ways) { failure, action in
        switch follow(failure, action, tried[failure.group] ?? 0) {
        case .stop: return 9
        // Which class is tried again is no matter; the last one may shut a quota group.
        case .again: return 8
        case .later: return blocks ? 7 : 3
        case .next: return (failure.group == .rateLimited) == blocks ? 6 : 4
        }
      }
    }
  }

  // MARK: - What follows a failure

  private enum Follow { case again, later, next, stop }

  private static func follow(
    _ failure: FailureClass, _ action: FailureAction, _ tried: Int
  ) -> Follow {
    let outcome: Follow = action.outcome == .stop ? .stop : .next
    guard failure.group != .security else { return outcome }
    switch action.first {
    case .none: return outcome
    case .retry(let count, _), .repair(let count): return tried < count ? .again : outcome
    case .retryLast(let count, _): return tried < count ? .later : outcome
    }
  }

  private static func rank(
    _ failure: FailureClass, _ action: FailureAction, _ tried: Int, _ isLingering: Bool
  ) -> Int {
    if failure.group == .caller || failure.group == .policy { return 0 }
    switch follow(failure, action, tried) {
    case .again:
      guard isLingering else { return 2 }
      if case .repair = action.first { return 9 }
      return 8
    case .later: return isLingering ? 7 : 4
    case .next:
      switch failure {
      // These leave some candidates out.
      case .rateLimited, .contextExceeded, .payloadTooLarge: return 5
      default: return 6
      }
    case .stop: return 1
    }
  }

  private static func best(
    of ways: [(Call, FailureClass, FailureAction)],
    _ rank: (FailureClass, FailureAction) -> Int
  ) -> Call {
    var best: (call: Call, rank: Int)?
    for (call, failure, action) in ways {
      let rank = rank(failure, action)
      if rank > best?.rank ?? -1 { best = (call, rank) }
    }
    return best?.call ?? .answers
  }

  /// How often a candidate failed, by group.
  private static func tried(_ execution: Execution, _ candidate: Int) -> [FailureGroup: Int] {
    var counts: [FailureGroup: Int] = [:]
    for attempt in execution.attempts where attempt.candidate == candidate {
      if let group = attempt.failure?.group { counts[group, default: 0] += 1 }
    }
    return counts
  }

  /// Whether the next of a candidate's quota group is one that would answer.
  private static func leavesOnlySurvivors(
    _ execution: Execution, _ candidate: Int, _ lost: Set<Int>
  ) -> Bool {
    let candidates = execution.plan.candidates
    let called = Set(execution.attempts.map(\.candidate))
    let next = candidates.indices.first {
      candidates[$0].quotaGroup == candidates[candidate].quotaGroup && !called.contains($0)
    }
    return next.map { !lost.contains($0) } ?? false
  }

  // MARK: - Carrying it out

  private static func run(
    _ plan: ExecutionPlan, _ behaviour: (Execution, _ candidate: Int) -> Call
  ) -> WorstRun {
    var execution = Execution(plan, at: 0, seed: 0, mayHedge: false)
    var now: Int64 = 0
    var timer: (number: Int, at: Int64)?
    var actions = execution.start()
    while execution.outcome == nil {
      var call: (attempt: Int, candidate: Int)?
      for action in actions {
        switch action {
        case .call(let attempt, let candidate, _): call = (attempt, candidate)
        case .setTimer(let number, let at): timer = (number, at)
        case .cancel, .commit, .alert, .finish: break
        }
      }
      if let call {
        switch behaviour(execution, call.candidate) {
        case .fails(let failure):
          actions = execution.handle(
            .failed(attempt: call.attempt, failure, retryAfter: nil), at: now)
        case .failsValidator(let place):
          actions = execution.handle(.answered(attempt: call.attempt, failing: [place]), at: now)
        case .answers:
          actions = execution.handle(.answered(attempt: call.attempt, failing: []), at: now)
        }
      } else if let due = timer {
        timer = nil
        now = max(now, due.at)
        actions = execution.handle(.timer(due.number), at: now)
      } else {
        break
      }
    }
    return WorstRun(attempts: execution.attempts, outcome: execution.outcome ?? .exhausted)
  }
}

extension WorstRun {
  /// True when an answer was let out.
  var isAnswered: Bool { if case .answered = outcome { true } else { false } }

  /// The calls as a way through models; calls of one model with one class in a row stand once.
  var chain: [Counterexample.Hop] {
    var chain: [Counterexample.Hop] = []
    for attempt in attempts {
      let hop = Counterexample.Hop(model: attempt.model, failure: attempt.failure)
      if chain.last.map({ $0.model == hop.model && $0.failure == hop.failure }) != true {
        chain.append(hop)
      }
    }
    return chain
  }
}

extension Claims {
  /// What carrying out a decision needs; `deadline` is the request's own.
  func plan(of decision: DecisionRecord, deadline: Int64? = nil) -> ExecutionPlan {
    let compiled = form.compiled
    let models = decision.models
    return ExecutionPlan(
      candidates: models.map { model in
        let group = compiled.models[model].quotaGroup
        let mate = models.first { compiled.models[$0].quotaGroup == group }
        return ExecutionPlan.Candidate(
          model: model, quotaGroup: mate ?? model, context: compiled.models[model].context)
      },
      fallback: decision.fallback.map { compiled.fallbacks[$0] } ?? .standard,
      validators: decision.validators.map { compiled.validators[$0] },
      deadline: deadline, attemptCap: decision.obligations.attemptCap)
  }

  /// A run that ends without an answer while only models of `loss` values of a fact fail; nil when
  /// none was found.
  func runWithoutAnswer(
    _ decision: DecisionRecord, _ loss: Int, _ fact: FactID
  ) -> WorstRun? {
    guard decision.effect == .route else { return nil }
    let plan = plan(of: decision)
    let values = plan.candidates.map { policy.models[$0.model].facts[fact] }
    let distinct = Continuity.distinct(values)
    let sets = Choices.sets(
      of: Array(distinct.indices), count: min(loss, distinct.count), most: Limits.lossSets)
    for set in sets ?? [] {
      let gone = set.map { distinct[$0] }
      let lost = Set(values.indices.filter { gone.contains(values[$0]) })
      let run = WorstRun.losing(lost, plan)
      if !run.isAnswered { return run }
    }
    return nil
  }
}
