public import PolicyCore

/// Replays requests through decision and executor, in virtual time, and adds up what happens.
///
/// Each request is run with the failures given; where they met it, once more without them, and once
/// with nothing but one call to its first candidate. Nothing is called and nothing waits.
public struct Simulation {
  /// What has been added up so far.
  public private(set) var tally: SimulationTally
  let policy: CompiledPolicy
  let profiles: [ModelProfile]
  let faults: [Fault]
  private let seed: UInt64
  private let places: Places
  /// By rule: when a `notify` sends.
  private let notices: [Int: (classes: UInt64, exhausted: Bool)]
  private var hedged = 0

  /// Where a policy keeps what a call needs.
  private struct Places {
    var now: Int?
    var promptTokens: Int?
    var promptBytes: Int?
    var outputLimit: Int?
    var deadline: Int?
    var stream: Int?

    init(_ policy: CompiledPolicy) {
      let attributes = policy.attributes
      now = attributes.firstIndex { $0.source == .now }
      promptTokens = attributes.firstIndex { $0.source == .promptTokens }
      promptBytes = attributes.firstIndex { $0.source == .promptBytes }
      outputLimit = attributes.firstIndex { $0.role == .outputLimit }
      deadline = attributes.firstIndex { $0.role == .deadline }
      stream = attributes.firstIndex { $0.role == .stream }
    }
  }

  /// A simulation of a policy; `profiles` has one for each model.
  public init(_ policy: CompiledPolicy, profiles: [ModelProfile], faults: [Fault], seed: UInt64) {
    self.policy = policy
    self.profiles = profiles
    self.faults = faults
    self.seed = seed
    tally = SimulationTally(policy)
    places = Places(policy)
    var notices: [Int: (classes: UInt64, exhausted: Bool)] = [:]
    for obligation in policy.obligations {
      guard case .notify(let classes, let exhausted, _) = obligation.demand else { continue }
      notices[Int(obligation.rule)] = (classes, exhausted)
    }
    self.notices = notices
  }

  /// Counts a line that is no request; `line` is its number in the file.
  public mutating func add(_ invalid: InvalidRequest, line: Int) {
    tally.lines += 1
    tally.invalid += 1
    if tally.examples.count < RuntimeLimits.quotedLines {
      tally.examples.append(SimulationTally.Refused(line: line, request: invalid))
    }
  }

  /// Runs a decided request; `facts` are those that the record was decided from.
  public mutating func add(_ record: DecisionRecord, facts: Facts) {
    let number = tally.lines
    tally.lines += 1
    countDecision(record, facts)
    guard record.effect == .route, let first = record.candidates.first else { return }
    let draw = Draw(seed: seed, request: number)
    let plan = ExecutionPlan(
      policy, record, deadline: places.deadline.map { facts.numbers[$0] },
      isStream: places.stream.map { facts.numbers[$0] != 0 } ?? false)
    let mayHedge = hedged * 20 < tally.routed
    let run = run(plan, draw, record, facts, faults: faults, mayHedge: mayHedge)
    if run.run.attempts.contains(where: { $0.kind == .hedge }) { hedged += 1 }
    let calm =
      run.calls.isHit ? self.run(plan, draw, record, facts, faults: [], mayHedge: mayHedge) : run
    countOutcome(run, calm, plan, record, instant: instant(facts))
    tally.models[first.model].first += 1
    if isFirstEnough(run, plan, draw, record, facts) { tally.answeredWithoutFallback += 1 }
  }

  /// A run in virtual time with its calls.
  struct Carried {
    var run: VirtualRun
    var calls: SimulatedCalls
  }

  private func instant(_ facts: Facts) -> Int64 { places.now.map { facts.numbers[$0] } ?? 0 }

  private func run(
    _ plan: ExecutionPlan, _ draw: Draw, _ record: DecisionRecord, _ facts: Facts, faults: [Fault],
    mayHedge: Bool
  ) -> Carried {
    var limit = places.outputLimit.map { max(1, facts.numbers[$0]) } ?? RuntimeLimits.simulatedValue
    if let cap = record.obligations.outputCap { limit = min(limit, max(1, cap)) }
    let tokens =
      places.promptTokens.map { facts.numbers[$0] }
      ?? places.promptBytes.map { facts.numbers[$0] / 4 }
    var calls = SimulatedCalls(
      draw: draw, instant: instant(facts),
      prompt: min(max(0, tokens ?? Self.unknownPrompt), RuntimeLimits.simulatedValue),
      outputLimit: min(limit, RuntimeLimits.simulatedValue), deadlines: plan.fallback.deadlines,
      total: min(plan.fallback.deadlines.total, plan.deadline ?? .max),
      validators: record.validators, faults: faults)
    let run = VirtualRun.run(plan, at: 0, seed: draw.bits(.plan), mayHedge: mayHedge) {
      _, model, kind, now in
      calls.next(model, kind, at: now, profiles[model])
    }
    return Carried(run: run, calls: calls)
  }

  /// Tokens of a prompt when the policy has no attribute that counts it.
  static let unknownPrompt: Int64 = 500

  /// Whether one call to the first candidate would have done, without retry, repair or hedge.
  private func isFirstEnough(
    _ carried: Carried, _ plan: ExecutionPlan, _ draw: Draw, _ record: DecisionRecord,
    _ facts: Facts
  ) -> Bool {
    if carried.run.attempts.count == 1 {
      if case .answered = carried.run.outcome { return true }
      return false
    }
    var bare = plan
    bare.candidates = Array(plan.candidates.prefix(1))
    bare.attemptCap = 1
    bare.isHedged = false
    let run = run(bare, draw, record, facts, faults: faults, mayHedge: false)
    if case .answered = run.run.outcome { return true }
    return false
  }

  private mutating func countDecision(_ record: DecisionRecord, _ facts: Facts) {
    switch record.effect {
    case .route: tally.routed += 1
    case .deny:
      tally.denied += 1
      for rule in record.deniedBy where tally.byRule.indices.contains(rule) {
        tally.byRule[rule] += 1
      }
    case .noCandidate: tally.noCandidate += 1
    }
    if record.effect != .route { tally.statuses[record.status, default: 0] += 1 }
    if let route = record.route, tally.byRule.indices.contains(route) {
      tally.byRule[route] += 1
      if record.effect == .noCandidate { tally.emptyByRule[route] += 1 }
    }
    var seen: Set<Int> = []
    for rule in record.removed.lazy.flatMap(\.by) where seen.insert(rule).inserted {
      let place = rule == DecisionRecord.cannotServe ? tally.removedByRule.count - 1 : rule
      if tally.removedByRule.indices.contains(place) { tally.removedByRule[place] += 1 }
    }
    for attribute in tally.levels.keys {
      let changed = record.changed.first { $0.attribute == attribute }
      let rank = Int(clamping: changed?.raised ?? facts.numbers[attribute])
      if tally.levels[attribute]?.indices.contains(rank) == true {
        tally.levels[attribute]?[rank] += 1
      }
    }
    let now = instant(facts)
    let span = tally.span ?? now...now
    tally.span = min(span.lowerBound, now)...max(span.upperBound, now)
    guard record.effect != .route else { return }
    let failure = record.effect == .deny ? FailureClass.policyDenied : .noCandidate
    notify(record, classes: 1 << UInt64(failure.place), isExhausted: false)
  }

  private mutating func notify(_ record: DecisionRecord, classes: UInt64, isExhausted: Bool) {
    for rule in record.obligations.notifications where tally.notified.indices.contains(rule) {
      guard let notice = notices[rule] else { continue }
      if notice.classes & classes != 0 || notice.exhausted && isExhausted {
        tally.notified[rule] += 1
      }
    }
  }
}

// What a request came to.
extension Simulation {
  private mutating func countOutcome(
    _ carried: Carried, _ calm: Carried, _ plan: ExecutionPlan, _ record: DecisionRecord,
    instant: Int64
  ) {
    let run = carried.run
    let start = LocalTime.floorDivide(instant, 1_000)
    if carried.calls.isHit { tally.affected += 1 }
    tally.attempts[min(run.attempts.count, tally.attempts.count - 1)] += 1
    var classes: UInt64 = 0
    for (place, attempt) in run.attempts.enumerated() {
      count(attempt, carried, place, record, start)
      if let failure = attempt.failure { classes |= 1 << UInt64(failure.place) }
    }
    for (place, attempt) in calm.run.attempts.enumerated()
    where calm.calls.calls.indices.contains(place) {
      let call = calm.calls.calls[place]
      let charged = calm.calls.charged(attempt, call)
      tally.models[attempt.model].costWithout += profiles[attempt.model].cost(
        prompt: charged.prompt, output: charged.output)
    }
    if run.attempts.count(where: \.isCommitted) > 1 { tally.doubleAnswers += 1 }
    let isExhausted = run.outcome == .exhausted
    switch run.outcome {
    case .answered:
      tally.answered += 1
      for place in record.validators where policy.validators.indices.contains(place) {
        tally.held[Int(policy.validators[place].rule)] += 1
      }
    case .exhausted:
      if case .answer = plan.fallback.exhausted {
        tally.degraded += 1
      } else {
        tally.exhausted += 1
      }
    case .failed(let failure):
      tally.stopped[failure.place] += 1
      classes |= 1 << UInt64(failure.place)
    case .brokenStream(_, let failure):
      tally.broken += 1
      tally.stopped[failure.place] += 1
    case .cancelled: tally.stopped[FailureClass.clientCancelled.place] += 1
    }
    notify(record, classes: classes, isExhausted: isExhausted)
    countTimes(carried.run, calm.run)
    let first = plan.candidates.first?.model ?? 0
    let answering = carried.run.answering?.model
    if let answering {
      tally.models[answering].answered += 1
    } else {
      tally.course.add(tally.models.count, at: start.addingReportingOverflow(run.endedAt).0)
    }
    tally.flow[first * (tally.models.count + 1) + (answering ?? tally.models.count)] += 1
  }

  private mutating func count(
    _ attempt: AttemptRecord, _ carried: Carried, _ place: Int, _ record: DecisionRecord,
    _ start: Int64
  ) {
    guard carried.calls.calls.indices.contains(place) else { return }
    // Counted from the decision, not from the plan that was made of it.
    if !record.candidates.contains(where: { $0.model == attempt.model })
      || record.removed.contains(where: { $0.model == attempt.model })
    {
      tally.inadmissible += 1
    }
    switch attempt.kind {
    case .first: break
    case .retry: tally.retries += 1
    case .repair: tally.repairs += 1
    case .hedge: tally.hedges += 1
    }
    for validator in attempt.failedValidators where record.validators.indices.contains(validator) {
      tally.failed[Int(policy.validators[record.validators[validator]].rule)] += 1
    }
    let charged = carried.calls.charged(attempt, carried.calls.calls[place])
    let isAnswer = carried.run.answering?.startedAt == attempt.startedAt && attempt.isCommitted
    let began = start.addingReportingOverflow(attempt.startedAt).0
    let ended = start.addingReportingOverflow(attempt.endedAt ?? carried.run.endedAt).0
    tally.models[attempt.model].count(
      attempt, charged, profiles[attempt.model], began, ended, isAnswer: isAnswer)
    tally.course.add(attempt.model, at: began)
  }

  private mutating func countTimes(_ run: VirtualRun, _ calm: VirtualRun) {
    tally.timeLost += Int128(run.lost)
    tally.timeLostWithout += Int128(calm.lost)
    if calm.answering != nil {
      tally.answeredWithoutFailures += 1
      tally.latencyWithout.add(calm.endedAt)
    }
    guard run.answering != nil else { return }
    tally.latency.add(run.endedAt)
    guard calm.answering != nil, run.attempts != calm.attempts else { return }
    tally.added.add(run.endedAt - calm.endedAt)
  }
}

extension SimulationTally.Model {
  fileprivate mutating func count(
    _ attempt: AttemptRecord, _ charged: (prompt: Int64, output: Int64), _ profile: ModelProfile,
    _ began: Int64, _ ended: Int64, isAnswer: Bool
  ) {
    attempts += 1
    if let failure = attempt.failure {
      failures[failure.place] += 1
    } else if !isAnswer {
      cancelled += 1
    }
    promptTokens += Int128(charged.prompt)
    outputTokens += Int128(charged.output)
    cost += profile.cost(prompt: charged.prompt, output: charged.output)
    load.add(from: began, until: ended, tokens: charged.prompt + charged.output)
  }
}

extension VirtualRun {
  /// The attempt whose answer was let out whole; nil when none was.
  fileprivate var answering: AttemptRecord? {
    guard case .answered(let attempt) = outcome, attempts.indices.contains(attempt) else {
      return nil
    }
    return attempts[attempt]
  }

  /// Milliseconds before the call that answered began; all of them when none did.
  fileprivate var lost: Int64 { answering?.startedAt ?? endedAt }
}
