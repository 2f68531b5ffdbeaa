internal import PolicyCore

/// How a request is decided, as definitions: what `classify` leaves, which rules hold, which models
/// are admissible, which are candidates.
struct SolverDecision {
  private(set) var conditions: SolverConditions
  /// The definitions, each behind those that it reads.
  private(set) var text = ""
  /// Set when there would be more than `Limits.solverBytes`.
  private(set) var isTooLong = false

  private let variables: SolverVariables
  private var policy: Policy { variables.policy }

  init(_ variables: SolverVariables) {
    self.variables = variables
    conditions = SolverConditions(variables)
    defineClassify()
    defineDenies()
    defineAdmissible()
    defineRoutes()
  }

  /// Defines a bool; gives its symbol.
  private mutating func define(_ name: String, _ term: String) -> String {
    let symbol = SolverText.symbol(name)
    add(symbol, "Bool", term)
    return symbol
  }

  private mutating func add(_ symbol: String, _ sort: String, _ term: String) {
    if text.utf8.count > Limits.solverBytes {
      isTooLong = true
    } else {
      text += "(define-fun \(symbol) () \(sort) \(term))\n"
    }
  }

  private mutating func comment(_ words: String) { text += SolverText.comment(words) }

  /// When a rule is in force and its condition true.
  private mutating func applies(
    _ info: RuleInfo, _ when: Condition, _ stage: SolverVariables.Stage = .final
  ) -> String {
    SolverText.all([
      inForce(info.from, info.until), conditions.term(when, model: nil, stage),
    ])
  }

  private func inForce(_ from: Int64?, _ until: Int64?) -> String {
    guard from != nil || until != nil,
      let now = policy.attributes.firstIndex(where: { $0.source == .now })
    else { return "true" }
    let term = variables.term(now, .final)
    return SolverText.all(
      [
        from.map { "(<= \(SolverText.number(Int128($0))) \(term))" },
        until.map { "(< \(term) \(SolverText.number(Int128($0))))" },
      ].compactMap { $0 })
  }

  // MARK: - Classify

  /// One effect of `classify`: when it applies at a stage, what it raises and adds.
  private struct Effect {
    var info: RuleInfo?
    var when: Condition
    var raises: [(attribute: AttributeID, rank: Int)]
    var adds: [(attribute: AttributeID, members: UInt64)]

    var changed: Set<AttributeID> { Set(raises.map(\.attribute) + adds.map(\.attribute)) }
  }

  /// Rounds of all rules at once: as many as the longest way on which one rule wakes another, so
  /// that the last changes nothing.
  private mutating func defineClassify() {
    let effects = effects
    let rounds = Self.rounds(effects)
    for round in 1...max(rounds, 1) where !variables.classified.isEmpty {
      let before: SolverVariables.Stage = round == 1 ? .declared : .round(round - 1)
      let after: SolverVariables.Stage = round >= rounds ? .final : .round(round)
      comment("what `classify` makes of the request, round \(round) of \(max(rounds, 1))")
      var holds: [String] = []
      for (place, effect) in effects.enumerated() {
        let dates = inForce(effect.info?.from, effect.info?.until)
        let term = SolverText.all([dates, conditions.term(effect.when, model: nil, before)])
        let name = effect.info?.name ?? "detector \(place)"
        holds.append(define("classify \(name) in round \(round)", term))
      }
      for attribute in variables.classified.sorted() {
        defineRound(attribute, before, after, effects, holds)
      }
    }
  }

  private mutating func defineRound(
    _ attribute: AttributeID, _ before: SolverVariables.Stage, _ after: SolverVariables.Stage,
    _ effects: [Effect], _ holds: [String]
  ) {
    guard case .set(let type) = policy.attributes[attribute].type else {
      var term = variables.term(attribute, before)
      for (effect, holds) in zip(effects, holds) {
        for raise in effect.raises where raise.attribute == attribute {
          // The highest wins, whatever the order.
          term = "(let ((x \(term))) (ite (and \(holds) (< x \(raise.rank))) \(raise.rank) x))"
        }
      }
      add(variables.term(attribute, after), "Int", term)
      return
    }
    for member in policy.enumerations[type].values.indices {
      var adding = [variables.term(attribute, has: member, before)]
      for (effect, holds) in zip(effects, holds) {
        for add in effect.adds
        where add.attribute == attribute && add.members & (1 << UInt64(member)) != 0 {
          adding.append(holds)
        }
      }
      add(variables.term(attribute, has: member, after), "Bool", SolverText.any(adding))
    }
  }

  /// Rules and what detectors mean.
  private var effects: [Effect] {
    var result = policy.classifies.map {
      Effect(info: $0.info, when: $0.when, raises: $0.raises, adds: $0.adds)
    }
    guard let findings = policy.attributes.firstIndex(where: { $0.source == .findings }) else {
      return result
    }
    for detector in policy.detectors {
      guard let means = detector.means else { continue }
      let found = Reading.constant(.set(1 << UInt64(clamping: detector.finding)))
      result.append(
        Effect(
          info: nil, when: .test(.has(.attribute(findings), .any, found), detector.span),
          raises: [], adds: [means]))
    }
    return result
  }

  /// The longest way on which an effect wakes another; all of them where they go in circles, as
  /// each round but the last wakes one that slept.
  private static func rounds(_ effects: [Effect]) -> Int {
    let reads = effects.map { effect in
      var readings: [Reading] = []
      effect.when.collectReadings(into: &readings)
      return Set(readings.compactMap { if case .attribute(let id) = $0 { id } else { nil } })
    }
    var depths = [Int](repeating: 1, count: effects.count)
    for _ in effects.indices {
      var isChanged = false
      for (later, read) in reads.enumerated() {
        for (earlier, effect) in effects.enumerated() where !effect.changed.isDisjoint(with: read) {
          guard depths[later] <= depths[earlier] else { continue }
          depths[later] = depths[earlier] + 1
          isChanged = true
        }
      }
      if !isChanged { return depths.max() ?? 0 }
    }
    return effects.count
  }

  // MARK: - What is refused, and what is admissible

  private mutating func defineDenies() {
    comment("rules that refuse the request")
    let denies = policy.denies.map { rule in
      define("deny \(rule.info.name)", applies(rule.info, rule.when))
    }
    _ = define("denied", SolverText.any(denies))
  }

  private mutating func defineAdmissible() {
    comment("rules that remove models, and rules that spare them")
    let waives = policy.waives.map { rule in
      define("waive \(rule.info.name)", applies(rule.info, rule.when))
    }
    var removing = policy.models.map { _ in [String]() }
    for (place, rule) in policy.forbids.enumerated() where rule.unlessRedacted == nil {
      let holds = define("forbid \(rule.info.name)", applies(rule.info, rule.when))
      for model in policy.models.indices {
        guard let selected = selected(rule.models, model) else { continue }
        let sparing = policy.waives.indices.filter {
          policy.waives[$0].lifts == place && policy.waives[$0].models.contains(model)
        }
        let spared = SolverText.not(SolverText.any(sparing.map { waives[$0] }))
        removing[model].append(SolverText.all([holds, selected, spared]))
      }
    }
    comment("models that no rule removes and that can serve the request")
    for (model, rules) in removing.enumerated() {
      let term = SolverText.not(SolverText.any(rules + [cannotServe(model)]))
      _ = define("admissible \(policy.models[model].name)", term)
    }
  }

  /// When a rule is about a model; nil for never.
  private mutating func selected(_ selection: ModelSelection, _ model: ModelID) -> String? {
    switch selection {
    case .named(let models): return models.contains(model) ? "true" : nil
    case .matching(let condition):
      let term = conditions.term(condition, model: model)
      return term == "false" ? nil : term
    }
  }

  private func cannotServe(_ model: ModelID) -> String {
    var reasons: [String] = []
    if let needs = policy.needs, let accepts = policy.fact(.accepts, of: model)?.members {
      for member in 0..<variables.count(policy.attributes[needs].type)
      where accepts & (1 << UInt64(member)) == 0 {
        reasons.append(variables.term(needs, has: member, .final))
      }
    }
    if let context = policy.fact(.context, of: model)?.place {
      let terms = [policy.promptTokens, policy.outputLimit].compactMap { attribute in
        attribute.map { variables.term($0, .final) }
      }
      reasons.append(
        "(< \(SolverText.number(Int128(context))) (+ \((["0", "0"] + terms).joined(separator: " "))))"
      )
    }
    return SolverText.any(reasons)
  }

  // MARK: - Routes

  private mutating func defineRoutes() {
    comment("the first route that holds, and the models that it names")
    var candidates = policy.models.map { _ in [String]() }
    var earlier: [String] = []
    for route in policy.routes {
      let holds = define("route \(route.info.name) holds", applies(route.info, route.when))
      let none = SolverText.not(SolverText.any(earlier.suffix(1).map { $0 }))
      let matches = define("route \(route.info.name)", SolverText.all([holds, none]))
      let soFar = SolverText.any(earlier.suffix(1) + [holds])
      earlier.append(define("up to route \(route.info.name)", soFar))
      for model in policy.models.indices {
        var naming: [String] = []
        for part in route.parts {
          switch part {
          case .list(let selection), .sorted(_, let selection):
            if let selected = selected(selection, model) { naming.append(selected) }
          case .split(_, let arms):
            if arms.contains(where: { $0.model == model }) { naming.append("true") }
          }
        }
        if !naming.isEmpty {
          candidates[model].append(SolverText.all([matches, SolverText.any(naming)]))
        }
      }
    }
    comment("models that may be called, in whatever order")
    let names = policy.models.enumerated().map { model, layout in
      define(
        "candidate \(layout.name)",
        SolverText.all([
          "(not |denied|)", SolverText.symbol("admissible \(layout.name)"),
          SolverText.any(candidates[model]),
        ]))
    }
    _ = define("routed", SolverText.any(names))
  }

  // MARK: - Claims

  /// When a condition is true, in the words of the definitions.
  mutating func term(_ condition: Condition, model: ModelID? = nil) -> String {
    conditions.term(condition, model: model)
  }

  /// The requests that a claim speaks of.
  mutating func scope(of invariant: Invariant) -> String {
    SolverText.all([
      inForce(invariant.from, invariant.until), conditions.term(invariant.when, model: nil),
    ])
  }

  /// The instants from one to another, both included.
  func between(_ start: Int64, _ end: Int64) -> String {
    let (next, overflow) = end.addingReportingOverflow(1)
    return inForce(start, overflow ? nil : next)
  }
}
