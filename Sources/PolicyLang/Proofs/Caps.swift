internal import PolicyCore

/// Caps that may end a request before a candidate that is left is called: on attempts, the
/// built-in one of every request among them, and on cost.
enum Caps {
  /// What a cap allows at most; nil where it says nothing.
  struct Amounts {
    var output: Int64?
    var attempts: Int64?
    /// Millionths of a dollar.
    var cost: Int64?
  }

  /// What an obligation caps; nil for one that is no cap.
  static func amounts(_ demand: ObligationLayout.Demand) -> Amounts? {
    guard case .cap(let output, let attempts, let cost) = demand else { return nil }
    return Amounts(output: output, attempts: attempts, cost: cost)
  }

  /// Requests of one fallback, or none, that a cap holds of.
  struct Demand {
    var attempts: Int64
    /// Millionths of a dollar; nil where only attempts are capped.
    var cost: Int64?
    /// The place in `compiled.obligations`; nil for the built-in cap.
    var place: Int?
    var loss: LossBound
    var region: [Cube]
    var outside: [Cube]
  }

  /// Asks for a request that a cap on attempts ends too early when `loss` values of a fact are
  /// lost.
  static func ask(
    _ invariant: Int, _ claims: Claims, _ times: ClosedRange<Int64>, loss: Int, of fact: FactID,
    _ answers: inout Answers
  ) {
    var costs = CostCaps(invariant, claims, times, loss: loss, of: fact)
    for (place, demand) in demands(invariant, claims, times).enumerated() {
      for route in claims.form.compiled.routes.indices where !answers.isBroken {
        ask(demand, route, claims, times, loss, fact, &answers)
        guard demand.cost != nil, isMet(demand, route, claims) else { continue }
        if costs == nil {
          answers.add(unknown: CostCaps.unpriced(claims.policy.routes[route].info.name))
        }
        costs?.ask(demand, at: place, route, &answers)
      }
    }
  }

  private static func ask(
    _ demand: Demand, _ route: Int, _ claims: Claims, _ times: ClosedRange<Int64>, _ loss: Int,
    _ fact: FactID, _ answers: inout Answers
  ) {
    let stops = claims.regions.stops(of: route)
    let needed = Int((demand.attempts + Int64(demand.loss.calls) - 1) / Int64(demand.loss.calls))
    guard needed <= largest(stops, loss, fact, claims) else { return }
    let all = Choices.sets(of: stops, count: needed, most: Limits.lossSets) { set in
      let values = set.map { claims.policy.models[$0.model].facts[fact] }
      return Continuity.distinct(values).count <= loss
    }
    let matches = Claims.product(demand.region, claims.regions.matches(route))
    let outside = demand.outside + claims.regions.denies + claims.regions.before(route)
    let name = claims.policy.routes[route].info.name
    // Where there are too many sets to ask for each, the requests of all of them are asked for.
    for set in all ?? [[]] where !answers.isBroken {
      guard let removals = claims.removals(of: set) else {
        answers.add(unknown: "a model of a route has too many waivers: lift fewer forbids for it")
        continue
      }
      let regions = set.reduce(matches) { Claims.product($0, $1.named) }
      let answer = claims.ask(regions, outside: outside + removals) { decision, witness in
        times.contains(witness.now) && claims.runWithoutAnswer(decision, loss, fact) != nil
      }
      let why =
        all == nil
        ? "more than \(Limits.lossSets) sets of \(needed) models of `\(name)` could use up "
          + "\(words(demand)): name fewer models in it, or allow more attempts"
        : "\(words(demand)) may end a request of `\(name)` too early, and no run that does was "
          + "found: allow more attempts, or list its models in a fixed order"
      answers.add(answer, why) { witness in
        let reason = "what is lost takes \(words(demand)) before the next model is called"
        return claims.lossExample(witness, reason, loss, fact, demand.place)
      }
    }
  }

  /// False when no request of a route has the cap.
  private static func isMet(_ demand: Demand, _ route: Int, _ claims: Claims) -> Bool {
    let matches = Claims.product(demand.region, claims.regions.matches(route))
    let outside = demand.outside + claims.regions.denies + claims.regions.before(route)
    if case .none = claims.ask(matches, outside: outside, confirm: { _, _ in true }) {
      return false
    }
    return true
  }

  private static func words(_ demand: Demand) -> String {
    demand.place == nil
      ? "all \(demand.attempts) attempts that any request has"
      : "a cap of \(demand.attempts) attempts"
  }

  /// How many models of a route may be lost together.
  private static func largest(
    _ stops: [Regions.Stop], _ loss: Int, _ fact: FactID, _ claims: Claims
  ) -> Int {
    let values = stops.map { claims.policy.models[$0.model].facts[fact] }
    // The most models are lost with the values that most of them have.
    let counts = Continuity.distinct(values).map { value in values.filter { $0 == value }.count }
    return counts.sorted(by: >).prefix(loss).reduce(0, +)
  }

  // MARK: - What is demanded together

  /// Every cap with every fallback, in a fixed order.
  static func demands(
    _ invariant: Int, _ claims: Claims, _ times: ClosedRange<Int64>
  ) -> [Demand] {
    let form = claims.form
    let scope = claims.scope(of: invariant)
    let builtIn = Int64(ExecutionLimits.attempts)
    var spots: [(place: Int?, attempts: Int64, cost: Int64?, region: [Cube])] = [
      (nil, builtIn, nil, scope)
    ]
    for (place, obligation) in form.compiled.obligations.enumerated() {
      guard let amounts = amounts(obligation.demand),
        amounts.attempts != nil || amounts.cost != nil
      else { continue }
      let capped = form.oblige.filter { $0.clause == place }.map(\.cube)
      let attempts = min(amounts.attempts ?? builtIn, builtIn)
      spots.append((place, attempts, amounts.cost, Claims.product(scope, capped)))
    }
    let outside = claims.questions.space.outside(times)
    var result: [Demand] = []
    for spot in spots {
      func add(_ fallback: FallbackLayout, _ region: [Cube], _ earlier: [Cube]) {
        result.append(
          Demand(
            attempts: spot.attempts, cost: spot.cost, place: spot.place, loss: LossBound(fallback),
            region: region, outside: earlier + outside))
      }
      for (fallback, layout) in form.compiled.fallbacks.enumerated() {
        let own = form.fallback.filter { $0.clause == fallback }.map(\.cube)
        let earlier = form.fallback.prefix { $0.clause < fallback }.map(\.cube)
        add(layout, Claims.product(spot.region, own), earlier)
      }
      add(.standard, spot.region, form.fallback.map(\.cube))
    }
    return result
  }
}

extension Claims {
  /// A request that ends without an answer when models are lost, with the run that shows it.
  func lossExample(
    _ witness: Witness, _ reason: String, _ loss: Int, _ fact: FactID, _ obligation: Int? = nil
  ) -> Counterexample {
    let decision = questions.decide(witness)
    var example = example(witness, reason: reason)
    if let run = runWithoutAnswer(decision, loss, fact) { example.chain = run.chain }
    if let own = decision.fallback.map({ policy.fallbacks[$0].info }) {
      example.rules.append((own.name, own.nameSpan))
    }
    if let obligation, let rule = rule(Int(form.compiled.obligations[obligation].rule)) {
      example.rules.append(rule)
    }
    return example
  }
}
