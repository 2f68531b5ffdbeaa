/// Compares decisions of two policies: models, attributes, values and rules by their names;
/// fallbacks, validators, notifications and budgets by what they say.
///
/// Both decisions are put into places of the newer policy. What it does not have gets a place below
/// `DecisionRecord.cannotServe`, which is none of its own.
public struct PlaceMapping: Sendable {
  private let before: Places
  private let after: Places

  /// What compares decisions of two policies.
  public init(from old: CompiledPolicy, to new: CompiledPolicy) {
    before = Places(of: old, in: new)
    after = Places(of: new, in: new)
  }

  /// In what a decision of the newer policy differs from one of the older.
  public func differences(
    from old: DecisionRecord, to new: DecisionRecord
  ) -> [DecisionDifference] {
    after.mapped(new).differences(from: before.mapped(old))
  }
}

/// By place in one policy: the place of the same thing in another.
private struct Places: Sendable {
  let models: [Int]
  let attributes: [Int]
  let rules: [Int]
  let findings: [Int]
  /// By attribute: its values, or its members; empty for what is neither.
  let values: [[Int]]
  let isSet: [Bool]
  /// Nil for what says the same as no fallback.
  let fallbacks: [Int?]
  let validators: [Int]
  /// Rules that say what is charged or sent.
  let demands: [Int]

  init(of own: CompiledPolicy, in other: CompiledPolicy) {
    models = Self.places(own.models.map(\.name), other.models.map(\.name))
    attributes = Self.places(own.attributes.map(\.name), other.attributes.map(\.name))
    rules = Self.places(own.rules.map(Self.name), other.rules.map(Self.name))
    findings = Self.members(own.enumerations[1], other.enumerations[1])
    values = own.attributes.map { attribute in
      guard let type = attribute.type.enumeration,
        let twin = other.attributes.first(where: { $0.name == attribute.name })?.type.enumeration
      else { return [] }
      return Self.members(own.enumerations[Int(type)], other.enumerations[Int(twin)])
    }
    isSet = own.attributes.map { if case .set = $0.type { true } else { false } }
    let standard = Self.content(.standard)
    fallbacks = zip(
      own.fallbacks,
      Self.places(own.fallbacks.map(Self.content), other.fallbacks.map(Self.content))
    ).map { Self.content($0) == standard ? nil : $1 }
    validators = Self.places(
      own.validators.map { Self.content($0, own) }, other.validators.map { Self.content($0, other) }
    )
    demands = Self.places(
      Self.demands(own, beside: other), Self.demands(other, beside: own))
  }

  /// A decision in places of the other policy.
  func mapped(_ decision: DecisionRecord) -> DecisionRecord {
    var result = decision
    result.route = decision.route.map(rule)
    result.candidates = decision.candidates.map { candidate in
      DecisionRecord.Candidate(
        model: models[candidate.model],
        redactions: candidate.redactions.map {
          .init(findings: Self.moved($0.findings, findings), method: $0.method)
        })
    }
    result.removed = decision.removed.map { .init(model: models[$0.model], by: $0.by.map(rule)) }
    result.waived = decision.waived.map {
      .init(model: models[$0.model], forbid: rule($0.forbid), by: rule($0.by))
    }
    result.changed = decision.changed.map { change in
      .init(
        attribute: attributes[change.attribute],
        declared: value(change.declared, of: change.attribute),
        raised: value(change.raised, of: change.attribute))
    }
    result.rules = decision.rules.map(rule)
    result.deniedBy = decision.deniedBy.map(rule)
    result.fallback = decision.fallback.flatMap { fallbacks[$0] }
    result.validators = Set(decision.validators.map { validators[$0] }).sorted()
    result.obligations.budgets = decision.obligations.budgets.map { demands[$0] }
    result.obligations.notifications =
      Set(decision.obligations.notifications.map { demands[$0] }).sorted()
    return result
  }

  private func rule(_ place: Int) -> Int { place < 0 ? place : rules[place] }

  private func value(_ stored: Int64, of attribute: Int) -> Int64 {
    guard !values[attribute].isEmpty else { return stored }
    if isSet[attribute] {
      return Int64(bitPattern: Self.moved(UInt64(bitPattern: stored), values[attribute]))
    }
    return values[attribute].indices.contains(Int(stored))
      ? Int64(values[attribute][Int(stored)]) : stored
  }

  // MARK: - What is the same

  private static func places(_ own: [String], _ other: [String]) -> [Int] {
    let known = Dictionary(other.enumerated().map { ($1, $0) }) { first, _ in first }
    return own.enumerated().map { known[$1] ?? DecisionRecord.cannotServe - 1 - $0 }
  }

  /// The members of an enumeration in another; those that it does not have come behind its own.
  private static func members(_ own: EnumerationLayout, _ other: EnumerationLayout) -> [Int] {
    own.values.enumerated().map { place, value in
      other.values.firstIndex(of: value) ?? other.values.count + place
    }
  }

  private static func moved(_ members: UInt64, _ places: [Int]) -> UInt64 {
    var result: UInt64 = 0
    for (place, moved) in places.enumerated() where members >> UInt64(place) & 1 == 1 {
      result |= 1 << UInt64(min(moved, 63))
    }
    return result
  }

  private static func name(_ rule: RuleLayout) -> String { "\(rule.kind) \(rule.name)" }

  /// What a fallback says; whether its hedge applies is in the decision.
  private static func content(_ fallback: FallbackLayout) -> String {
    var fallback = fallback
    fallback.rule = nil
    fallback.hedge?.condition = nil
    return "\(fallback)"
  }

  private static func content(_ validator: ValidatorLayout, _ policy: CompiledPolicy) -> String {
    let names = policy.enumerations[1].values
    let checks = validator.checks.map { check in
      switch check {
      case .matches(let automaton): "\(policy.automata[Int(automaton)])"
      case .hasNoFindings(let findings):
        "\(names.indices.filter { findings >> UInt64($0) & 1 == 1 }.map { names[$0] })"
      case .isJSON, .isComplete, .isNotEmpty, .hasValidToolArguments, .isAtMost, .matchesSchema,
        .callsOnlyTools:
        "\(check)"
      }
    }
    return "\(checks) \(validator.release) \(String(describing: validator.otherwise))"
  }

  /// By rule: what it charges or sends; a budget is charged under its name, unless the other policy
  /// has none of that name.
  private static func demands(_ policy: CompiledPolicy, beside other: CompiledPolicy) -> [String] {
    var result = policy.rules.map(name)
    let known = Set(other.rules.map(name))
    for obligation in policy.obligations {
      let rule = Int(obligation.rule)
      switch obligation.demand {
      case .budget(let spend, let per, let attribute, let status):
        let by = attribute.map { policy.attributes[Int($0)].name } ?? ""
        let counter = known.contains(result[rule]) ? result[rule] : "budget"
        result[rule] = "\(counter) \(spend) \(per) \(by) \(status)"
      case .notify: result[rule] = "\(obligation.demand)"
      case .cap, .isolate, .disclose, .record: break
      }
    }
    return result
  }
}
