internal import PolicyCore

/// All mutants of a policy, in the order of its rules.
struct Mutants {
  private(set) var all: [Mutant] = []
  let policy: Policy

  init(_ policy: Policy) {
    self.policy = policy
    for (place, rule) in policy.classifies.enumerated() {
      add(rule.info, rule.when) { $0.classifies[place].when = $1 }
      addEffects(of: rule, place)
    }
    for (place, rule) in policy.denies.enumerated() {
      add(rule.info, rule.when) { $0.denies[place].when = $1 }
    }
    for (place, rule) in policy.forbids.enumerated() {
      add(rule.info, rule.when) { $0.forbids[place].when = $1 }
      add(rule.info, rule.models) { $0.forbids[place].models = $1 }
      if rule.unlessRedacted != nil {
        add("`unless redacted` is dropped", rule.info) { $0.forbids[place].unlessRedacted = nil }
      }
    }
    for (place, rule) in policy.waives.enumerated() {
      add(rule.info, rule.when) { $0.waives[place].when = $1 }
      for (model, rest) in Mutants.without(rule.models) where rule.models.count > 1 {
        add("\(name(model)) is dropped", rule.info) { $0.waives[place].models = rest }
      }
    }
    for (place, rule) in policy.avoids.enumerated() {
      add(rule.info, rule.when) { $0.avoids[place].when = $1 }
      add(rule.info, rule.models) { $0.avoids[place].models = $1 }
    }
    for (place, rule) in policy.routes.enumerated() { add(rule, place) }
    for (place, rule) in policy.fallbacks.enumerated() {
      add(rule.info, rule.when) { $0.fallbacks[place].when = $1 }
      addActions(of: rule, place)
    }
    for (place, rule) in policy.validates.enumerated() {
      add(rule.info, rule.when) { $0.validates[place].when = $1 }
      addOtherwise(of: rule, place)
    }
    for (place, rule) in policy.redacts.enumerated() {
      add(rule.info, rule.when) { $0.redacts[place].when = $1 }
      add(rule.info, rule.models) { $0.redacts[place].models = $1 }
    }
    for (place, rule) in policy.obligations.enumerated() {
      add(rule.info, rule.when) { $0.obligations[place].when = $1 }
    }
  }

  mutating func add(
    _ words: String, _ info: RuleInfo, at span: Span? = nil,
    _ difference: Mutant.Difference = .other, _ change: @escaping @Sendable (inout Policy) -> Void
  ) {
    all.append(
      Mutant(
        words: "\(info.kind.rawValue) `\(info.name)`: \(words)", span: span ?? info.nameSpan,
        difference: difference, change: change))
  }

  func name(_ model: ModelID) -> String { "`\(policy.models[model].name)`" }

  // MARK: - Conditions

  /// The rule deleted, and each change of its condition.
  private mutating func add(
    _ info: RuleInfo, _ when: Condition, mayGo: Bool = true,
    _ set: @escaping @Sendable (inout Policy, Condition) -> Void
  ) {
    if mayGo {
      let never = Condition.constant(false)
      add("is deleted", info, .condition(info.name, info.kind, when, never)) { set(&$0, never) }
    }
    for change in ConditionMutants(policy).changes(of: when) {
      add(
        change.words, info, at: change.span,
        .condition(info.name, info.kind, when, change.condition)
      ) { set(&$0, change.condition) }
    }
  }

  private mutating func add(
    _ info: RuleInfo, _ models: ModelSelection,
    _ set: @escaping @Sendable (inout Policy, ModelSelection) -> Void
  ) {
    switch models {
    case .named(let named):
      guard named.count > 1 else { return }
      for (model, rest) in Mutants.without(named) {
        add("\(name(model)) is dropped", info) { set(&$0, .named(rest)) }
      }
    case .matching(let condition):
      for change in ConditionMutants(policy).changes(of: condition) {
        add(change.words, info, at: change.span) { set(&$0, .matching(change.condition)) }
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

  // MARK: - Effects

  private mutating func addEffects(of rule: Classify, _ place: Int) {
    for (number, raise) in rule.raises.enumerated() {
      let attribute = policy.attributes[raise.attribute]
      add("does not raise `\(attribute.name)`", rule.info) {
        $0.classifies[place].raises.remove(at: number)
      }
      guard case .symbol(let level) = attribute.type else { continue }
      let values = policy.enumerations[level].values
      for rank in [raise.rank - 1, raise.rank + 1] where values.indices.contains(rank) {
        add("raises `\(attribute.name)` to `\(values[rank])`", rule.info) {
          $0.classifies[place].raises[number].rank = rank
        }
      }
    }
    for (number, addition) in rule.adds.enumerated() {
      guard case .set(let type) = policy.attributes[addition.attribute].type else { continue }
      for (bit, value) in policy.enumerations[type].values.enumerated()
      where addition.members >> UInt64(bit) & 1 == 1 {
        add("does not add `\(value)`", rule.info) {
          $0.classifies[place].adds[number].members &= ~(1 << UInt64(bit))
        }
      }
    }
  }

  private mutating func add(_ route: Route, _ place: Int) {
    let isLast = place == policy.routes.count - 1
    add(route.info, route.when, mayGo: !isLast) { $0.routes[place].when = $1 }
    for (number, part) in route.parts.enumerated() {
      switch part {
      case .list(let selection):
        add(route.info, selection) { $0.routes[place].parts[number] = .list($1) }
        addSwaps(selection, route.info) { $0.routes[place].parts[number] = .list($1) }
      case .sorted(let order, let selection):
        add(route.info, selection) { $0.routes[place].parts[number] = .sorted(order, $1) }
        add("\(order) of becomes the order of declaration", route.info) {
          $0.routes[place].parts[number] = .list(selection)
        }
      case .split(let attribute, let arms):
        var swapped = arms
        for arm in arms.indices { swapped[arm].model = arms[arms.count - 1 - arm].model }
        let turned = swapped
        add("the arms of the split are swapped", route.info) {
          $0.routes[place].parts[number] = .split(by: attribute, arms: turned)
        }
      }
    }
  }

  private mutating func addSwaps(
    _ models: ModelSelection, _ info: RuleInfo,
    _ set: @escaping @Sendable (inout Policy, ModelSelection) -> Void
  ) {
    guard case .named(let named) = models, named.count > 1 else { return }
    for place in named.indices.dropLast() {
      var swapped = named
      swapped.swapAt(place, place + 1)
      let turned = swapped
      add("\(name(named[place])) and \(name(named[place + 1])) are swapped", info) {
        set(&$0, .named(turned))
      }
    }
  }

  private mutating func addActions(of fallback: Fallback, _ place: Int) {
    for part in FallbackPart.parts(of: fallback) {
      for action in part.action.mutants {
        let words = "on \(part.words), `\(part.action.policyWords)` becomes `\(action.policyWords)`"
        add(words, fallback.info) {
          for failure in part.classes { $0.fallbacks[place].actions[failure.place] = action }
        }
      }
    }
  }

  private mutating func addOtherwise(of rule: Validate, _ place: Int) {
    guard let otherwise = rule.otherwise else { return }
    for action in otherwise.mutants {
      let words = "`otherwise \(otherwise.policyWords)` becomes `\(action.policyWords)`"
      add(words, rule.info) { $0.validates[place].otherwise = action }
    }
  }
}

extension FailureAction {
  /// `next` for `stop` and back, and one try more or none.
  fileprivate var mutants: [FailureAction] {
    var result = [FailureAction(first, outcome == .stop ? .next : .stop)]
    switch first {
    case .none: result.append(FailureAction(.repair(count: 1), outcome))
    case .retry(let count, let backoff):
      result.append(FailureAction(outcome))
      if count < Limits.retries {
        result.append(FailureAction(.retry(count: count + 1, backoff: backoff), outcome))
      }
    case .retryLast: result.append(FailureAction(outcome))
    case .repair(let count):
      result.append(FailureAction(outcome))
      if count < Limits.retries {
        result.append(FailureAction(.repair(count: count + 1), outcome))
      }
    }
    return result
  }
}
