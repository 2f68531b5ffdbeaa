import PolicyCore

/// Puts the tables of a policy together from its formulas.
struct TableAssembly {
  let policy: Policy
  var lowering: Lowering
  var form = NormalForm(compiled: CompiledPolicy())
  private var diagnostics: [Diagnostic] = []
  /// Effects of the rules of `classify`; those of derived facts come before them.
  private var effects: [(effect: ClassifyClause, cubes: [Cube])] = []

  /// Where the rules of each kind start in `CompiledPolicy.rules`.
  private let firstDeny: Int
  private let firstForbid: Int
  private let firstWaive: Int
  private let firstAvoid: Int
  private let firstRoute: Int
  let firstFallback: Int
  let firstValidate: Int
  let firstRedact: Int
  let firstObligation: Int

  /// Tables of that policy.
  init(_ policy: Policy, _ lowering: Lowering) {
    self.policy = policy
    self.lowering = lowering
    firstDeny = policy.classifies.count
    firstForbid = firstDeny + policy.denies.count
    firstWaive = firstForbid + policy.forbids.count
    firstAvoid = firstWaive + policy.waives.count
    firstRoute = firstAvoid + policy.avoids.count
    firstFallback = firstRoute + policy.routes.count
    firstValidate = firstFallback + policy.fallbacks.count
    firstRedact = firstValidate + policy.validates.count
    firstObligation = firstRedact + policy.redacts.count
  }

  /// Adds every rule and every probe.
  mutating func add(_ formulas: RuleFormulas) {
    addClassifies(formulas.classifies)
    addFindings(formulas.findings)
    addDenies(formulas.denies)
    for (index, rule) in formulas.forbids.enumerated() {
      for (models, cubes) in clauses(rule, of: firstForbid + index) {
        append(cubes, clause: form.compiled.forbidClauses.count, to: \.forbid)
        form.compiled.forbidClauses.append(
          ModelClause(rule: place(firstForbid + index), models: models))
      }
      checkSize(\.forbid, policy.forbids[index].info)
    }
    addWaives(formulas.waives)
    for (index, rule) in formulas.avoids.enumerated() {
      for (models, cubes) in clauses(rule, of: firstAvoid + index) {
        append(cubes, clause: form.compiled.avoidClauses.count, to: \.avoid)
        form.compiled.avoidClauses.append(
          ModelClause(rule: place(firstAvoid + index), models: models))
      }
      checkSize(\.avoid, policy.avoids[index].info)
    }
    addRoutes(formulas.routes)
    addFallbacks(formulas.fallbacks)
    addValidates(formulas.validates)
    addRedacts(formulas.redacts)
    addObligations(formulas.obligations)
    for (index, formula) in formulas.probes.enumerated() {
      append(lowering.cubes(formula, .definitions), clause: index, to: \.probes)
    }
    for (index, probe) in formulas.modelProbes.enumerated() {
      for (models, cubes) in clauses(probe) {
        append(cubes, clause: form.modelProbeClauses.count, to: \.modelProbes)
        form.modelProbeClauses.append((index, models))
      }
    }
  }

  /// The normal form with its rows; nil when a table is too large.
  mutating func finish(
    automata: [Automaton], _ detectors: DetectorCompiler.Result, _ readings: Readings
  ) -> (normalForm: NormalForm?, diagnostics: [Diagnostic]) {
    finishClassify()
    for (index, definition) in (lowering.definitions[.definitions] ?? []).enumerated() {
      append(definition.cubes, clause: index, to: \.definitions)
      form.compiled.definitionClauses.append(place(definition.dimension))
    }
    form.compiled.metadata = PolicyLayout.metadata(policy)
    form.compiled.enumerations = readings.ranges.enumerations
    form.compiled.attributes = readings.ranges.attributes
    form.compiled.models = PolicyLayout.models(policy)
    (form.compiled.rules, form.origins) = PolicyLayout.rules(policy)
    form.compiled.dimensions = lowering.space.dimensions
    form.compiled.automata = automata + detectors.automata
    form.compiled.detectors = detectors.layouts
    checkDimensions()
    for kind in GuardKind.allCases { buildRows(kind) }
    return (diagnostics.isEmpty ? form : nil, diagnostics)
  }

  // MARK: - Rules by kind

  private mutating func addClassifies(_ formulas: [Formula]) {
    for (index, formula) in formulas.enumerated() {
      let rule = policy.classifies[index]
      let effect = ClassifyClause(
        rule: place(index),
        raises: rule.raises.map { .init(attribute: place($0.attribute), rank: place($0.rank)) },
        adds: rule.adds.map { .init(attribute: place($0.attribute), members: $0.members) })
      let cubes = lowering.cubes(formula, .classify)
      append(cubes, clause: index, to: \.conditions)
      effects.append((effect, cubes))
    }
  }

  /// What a detector found adds what it means.
  private mutating func addFindings(_ formulas: [Formula]) {
    for (detector, formula) in zip(policy.detectors.filter { $0.means != nil }, formulas) {
      guard let means = detector.means else { continue }
      let add = ClassifyClause.Add(attribute: place(means.attribute), members: means.members)
      effects.append((ClassifyClause(rule: nil, adds: [add]), lowering.cubes(formula, .classify)))
    }
  }

  private mutating func finishClassify() {
    let definitions = lowering.definitions[.classify] ?? []
    let derived = definitions.map {
      (effect: ClassifyClause(rule: nil, defines: place($0.dimension)), cubes: $0.cubes)
    }
    for (index, clause) in (derived + effects).enumerated() {
      append(clause.cubes, clause: index, to: \.classify)
      form.compiled.classifyClauses.append(clause.effect)
    }
    if let info = policy.classifies.first?.info { checkSize(\.classify, info) }
  }

  private mutating func addDenies(_ formulas: [Formula]) {
    for (index, formula) in formulas.enumerated() {
      let cubes = lowering.cubes(formula, .definitions)
      append(cubes, clause: firstDeny + index, to: \.conditions)
      append(cubes, clause: index, to: \.deny)
      form.compiled.denyClauses.append(place(firstDeny + index))
      checkSize(\.deny, policy.denies[index].info)
    }
  }

  private mutating func addWaives(_ formulas: [Formula]) {
    for (index, formula) in formulas.enumerated() {
      let rule = policy.waives[index]
      let cubes = lowering.cubes(formula, .definitions)
      append(cubes, clause: firstWaive + index, to: \.conditions)
      append(cubes, clause: index, to: \.waive)
      var models = ModelSet()
      for model in rule.models { models.insert(model) }
      form.compiled.waiveClauses.append(
        WaiveClause(
          rule: place(firstWaive + index), forbid: place(firstForbid + rule.lifts),
          models: models))
      checkSize(\.waive, rule.info)
    }
  }

  private mutating func addRoutes(_ routes: [RuleFormulas.RouteRule]) {
    for (index, route) in routes.enumerated() {
      let cubes = lowering.cubes(route.guarding, .definitions)
      append(cubes, clause: firstRoute + index, to: \.conditions)
      append(cubes, clause: index, to: \.route)
      let parts = route.parts.map { part in
        PartLayout(
          order: part.order, entries: part.models.compactMap { entry($0.model, $0.formula) })
      }
      form.compiled.routes.append(RouteLayout(rule: place(firstRoute + index), parts: parts))
      checkSize(\.route, policy.routes[index].info)
    }
  }

  /// A model of a part; none when it never stands there.
  private mutating func entry(_ model: ModelID, _ formula: Formula) -> PartLayout.Entry? {
    let cubes = lowering.cubes(formula, .definitions)
    if cubes.isEmpty { return nil }
    if cubes == [Cube()] { return PartLayout.Entry(model: place(model)) }
    let defined = lowering.define(cubes, .definitions)
    return PartLayout.Entry(
      model: place(model), condition: defined.constraints.first.map { place($0.dimension) })
  }

  /// The clauses of a rule about models: where it holds, for which of them.
  mutating func clauses(_ rule: RuleFormulas.ModelRule, of number: Int? = nil)
    -> [(ModelSet, [Cube])]
  {
    var guarding = lowering.cubes(rule.guarding, .definitions)
    if let number { append(guarding, clause: number, to: \.conditions) }
    if guarding.count > 1, guarding.count * rule.groups.count > Limits.alternatives {
      // Shared by all groups instead of repeated for each.
      guarding = [lowering.define(guarding, .definitions)]
    }
    var result: [(ModelSet, [Cube])] = []
    for group in rule.groups {
      let cubes = lowering.conjunction(
        [guarding, lowering.cubes(group.formula, .definitions)], .definitions)
      if !cubes.isEmpty { result.append((group.models, cubes)) }
    }
    return result
  }

  // MARK: - Entries and rows

  mutating func append(
    _ cubes: [Cube], clause: Int, to table: WritableKeyPath<NormalForm, [Entry]>
  ) {
    for cube in cubes { form[keyPath: table].append(Entry(clause: clause, cube: cube)) }
  }

  mutating func checkSize(_ table: KeyPath<NormalForm, [Entry]>, _ info: RuleInfo) {
    if form[keyPath: table].count > Limits.entries, diagnostics.isEmpty {
      diagnostics.append(TableAssembly.tooManyEntries(info))
    }
  }

  private mutating func buildRows(_ kind: GuardKind) {
    guard diagnostics.isEmpty else { return }
    if let rows = GuardRows.build(form[kind], form.compiled.dimensions) {
      form.compiled[kind] = rows
    } else if let info = firstRule(kind) {
      diagnostics.append(
        Diagnostic(
          TableCodes.tooManyClasses,
          "the table of this and similar rules needs more than \(Limits.tableBytes >> 20) MB",
          at: info.nameSpan,
          help: ["ask for fewer distinct values, or put strings into a `list`"]))
    }
  }

  /// Where a table that is too large is reported: its first rule, or that of all.
  private func firstRule(_ kind: GuardKind) -> RuleInfo? {
    switch kind {
    case .classify: policy.classifies.first?.info
    case .deny: policy.denies.first?.info
    case .forbid: policy.forbids.first?.info
    case .waive: policy.waives.first?.info
    case .avoid: policy.avoids.first?.info
    case .fallback: policy.fallbacks.first?.info
    case .validate: policy.validates.first?.info
    case .redact: policy.redacts.first?.info
    case .oblige: policy.obligations.first?.info
    case .route, .definitions, .probes: policy.routes.first?.info
    }
  }

  private mutating func checkDimensions() {
    let count = max(form.compiled.dimensions.count, form.compiled.automata.count)
    guard count > Limits.dimensions, diagnostics.isEmpty, let info = policy.routes.first?.info
    else { return }
    diagnostics.append(
      Diagnostic(
        TableCodes.tooManyClasses,
        "the rules of this policy ask more than \(Digits.grouped(Limits.dimensions)) questions",
        at: info.nameSpan, label: "one of them",
        help: ["use fewer distinct patterns, relations and conditions with many alternatives"]))
  }

  func place(_ index: Int) -> UInt32 { UInt32(clamping: index) }

  /// The problem that the rules up to this one have too many entries.
  static func tooManyEntries(_ info: RuleInfo) -> Diagnostic {
    Diagnostic(
      TableCodes.tooManyClasses,
      "the rules up to `\(info.name)` need more than \(Digits.grouped(Limits.entries)) table entries",
      at: info.nameSpan,
      help: ["let rules about models read fewer facts that differ from model to model"])
  }
}
