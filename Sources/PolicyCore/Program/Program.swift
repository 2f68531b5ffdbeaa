/// A validated policy laid out for deciding: flat arrays, nothing that must be looked up twice.
///
/// Evaluators share it.
final class Program: Sendable {
  let dimensions: DimensionCodes
  let automata: AutomatonCodes
  let chains: ChainCodes
  let classify: Guards
  let definitions: Guards
  let deny: Guards
  let forbid: Guards
  let waive: Guards
  let avoid: Guards
  let route: Guards
  let fallback: Guards
  let validate: Guards
  let redact: Guards
  let oblige: Guards
  let probes: Guards
  /// By clause of `classify`: what it changes.
  let effects: [ClassifyEffects]
  /// Rounds after which nothing can be left to change, and one that finds nothing.
  let classifyRounds: Int
  let definitionRounds: Int
  /// By clause of `forbid` and of `waive`: the number of the lifted forbid among those that some
  /// waiver lifts; -1 for a forbid that none does.
  let forbidSlots: [Int]
  let waiveSlots: [Int]
  let slotCount: Int
  /// The attributes that say what a request needs; -1 when the policy has none.
  let needs: Int
  let promptTokens: Int
  let outputLimit: Int
  let models: [ModelNeeds]
  /// By route: its name.
  ///
  /// By value of every enumeration: its name.
  let routeNames: TextTable
  let valueNames: TextTable
  /// By enumeration: the number of its first value in `valueNames`.
  let firstValue: [Int]
  let ranks: Ranks
  /// Bytes that all texts of a request can have.
  let textBytes: Int

  init(_ policy: CompiledPolicy) {
    dimensions = DimensionCodes(policy)
    automata = AutomatonCodes(policy.automata)
    chains = ChainCodes(policy)
    classify = Guards(policy.classify)
    definitions = Guards(policy.definitions)
    deny = Guards(policy.deny)
    forbid = Guards(policy.forbid)
    waive = Guards(policy.waive)
    avoid = Guards(policy.avoid)
    route = Guards(policy.route)
    fallback = Guards(policy.fallback)
    validate = Guards(policy.validate)
    redact = Guards(policy.redact)
    oblige = Guards(policy.oblige)
    probes = Guards(policy.probes)
    effects = policy.classifyClauses.map(ClassifyEffects.init)
    // Effects only ever add, so a round changes something at most once for each clause, and for
    // each thing that can change.
    classifyRounds = min(effects.count, Program.changes(of: policy)) + 1
    definitionRounds = min(policy.definitionClauses.count, dimensions.defined.count) + 1
    var slots: [UInt32: Int] = [:]
    for clause in policy.waiveClauses where slots[clause.forbid] == nil {
      slots[clause.forbid] = slots.count
    }
    forbidSlots = policy.forbidClauses.map { slots[$0.rule] ?? -1 }
    waiveSlots = policy.waiveClauses.map { slots[$0.forbid] ?? -1 }
    slotCount = slots.count
    needs = policy.attributes.lastIndex { $0.source == .needs } ?? -1
    promptTokens = policy.attributes.firstIndex { $0.source == .promptTokens } ?? -1
    outputLimit = policy.attributes.firstIndex { $0.role == .outputLimit } ?? -1
    models = policy.models.map(ModelNeeds.init)
    routeNames = TextTable(policy.routes.map { policy.rules[Int($0.rule)].name })
    valueNames = TextTable(policy.enumerations.flatMap(\.values))
    var firstValue: [Int] = []
    var values = 0
    for enumeration in policy.enumerations {
      firstValue.append(values)
      values += enumeration.values.count
    }
    self.firstValue = firstValue
    ranks = Ranks(policy)
    textBytes = policy.attributes.reduce(0) { $0 + Int($1.maxBytes) }
  }

  /// The guards of a kind of table; what decides asks the property.
  func guards(_ kind: GuardKind) -> Guards {
    switch kind {
    case .classify: classify
    case .definitions: definitions
    case .deny: deny
    case .forbid: forbid
    case .waive: waive
    case .avoid: avoid
    case .route: route
    case .fallback: fallback
    case .validate: validate
    case .redact: redact
    case .oblige: oblige
    case .probes: probes
    }
  }

  /// How often `classify` can raise, add or define something.
  private static func changes(of policy: CompiledPolicy) -> Int {
    let defined = policy.dimensions.count { $0.kind == .defined }
    return policy.attributes.reduce(defined) { sum, attribute in
      guard attribute.isClassified, let enumeration = attribute.type.enumeration else { return sum }
      return sum + policy.enumerations[Int(enumeration)].values.count
    }
  }
}

/// What a clause of `classify` changes.
struct ClassifyEffects: Sendable {
  /// Levels and ranks.
  let raises: [(attribute: Int, rank: Int64)]
  /// Sets and members.
  let adds: [(attribute: Int, members: Int64)]
  /// The dimension that it makes true; -1 for none.
  let defines: Int

  init(_ clause: ClassifyClause) {
    raises = clause.raises.map { (Int($0.attribute), Int64($0.rank)) }
    adds = clause.adds.map { (Int($0.attribute), Int64(bitPattern: $0.members)) }
    defines = clause.defines.map(Int.init) ?? -1
  }
}

/// What a model can serve and costs.
struct ModelNeeds: Sendable {
  let accepts: UInt64
  /// Tokens; the largest number when unlimited.
  let context: Int128
  let priceIn: Int64
  let priceOut: Int64

  init(_ model: ModelLayout) {
    accepts = model.accepts
    context = model.context.map { Int128($0) } ?? Int128.max
    priceIn = model.priceIn ?? 0
    priceOut = model.priceOut ?? 0
  }
}

/// The places of names in the order of their bytes, for lists without an order of their own.
struct Ranks: Sendable {
  let rules: [Int]
  let models: [Int]
  let attributes: [Int]
  /// Half a step before the first rule that stands behind `cannot_serve`; ranks of rules are even.
  let cannotServe: Int

  init(_ policy: CompiledPolicy) {
    let names = policy.rules.map(\.name)
    rules = Ranks.ranks(of: names).map { $0 * 2 }
    models = Ranks.ranks(of: policy.models.map(\.name))
    attributes = Ranks.ranks(of: policy.attributes.map(\.name))
    let builtIn = "cannot_serve"
    var before = 0
    for name in names where name.utf8.lexicographicallyPrecedes(builtIn.utf8) { before += 1 }
    cannotServe = before * 2 - 1
  }

  /// The rank of a rule, or of `cannot_serve`.
  func rule(_ rule: Int) -> Int { rule < 0 ? cannotServe : rules[rule] }

  private static func ranks(of names: [String]) -> [Int] {
    let order = names.indices.sorted { (left: Int, right: Int) -> Bool in
      names[left].utf8.lexicographicallyPrecedes(names[right].utf8)
    }
    var result = [Int](repeating: 0, count: names.count)
    for (rank, index) in order.enumerated() { result[index] = rank }
    return result
  }
}
