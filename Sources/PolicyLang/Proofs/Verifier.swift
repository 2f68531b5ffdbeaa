/// Proves the invariants of a policy: for every request, every signal, every bucket of a split and
/// every combination of failures.
///
/// Failures need no search of their own. A candidate may be called when all before it fail, and any
/// set of calls may fail, so a claim about every candidate is one about each place of each chain;
/// what retries, hedges and repairs call are candidates too.
public enum Verifier {
  /// An answer for each invariant, in order; none, with diagnostics, when the policy's table
  /// exceeds a limit together with what they ask.
  ///
  /// What must never happen is proved for all time; what must go on happening from `context.now`
  /// for `horizon` microseconds.
  public static func verify(
    _ policy: Policy, _ context: SearchContext, horizon: Int64
  ) -> (proofs: [Proof], diagnostics: [Diagnostic]) {
    var proofs: [Proof] = []
    for invariant in policy.invariants.indices {
      // What other claims ask cuts the classes finer, and a verdict must not depend on company.
      var alone = policy
      alone.invariants = [policy.invariants[invariant]]
      let (claims, diagnostics) = Claims.make(alone, context, horizon: horizon)
      guard let claims else { return ([], diagnostics) }
      var proof = prove(0, claims)
      proof.emptiness = emptiness(proof, claims)
      proof.invariant = invariant
      proofs.append(proof)
    }
    return (proofs, [])
  }

  /// Why a claim that was proved speaks of less than it seems.
  private static func emptiness(_ proof: Proof, _ claims: Claims) -> Proof.Emptiness? {
    guard case .proved = proof.verdict else { return nil }
    func isEmpty(_ outside: [Cube]) -> Bool {
      claims.ask(claims.scope(of: proof.invariant), outside: outside) { _, _ in true }.isNone
    }
    if isEmpty([]) { return .ofNobody }
    switch claims.policy.invariants[proof.invariant].claim {
    case .denied, .answered, .everyRequest: return nil
    case .everyCandidate, .everyAdmissible, .noCandidate, .survives, .worstCaseLatency,
      .worstCaseCost, .attempts, .raising:
      break
    }
    guard !claims.regions.denies.isEmpty else { return nil }
    let times = proof.times.map { claims.questions.space.outside($0) } ?? []
    return isEmpty(claims.regions.denies + times) ? .onlyOfRefused : nil
  }

  private static func prove(_ invariant: Int, _ claims: Claims) -> Proof {
    switch claims.policy.invariants[invariant].claim {
    case .everyCandidate, .noCandidate: EveryModel.proveCandidates(invariant, claims)
    case .everyAdmissible: EveryModel.proveAdmissible(invariant, claims)
    case .everyRequest: EveryRequest.prove(invariant, claims)
    case .denied: EveryRequest.proveDenied(invariant, claims)
    case .answered: Continuity.proveAnswered(invariant, claims)
    case .survives(let loss, let fact):
      Continuity.proveSurvives(invariant, loss: loss, of: fact, claims)
    case .raising(let level, let never):
      Raising.prove(invariant, raising: level, never: never, claims)
    case .worstCaseLatency(let limit): Bounds.proveLatency(invariant, limit, claims)
    case .attempts(let limit): Bounds.proveAttempts(invariant, limit, claims)
    case .worstCaseCost(let limit): WorstCost.prove(invariant, limit, claims)
    }
  }
}

/// The parts of an answer as they come in.
struct Answers {
  /// How the question stands: a counterexample beats what is unknown, which beats a proof.
  private(set) var verdict = Proof.Verdict.proved

  /// True when no further question can change the answer.
  var isBroken: Bool { if case .broken = verdict { true } else { false } }

  /// Takes in the answer to a question, of which a request is a counterexample.
  mutating func add(
    _ answer: Questions.Answer, _ unknown: @autoclosure () -> String,
    _ example: (Witness) -> Counterexample
  ) {
    guard !isBroken else { return }
    switch answer {
    case .none: break
    case .request(let witness): verdict = .broken(example(witness))
    case .unknown: add(unknown: unknown())
    }
  }

  /// The same, where the search itself knows best why it found nothing.
  mutating func add(
    _ answer: Questions.Answer, searching what: @autoclosure () -> String,
    _ example: (Witness) -> Counterexample
  ) {
    if case .unknown(let reason) = answer {
      add(unknown: reason.told(of: what()))
    } else {
      add(answer, what(), example)
    }
  }

  /// Takes in that a part of the question stays open.
  mutating func add(unknown: String) {
    if case .proved = verdict { verdict = .unknown(unknown) }
  }
}

/// What proofs take for granted.
enum Assumption {
  static let truthful = "attributes say what is true of the request, and facts what is of a model"
  static let timeIsLeft =
    "lost models fail before `total` and the request's deadline have run out"
  static let prices = "prices are those that the models state, and a cap on cost is held"
  static let repairs = "a repair is sent the prompt and the answer that failed, nothing else"
  static let oneSnapshot = "a decision reads its signals and the time once"
}
