internal import PolicyCore

/// Claims about what a request costs at most: every call of every candidate, the prompt and the
/// whole output limit each.
///
/// What a set of models costs is a sum over prompt tokens and output limit, so "costs more than
/// that" is a condition like any other. The search asks it of all models of a route first; a
/// request that it finds may have fewer candidates, and then smaller sets are asked for.
struct WorstCost {
  /// Whether requests of a route under a fallback may cost too much when these models are the only
  /// candidates.
  private struct Question: Hashable {
    var route: Int
    var fallback: Int?
    var models: [Int]
  }

  private let invariant: Int
  private let limit: Int64
  private let claims: Claims
  private let prompt: AttributeID
  private let output: AttributeID
  private var answers = Answers()

  static func prove(_ invariant: Int, _ limit: Int64, _ claims: Claims) -> Proof {
    guard let prompt = claims.policy.promptTokens, let output = claims.policy.outputLimit else {
      return Proof(
        of: invariant,
        .unknown("a cost needs an attribute `from prompt tokens` and one `as output limit`"))
    }
    var search = WorstCost(
      invariant: invariant, limit: limit, claims: claims, prompt: prompt, output: output)
    let worst = search.run()
    var proof = Proof(of: invariant, search.answers.verdict)
    proof.assumptions = [
      Assumption.truthful, Assumption.oneSnapshot, Assumption.prices, Assumption.repairs,
    ]
    proof.formula = worst.map { [$0] } ?? []
    return proof
  }

  private mutating func run() -> String? {
    var pending: [Question] = []
    var worst: (value: Int128, line: String)?
    for situation in claims.situations(in: claims.scope(of: invariant)) {
      let models = situation.stops.map(\.model)
      if let unpriced = models.first(where: { claims.prices(of: $0) == nil }) {
        answers.add(unknown: "`\(claims.policy.models[unpriced].name)` states no price")
        continue
      }
      pending.append(
        Question(route: situation.route, fallback: situation.fallback, models: models))
      let (value, line) = formula(situation)
      if value > worst?.value ?? -1 { worst = (value, line) }
    }
    var asked: Set<Question> = []
    while let question = pending.popLast(), !answers.isBroken {
      guard asked.insert(question).inserted else { continue }
      guard asked.count <= Limits.pricedSets else {
        answers.add(
          unknown: "more than \(Limits.pricedSets) sets of candidates would have to be priced: "
            + "narrow the claim with `when`, or claim a higher cost")
        break
      }
      if !ask(question) {
        for model in question.models where question.models.count > 1 {
          var smaller = question
          smaller.models.removeAll { $0 == model }
          pending.append(smaller)
        }
      }
    }
    guard let worst, case .proved = answers.verdict, worst.value > Int128(limit) * 1_000_000 else {
      return worst?.line
    }
    return "at most \(ValueText.usd(limit)): "
      + "no request has as many candidates, tokens and calls as cost more"
  }

  /// What requests of a situation cost at most, with the caps that hold of all, and how that comes
  /// about.
  private func formula(_ situation: Situation) -> (value: Int128, line: String) {
    let policy = claims.policy
    let bound = ExecutionBound(
      claims.layout(situation), validators: claims.form.compiled.validators)
    let most = policy.attributes[prompt].range.upperBound
    let capped = claims.capOfAll(\.output) ?? .max
    let output = min(capped, policy.attributes[output].range.upperBound)
    let attempts = claims.capOfAll(\.attempts)
    let models = situation.stops.map(\.model)
    let calls = claims.cost(models, bound, prompt: most, output: output, cap: attempts)
    let cap = claims.capOfAll(\.cost).map { Int128($0) * 1_000_000 } ?? .max
    let value = min(calls, cap)
    var line = "\(bound.words(situation.stops.count)), "
    let all = bound.calls(candidates: models.count, cap: nil)
    if let attempts, attempts < all { line += "a cap of \(attempts) attempts, " }
    line += "each at its prices × (\(most) prompt tokens, \(output) output)"
    if calls > cap { line += ", and a cap on cost" }
    let words = ValueText.usd(Int64(clamping: value / 1_000_000))
    return (value, "\(line) = \(words) at most (\(claims.words(situation)))")
  }

  /// Asks one question; false when a request was found that has fewer candidates and costs less.
  private mutating func ask(_ question: Question) -> Bool {
    guard dearest(question, cap: nil) > Int128(limit) * 1_000_000 else { return true }
    guard let probe = probe(question),
      let priced = claims.asking(probe)
    else {
      answers.add(unknown: "the costs of `\(routeName(question))` exceed what can be computed")
      return true
    }
    let regions = priced.extras
    let pricing = self
    let most = Int128(limit) * 1_000_000
    var isTooFew = false
    for situation in priced.situations(in: regions)
    where situation.route == question.route && situation.fallback == question.fallback {
      let all = situation.stops.filter { question.models.contains($0.model) }
      let outside =
        situation.outside
        + priced.cheap(limit) { dearest(question, cap: $0) <= most }
      var isShort = false
      let answer = priced.ask(situation.region, outside: outside) { decision, witness in
        let (reached, bound) = pricing.costs(decision, witness, priced)
        if bound <= most { isTooFew = true } else if reached <= most { isShort = true }
        return reached > most
      }
      if isTooFew {
        // Exactly these, and then fewer.
        guard let removals = priced.removals(of: all) else {
          answers.add(
            unknown: "a model of `\(routeName(question))` has too many waivers: "
              + "lift fewer forbids for it")
          continue
        }
        let named = all.reduce(situation.region) { Claims.product($0, $1.named) }
        isShort = false
        let exact = priced.ask(named, outside: outside + removals) { decision, witness in
          let (reached, bound) = pricing.costs(decision, witness, priced)
          if reached <= most, bound > most { isShort = true }
          return reached > most
        }
        take(exact, question, priced, isShort: isShort)
      } else {
        take(answer, question, priced, isShort: isShort)
      }
    }
    return !isTooFew
  }

  private mutating func take(
    _ answer: Questions.Answer, _ question: Question, _ priced: Claims, isShort: Bool
  ) {
    let pricing = self
    let name = routeName(question)
    let unknown =
      isShort
      ? "by its formula a request of `\(name)` may cost more, but no run that does was found: "
        + "claim what the formula gives"
      : "requests of `\(name)` that may cost more were neither found nor excluded: "
        + "narrow the claim with `when`, or claim a higher cost"
    answers.add(answer, unknown) { witness in
      let decision = priced.questions.decide(witness)
      let cost = pricing.costs(decision, witness, priced).reached
      var example = priced.example(
        witness, reason: "it may cost \(ValueText.usd(Int64(clamping: cost / 1_000_000)))")
      example.chain = WorstRun.failing(priced.plan(of: decision)).chain
      return example
    }
  }

  /// What the calls of a question cost at most with the largest prompt and answer there can be.
  private func dearest(_ question: Question, cap: Int64?) -> Int128 {
    claims.cost(
      question.models,
      ExecutionBound(
        question.fallback.map { claims.form.compiled.fallbacks[$0] } ?? .standard,
        validators: claims.form.compiled.validators),
      prompt: claims.policy.attributes[prompt].range.upperBound,
      output: claims.policy.attributes[output].range.upperBound, cap: cap)
  }

  private func routeName(_ question: Question) -> String {
    claims.policy.routes[question.route].info.name
  }

  /// The condition that calling all of some models as often as may be costs too much.
  private func probe(_ question: Question) -> ModelProbe? {
    let layout = question.fallback.map { claims.form.compiled.fallbacks[$0] } ?? .standard
    let bound = ExecutionBound(layout, validators: claims.form.compiled.validators)
    var (perPrompt, perOutput) = (Int128(0), Int128(0))
    for model in question.models {
      guard let prices = claims.prices(of: model) else { return nil }
      perPrompt += Int128(bound.callsOfEach) * Int128(prices.input)
      perOutput +=
        Int128(bound.callsOfEach) * Int128(prices.output)
        + Int128(bound.repairsOfEach) * Int128(prices.input)
    }
    guard let prompt = Int64(exactly: perPrompt), let output = Int64(exactly: perOutput),
      let constant = Int64(exactly: -Int128(limit) * 1_000_000)
    else { return nil }
    let terms = [(prompt, self.prompt), (output, self.output)].filter { $0.0 != 0 }
      .map { Linear.Term(coefficient: $0.0, reading: .attribute($0.1)) }
    let invariant = claims.policy.invariants[invariant]
    let scope = ClaimProbes.scope(invariant, claims.policy)
    let isDear = Condition.test(
      .linear(Linear(terms: terms, constant: constant), .greater), invariant.span)
    return ModelProbe(
      when: .all([scope, terms.isEmpty ? .constant(false) : isDear]),
      models: .named(Array(claims.policy.models.indices)))
  }

  /// What the dearest run that was found of a decision costs, and what none exceeds, in millionths
  /// of a millionth of a dollar.
  private func costs(
    _ decision: DecisionRecord, _ witness: Witness, _ claims: Claims
  ) -> (reached: Int128, bound: Int128) {
    guard decision.effect == .route, let tokens = claims.number(prompt, witness),
      var most = claims.number(output, witness)
    else { return (0, 0) }
    if let cap = decision.obligations.outputCap { most = min(most, cap) }
    let bound = claims.cost(
      decision.models, claims.bound(of: decision), prompt: tokens, output: most,
      cap: decision.obligations.attemptCap)
    let plan = claims.plan(of: decision)
    let prices = plan.candidates.map { claims.price($0.model, prompt: tokens, output: most) }
    var reached = Int128(0)
    // Under a cap on attempts it costs most to stay with the dearest.
    for least in Set(prices) {
      let dear = Set(prices.indices.filter { prices[$0] >= least })
      var cost = Int128(0)
      for attempt in WorstRun.failing(plan, lingering: dear).attempts {
        cost += prices[attempt.candidate]
        guard attempt.kind == .repair, let price = claims.prices(of: attempt.model) else {
          continue
        }
        cost += Int128(price.input) * Int128(most)
      }
      reached = max(reached, cost)
    }
    guard let cap = decision.obligations.costCap.map({ Int128($0) * 1_000_000 }) else {
      return (reached, bound)
    }
    return (min(reached, cap), min(bound, cap))
  }
}

extension Claims {
  /// Millionths of a dollar for a million tokens; nil when a model does not state both.
  func prices(of model: ModelID) -> (input: Int64, output: Int64)? {
    guard case .number(let input)? = policy.fact(.priceIn, of: model),
      case .number(let output)? = policy.fact(.priceOut, of: model)
    else { return nil }
    return (input, output)
  }

  /// What the dearest calls of some models cost, in millionths of a millionth of a dollar.
  func cost(
    _ models: [ModelID], _ bound: ExecutionBound, prompt: Int64, output: Int64, cap: Int64?
  ) -> Int128 {
    var calls: [Int128] = []
    for model in models {
      guard let prices = prices(of: model) else { continue }
      let (input, price) = (Int128(prices.input), Int128(prices.output))
      let plain = input * Int128(prompt) + price * Int128(output)
      let repairs = min(bound.repairsOfEach, bound.callsOfEach)
      calls += Array(repeating: plain + input * Int128(output), count: repairs)
      calls += Array(repeating: plain, count: bound.callsOfEach - repairs)
    }
    let count = bound.calls(candidates: models.count, cap: cap)
    return calls.sorted(by: >).prefix(count).reduce(0, +)
  }

  /// The requests that a cap holds at a cost, or one on attempts that is enough for that.
  fileprivate func cheap(_ limit: Int64, _ isEnough: (Int64) -> Bool) -> [Cube] {
    form.oblige.filter { entry in
      guard let amounts = Caps.amounts(form.compiled.obligations[entry.clause].demand) else {
        return false
      }
      return amounts.cost.map { $0 <= limit } ?? false || amounts.attempts.map(isEnough) ?? false
    }.map(\.cube)
  }
}
