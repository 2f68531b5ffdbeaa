internal import PolicyCore

/// One request being decided.
final class Deciding {
  let interpreter: ReferenceInterpreter
  let policy: Policy
  let request: ReferenceRequest
  /// The attributes before and after `classify`.
  let declared: [Constant]
  private(set) var values: [Constant]

  /// Takes a request that was read, and classifies it: the rules only raise and add, so repeating
  /// them until nothing changes gives the same result in any order.
  init(_ interpreter: ReferenceInterpreter, _ request: ReferenceRequest, declared: [Constant]) {
    self.interpreter = interpreter
    policy = interpreter.policy
    self.request = request
    self.declared = declared
    values = declared
    var before: [Constant]
    repeat {
      before = values
      for rule in policy.classifies where applies(rule.info, rule.when) {
        for (attribute, rank) in rule.raises {
          values[attribute] = .symbol(max(Int(values[attribute].place), rank))
        }
        for (attribute, members) in rule.adds {
          values[attribute] = .set(values[attribute].members | members)
        }
      }
    } while values != before
  }

  /// Whether a rule is in force and its condition true.
  private func applies(_ rule: RuleInfo, _ when: Condition) -> Bool {
    rule.from ?? .min <= request.now && (rule.until.map { request.now < $0 } ?? true)
      && truth(when, nil) == true
  }

  /// The models that a rule is about.
  private func selected(_ selection: ModelSelection) -> [ModelID] {
    switch selection {
    case .named(let models): models
    case .matching(let condition): policy.models.indices.filter { truth(condition, $0) == true }
    }
  }

  /// The decision: the denies that fired, or what follows when none did.
  func decision() -> ReferenceDecision {
    let denies = policy.denies.filter { applies($0.info, $0.when) }
    let status = Set(denies.map(\.status)).count == 1 ? denies[0].status : 403
    var decision = ReferenceDecision(effect: .deny(status: status))
    decision.by = denies.map(\.info.name).sortedByBytes
    for name in decision.by {
      let reason = denies.first { $0.info.name == name }?.info.because
      if let reason, !decision.because.contains(reason) { decision.because.append(reason) }
    }
    decision.rules = policy.classifies.filter { applies($0.info, $0.when) }.map(\.info.name)
    decision.rules += decision.by
    for (id, attribute) in policy.attributes.enumerated() where values[id] != declared[id] {
      decision.changed[attribute.name] = [declared[id], values[id]]
    }
    if denies.isEmpty { route(&decision) }
    decision.rules = decision.rules.sortedByBytes
    return decision
  }

  /// Which models are admissible, and in what order the candidates among them are tried.
  private func route(_ decision: inout ReferenceDecision) {
    let names = policy.models.map(\.name)
    var forbidden = names.map { _ in [String]() }
    var redactions = names.map { _ in [Redaction]() }
    for (place, forbid) in policy.forbids.enumerated() where applies(forbid.info, forbid.when) {
      let waivers = policy.waives.filter { $0.lifts == place && applies($0.info, $0.when) }
      let models = selected(forbid.models)
      if !models.isEmpty { decision.rules.append(forbid.info.name) }
      for model in models {
        let lifting = waivers.filter { $0.models.contains(model) }.map(\.info.name)
        decision.waived.formUnion(lifting.map { [names[model], forbid.info.name, $0] })
        if let redaction = forbid.unlessRedacted {
          redactions[model].append(redaction)
        } else if lifting.isEmpty {
          forbidden[model].append(forbid.info.name)
        }
      }
    }
    decision.rules += Set(decision.waived.map { $0[2] })
    let removers = names.indices.map { forbidden[$0] + (cannotServe($0) ? ["cannot_serve"] : []) }
    for (name, by) in zip(names, removers) where !by.isEmpty {
      decision.removed[name] = by.sortedByBytes
    }

    let matching = policy.routes.enumerated().first { applies($1.info, $1.when) }
    guard let (place, route) = matching else { return }
    decision.rule = route.info.name
    decision.rules.append(route.info.name)
    let named = chain(route, fixedArm: request.splits[place])
    let candidates = named.filter { removers[$0].isEmpty }
    let status = named.contains { !forbidden[$0].isEmpty } ? 403 : 503
    decision.effect = candidates.isEmpty ? .noCandidate(status: status) : .route
    for model in avoiding(candidates, &decision.rules) {
      let obligations = strictest(redactions[model])
      decision.candidates.append(names[model])
      decision.redactions[names[model]] = obligations.isEmpty ? nil : obligations
    }
  }

  /// Whether a model lacks a feature that the request needs, or is too small for it.
  private func cannotServe(_ model: ModelID) -> Bool {
    let (accepts, context) = (policy.fact(.accepts, of: model), policy.fact(.context, of: model))
    return accepts.map { needs & ~$0.members != 0 } ?? false
      || context.map { $0.place < promptTokens + outputLimit } ?? false
  }

  private lazy var needs = policy.needs.map { values[$0].members } ?? 0
  private lazy var promptTokens = Int128(policy.promptTokens.map { values[$0].place } ?? 0)
  private lazy var outputLimit = Int128(policy.outputLimit.map { values[$0].place } ?? 0)

  /// Each finding by the strictest method that any forbid asks for, the strictest first.
  private func strictest(_ redactions: [Redaction]) -> [Redaction] {
    var taken: UInt64 = 0
    return RedactionMethod.allCases.reversed().compactMap { method in
      let asked = redactions.filter { $0.method == method }.reduce(0) { $0 | $1.findings } & ~taken
      taken |= asked
      return asked == 0 ? nil : Redaction(findings: asked, method: method)
    }
  }

  /// The models that a route names, each at its first place.
  private func chain(_ route: Route, fixedArm: ModelID?) -> [ModelID] {
    var chain: [ModelID] = []
    for part in route.parts {
      let models: [ModelID]
      switch part {
      case .list(let selection): models = selected(selection)
      case .sorted(let order, let selection):
        models = selected(selection).sorted { (sortKey(order, $0), $0) < (sortKey(order, $1), $1) }
      case .split(let attribute, let arms):
        let bucket = bucket(route.info.name, attribute)
        let ends = arms.indices.map { arms[...$0].reduce(0) { $0 + $1.weight } }
        let hit = arms.indices.first { bucket < ends[$0] }.map { arms[$0] }
        let fixed = arms.first { $0.model == fixedArm }
        models = [fixed ?? hit].compactMap(\.?.model) + arms.map(\.model)
      }
      for model in models where !chain.contains(model) { chain.append(model) }
    }
    return chain
  }

  /// What a part sorts by; what is unknown comes last.
  private func sortKey(_ order: SortOrder, _ model: ModelID) -> Int128 {
    let signals = request.signals[model]
    func price(_ fact: BuiltIn.Fact) -> Int128 { Int128(policy.fact(fact, of: model)?.place ?? 0) }
    let unknown: Int128 = isExploring ? -1 : .max
    switch order {
    case .cheapest: return price(.priceIn) * promptTokens + price(.priceOut) * outputLimit
    case .fastest: return signals?[.p50FirstToken].map { Int128($0.place / 100) } ?? unknown
    case .leastBusy: return signals?[.inFlight].map { Int128($0.place) } ?? .max
    }
  }

  /// 1 request in 50 goes to a model without a sample.
  private var isExploring: Bool {
    guard let id = request.id else { return false }
    return interpreter.sha256(id).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 50 == 0
  }

  /// From 0 to 9,999, by a text, the name of a value, or decimal digits.
  private func bucket(_ route: String, _ attribute: AttributeID) -> UInt64 {
    var key = Array("\(values[attribute].place)".utf8)
    if case .text(let text) = values[attribute] { key = text }
    if case .symbol(let type) = policy.attributes[attribute].type {
      key = Array(policy.enumerations[type].values[Int(values[attribute].place)].utf8)
    }
    let digest = interpreter.sha256(Array(route.utf8) + [0] + key)
    return digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } % 10_000
  }

  /// The candidates with those that an `avoid` is about behind the others.
  private func avoiding(_ candidates: [ModelID], _ rules: inout [String]) -> [ModelID] {
    var avoided: Set<ModelID> = []
    for rule in policy.avoids where applies(rule.info, rule.when) {
      let met = selected(rule.models).filter(candidates.contains)
      if !met.isEmpty { rules.append(rule.info.name) }
      avoided.formUnion(met)
    }
    return candidates.filter { !avoided.contains($0) } + candidates.filter(avoided.contains)
  }
}
