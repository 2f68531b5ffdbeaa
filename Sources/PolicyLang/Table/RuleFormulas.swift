import PolicyCore

/// The conditions of every rule as formulas: everything that the classes are made from.
struct RuleFormulas {
  /// A rule about models.
  struct ModelRule {
    /// When it speaks.
    var guarding: Formula
    /// Of which models, and when of them.
    var groups: [ModelGroup]
  }
  /// A route.
  struct RouteRule {
    /// When it matches.
    var guarding: Formula
    /// Its parts.
    var parts: [Part]
  }
  /// A part of a route: its order, its models and when each stands in it.
  struct Part {
    var order: PartLayout.Order
    var models: [(model: ModelID, formula: Formula)]
  }

  /// A fallback.
  struct FallbackRule {
    /// When it matches.
    var guarding: Formula
    /// When it hedges; nil when it does not.
    var hedging: Formula?
  }
  /// A validate.
  struct ValidateRule {
    /// When it holds.
    var guarding: Formula
    /// By check: the automaton of a pattern, a place in `AtomTable.automata`.
    var automata: [Int?]
  }

  private(set) var classifies: [Formula] = []
  private(set) var denies: [Formula] = []
  private(set) var forbids: [ModelRule] = []
  private(set) var waives: [Formula] = []
  private(set) var avoids: [ModelRule] = []
  private(set) var routes: [RouteRule] = []
  private(set) var fallbacks: [FallbackRule] = []
  private(set) var validates: [ValidateRule] = []
  private(set) var redacts: [ModelRule] = []
  private(set) var obligations: [Formula] = []
  /// By detector that means something: when it found that.
  private(set) var findings: [Formula] = []
  private(set) var probes: [Formula] = []
  private(set) var modelProbes: [ModelRule] = []
  /// Formulas of single models and groups so far.
  private var size = 0

  /// Reads every rule and every probe; what is wrong goes to the reader's diagnostics.
  init(
    _ policy: Policy, probes: [Condition], _ modelProbes: [ModelProbe],
    _ reader: inout NegationNormalForm
  ) {
    classifies = policy.classifies.map { guarding($0.when, $0.info, &reader) }
    denies = policy.denies.map { guarding($0.when, $0.info, &reader) }
    forbids = policy.forbids.map { modelRule($0.when, $0.models, $0.info, &reader) }
    waives = policy.waives.map { guarding($0.when, $0.info, &reader) }
    avoids = policy.avoids.map { modelRule($0.when, $0.models, $0.info, &reader) }
    routes = policy.routes.map { route in
      RouteRule(
        guarding: guarding(route.when, route.info, &reader),
        parts: route.parts.map { part($0, route.info, &reader) })
    }
    fallbacks = policy.fallbacks.map { fallback in
      FallbackRule(
        guarding: guarding(fallback.when, fallback.info, &reader),
        hedging: fallback.hedge.map { reader.formula($0.onlyWhen) })
    }
    validates = policy.validates.map { validate in
      ValidateRule(
        guarding: guarding(validate.when, validate.info, &reader),
        automata: validate.checks.map { check in
          guard case .matches(let pattern, let span) = check else { return nil }
          return reader.automaton(of: .matches(pattern), ignoringCase: false, at: span)
        })
    }
    redacts = policy.redacts.map { modelRule($0.when, $0.models, $0.info, &reader) }
    obligations = policy.obligations.map { guarding($0.when, $0.info, &reader) }
    // One that means nothing is run only where a rule reads it.
    findings = policy.detectors.filter { $0.means != nil }.map { detector in
      let found = Constant.set(1 << UInt64(detector.finding & 63))
      let findings = Reading.attribute(policy.attributes.count - 1)
      return reader.formula(.test(.has(findings, .any, .constant(found)), detector.span))
    }
    self.probes = probes.map { reader.formula($0) }
    self.modelProbes = modelProbes.map {
      ModelRule(guarding: reader.formula($0.when), groups: reader.groups($0.models))
    }
  }

  private func guarding(
    _ when: Condition, _ info: RuleInfo, _ reader: inout NegationNormalForm
  ) -> Formula {
    .conjunction([
      reader.formula(from: info.from, until: info.until, at: info.span), reader.formula(when),
    ])
  }

  private mutating func modelRule(
    _ when: Condition, _ models: ModelSelection, _ info: RuleInfo,
    _ reader: inout NegationNormalForm
  ) -> ModelRule {
    guard size <= Limits.entries else { return ModelRule(guarding: .constant(false), groups: []) }
    let rule = ModelRule(
      guarding: guarding(when, info, &reader), groups: reader.groups(models))
    grow(by: rule.groups.count, info, &reader)
    return rule
  }

  private mutating func part(
    _ part: Route.Part, _ info: RuleInfo, _ reader: inout NegationNormalForm
  ) -> Part {
    guard size <= Limits.entries else { return Part(order: .listed, models: []) }
    let result: Part
    switch part {
    case .list(let selection):
      result = Part(order: .listed, models: models(selection, &reader))
    case .sorted(let order, let selection):
      // Ties keep the order of declaration.
      let models = models(selection, &reader).sorted { $0.model < $1.model }
      result = Part(order: .sorted(order), models: models)
    case .split(let attribute, let arms):
      var upTo: [UInt16] = []
      for arm in arms { upTo.append(UInt16(clamping: Int(upTo.last ?? 0) + arm.weight)) }
      result = Part(
        order: .split(attribute: UInt32(clamping: attribute), upTo: upTo),
        models: arms.map { ($0.model, .constant(true)) })
    }
    grow(by: result.models.count, info, &reader)
    return result
  }

  private func models(
    _ selection: ModelSelection, _ reader: inout NegationNormalForm
  ) -> [(model: ModelID, formula: Formula)] {
    switch selection {
    case .named(let models):
      // A model named twice keeps its first place.
      var seen = ModelSet()
      return models.compactMap { model in
        guard !seen.contains(model) else { return nil }
        seen.insert(model)
        return (model, .constant(true))
      }
    case .matching(let condition):
      return reader.formulas(condition).enumerated().map { ($0.offset, $0.element) }
    }
  }

  private mutating func grow(
    by count: Int, _ info: RuleInfo, _ reader: inout NegationNormalForm
  ) {
    let before = size
    size += count
    if before <= Limits.entries, size > Limits.entries {
      reader.diagnostics.append(TableAssembly.tooManyEntries(info))
    }
  }
}
