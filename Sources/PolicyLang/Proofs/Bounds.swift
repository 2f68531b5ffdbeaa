internal import PolicyCore

/// Claims about how long a request takes at most and how many calls it makes.
///
/// Both follow from how many candidates there are, what the fallback does on failures, and caps:
/// `ExecutionBound`. So a break is a request with so many candidates that the bound is exceeded.
enum Bounds {
  /// What is bounded.
  private struct Measure {
    /// The bound of a request with so many candidates, a cap on attempts and a deadline.
    var value:
      (_ bound: ExecutionBound, _ candidates: Int, _ cap: Int64?, _ deadline: Int64?) -> Int64
    var limit: Int64
    var words: (Int64) -> String
    var formula: (ExecutionBound, Int, Int64?) -> String
  }

  static func proveLatency(_ invariant: Int, _ limit: Int64, _ claims: Claims) -> Proof {
    prove(
      invariant, claims,
      Measure(
        value: { $0.latency(candidates: $1, cap: $2, deadline: $3) }, limit: limit,
        words: ValueText.duration, formula: latency))
  }

  static func proveAttempts(_ invariant: Int, _ limit: Int64, _ claims: Claims) -> Proof {
    prove(
      invariant, claims,
      Measure(
        value: { bound, candidates, cap, _ in
          Int64(bound.calls(candidates: candidates, cap: cap))
        }, limit: limit, words: { "\($0) calls" },
        formula: { bound, candidates, _ in
          "\(candidates) candidates × \(bound.callsOfEach) calls"
        }))
  }

  private static func latency(_ bound: ExecutionBound, _ candidates: Int, _ deadline: Int64?)
    -> String
  {
    let calls = bound.calls(candidates: candidates, cap: nil)
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
    for situation in claims.situations(in: claims.scope(of: invariant)) {
      let bound = ExecutionBound(
        claims.layout(situation), validators: claims.form.compiled.validators)
      let value = measure.value(bound, situation.stops.count, nil, deadline)
      if value > worst?.value ?? -1 {
        let line =
          measure.formula(bound, situation.stops.count, deadline)
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
      proof.formula.append("what may come to more has fewer candidates, a deadline or a cap")
    }
    return proof
  }

  private static func ask(
    _ situation: Situation, _ claims: Claims, _ measure: Measure, _ answers: inout Answers
  ) {
    let bound = ExecutionBound(
      claims.layout(situation), validators: claims.form.compiled.validators)
    func exceeds(_ candidates: Int, _ cap: Int64?) -> Bool {
      measure.value(bound, candidates, cap, nil) > measure.limit
    }
    let most = situation.stops.count
    guard let needed = (0...most).first(where: { exceeds($0, nil) }) else { return }
    guard let sets = Choices.sets(of: situation.stops, count: needed, most: 4_096) else {
      answers.add(unknown: "\(claims.words(situation)) has too many candidates to try all")
      return
    }
    let capped = claims.capped { attempts in !exceeds(most, attempts) }
    for set in sets where !answers.isBroken {
      guard let removals = claims.removals(of: set) else {
        answers.add(unknown: "a model of a route has too many waivers")
        continue
      }
      let regions = set.reduce(situation.region) { Claims.product($0, $1.named) }
      let outside = situation.outside + removals + capped
      let answer = claims.ask(regions, outside: outside) { decision, witness in
        decision.effect == .route
          && value(decision, witness, claims, measure) > measure.limit
      }
      answers.add(answer, "the search in \(claims.words(situation)) ran out of steps") { witness in
        let decision = claims.questions.decide(witness)
        let value = value(decision, witness, claims, measure)
        var example = claims.example(witness, reason: "it may come to \(measure.words(value))")
        for index in example.chain.indices { example.chain[index].failure = .firstTokenTimeout }
        if let fallback = decision.fallback {
          let own = claims.policy.fallbacks[fallback].info
          example.rules.append((own.name, own.nameSpan))
        }
        return example
      }
    }
  }

  private static func value(
    _ decision: DecisionRecord, _ witness: Witness, _ claims: Claims, _ measure: Measure
  ) -> Int64 {
    let deadline = claims.deadlineAttribute.flatMap { claims.number($0, witness) }
    return measure.value(
      claims.bound(of: decision), decision.candidates.count,
      decision.obligations.attemptCap, deadline)
  }
}

extension Claims {
  /// The attribute `as deadline`.
  var deadlineAttribute: AttributeID? { policy.attributes.firstIndex { $0.role == .deadline } }

  /// Milliseconds that a request allows itself at most; nil when it says nothing of it.
  var longestDeadline: Int64? { deadlineAttribute.map { policy.attributes[$0].range.upperBound } }

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
