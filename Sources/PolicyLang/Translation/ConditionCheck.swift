internal import PolicyCore

/// A condition of a rule, and what stands for it in the tables.
struct ConditionCheck {
  /// The rule.
  var info: RuleInfo
  /// Whether the time in which the rule is in force is part of it.
  var isDated = true
  /// All of them must be true.
  var conditions: [Condition]
  /// The model whose facts and signals they read.
  var model: ModelID?
  /// What stands for it.
  var target: LoadedTable.Target
}

/// Every condition of a policy with what stands for it in its compiled tables.
struct ConditionChecks {
  private let policy: Policy
  private let compiled: CompiledPolicy
  private(set) var checks: [ConditionCheck] = []
  /// Rules whose models or places in the tables are not those of the policy.
  private(set) var misplaced: [String] = []

  init(_ policy: Policy, _ compiled: CompiledPolicy) {
    self.policy = policy
    self.compiled = compiled
    addClassifies()
    let firstDeny = policy.classifies.count
    let denies = clauses(compiled.denyClauses) { Int($0) }
    for (place, rule) in policy.denies.enumerated() {
      add(rule.info, [rule.when], .clauses(.deny, denies[firstDeny + place] ?? []))
    }
    let firstForbid = firstDeny + policy.denies.count
    let firstWaive = firstForbid + policy.forbids.count
    let firstAvoid = firstWaive + policy.waives.count
    let firstRoute = firstAvoid + policy.avoids.count
    let firstRedact =
      firstRoute + policy.routes.count + policy.fallbacks.count + policy.validates.count
    let forbids = compiled.forbidClauses.grouped
    for (place, rule) in policy.forbids.enumerated() {
      addModels(rule.info, rule.when, rule.models, .forbid, forbids[firstForbid + place] ?? [])
    }
    let waives = clauses(compiled.waiveClauses) { Int($0.rule) }
    for (place, rule) in policy.waives.enumerated() {
      add(rule.info, [rule.when], .clauses(.waive, waives[firstWaive + place] ?? []))
    }
    let avoids = compiled.avoidClauses.grouped
    for (place, rule) in policy.avoids.enumerated() {
      addModels(rule.info, rule.when, rule.models, .avoid, avoids[firstAvoid + place] ?? [])
    }
    addRoutes()
    addFallbacks()
    for (place, rule) in policy.validates.enumerated() {
      add(rule.info, [rule.when], .clauses(.validate, [place]))
    }
    let redacts = compiled.redactClauses.grouped
    for (place, rule) in policy.redacts.enumerated() {
      addModels(rule.info, rule.when, rule.models, .redact, redacts[firstRedact + place] ?? [])
    }
    for (place, rule) in policy.obligations.enumerated() {
      add(rule.info, [rule.when], .clauses(.oblige, [place]))
    }
    checkNames()
  }

  private mutating func add(
    _ info: RuleInfo, _ conditions: [Condition], _ target: LoadedTable.Target,
    model: ModelID? = nil, isDated: Bool = true
  ) {
    checks.append(
      ConditionCheck(
        info: info, isDated: isDated, conditions: conditions, model: model, target: target))
  }

  private mutating func addClassifies() {
    let classifies = clauses(compiled.classifyClauses) { $0.rule.map { Int($0) } }
    for (place, rule) in policy.classifies.enumerated() {
      add(rule.info, [rule.when], .clauses(.classify, classifies[place] ?? []))
    }
    addDetectors()
  }

  /// What a detector found adds what it means.
  private mutating func addDetectors() {
    let clauses = compiled.classifyClauses.indices.filter {
      compiled.classifyClauses[$0].rule == nil && compiled.classifyClauses[$0].defines == nil
    }
    guard let findings = policy.attributes.firstIndex(where: { $0.source == .findings }) else {
      return
    }
    let meaning = policy.detectors.filter { $0.means != nil }
    if meaning.count != clauses.count { misplaced.append("detectors") }
    for (detector, clause) in zip(meaning, clauses) {
      let effect = compiled.classifyClauses[clause]
      if effect.adds.map(\.members) != [detector.means?.members ?? 0]
        || effect.adds.map({ Int($0.attribute) }) != [detector.means?.attribute ?? 0]
      {
        misplaced.append(detector.name)
      }
      let found = Reading.constant(.set(1 << UInt64(clamping: detector.finding)))
      let info = RuleInfo(
        kind: .classify, name: detector.name, documentation: [], span: detector.span,
        nameSpan: detector.span)
      add(
        info, [.test(.has(.attribute(findings), .any, found), detector.span)],
        .clauses(.classify, [clause]))
    }
  }

  /// One check for each group of models that neither the clauses nor the condition tell apart.
  private mutating func addModels(
    _ info: RuleInfo, _ when: Condition, _ models: ModelSelection, _ kind: GuardKind,
    _ clauses: [(clause: Int, models: ModelSet)]
  ) {
    struct Group: Hashable {
      var clauses: [Int]
      var isNamed: Bool
      var facts: [Constant?]
      var model: ModelID?
    }
    var seen: Set<Group> = []
    var readings: [Reading] = []
    if case .matching(let condition) = models { condition.collectReadings(into: &readings) }
    let facts = readings.compactMap { if case .fact(let id) = $0 { id } else { nil } }
    let readsSignal = readings.contains { if case .signal = $0 { true } else { false } }
    for model in policy.models.indices {
      let own = clauses.filter { $0.models.contains(model) }.map(\.clause)
      var group = Group(clauses: own, isNamed: false, facts: [], model: nil)
      var conditions = [when]
      switch models {
      case .named(let named):
        group.isNamed = named.contains(model)
        if !group.isNamed { conditions.append(.constant(false)) }
      case .matching(let condition):
        group.facts = facts.map { policy.models[model].facts[$0] }
        if readsSignal || group.facts.contains(nil) { group.model = model }
        conditions.append(condition)
      }
      if seen.insert(group).inserted {
        add(info, conditions, .clauses(kind, own), model: model)
      }
    }
  }

  private mutating func addRoutes() {
    for (place, rule) in policy.routes.enumerated() {
      add(rule.info, [rule.when], .clauses(.route, [place]))
      guard compiled.routes.indices.contains(place),
        compiled.routes[place].parts.count == rule.parts.count
      else {
        misplaced.append(rule.info.name)
        continue
      }
      for (part, layout) in zip(rule.parts, compiled.routes[place].parts) {
        addPart(part, layout, rule.info)
      }
    }
  }

  private mutating func addPart(_ part: Route.Part, _ layout: PartLayout, _ info: RuleInfo) {
    switch part {
    case .split(_, let arms):
      if layout.entries.map({ Int($0.model) }) != arms.map(\.model) { misplaced.append(info.name) }
    case .list(let selection), .sorted(_, let selection):
      for model in policy.models.indices {
        let entry = layout.entries.first { Int($0.model) == model }
        let target: LoadedTable.Target =
          if let entry {
            entry.condition.map { .derived(dimension: Int($0)) } ?? .constant(true)
          } else {
            .constant(false)
          }
        switch selection {
        case .matching(let condition):
          add(info, [condition], target, model: model, isDated: false)
        case .named(let named):
          guard case .constant(named.contains(model)) = target else {
            misplaced.append(info.name)
            continue
          }
        }
      }
    }
  }

  private mutating func addFallbacks() {
    for (place, rule) in policy.fallbacks.enumerated() {
      add(rule.info, [rule.when], .clauses(.fallback, [place]))
      guard compiled.fallbacks.indices.contains(place) else {
        misplaced.append(rule.info.name)
        continue
      }
      let hedge = compiled.fallbacks[place].hedge
      guard let condition = rule.hedge?.onlyWhen else {
        if hedge != nil { misplaced.append(rule.info.name) }
        continue
      }
      let target: LoadedTable.Target =
        if let hedge {
          hedge.condition.map { .derived(dimension: Int($0)) } ?? .constant(true)
        } else {
          .constant(false)
        }
      add(rule.info, [condition], target, isDated: false)
    }
  }

  /// Rules stand in the bundle by kind, each kind in the order of the policy.
  private mutating func checkNames() {
    let infos =
      policy.classifies.map(\.info) + policy.denies.map(\.info) + policy.forbids.map(\.info)
      + policy.waives.map(\.info) + policy.avoids.map(\.info) + policy.routes.map(\.info)
      + policy.fallbacks.map(\.info) + policy.validates.map(\.info) + policy.redacts.map(\.info)
      + policy.obligations.map(\.info)
    let names = compiled.rules.map(\.name)
    if infos.count != names.count { misplaced.append("\(names.count) rules") }
    for (info, name) in zip(infos, names) where info.name != name { misplaced.append(info.name) }
  }
}

/// By rule: the places of its clauses.
private func clauses<Clause>(_ clauses: [Clause], of rule: (Clause) -> Int?) -> [Int: [Int]] {
  var result: [Int: [Int]] = [:]
  for (place, clause) in clauses.enumerated() {
    if let rule = rule(clause) { result[rule, default: []].append(place) }
  }
  return result
}

extension [ModelClause] {
  /// By rule: its clauses with their models.
  fileprivate var grouped: [Int: [(clause: Int, models: ModelSet)]] {
    var result: [Int: [(clause: Int, models: ModelSet)]] = [:]
    for (clause, effect) in enumerated() {
      result[Int(effect.rule), default: []].append((clause, effect.models))
    }
    return result
  }
}
