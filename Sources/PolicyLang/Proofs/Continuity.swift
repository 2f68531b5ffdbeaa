internal import PolicyCore

/// Claims that work goes on: `answered` and `survives loss of any N FACT`.
///
/// They are proved from an instant to a horizon: contracts and waivers end some day, and that is
/// said with the proof instead of making it impossible.
enum Continuity {
  static func proveAnswered(_ invariant: Int, _ claims: Claims) -> Proof {
    proof(invariant, claims, [Assumption.truthful]) { times in
      var answers = Answers()
      askDenied(invariant, claims, times, &answers)
      askLost(invariant, claims, times, loss: 0, of: nil, &answers)
      return answers.verdict
    }
  }

  static func proveSurvives(
    _ invariant: Int, loss: Int, of fact: FactID, _ claims: Claims
  ) -> Proof {
    let assumptions = [Assumption.truthful, Assumption.oneSnapshot, Assumption.timeIsLeft]
    return proof(invariant, claims, assumptions) { times in
      var answers = Answers()
      askLost(invariant, claims, times, loss: loss, of: fact, &answers)
      askStopped(invariant, claims, times, loss: loss, of: fact, &answers)
      Quotas.ask(invariant, claims, times, loss: loss, of: fact, &answers)
      Caps.ask(invariant, claims, times, loss: loss, of: fact, &answers)
      return answers.verdict
    }
  }

  // MARK: - Time

  /// The verdict up to the horizon, and the first change of the rules from which on it is another.
  private static func proof(
    _ invariant: Int, _ claims: Claims, _ assumptions: [String],
    _ verdict: (ClosedRange<Int64>) -> Proof.Verdict
  ) -> Proof {
    var proof = Proof(of: invariant, verdict(claims.times))
    proof.assumptions = assumptions
    guard case .proved = proof.verdict else { return proof }
    proof.times = claims.times
    let later = claims.questions.space.changes(after: claims.times.upperBound)
    if later.count > Limits.laterChanges { proof.lookedUntil = later[Limits.laterChanges] }
    for (place, start) in later.prefix(Limits.laterChanges).enumerated() {
      let end = later.indices.contains(place + 1) ? later[place + 1] - 1 : Int64.max
      if case .proved = verdict(start...end) { continue }
      proof.failsFrom = start
      break
    }
    return proof
  }

  // MARK: - Refused

  private static func askDenied(
    _ invariant: Int, _ claims: Claims, _ times: ClosedRange<Int64>, _ answers: inout Answers
  ) {
    for entry in claims.form.deny where !answers.isBroken {
      let spots = claims.scope(of: invariant).compactMap { $0.intersection(entry.cube) }
      let outside = claims.questions.space.outside(times)
      let answer = claims.ask(spots, outside: outside) { decision, witness in
        decision.isDenied && times.contains(witness.now)
      }
      answers.add(answer, searching: "refused requests") { witness in
        claims.example(witness, reason: "this request is refused")
      }
    }
  }

  // MARK: - Nobody left

  private static func askLost(
    _ invariant: Int, _ claims: Claims, _ times: ClosedRange<Int64>, loss: Int, of fact: FactID?,
    _ answers: inout Answers
  ) {
    let regions = claims.regions
    for route in claims.form.compiled.routes.indices where !answers.isBroken {
      let stops = regions.stops(of: route)
      let losing = Losing(stops, regions)
      if !losing.isWhole {
        answers.add(unknown: "a model of a route has too many waivers: lift fewer forbids for it")
      }
      let outside =
        regions.denies + regions.before(route) + claims.questions.space.outside(times)
      guard let sets = survivors(stops.map(\.model), loss, fact, claims.policy) else {
        answers.add(unknown: tooManyLosses(loss))
        continue
      }
      var budget = Limits.lossChoices
      for lost in sets where !answers.isBroken {
        for match in regions.matches(route) {
          for scope in claims.scope(of: invariant) {
            guard !answers.isBroken, let region = match.intersection(scope) else { continue }
            let isDone = losing.each(losing: lost, in: region, budget: &budget) { cube in
              let answer = claims.ask([cube], outside: outside) { decision, witness in
                times.contains(witness.now) && fails(decision, loss, fact, claims.policy)
              }
              answers.add(answer, searching: "requests without a candidate") {
                example($0, loss, fact, claims)
              }
              return !answers.isBroken
            }
            if !isDone { answers.add(unknown: tooManyChoices) }
          }
        }
      }
    }
  }

  /// The sets of models that must all be gone so that only `loss` values of the fact are left: one
  /// for each choice of these values; nil when there are too many.
  private static func survivors(
    _ models: [Int], _ loss: Int, _ fact: FactID?, _ policy: Policy
  ) -> [[Int]]? {
    guard let fact, loss > 0 else { return [models] }
    let values = models.map { policy.models[$0].facts[fact] }
    return losses(of: values, loss).map { sets in
      sets.map { kept in models.filter { !kept.contains(policy.models[$0].facts[fact]) } }
    }
  }

  /// Every set of so many values that may be lost together, of all when there are fewer; nil when
  /// there are too many sets.
  static func losses(of values: [Constant?], _ loss: Int) -> [[Constant?]]? {
    let all = distinct(values)
    return Choices.sets(of: all, count: min(loss, all.count), most: Limits.lossSets)
  }

  static func tooManyLosses(_ loss: Int) -> String {
    "a route names models in more than \(Limits.lossSets) sets of \(loss) that may be lost "
      + "together: name fewer models in it"
  }

  static let tooManyChoices =
    "candidates are lost in more than \(Limits.lossChoices) ways: narrow the claim with `when`"

  static func distinct(_ values: [Constant?]) -> [Constant?] {
    values.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Whether the decision breaks the claim.
  private static func fails(
    _ decision: DecisionRecord, _ loss: Int, _ fact: FactID?, _ policy: Policy
  ) -> Bool {
    switch decision.effect {
    case .noCandidate: return true
    case .deny: return false
    case .route:
      guard let fact else { return false }
      return distinct(decision.models.map { policy.models[$0].facts[fact] }).count <= loss
    }
  }

  private static func example(
    _ witness: Witness, _ loss: Int, _ fact: FactID?, _ claims: Claims
  ) -> Counterexample {
    let decision = claims.questions.decide(witness)
    guard let fact, decision.effect == .route else {
      return claims.example(witness, reason: "no model may answer this request")
    }
    let name = claims.policy.facts[fact].name
    let count = distinct(
      decision.models.map { claims.policy.models[$0].facts[fact] }
    ).count
    var example = claims.example(
      witness,
      reason: count == 1
        ? "all candidates have the same \(name), and it may be lost"
        : "the candidates have only \(count) values of \(name), and \(loss) may be lost")
    for index in example.chain.indices { example.chain[index].failure = .connect }
    return example
  }

  // MARK: - Stopped on the way

  private static func askStopped(
    _ invariant: Int, _ claims: Claims, _ times: ClosedRange<Int64>, loss: Int, of fact: FactID,
    _ answers: inout Answers
  ) {
    for (place, fallback) in claims.form.compiled.fallbacks.enumerated() where !answers.isBroken {
      guard let stop = LossBound(fallback).stop else { continue }
      let own = claims.form.fallback.filter { $0.clause == place }.map(\.cube)
      let earlier = claims.form.fallback.prefix { $0.clause < place }.map(\.cube)
      let spots = claims.scope(of: invariant).flatMap { scope in
        own.compactMap { $0.intersection(scope) }
      }
      let outside =
        earlier + claims.regions.denies + claims.questions.space.outside(times)
      let answer = claims.ask(spots, outside: outside) { decision, witness in
        times.contains(witness.now) && claims.runWithoutAnswer(decision, loss, fact) != nil
      }
      answers.add(answer, searching: "requests that a failure stops") {
        claims.lossExample(
          $0, "a model that fails with `\(stop.rawValue)` ends the request", loss, fact)
      }
    }
  }
}

extension Claims {
  /// A request, with the models that it tries and the rules that decide about it.
  func example(_ witness: Witness, reason: String) -> Counterexample {
    let decision = questions.decide(witness)
    var example = Counterexample(request: witness.line, reason: reason)
    example.chain = chain(of: decision)
    var rules = decision.deniedBy
    if let route = decision.route { rules.append(route) }
    if decision.candidates.isEmpty { rules += Set(decision.removed.flatMap(\.by)).sorted() }
    example.rules = rules.compactMap { rule($0) }
    return example
  }
}
