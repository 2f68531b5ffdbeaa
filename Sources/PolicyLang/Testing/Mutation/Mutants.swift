internal import PolicyCore

/// All mutants of a policy, in the order of its rules.
struct Mutants {
  private(set) var all: [Mutant] = []
  let policy: Policy

  init(_ policy: Policy) {
    self.policy = policy
    for (place, rule) in policy.classifies.enumerated() {
      add(rule.info, rule.when) { $0.classifies[place].when = $1 }
      addDates(rule.info, rule.when) { $0.classifies[place].info = $1 }
      addEffects(of: rule, place)
    }
    for (place, rule) in policy.denies.enumerated() {
      add(rule.info, rule.when) { $0.denies[place].when = $1 }
      addDates(rule.info, rule.when) { $0.denies[place].info = $1 }
      let status = rule.status == 403 ? 451 : 403
      add(
        "status \(rule.status) becomes \(status)", rule.info, rule.when, canBeExpected: false
      ) { $0.denies[place].status = status }
    }
    for (place, rule) in policy.forbids.enumerated() {
      add(rule.info, rule.when) { $0.forbids[place].when = $1 }
      addDates(rule.info, rule.when) { $0.forbids[place].info = $1 }
      add(rule.info, rule.when, rule.models) { $0.forbids[place].models = $1 }
      if let redaction = rule.unlessRedacted {
        add("`unless redacted` is dropped", rule.info, rule.when) {
          $0.forbids[place].unlessRedacted = nil
        }
        add(redaction, rule.info, rule.when) { $0.forbids[place].unlessRedacted = $1 }
      }
    }
    for (place, rule) in policy.waives.enumerated() {
      add(rule.info, rule.when) { $0.waives[place].when = $1 }
      addDates(rule.info, rule.when) { $0.waives[place].info = $1 }
      for (model, rest) in Mutants.without(rule.models) where rule.models.count > 1 {
        add("\(name(model)) is dropped", rule.info, rule.when) { $0.waives[place].models = rest }
      }
    }
    for (place, rule) in policy.avoids.enumerated() {
      add(rule.info, rule.when) { $0.avoids[place].when = $1 }
      addDates(rule.info, rule.when) { $0.avoids[place].info = $1 }
      add(rule.info, rule.when, rule.models) { $0.avoids[place].models = $1 }
    }
    for place in policy.routes.indices { addRoute(place) }
    for place in policy.fallbacks.indices { addFallback(place) }
    for (place, rule) in policy.validates.enumerated() {
      add(rule.info, rule.when) { $0.validates[place].when = $1 }
      addDates(rule.info, rule.when) { $0.validates[place].info = $1 }
      addOtherwise(of: rule, place)
    }
    for (place, rule) in policy.redacts.enumerated() {
      add(rule.info, rule.when) { $0.redacts[place].when = $1 }
      addDates(rule.info, rule.when) { $0.redacts[place].info = $1 }
      add(rule.info, rule.when, rule.models) { $0.redacts[place].models = $1 }
      add(rule.redaction, rule.info, rule.when) { $0.redacts[place].redaction = $1 }
    }
    for (place, rule) in policy.obligations.enumerated() {
      add(rule.info, rule.when) { $0.obligations[place].when = $1 }
      addDates(rule.info, rule.when) { $0.obligations[place].info = $1 }
      addDemands(of: rule, place)
    }
  }

  mutating func add(
    _ words: String, _ info: RuleInfo, _ when: Condition, at span: Span? = nil,
    _ difference: Mutant.Difference = .effect(of: []), canBeExpected: Bool = true,
    _ change: @escaping @Sendable (inout Policy) -> Void
  ) {
    all.append(
      Mutant(
        words: "\(info.kind.rawValue) `\(info.name)`: \(words)", span: span ?? info.nameSpan,
        canBeExpected: canBeExpected, info: info, when: policy.inForce(info, when),
        models: policy.selection(of: info), difference: difference, change: change))
  }

  func name(_ model: ModelID) -> String { "`\(policy.models[model].name)`" }

  // MARK: - Whether a rule applies

  /// The rule deleted, and each change of its condition.
  mutating func add(
    _ info: RuleInfo, _ when: Condition, mayGo: Bool = true,
    _ set: @escaping @Sendable (inout Policy, Condition) -> Void
  ) {
    let before = policy.inForce(info, when)
    if mayGo {
      let never = Condition.constant(false)
      add("is deleted", info, when, .applies(before, never)) { set(&$0, never) }
    }
    for change in ConditionMutants(policy).changes(of: when) {
      add(
        change.words, info, when, at: change.span,
        .applies(before, policy.inForce(info, change.condition))
      ) { set(&$0, change.condition) }
    }
  }

  /// Each end of the time in which a rule is in force a day earlier, a day later, and open.
  mutating func addDates(
    _ info: RuleInfo, _ when: Condition,
    _ set: @escaping @Sendable (inout Policy, RuleInfo) -> Void
  ) {
    func dated(_ words: String, _ changed: RuleInfo) {
      let after = policy.inForce(changed, when)
      add(words, info, when, .applies(policy.inForce(info, when), after)) { set(&$0, changed) }
    }
    for (word, end) in [("from", info.from), ("until", info.until)] {
      guard let end else { continue }
      func moved(to other: Int64?) -> RuleInfo {
        var copy = info
        if word == "from" { copy.from = other } else { copy.until = other }
        return copy
      }
      let words = Mutants.words(end, isUntil: word == "until")
      for step in [-Mutants.day, Mutants.day] {
        let (other, overflow) = end.addingReportingOverflow(step)
        guard !overflow else { continue }
        let turned = Mutants.words(other, isUntil: word == "until")
        dated("`\(word) \(words)` becomes `\(turned)`", moved(to: other))
      }
      dated("`\(word) \(words)` is dropped", moved(to: nil))
    }
  }

  /// Microseconds.
  private static let day: Int64 = 86_400_000_000

  /// As a policy writes it: a day that is stated as an end is in.
  private static func words(_ instant: Int64, isUntil: Bool) -> String {
    guard instant % day == 0 else { return ValueText.instant(instant) }
    return String(ValueText.instant(isUntil ? instant - day : instant).prefix(10))
  }

  mutating func add(
    _ info: RuleInfo, _ when: Condition, _ models: ModelSelection,
    _ set: @escaping @Sendable (inout Policy, ModelSelection) -> Void
  ) {
    switch models {
    case .named(let named):
      guard named.count > 1 else { return }
      for (model, rest) in Mutants.without(named) {
        add(
          "\(name(model)) is dropped", info, when, .models(models, .named(rest))
        ) { set(&$0, .named(rest)) }
      }
    case .matching(let condition):
      for change in ConditionMutants(policy).changes(of: condition) {
        add(
          change.words, info, when, at: change.span, .models(models, .matching(change.condition))
        ) {
          set(&$0, .matching(change.condition))
        }
      }
    }
  }

  /// Each element with what is left without it.
  static func without(_ models: [ModelID]) -> [(model: ModelID, rest: [ModelID])] {
    models.indices.map { place in
      var rest = models
      return (rest.remove(at: place), rest)
    }
  }

  // MARK: - What classify makes

  private mutating func addEffects(of rule: Classify, _ place: Int) {
    for (number, raise) in rule.raises.enumerated() {
      let attribute = policy.attributes[raise.attribute]
      add("does not raise `\(attribute.name)`", rule.info, rule.when) {
        $0.classifies[place].raises.remove(at: number)
      }
      guard case .symbol(let level) = attribute.type else { continue }
      let values = policy.enumerations[level].values
      for rank in [raise.rank - 1, raise.rank + 1] where values.indices.contains(rank) {
        add("raises `\(attribute.name)` to `\(values[rank])`", rule.info, rule.when) {
          $0.classifies[place].raises[number].rank = rank
        }
      }
    }
    for (number, addition) in rule.adds.enumerated() {
      guard case .set(let type) = policy.attributes[addition.attribute].type else { continue }
      for (bit, value) in policy.enumerations[type].values.enumerated().prefix(64)
      where addition.members >> UInt64(bit) & 1 == 1 {
        add("does not add `\(value)`", rule.info, rule.when) {
          $0.classifies[place].adds[number].members &= ~(1 << UInt64(bit))
        }
      }
    }
  }
}

extension Policy {
  /// The models that a rule selects; nil for a rule of another kind.
  fileprivate func selection(of info: RuleInfo) -> ModelSelection? {
    switch info.kind {
    case .forbid: forbids.first { $0.info.name == info.name }?.models
    case .avoid: avoids.first { $0.info.name == info.name }?.models
    case .redact: redacts.first { $0.info.name == info.name }?.models
    case .classify, .deny, .waive, .route, .fallback, .validate, .cap, .isolate, .disclose,
      .record, .budget, .notify:
      nil
    }
  }
}
