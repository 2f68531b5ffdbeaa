internal import PolicyCore

/// Claims about how long a request takes at most and how many calls it makes.
///
/// Both follow from how many candidates there are, what the fallback does on failures, and caps:
/// `ExecutionBound`. So a break is a request with so many candidates that the bound is exceeded.
enum Bounds {
  /// What is bounded.
  private struct Measure {
    /// No run of a request with so many candidates, a cap on attempts and a deadline comes to more.
    var bound:
      (_ bound: ExecutionBound, _ candidates: Int, _ cap: Int64?, _ deadline: Int64?) -> Int64
    /// What a run of such a request comes to.
    var reached: (_ run: WorstRun, _ bound: ExecutionBound, _ deadline: Int64?) -> Int64
    var limit: Int64
    var words: (Int64) -> String
    var formula: (ExecutionBound, Int, Int64?, Int64?) -> String
  }

  static func proveLatency(_ invariant: Int, _ limit: Int64, _ claims: Claims) -> Proof {
    prove(
      invariant, claims,
      Measure(
        bound: { $0.latency(candidates: $1, cap: $2, deadline: $3) },
        reached: { run, bound, deadline in
          // Each call may take all its time, and a model that is waited for may ask for any wait.
          let most = max(0, min(bound.total, deadline ?? .max))
          if run.attempts.contains(where: { $0.kind == .retry }) { return most }
          let sum = Int64(run.attempts.count).multipliedReportingOverflow(by: bound.call)
          return sum.overflow ? most : min(most, sum.partialValue)
        }, limit: limit, words: ValueText.duration, formula: latency))
  }

  static func proveAttempts(_ invariant: Int, _ limit: Int64, _ claims: Claims) -> Proof {
    prove(
      invariant, claims,
      Measure(
        bound: { bound, candidates, cap, _ in
          Int64(bound.calls(candidates: candidates, cap: cap))
        }, reached: { run, _, _ in Int64(run.attempts.count) }, limit: limit,
        words: { "\($0) calls" }, formula: attempts))
  }

  private static func attempts(
    _ bound: ExecutionBound, _ candidates: Int, _ cap: Int64?, _ deadline: Int64?
  ) -> String {
    let all = bound.words(candidates)
    let most = Int64(ExecutionLimits.attempts)
    if let cap, cap < bound.calls(candidates: candidates, cap: nil) {
      return "min(cap of \(cap) attempts, \(all))"
    }
    let isLimited = bound.goesOn && candidates * bound.callsOfEach > most
    return isLimited ? "min(\(most) calls of any request, \(all))" : all
  }

  private static func latency(
    _ bound: ExecutionBound, _ candidates: Int, _ cap: Int64?, _ deadline: Int64?
  ) -> String {
    let calls = bound.calls(candidates: candidates, cap: cap)
    let sum =
      bound.mayWait
      ? "\(calls) calls and what models ask to wait"
      : "\(calls) calls × attempt \(ValueText.duration(bound.call))"
    let own = deadline.map { ", deadline at most \(ValueText.duration($0))" } ?? ""
    return "min(total \(ValueText.duration(bound.total))\(own), \(sum))"
  }

  private static func prove(_ invariant: Int, _ claims: Claims, _ measure: Measure) -> Proof {
    var answers = Answers()
    var worst: (value: Int64, line: String)?
    let deadline = claims.longestDeadline
    let cap = claims.capOfAll(\.attempts)
    for situation in claims.situations(in: claims.scope(of: invariant)) {
      let bound = ExecutionBound(
        claims.layout(situation), validators: claims.form.compiled.validators)
      let value = measure.bound(bound, situation.stops.count, cap, deadline)
      if value > worst?.value ?? -1 {
        let line =
          measure.formula(bound, situation.stops.count, cap, deadline)
          + " = \(measure.words(value)) at most (\(claims.words(situation)))"
        worst = (value, line)
      }
    }
    for situation in claims.situations(in: claims.breaks(of: invariant).map(\.cube)) {
      guard !answers.isBroken else { break }
      ask(situation, claims, measure, &answers)
    }
    var proof = Proof(of: invariant, answers.verdict)
    proof.assumptions = [Assumption.truthful, Assumption.oneSnapshot]
    proof.formula = worst.map { [$0.line] } ?? []
    if case .proved = proof.verdict, let worst, worst.value > measure.limit {
      proof.formula = [
        "at most \(measure.words(measure.limit)): "
          + "what could come to more has fewer candidates, a deadline or a cap"
      ]
    }
    return proof
  }

  private static func ask(
    _ situation: Situation, _ claims: Claims, _ measure: Measure, _ answers: inout Answers
  ) {
    let bound = ExecutionBound(
      claims.layout(situation), validators: claims.form.compiled.validators)
    func exceeds(_ candidates: Int, _ cap: Int64?) -> Bool {
      measure.bound(bound, candidates, cap, nil) > measure.limit
    }
    let most = situation.stops.count
    guard let needed = (0...most).first(where: { exceeds($0, nil) }) else { return }
    let words = claims.words(situation)
    let all = Choices.sets(of: situation.stops, count: needed, most: Limits.lossSets)
    // Where there are too many sets to ask for each, the requests of all of them are asked for.
    let sets = all ?? [[]]
    let capped = claims.capped { attempts in !exceeds(most, attempts) }
    for set in sets where !answers.isBroken {
      guard let removals = claims.removals(of: set) else {
        answers.add(unknown: "a model of a route has too many waivers: lift fewer forbids for it")
        continue
      }
      let regions = set.reduce(situation.region) { Claims.product($0, $1.named) }
      let outside = situation.outside + removals + capped
      var short: Int64?
      let answer = claims.ask(regions, outside: outside) { decision, witness in
        guard decision.effect == .route else { return false }
        let (reached, bound) = values(decision, witness, claims, measure)
        if reached <= measure.limit, bound > measure.limit { short = max(short ?? 0, reached) }
        return reached > measure.limit
      }
      let why =
        if let short {
          "by its formula a request of \(words) may come to more, but the longest run that was "
            + "found comes to \(measure.words(short)): claim what the formula gives"
        } else if all == nil {
          "\(words) has more than \(Limits.lossSets) sets of \(needed) candidates to ask for: "
            + "name fewer models in the route"
        } else if case .unknown(let reason) = answer {
          reason.told(of: "longer runs of \(words)")
        } else {
          ""
        }
      answers.add(answer, why) { witness in
        let decision = claims.questions.decide(witness)
        let deadline = claims.deadline(witness)
        let run = WorstRun.failing(claims.plan(of: decision, deadline: deadline))
        let value = measure.reached(run, claims.bound(of: decision), deadline)
        var example = claims.example(witness, reason: "it may come to \(measure.words(value))")
        example.chain = run.chain
        if let own = decision.fallback.map({ claims.policy.fallbacks[$0].info }) {
          example.rules.append((own.name, own.nameSpan))
        }
        return example
      }
    }
  }

  /// What a run of a decision comes to, and what none exceeds.
  private static func values(
    _ decision: DecisionRecord, _ witness: Witness, _ claims: Claims, _ measure: Measure
  ) -> (reached: Int64, bound: Int64) {
    let deadline = claims.deadline(witness)
    let bound = claims.bound(of: decision)
    let run = WorstRun.failing(claims.plan(of: decision, deadline: deadline))
    return (
      measure.reached(run, bound, deadline),
      measure.bound(
        bound, decision.candidates.count, decision.obligations.attemptCap, deadline)
    )
  }
}

extension ExecutionBound {
  /// `2 candidates × 3 calls`.
  func words(_ candidates: Int) -> String {
    guard !goesOn, candidates > 1 else { return "\(candidates) candidates × \(callsOfEach) calls" }
    return mayHedge
      ? "2 candidates (every failure stops, one hedge) × \(callsOfEach) calls"
      : "1 candidate (every failure stops) × \(callsOfEach) calls"
  }
}

extension Claims {
  /// The attribute `as deadline`.
  var deadlineAttribute: AttributeID? { policy.attributes.firstIndex { $0.role == .deadline } }

  /// Milliseconds that a request allows itself at most; nil when it says nothing of it.
  var longestDeadline: Int64? { deadlineAttribute.map { policy.attributes[$0].range.upperBound } }

  /// What a request allows itself, in milliseconds; nil when the policy has no such attribute.
  func deadline(_ witness: Witness) -> Int64? {
    deadlineAttribute.flatMap { number($0, witness) }
  }

  /// The smallest cap of those that hold of every request.
  func capOfAll(_ part: (Caps.Amounts) -> Int64?) -> Int64? {
    form.oblige.filter { $0.cube == Cube() }.compactMap { entry in
      Caps.amounts(form.compiled.obligations[entry.clause].demand).flatMap(part)
    }.min()
  }

  /// The requests that a cap on attempts bounds enough.
  func capped(_ isEnough: (Int64) -> Bool) -> [Cube] {
    form.oblige.filter { entry in
      guard case .cap(_, let attempts?, _) = form.compiled.obligations[entry.clause].demand else {
        return false
      }
      return isEnough(attempts)
    }.map(\.cube)
  }
}
