internal import PolicyCore

/// Claims about each model that may answer: `every candidate`, `no candidate`, `every admissible
/// model`.
enum EveryModel {
  /// A place where a claim could fail: a model, and where it is a candidate or admissible.
  private struct Place {
    var model: Int
    var region: Cube
    var outside: [Cube]
  }

  static func proveCandidates(_ invariant: Int, _ claims: Claims) -> Proof {
    let regions = claims.regions
    var answers = Answers()
    let breaks = claims.breaks(of: invariant)
    for route in claims.form.compiled.routes.indices where !answers.isBroken {
      let matches = regions.matches(route)
      let outside = regions.denies + regions.before(route)
      for stop in regions.stops(of: route) where !answers.isBroken {
        let places = matches.flatMap { match in
          stop.named.compactMap { match.intersection($0) }
        }
        ask(stop.model, places, breaks, outside, invariant, claims, &answers) { decision in
          decision.isCandidate(stop.model)
        }
      }
    }
    return proof(invariant, answers)
  }

  static func proveAdmissible(_ invariant: Int, _ claims: Claims) -> Proof {
    var answers = Answers()
    let breaks = claims.breaks(of: invariant)
    for model in claims.policy.models.indices where !answers.isBroken {
      ask(model, [Cube()], breaks, claims.regions.denies, invariant, claims, &answers) { decision in
        !decision.isDenied && !decision.removes(model)
      }
    }
    return proof(invariant, answers)
  }

  private static func ask(
    _ model: Int, _ places: [Cube], _ breaks: [(cube: Cube, models: ModelSet)],
    _ outside: [Cube], _ invariant: Int, _ claims: Claims, _ answers: inout Answers,
    _ isReached: @escaping (DecisionRecord) -> Bool
  ) {
    let name = claims.policy.models[model].name
    let broken = breaks.filter { $0.models.contains(model) }.map(\.cube)
    let spots = places.flatMap { place in broken.compactMap { place.intersection($0) } }
    guard !spots.isEmpty else { return }
    guard let removals = claims.regions.removals(of: model) else {
      answers.add(unknown: "too many waivers for `\(name)`")
      return
    }
    let answer = claims.ask(spots, outside: outside + removals.map(\.cube)) { decision, witness in
      isReached(decision) && !claims.holds(invariant, model, witness)
    }
    answers.add(answer, searching: "requests that get to `\(name)`") { witness in
      claims.example(witness, reaching: model)
    }
  }

  private static func proof(_ invariant: Int, _ answers: Answers) -> Proof {
    var proof = Proof(of: invariant, answers.verdict)
    proof.assumptions = [Assumption.truthful, Assumption.oneSnapshot]
    return proof
  }
}

extension Claims {
  /// Whether the reference interpreter says that a claim about models holds of a model.
  func holds(_ invariant: Int, _ model: Int, _ witness: Witness) -> Bool {
    switch policy.invariants[invariant].claim {
    case .everyCandidate(let condition), .everyAdmissible(let condition):
      questions.holds(condition, witness, model: model)
    case .noCandidate(let condition): !questions.holds(condition, witness, model: model)
    case .everyRequest, .denied, .answered, .survives, .worstCaseLatency, .worstCaseCost,
      .attempts, .raising:
      true
    }
  }

  /// The models that a decision tries, each left for a failure but the last.
  func chain(
    of decision: DecisionRecord, upTo model: Int? = nil, failing: FailureClass = .connect
  ) -> [Counterexample.Hop] {
    var chain: [Counterexample.Hop] = []
    for place in decision.models {
      chain.append(.init(model: place, failure: place == model ? nil : failing))
      if place == model { break }
    }
    if model == nil, !chain.isEmpty { chain[chain.count - 1].failure = nil }
    return chain
  }

  /// A request that reaches a model which it must not, with the way to it.
  func example(_ witness: Witness, reaching model: Int) -> Counterexample {
    let decision = questions.decide(witness)
    let name = policy.models[model].name
    let isCandidate = decision.isCandidate(model)
    var example = Counterexample(
      request: witness.line,
      reason: isCandidate
        ? decision.models.first == model
          ? "`\(name)` is the first candidate" : "`\(name)` answers when those before it fail"
        : "`\(name)` is admissible")
    if isCandidate { example.chain = chain(of: decision, upTo: model) }
    let waivers = Set(decision.waived.filter { $0.model == model }.map(\.by)).sorted()
    example.rules = (waivers + [decision.route].compactMap(\.self)).compactMap { rule($0) }
    return example
  }
}
