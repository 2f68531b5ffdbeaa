internal import PolicyCore

/// The rules and models of a policy over the vocabulary that it shares with another.
struct AlignedRules {
  var conditions: AlignedConditions
  /// What the shared order of the models hides.
  private(set) var changes: [PolicyChange] = []
  private let policy: Policy
  /// The names of all models, in their shared order.
  private let names: [String]
  /// By model of the policy: its shared number.
  private let models: [ModelID]
  /// Whether its own models stand in another order than the shared one.
  private let isReordered: Bool

  private let isNew: Bool

  init(_ conditions: AlignedConditions, models names: [String], isNew: Bool) {
    self.conditions = conditions
    self.isNew = isNew
    self.names = names
    policy = conditions.policy
    var places: [String: ModelID] = [:]
    for (place, name) in names.enumerated() { places[name] = place }
    models = policy.models.map { places[$0.name] ?? 0 }
    isReordered = models != models.sorted()
  }

  /// The policy without its attributes and enumerations, and without what it claims and tests.
  mutating func aligned() -> Policy {
    var result = Policy(sources: policy.sources)
    result.facts = policy.facts.map { fact in
      var copy = fact
      copy.type = fact.type.renumbered(conditions.side.numbers)
      copy.defaultValue = fact.defaultValue.map { conditions.constant($0, fact.type) }
      return copy
    }
    result.lists = policy.lists
    addModels(&result)
    addRules(&result)
    addObligations(&result)
    result.detectors = policy.detectors.map { detector in
      var copy = detector
      copy.finding = conditions.side.places[BuiltIn.findings][detector.finding]
      if let means = detector.means { copy.means = added(means) }
      return copy
    }
    return result
  }

  // MARK: - Models

  private func addModels(_ result: inout Policy) {
    let nameFact = policy.facts.count - BuiltIn.Fact.allCases.count
    var own: [String: Model] = [:]
    for model in policy.models {
      var copy = model
      copy.facts = zip(model.facts, policy.facts).map { value, fact in
        value.map { conditions.constant($0, fact.type) }
      }
      own[model.name] = copy
    }
    guard let like = policy.models.first.flatMap({ own[$0.name] }) else { return }
    result.models = names.map { name in
      if let known = own[name] { return known }
      // Its facts do not matter: it is forbidden.
      var copy = like
      copy.name = name
      if copy.facts.indices.contains(nameFact) { copy.facts[nameFact] = .text(Array(name.utf8)) }
      return copy
    }
    let foreign = names.indices.filter { own[names[$0]] == nil }
    guard !foreign.isEmpty else { return }
    let info = RuleInfo(
      kind: .forbid, name: Policy.undeclared, because: nil, owner: nil, control: nil, from: nil,
      until: nil, documentation: [], span: like.span, nameSpan: like.span)
    result.forbids = [
      Forbid(info: info, when: .constant(true), models: .named(foreign), unlessRedacted: nil)
    ]
  }

  private mutating func selection(_ selection: ModelSelection) -> ModelSelection {
    switch selection {
    case .named(let own): .named(own.map { models[$0] })
    case .matching(let condition): .matching(conditions.condition(condition))
    }
  }

  // MARK: - Rules

  private mutating func addRules(_ result: inout Policy) {
    for rule in policy.classifies {
      var copy = rule
      copy.when = conditions.condition(rule.when)
      copy.raises = rule.raises.compactMap { attribute, rank in
        let number = conditions.attributes[attribute]
        guard conditions.raises[number] == nil else { return nil }
        let type = policy.attributes[attribute].type
        return (number, AlignedConditions.place(rank, type, conditions.side))
      }
      copy.adds = rule.adds.map(added)
      if !copy.raises.isEmpty || !copy.adds.isEmpty { result.classifies.append(copy) }
    }
    for rule in policy.denies {
      var copy = rule
      copy.when = conditions.condition(rule.when)
      result.denies.append(copy)
    }
    // The own ones first: waivers name them by their places.
    let undeclared = result.forbids
    result.forbids = []
    for rule in policy.forbids {
      var copy = rule
      copy.when = conditions.condition(rule.when)
      copy.models = selection(rule.models)
      copy.unlessRedacted = rule.unlessRedacted.map(redaction)
      result.forbids.append(copy)
    }
    result.forbids += undeclared
    for rule in policy.waives {
      var copy = rule
      copy.when = conditions.condition(rule.when)
      copy.models = rule.models.map { models[$0] }
      result.waives.append(copy)
    }
    for rule in policy.avoids {
      var copy = rule
      copy.when = conditions.condition(rule.when)
      copy.models = selection(rule.models)
      result.avoids.append(copy)
    }
    for rule in policy.routes {
      var copy = rule
      copy.when = conditions.condition(rule.when)
      copy.parts = rule.parts.flatMap { part($0, rule.info) }
      result.routes.append(copy)
    }
    for rule in policy.fallbacks {
      var copy = rule
      copy.when = conditions.condition(rule.when)
      copy.hedge = rule.hedge.map { ($0.after, conditions.condition($0.onlyWhen)) }
      result.fallbacks.append(copy)
    }
  }

  private mutating func part(_ part: Route.Part, _ info: RuleInfo) -> [Route.Part] {
    switch part {
    case .list(.named(let own)): return [.list(.named(own.map { models[$0] }))]
    case .list(.matching(let condition)):
      let condition = conditions.condition(condition)
      guard isReordered else { return [.list(.matching(condition))] }
      // One model after the other, in the order of the policy.
      let name = Reading.fact(policy.facts.count - BuiltIn.Fact.allCases.count)
      return policy.models.map { model in
        let isIt = TypedTest.text(name, .equals(Array(model.name.utf8)), ignoringCase: false)
        return .list(.matching(.all([condition, .test(isIt, info.span)])))
      }
    case .sorted(let order, let own):
      if isReordered { noteTies(own, info) }
      return [.sorted(order, selection(own))]
    case .split(let own, let arms):
      let attribute = conditions.attributes[own]
      if conditions.raises[attribute] != nil {
        note(
          "`\(info.name)` splits by `\(policy.attributes[own].name)`, which `classify` raises in "
            + "another order", info, isOpen: true)
      }
      return [.split(by: attribute, arms: arms.map { ($0.weight, models[$0.model]) })]
    }
  }

  /// Says that models which a part ranks alike are tried in another order.
  private mutating func noteTies(_ selection: ModelSelection, _ info: RuleInfo) {
    let own: [ModelID]
    switch selection {
    case .named(let named): own = named.sorted()
    case .matching: own = Array(policy.models.indices)
    }
    let places = own.map { models[$0] }
    guard places != places.sorted() else { return }
    note(
      "`\(info.name)` may try models that it ranks alike in another order: "
        + "they are declared in another one", info, isOpen: false)
  }

  private mutating func note(_ text: String, _ info: RuleInfo, isOpen: Bool) {
    var change = PolicyChange(
      effect: .neutral, text: text,
      rules: [.init(isNew: isNew, name: info.name, span: info.nameSpan)])
    change.isOpen = isOpen
    changes.append(change)
  }

  // MARK: - Obligations

  private mutating func addObligations(_ result: inout Policy) {
    for rule in policy.validates {
      var copy = rule
      copy.when = conditions.condition(rule.when)
      copy.checks = rule.checks.map { check in
        guard case .hasNoFindings(let findings) = check else { return check }
        return .hasNoFindings(conditions.members(findings, BuiltIn.findings))
      }
      result.validates.append(copy)
    }
    for rule in policy.redacts {
      var copy = rule
      copy.when = conditions.condition(rule.when)
      copy.redaction = redaction(rule.redaction)
      copy.models = selection(rule.models)
      result.redacts.append(copy)
    }
    for rule in policy.obligations {
      var copy = rule
      copy.when = conditions.condition(rule.when)
      if case .budget(let spend, let period, let attribute?, let status) = rule.demand {
        let shared = UInt32(clamping: conditions.attributes[Int(attribute)])
        copy.demand = .budget(spend: spend, per: period, by: shared, status: status)
      }
      result.obligations.append(copy)
    }
  }

  private func added(
    _ addition: (attribute: AttributeID, members: UInt64)
  ) -> (attribute: AttributeID, members: UInt64) {
    guard case .set(let own) = policy.attributes[addition.attribute].type else { return addition }
    return (
      conditions.attributes[addition.attribute], conditions.members(addition.members, own)
    )
  }

  private func redaction(_ redaction: Redaction) -> Redaction {
    var copy = redaction
    copy.findings = conditions.members(redaction.findings, BuiltIn.findings)
    return copy
  }
}
