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

  /// Questions for one claim; each compiles the policy once more.
  private static let questions = 64

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
    if case .proved = proof.verdict, worst != nil {
      proof.formula.append("no request has as many candidates, tokens and calls as cost more")
    }
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
      let bound = bound(situation)
      let value = claims.cost(
        models, bound, prompt: claims.policy.attributes[prompt].range.upperBound,
        output: claims.policy.attributes[output].range.upperBound, cap: nil)
      if value > worst?.value ?? -1 {
        worst = (value, formula(situation, bound, value))
      }
    }
    var asked: Set<Question> = []
    while let question = pending.popLast(), !answers.isBroken {
      guard asked.insert(question).inserted else { continue }
      guard asked.count <= Self.questions else {
        answers.add(unknown: "too many sets of candidates to price each")
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
    return worst?.line
  }

  private func bound(_ situation: Situation) -> ExecutionBound {
    ExecutionBound(claims.layout(situation), validators: claims.form.compiled.validators)
  }

  private func formula(_ situation: Situation, _ bound: ExecutionBound, _ value: Int128) -> String {
    let policy = claims.policy
    let most = policy.attributes[prompt].range.upperBound
    let limit = policy.attributes[output].range.upperBound
    let cost = ValueText.usd(Int64(clamping: value / 1_000_000))
    return "\(situation.stops.count) candidates × \(bound.callsOfEach) calls, "
      + "each at its prices × (\(most) prompt tokens, \(limit) output) = \(cost) at most "
      + "(\(claims.words(situation)))"
  }

  /// Asks one question; false when a request was found that has fewer candidates and costs less.
  private mutating func ask(_ question: Question) -> Bool {
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
      let outside = situation.outside + priced.cheap(limit)
      let answer = priced.ask(situation.region, outside: outside) { decision, witness in
        let isDear = pricing.cost(decision, witness, priced) > most
        if !isDear { isTooFew = true }
        return isDear
      }
      if isTooFew {
        // Exactly these, and then fewer.
        guard let removals = priced.removals(of: all) else {
          answers.add(unknown: "a model of `\(routeName(question))` has too many waivers")
          continue
        }
        let named = all.reduce(situation.region) { Claims.product($0, $1.named) }
        take(
          priced.ask(named, outside: outside + removals) { decision, witness in
            pricing.cost(decision, witness, priced) > most
          }, question, priced)
      } else {
        take(answer, question, priced)
      }
    }
    return !isTooFew
  }

  private mutating func take(
    _ answer: Questions.Answer, _ question: Question, _ priced: Claims
  ) {
    let pricing = self
    let unknown = "the search in `\(routeName(question))` ran out of steps"
    answers.add(answer, unknown) { witness in
      let decision = priced.questions.decide(witness)
      let cost = pricing.cost(decision, witness, priced)
      var example = priced.example(
        witness, reason: "it may cost \(ValueText.usd(Int64(clamping: cost / 1_000_000)))")
      for index in example.chain.indices { example.chain[index].failure = .invalidOutput }
      return example
    }
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

  /// The cost of a decision at most, in millionths of a millionth of a dollar.
  private func cost(
    _ decision: DecisionRecord, _ witness: Witness, _ claims: Claims
  ) -> Int128 {
    guard decision.effect == .route, let tokens = claims.number(prompt, witness),
      var most = claims.number(output, witness)
    else { return 0 }
    if let cap = decision.obligations.outputCap { most = min(most, cap) }
    let cost = claims.cost(
      decision.models, claims.bound(of: decision), prompt: tokens, output: most,
      cap: decision.obligations.attemptCap)
    guard let cap = decision.obligations.costCap else { return cost }
    return min(cost, Int128(cap) * 1_000_000)
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

  /// The requests that a cap holds at a cost.
  fileprivate func cheap(_ limit: Int64) -> [Cube] {
    form.oblige.filter { entry in
      guard case .cap(_, _, let cost?) = form.compiled.obligations[entry.clause].demand else {
        return false
      }
      return cost <= limit
    }.map(\.cube)
  }
}
