internal import PolicyCore

/// Caps on attempts that may end a request before a candidate that is left is called.
enum Caps {
  /// What is demanded of a request together: a cap and what happens when calls fail.
  private struct Demand {
    var cap: Int64
    var place: Int
    /// The place in `fallbacks`; nil for the default.
    var fallback: Int?
    /// Calls of a model that is lost at most.
    var calls: Int
    var region: [Cube]
    var outside: [Cube]
  }

  /// Asks for a request that a cap ends too early when `loss` values of a fact are lost.
  static func ask(
    _ invariant: Int, _ claims: Claims, _ times: ClosedRange<Int64>, loss: Int, of fact: FactID,
    _ answers: inout Answers
  ) {
    for demand in demands(invariant, claims, times) {
      for route in claims.form.compiled.routes.indices where !answers.isBroken {
        let stops = claims.regions.stops(of: route)
        let calls = Int64(demand.calls)
        let needed = Int((demand.cap + calls - 1) / calls)
        guard needed <= stops.count else { continue }
        let sets = Choices.sets(of: stops, count: needed, most: Continuity.losses) { set in
          let values = set.map { claims.policy.models[$0.model].facts[fact] }
          return Continuity.distinct(values).count <= loss
        }
        guard let sets else {
          answers.add(unknown: "a route names too many models to lose \(loss) of them in each way")
          continue
        }
        let matches = Claims.product(demand.region, claims.regions.matches(route))
        let outside = demand.outside + claims.regions.denies + claims.regions.before(route)
        for set in sets where !answers.isBroken {
          guard let removals = claims.removals(of: set) else {
            answers.add(unknown: "a model of a route has too many waivers")
            continue
          }
          let regions = set.reduce(matches) { Claims.product($0, $1.named) }
          let answer = claims.ask(regions, outside: outside + removals) { decision, witness in
            times.contains(witness.now) && claims.isSpent(decision, loss, fact, demand.calls)
          }
          answers.add(answer, "a cap of \(demand.cap) attempts may end a request too early") {
            example($0, demand, claims)
          }
        }
      }
    }
  }

  private static func demands(
    _ invariant: Int, _ claims: Claims, _ times: ClosedRange<Int64>
  ) -> [Demand] {
    let form = claims.form
    var result: [Demand] = []
    for (place, obligation) in form.compiled.obligations.enumerated() {
      guard case .cap(_, let cap?, _) = obligation.demand else { continue }
      let capped = form.oblige.filter { $0.clause == place }.map(\.cube)
      let spots = Claims.product(claims.scope(of: invariant), capped)
      for fallback in form.compiled.fallbacks.indices {
        let own = form.fallback.filter { $0.clause == fallback }.map(\.cube)
        let earlier = form.fallback.prefix { $0.clause < fallback }.map(\.cube)
        result.append(
          Demand(
            cap: cap, place: place, fallback: fallback,
            calls: calls(form.compiled.fallbacks[fallback]), region: Claims.product(spots, own),
            outside: earlier + claims.questions.space.outside(times)))
      }
      result.append(
        Demand(
          cap: cap, place: place, fallback: nil, calls: calls(.standard), region: spots,
          outside: form.fallback.map(\.cube) + claims.questions.space.outside(times)))
    }
    return result
  }

  private static func example(
    _ witness: Witness, _ demand: Demand, _ claims: Claims
  ) -> Counterexample {
    var example = claims.example(
      witness, reason: "\(demand.cap) attempts are used up before a model that is left is called")
    let info = claims.policy.obligations[demand.place].info
    example.rules.insert((info.name, info.nameSpan), at: 0)
    for index in example.chain.indices { example.chain[index].failure = .connect }
    return example
  }

  /// Calls of one lost model at most.
  private static func calls(_ fallback: FallbackLayout) -> Int {
    Continuity.lossClasses.map { failure in
      switch fallback.action(on: failure).first {
      case .retry(let count, _), .retryLast(let count, _), .repair(let count): 1 + count
      case .none: 1
      }
    }.max() ?? 1
  }
}

extension Claims {
  /// Whether losing some values of a fact takes all the attempts that a request has.
  fileprivate func isSpent(
    _ decision: DecisionRecord, _ loss: Int, _ fact: FactID, _ each: Int
  ) -> Bool {
    guard decision.effect == .route,
      let cap = decision.obligations.attemptCap
    else { return false }
    var lost: [Constant?] = []
    var calls = 0
    for model in decision.models {
      let value = policy.models[model].facts[fact]
      if !lost.contains(value) {
        if lost.count == loss { break }
        lost.append(value)
      }
      calls += each
    }
    return Int64(calls) >= cap
  }
}
