internal import PolicyCore

/// Everything that the tests of a policy should exercise.
///
/// Each rule with and without a part in a decision; both sides of each test of each condition about
/// the request; each model of each route called; each action of each fallback taken; each validator
/// passed and failed. Conditions of `models where` count by what their rule does.
public struct CoverageGoals: Sendable {
  /// The goals, by kind.
  public private(set) var goals: [CoverageGoal] = []
  /// The conditions that goals are about, in terms of requests.
  private(set) var conditions: [Condition] = []
  /// Those of `classify`, which is asked before it has raised anything too: the place of the same
  /// condition about what is declared.
  private(set) var asDeclared: [Int: Int] = [:]
  private var classified: Set<AttributeID> = []
  /// True when there are more than `Limits.coverageGoals`, and only so many are here.
  public private(set) var isCut = false
  private var seen: Set<String> = []

  /// The goals of a policy.
  public init(_ policy: Policy) {
    classified = policy.classified
    for rule in policy.everyRule { addRule(rule, policy) }
    for rule in policy.everyRule { addBoundaries(rule.info, rule.when, policy) }
    for (place, route) in policy.routes.enumerated() { addHops(place, route, policy) }
    for (place, fallback) in policy.fallbacks.enumerated() { addActions(place, fallback) }
    for (place, rule) in policy.validates.enumerated() {
      for passes in [true, false] {
        add(
          .validators, "an answer \(passes ? "passes" : "fails") `\(rule.info.name)`",
          rule.info.nameSpan, .validated(place, passes: passes))
      }
    }
  }

  private mutating func add(
    _ kind: CoverageGoal.Kind, _ words: String, _ span: Span, _ aim: CoverageGoal.Aim
  ) {
    guard goals.count < Limits.coverageGoals else {
      isCut = true
      return
    }
    goals.append(CoverageGoal(kind: kind, words: words, span: span, aim: aim))
  }

  private mutating func addRule(_ rule: AnyRule, _ policy: Policy) {
    let info = rule.info
    let name = "\(info.kind.rawValue) `\(info.name)`"
    add(.rules, "\(name) applies", info.nameSpan, .applies(info.name, info.kind))
    if rule.mayRest {
      add(.rules, "\(name) does not apply", info.nameSpan, .rests(info.name, info.kind))
    }
  }

  private mutating func addBoundaries(_ info: RuleInfo, _ condition: Condition, _ policy: Policy) {
    switch condition {
    case .constant: break
    case .not(let inner): addBoundaries(info, inner, policy)
    case .all(let parts), .any(let parts):
      for part in parts { addBoundaries(info, part, policy) }
    case .test(let test, let span):
      let text = condition.text(in: policy.sources)
      // A define's tests are read by many rules, and counted once.
      for side in ConditionSides(policy).sides(of: test, span)
      where seen.insert("\(span.file.index):\(span.start):\(span.end):\(side.words)").inserted {
        add(
          .boundaries, "\(info.kind.rawValue) `\(info.name)`: `\(text)` \(side.words)", span,
          .holds(conditions.count))
        conditions.append(side.condition)
        guard info.kind == .classify else { continue }
        asDeclared[conditions.count - 1] = conditions.count
        conditions.append(side.condition.declared(classified))
      }
    }
  }

  private mutating func addHops(_ place: Int, _ route: Route, _ policy: Policy) {
    var named: [ModelID] = []
    for part in route.parts {
      switch part {
      case .list(.named(let models)), .sorted(_, .named(let models)): named += models
      case .list(.matching), .sorted(_, .matching): named += Array(policy.models.indices)
      case .split(_, let arms): named += arms.map(\.model)
      }
    }
    var seen: Set<ModelID> = []
    for model in named where seen.insert(model).inserted {
      add(
        .hops, "route `\(route.info.name)` calls `\(policy.models[model].name)`",
        route.info.nameSpan, .called(route: place, model))
    }
  }

  private mutating func addActions(_ place: Int, _ fallback: Fallback) {
    for part in FallbackPart.parts(of: fallback) {
      add(
        .actions, "fallback `\(fallback.info.name)` on \(part.words): \(part.action.policyWords)",
        fallback.info.nameSpan, .fails(fallback: place, part.classes))
    }
    add(
      .actions, "fallback `\(fallback.info.name)` is exhausted", fallback.info.nameSpan,
      .exhausted(fallback: place))
  }
}

/// A rule of any kind, as far as all are alike.
struct AnyRule {
  /// What every rule has.
  var info: RuleInfo
  /// When it holds.
  var when: Condition
  /// False for a rule that has a part in every decision.
  var mayRest: Bool
}

extension Policy {
  /// All rules, by kind, each kind in order of declaration.
  var everyRule: [AnyRule] {
    func rule(_ info: RuleInfo, _ when: Condition, _ models: ModelSelection? = nil) -> AnyRule {
      let isConstant = if case .constant(true) = when { true } else { false }
      let selects =
        switch models {
        case .matching(.constant)?, nil: false
        case .matching?: true
        // One that is about candidates rests where none of its models is one.
        case .named(let named)?:
          (info.kind == .avoid || info.kind == .redact) && named.count < self.models.count
        }
      let isDated = info.from != nil || info.until != nil
      return AnyRule(info: info, when: when, mayRest: !isConstant || selects || isDated)
    }
    var rules = classifies.map { rule($0.info, $0.when) } + denies.map { rule($0.info, $0.when) }
    rules +=
      forbids.map { rule($0.info, $0.when, $0.models) } + waives.map { rule($0.info, $0.when) }
    rules += avoids.map { rule($0.info, $0.when, $0.models) }
    rules += routes.map { rule($0.info, $0.when) } + fallbacks.map { rule($0.info, $0.when) }
    rules += validates.map { rule($0.info, $0.when) }
    rules += redacts.map { rule($0.info, $0.when, $0.models) }
    return rules + obligations.map { rule($0.info, $0.when) }
  }
}
