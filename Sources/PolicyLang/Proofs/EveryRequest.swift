internal import PolicyCore

/// Claims about requests alone: `every request` and `denied`.
enum EveryRequest {
  static func prove(_ invariant: Int, _ claims: Claims) -> Proof {
    var answers = Answers()
    guard case .everyRequest(let holds) = claims.policy.invariants[invariant].claim else {
      return Proof(of: invariant, .unknown("the claim is of another kind"))
    }
    let breaks = claims.breaks(of: invariant).map(\.cube)
    let answer = claims.ask(breaks, outside: []) { _, witness in
      !claims.questions.holds(holds, witness)
    }
    answers.add(answer, searching: "requests that break it") { witness in
      Counterexample(request: witness.line, reason: "the condition does not hold of this request")
    }
    return proof(invariant, answers)
  }

  static func proveDenied(_ invariant: Int, _ claims: Claims) -> Proof {
    var answers = Answers()
    let answer = claims.ask(claims.scope(of: invariant), outside: claims.regions.denies) {
      decision, _ in
      !decision.isDenied
    }
    answers.add(answer, searching: "requests that no `deny` refuses") { witness in
      var example = Counterexample(request: witness.line, reason: "no `deny` refuses this request")
      example.chain = claims.chain(of: claims.questions.decide(witness))
      return example
    }
    return proof(invariant, answers)
  }

  private static func proof(_ invariant: Int, _ answers: Answers) -> Proof {
    var proof = Proof(of: invariant, answers.verdict)
    proof.assumptions = [Assumption.truthful]
    return proof
  }
}
