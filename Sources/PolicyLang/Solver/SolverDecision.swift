internal import PolicyCore

/// How a request is decided, as definitions: what `classify` leaves, which rules hold, which models
/// are admissible, which are candidates.
struct SolverDecision {
  var conditions: SolverConditions
  /// The definitions, each behind those that it reads.
  private(set) var text = ""
  /// Set when there would be more than `Limits.solverBytes`.
  private(set) var isTooLong = false

  let variables: SolverVariables
  /// What is owed, in the order of the rules.
  var demands = SolverDemands()
  /// In which order models are tried: for two models, when the first comes first.
  var orders: [[ModelID]: String] = [:]
  /// How the buckets of splits come about, by their symbols.
  var buckets: [String: String] = [:]
  /// False when a bucket is free, though requests may not have each of them.
  var hasAllBuckets = true

  var policy: Policy { variables.policy }

  init(_ variables: SolverVariables) {
    self.variables = variables
    conditions = SolverConditions(variables)
    defineClassify()
    defineDenies()
    defineAdmissible()
    defineRoutes()
  }

  /// The symbol of something that is defined here.
  func symbol(_ name: String) -> String { variables.symbol(name) }

  /// Defines a bool; gives its symbol.
  @discardableResult mutating func define(_ name: String, _ term: String) -> String {
    let symbol = symbol(name)
    add(symbol, "Bool", term)
    return symbol
  }

  mutating func add(_ symbol: String, _ sort: String, _ term: String) {
    if text.utf8.count > Limits.solverBytes {
      isTooLong = true
    } else {
      text += "(define-fun \(symbol) () \(sort) \(term))\n"
    }
  }

  mutating func comment(_ words: String) { text += SolverText.comment(words) }

  /// When a rule is in force and its condition true.
  mutating func applies(
    _ info: RuleInfo, _ when: Condition, _ stage: SolverVariables.Stage = .final
  ) -> String {
    SolverText.all([
      inForce(info.from, info.until), conditions.term(when, model: nil, stage),
    ])
  }

  func inForce(_ from: Int64?, _ until: Int64?) -> String {
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

  // MARK: - What is refused, and what is admissible

  private mutating func defineDenies() {
    comment("rules that refuse the request")
    let denies = policy.denies.map { rule in
      define("deny \(rule.info.name)", applies(rule.info, rule.when))
    }
    define("denied", SolverText.any(denies))
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
      define("admissible \(policy.models[model].name)", term)
    }
  }

  /// When a rule is about a model; nil for never.
  mutating func selected(_ selection: ModelSelection, _ model: ModelID) -> String? {
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
          SolverText.not(symbol("denied")), symbol("admissible \(layout.name)"),
          SolverText.any(candidates[model]),
        ]))
    }
    define("routed", SolverText.any(names))
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
