internal import PolicyCore

/// Caps on cost that may be used up by calls that fail before a candidate that is left is called.
///
/// A cap on cost is held: a call that could cost more than what is left of it is not made. A call
/// that fails may have cost as much as one that answers.
struct CostCaps {
  private let invariant: Int
  private let claims: Claims
  private let times: ClosedRange<Int64>
  private let loss: Int
  private let fact: FactID
  private let prompt: AttributeID
  private let output: AttributeID
  /// Questions that were asked; each compiles the policy once more.
  private var asked = 0

  /// Nil when a claim speaks of a policy without the attributes that a cost is made from.
  init?(
    _ invariant: Int, _ claims: Claims, _ times: ClosedRange<Int64>, loss: Int, of fact: FactID
  ) {
    guard let prompt = claims.policy.promptTokens, let output = claims.policy.outputLimit else {
      return nil
    }
    (self.invariant, self.claims, self.times) = (invariant, claims, times)
    (self.loss, self.fact, self.prompt, self.output) = (loss, fact, prompt, output)
  }

  static func unpriced(_ route: String) -> String {
    "a cap on cost may end a request of `\(route)` too early, and what its calls cost is not known: "
      + "state prices, an attribute `from prompt tokens` and one `as output limit`"
  }

  /// Asks for a request of a route whose cap on cost ends it too early; `demand` is the place of
  /// the demand in `Caps.demands`.
  mutating func ask(
    _ demand: Caps.Demand, at place: Int, _ route: Int, _ answers: inout Answers
  ) {
    guard let cap = demand.cost else { return }
    let stops = claims.regions.stops(of: route)
    let name = claims.policy.routes[route].info.name
    guard stops.allSatisfy({ claims.prices(of: $0.model) != nil }) else {
      answers.add(unknown: Self.unpriced(name))
      return
    }
    let values = stops.map { claims.policy.models[$0.model].facts[fact] }
    guard let sets = Continuity.losses(of: values, loss) else {
      answers.add(unknown: Continuity.tooManyLosses(loss))
      return
    }
    for gone in sets {
      let lost = stops.indices.filter { gone.contains(values[$0]) }.map { stops[$0].model }
      let left = stops.indices.filter { !gone.contains(values[$0]) }.map { stops[$0].model }
      for next in left where !answers.isBroken {
        let calls = lost.flatMap { Array(repeating: $0, count: demand.loss.calls) } + [next]
        guard largest(calls) > Int128(cap) * 1_000_000 else { continue }
        asked += 1
        guard asked <= Limits.pricedSets, let priced = probe(calls, cap).flatMap(claims.asking)
        else {
          answers.add(
            unknown: "more than \(Limits.pricedSets) sets of models would have to be priced: "
              + "narrow the claim with `when`, or allow a higher cost")
          return
        }
        ask(priced, place, route, cap, &answers)
      }
    }
  }

  private func ask(
    _ priced: Claims, _ place: Int, _ route: Int, _ cap: Int64, _ answers: inout Answers
  ) {
    let demands = Caps.demands(invariant, priced, times)
    guard demands.indices.contains(place) else { return }
    let matches = Claims.product(demands[place].region, priced.regions.matches(route))
    let outside = demands[place].outside + priced.regions.denies + priced.regions.before(route)
    let (times, loss, fact) = (times, loss, fact)
    let answer = priced.ask(Claims.product(matches, priced.extras), outside: outside) {
      decision, witness in
      times.contains(witness.now) && priced.isSpent(decision, witness, loss, fact)
    }
    let name = claims.policy.routes[route].info.name
    answers.add(
      answer,
      "a cap of \(ValueText.usd(cap)) may end a request of `\(name)` too early, and no run that "
        + "does was found: allow a higher cost, or list its models in a fixed order"
    ) { witness in
      var example = priced.lossExample(
        witness,
        "calls of what is lost and the next may cost more than a cap of \(ValueText.usd(cap))",
        loss, fact, demands[place].place)
      for hop in example.chain.indices.dropLast() { example.chain[hop].failure = .stalled }
      return example
    }
  }

  /// What calls cost at most, in millionths of a millionth of a dollar.
  private func largest(_ calls: [ModelID]) -> Int128 {
    let attributes = claims.policy.attributes
    return calls.reduce(0) {
      $0
        + claims.price(
          $1, prompt: attributes[prompt].range.upperBound,
          output: attributes[output].range.upperBound)
    }
  }

  /// The condition that calls cost more than a cap; nil when it cannot be computed.
  private func probe(_ calls: [ModelID], _ cap: Int64) -> ModelProbe? {
    let prices = calls.compactMap(claims.prices(of:))
    let sums = prices.reduce((Int128(0), Int128(0))) {
      ($0.0 + Int128($1.input), $0.1 + Int128($1.output))
    }
    guard let perPrompt = Int64(exactly: sums.0), let perOutput = Int64(exactly: sums.1),
      let constant = Int64(exactly: -Int128(cap) * 1_000_000)
    else { return nil }
    let terms = [(perPrompt, prompt), (perOutput, output)].filter { $0.0 != 0 }
      .map { Linear.Term(coefficient: $0.0, reading: .attribute($0.1)) }
    guard !terms.isEmpty else { return nil }
    let invariant = claims.policy.invariants[invariant]
    let isDear = Condition.test(
      .linear(Linear(terms: terms, constant: constant), .greater), invariant.span)
    return ModelProbe(
      when: .all([ClaimProbes.scope(invariant, claims.policy), isDear]),
      models: .named(Array(claims.policy.models.indices)))
  }
}

extension Claims {
  /// What one call of a model costs at most, in millionths of a millionth of a dollar.
  func price(_ model: ModelID, prompt: Int64, output: Int64) -> Int128 {
    guard let prices = prices(of: model) else { return 0 }
    return Int128(prices.input) * Int128(prompt) + Int128(prices.output) * Int128(output)
  }

  /// Whether calls of lost models may leave too little of a cap on cost for one that is left.
  fileprivate func isSpent(
    _ decision: DecisionRecord, _ witness: Witness, _ loss: Int, _ fact: FactID
  ) -> Bool {
    guard decision.effect == .route, let cap = decision.obligations.costCap,
      let prompt = policy.promptTokens.flatMap({ number($0, witness) }),
      var output = policy.outputLimit.flatMap({ number($0, witness) })
    else { return false }
    if let capped = decision.obligations.outputCap { output = min(output, capped) }
    let plan = plan(of: decision)
    let models = plan.candidates.map(\.model)
    let values = models.map { policy.models[$0].facts[fact] }
    for gone in Continuity.losses(of: values, loss) ?? [] {
      let lost = Set(models.indices.filter { gone.contains(values[$0]) })
      let run = WorstRun.losing(lost, plan)
      guard run.isAnswered else { return true }
      let cost = run.attempts.reduce(Int128(0)) {
        $0 + price($1.model, prompt: prompt, output: output)
      }
      if cost > Int128(cap) * 1_000_000 { return true }
    }
    return false
  }
}
