import PolicyCore

/// A small policy put together by hand, rules in the order of their kinds.
///
/// Attributes: task, sens (level), labels (set), tenant (text), tokens (prompt), output (limit).
/// Models: a, b, c. Dimensions stand for the three symbols; more are added by a test.
struct Sketch {
  enum Attribute {
    static let (task, sens, labels, tenant, tokens, output, now, needs, findings) =
      (0, 1, 2, 3, 4, 5, 6, 7, 8)
  }
  enum Axis { static let (task, sens, labels) = (0, 1, 2) }

  var policy = CompiledPolicy()
  private var classify: [(clause: Int, guard: Guard)] = []
  private var definitions: [(clause: Int, guard: Guard)] = []
  private var deny: [(clause: Int, guard: Guard)] = []
  private var forbid: [(clause: Int, guard: Guard)] = []
  private var waive: [(clause: Int, guard: Guard)] = []
  private var avoid: [(clause: Int, guard: Guard)] = []
  private var route: [(clause: Int, guard: Guard)] = []
  private var fallback: [(clause: Int, guard: Guard)] = []
  private var validate: [(clause: Int, guard: Guard)] = []
  private var redact: [(clause: Int, guard: Guard)] = []
  private var oblige: [(clause: Int, guard: Guard)] = []
  private var probes: [(clause: Int, guard: Guard)] = []

  init() {
    policy.metadata.name = "sketch"
    policy.metadata.revision = 7
    policy.metadata.compiler = "test"
    policy.metadata.sources = [
      Metadata.Source(name: "main.policy", digest: [UInt8](repeating: 9, count: 32))
    ]
    policy.enumerations = [
      Sketch.enumeration("feature", Feature.allCases.map(\.rawValue)),
      Sketch.enumeration("finding", ["email", "phone", "pan", "iban"]),
      Sketch.enumeration("health", ["up", "degraded", "down"]),
      Sketch.enumeration("weekday", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
      Sketch.enumeration("Task", ["chat", "code", "agent-step"]),
      Sketch.enumeration("Sens", ["public", "internal", "secret"], isLevel: true),
      Sketch.enumeration("Label", ["pii", "phi", "pan"]),
    ]
    policy.attributes = [
      Sketch.attribute("task", .symbol(4), presence: .number(0)),
      Sketch.attribute("sens", .symbol(5), isClassified: true),
      Sketch.attribute("labels", .set(6), presence: .number(0), isClassified: true),
      Sketch.attribute("tenant", .string, maxBytes: 64, presence: .text(Array("acme".utf8))),
      Sketch.attribute("tokens", .int, presence: .computed, source: .promptTokens),
      Sketch.attribute("output", .int, presence: .number(1_000), role: .outputLimit),
      Sketch.attribute("now", .instant, presence: .computed, source: .now),
      Sketch.attribute("needs", .set(0), presence: .computed, source: .needs),
      Sketch.attribute("findings", .set(1), presence: .computed, source: .findings),
    ]
    policy.models = ["a", "b", "c"].map {
      ModelLayout(
        name: $0, accepts: UInt64.max, context: nil, priceIn: 1_000_000, priceOut: 2_000_000,
        quotaGroup: $0)
    }
    dimension(.symbol(.attribute(0)), 3)
    dimension(.symbol(.attribute(1)), 3, isDynamic: true)
    dimension(.members(.attribute(2), [0, 1, 2]), 8, isDynamic: true)
  }

  @discardableResult
  mutating func dimension(
    _ kind: Dimension.Kind, _ classes: Int, classOf: [UInt16] = [], hasUnknown: Bool = false,
    isDynamic: Bool = false
  ) -> Int {
    policy.dimensions.append(
      Dimension(
        kind: kind, classOf: classOf, classCount: UInt16(classes), hasUnknown: hasUnknown,
        isDynamic: isDynamic))
    return policy.dimensions.count - 1
  }

  mutating func classify(
    _ name: String?, raise: Int? = nil, add: UInt64? = nil, defines: Int? = nil, when: Guard...
  ) {
    let rule = name.map { self.rule(.classify, $0) }
    for one in when { classify.append((policy.classifyClauses.count, one)) }
    policy.classifyClauses.append(
      ClassifyClause(
        rule: rule,
        raises: raise.map { [ClassifyClause.Raise(attribute: 1, rank: UInt32($0))] } ?? [],
        adds: add.map { [ClassifyClause.Add(attribute: 2, members: $0)] } ?? [],
        defines: defines.map { UInt32($0) }))
  }

  mutating func define(_ dimension: Int, when: Guard...) {
    for one in when { definitions.append((policy.definitionClauses.count, one)) }
    policy.definitionClauses.append(UInt32(dimension))
  }

  mutating func deny(_ name: String, status: Int = 403, when: Guard...) {
    let rule = rule(.deny, name)
    policy.rules[Int(rule)].status = UInt16(status)
    for one in when { deny.append((policy.denyClauses.count, one)) }
    policy.denyClauses.append(rule)
  }

  mutating func forbid(
    _ name: String, _ models: [Int], redact: UInt64 = 0, with method: Redacting = .token,
    when: Guard...
  ) {
    let rule = rule(.forbid, name)
    policy.rules[Int(rule)].redactFindings = redact
    policy.rules[Int(rule)].redacting = method
    for one in when { forbid.append((policy.forbidClauses.count, one)) }
    policy.forbidClauses.append(ModelClause(rule: rule, models: Sketch.set(models)))
  }

  mutating func waive(_ name: String, lifts: String, _ models: [Int], when: Guard...) {
    let rule = rule(.waive, name)
    for one in when { waive.append((policy.waiveClauses.count, one)) }
    policy.waiveClauses.append(
      WaiveClause(rule: rule, forbid: place(lifts), models: Sketch.set(models)))
  }

  mutating func avoid(_ name: String, _ models: [Int], when: Guard...) {
    let rule = rule(.avoid, name)
    for one in when { avoid.append((policy.avoidClauses.count, one)) }
    policy.avoidClauses.append(ModelClause(rule: rule, models: Sketch.set(models)))
  }

  mutating func route(_ name: String, _ parts: [PartLayout], when: Guard...) {
    let rule = rule(.route, name)
    for one in when { route.append((policy.routes.count, one)) }
    policy.routes.append(RouteLayout(rule: rule, parts: parts))
  }

  mutating func fallback(
    _ name: String, hedge: FallbackLayout.Hedge? = nil,
    _ change: (inout FallbackLayout) -> Void = { _ in }, when: Guard...
  ) {
    var layout = FallbackLayout.standard
    layout.rule = rule(.fallback, name)
    layout.hedge = hedge
    change(&layout)
    for one in when { fallback.append((policy.fallbacks.count, one)) }
    policy.fallbacks.append(layout)
  }

  mutating func validate(
    _ name: String, _ checks: [ValidatorLayout.Check], otherwise: FailureAction? = nil,
    when: Guard...
  ) {
    let rule = rule(.validate, name)
    for one in when { validate.append((policy.validators.count, one)) }
    policy.validators.append(
      ValidatorLayout(rule: rule, checks: checks, release: .window(40), otherwise: otherwise))
  }

  mutating func redact(
    _ name: String, _ models: [Int], _ findings: UInt64, with method: Redacting, when: Guard...
  ) {
    let rule = rule(.redact, name)
    policy.rules[Int(rule)].redactFindings = findings
    policy.rules[Int(rule)].redacting = method
    for one in when { redact.append((policy.redactClauses.count, one)) }
    policy.redactClauses.append(ModelClause(rule: rule, models: Sketch.set(models)))
  }

  /// Obligations of kinds in their order.
  mutating func oblige(_ name: String, _ demand: ObligationLayout.Demand, when: Guard...) {
    let kind: TableKind =
      switch demand {
      case .cap: .cap
      case .isolate: .isolate
      case .disclose: .disclose
      case .record: .record
      case .budget: .budget
      case .notify: .notify
      }
    let rule = rule(kind, name)
    for one in when { oblige.append((policy.obligations.count, one)) }
    policy.obligations.append(ObligationLayout(rule: rule, demand: demand))
  }

  /// A list of texts, which must be sorted.
  @discardableResult
  mutating func list(_ name: String, _ entries: [String]) -> Int {
    var layout = ListLayout(name: name, bytes: [], ends: [])
    for entry in entries {
      layout.bytes += entry.utf8
      layout.ends.append(UInt32(layout.bytes.count))
    }
    policy.lists.append(layout)
    return policy.lists.count - 1
  }

  mutating func probe(when: Guard...) {
    let clause = (probes.last?.clause ?? -1) + 1
    for one in when { probes.append((clause, one)) }
  }

  /// The rule of that name.
  func place(_ name: String) -> UInt32 {
    UInt32(policy.rules.firstIndex { $0.name == name } ?? policy.rules.count)
  }

  /// The policy with its tables.
  var compiled: CompiledPolicy {
    var result = policy
    result.classify = GuardTable(classify, policy.dimensions)
    result.definitions = GuardTable(definitions, policy.dimensions)
    result.deny = GuardTable(deny, policy.dimensions)
    result.forbid = GuardTable(forbid, policy.dimensions)
    result.waive = GuardTable(waive, policy.dimensions)
    result.avoid = GuardTable(avoid, policy.dimensions)
    result.route = GuardTable(route, policy.dimensions)
    result.fallback = GuardTable(fallback, policy.dimensions)
    result.validate = GuardTable(validate, policy.dimensions)
    result.redact = GuardTable(redact, policy.dimensions)
    result.oblige = GuardTable(oblige, policy.dimensions)
    result.probes = GuardTable(probes, policy.dimensions)
    return result
  }

  /// The same as a bundle.
  func bundle() throws -> ValidatedBundle { try ValidatedBundle(bytes: compiled.encoded()) }

  private mutating func rule(_ kind: TableKind, _ name: String) -> UInt32 {
    if let known = policy.rules.firstIndex(where: { $0.name == name }) { return UInt32(known) }
    var rule = RuleLayout(
      kind: kind, name: name, because: "because of \(name)", owner: nil, control: nil, source: 0,
      line: UInt32(policy.rules.count + 1))
    if kind == .waive { rule.approved = "who signed for \(name)" }
    policy.rules.append(rule)
    return UInt32(policy.rules.count - 1)
  }

  static func set(_ models: [Int]) -> ModelSet {
    var result = ModelSet()
    for model in models { result.insert(model) }
    return result
  }

  static func listed(_ models: Int...) -> PartLayout {
    PartLayout(order: .listed, entries: models.map { PartLayout.Entry(model: UInt32($0)) })
  }

  static func sorted(_ order: SortOrder, _ models: Int...) -> PartLayout {
    PartLayout(order: .sorted(order), entries: models.map { PartLayout.Entry(model: UInt32($0)) })
  }

  static func split(by attribute: Int, _ arms: (upTo: UInt16, model: Int)...) -> PartLayout {
    PartLayout(
      order: .split(attribute: UInt32(attribute), upTo: arms.map(\.upTo)),
      entries: arms.map { PartLayout.Entry(model: UInt32($0.model)) })
  }

  static func enumeration(
    _ name: String, _ values: [String], isLevel: Bool = false
  ) -> EnumerationLayout {
    EnumerationLayout(name: name, isLevel: isLevel, values: values, outside: values)
  }

  static func attribute(
    _ name: String, _ type: AttributeType, maxBytes: UInt32 = 0,
    presence: AttributePresence = .required, source: AttributeSource = .host,
    role: AttributeRole = .none, isClassified: Bool = false
  ) -> AttributeLayout {
    AttributeLayout(
      name: name, type: type, range: Int64.min...Int64.max, maxBytes: maxBytes, presence: presence,
      source: source, unknownAs: nil, atLeast: nil, role: role, isClassified: isClassified)
  }
}
