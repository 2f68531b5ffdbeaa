import PolicyCore

/// What a bundle holds of a policy beside its tables.
enum PolicyLayout {
  /// Enumerations in their order.
  static func enumerations(_ policy: Policy) -> [EnumerationLayout] {
    policy.enumerations.map {
      EnumerationLayout(
        name: $0.name, isLevel: $0.isLevel, values: $0.values, outside: $0.outside)
    }
  }

  /// Attributes in their order.
  static func attributes(_ policy: Policy, classified: Set<AttributeID>) -> [AttributeLayout] {
    policy.attributes.enumerated().map { id, attribute in
      AttributeLayout(
        name: attribute.name, type: type(attribute.type), range: attribute.range,
        maxBytes: attribute.type == .string ? UInt32(clamping: attribute.maxBytes) : 0,
        presence: presence(attribute.presence),
        source: attribute.source, unknownAs: attribute.unknownAs.map { UInt32(clamping: $0) },
        atLeast: attribute.atLeast.map { UInt32(clamping: $0) }, role: role(attribute.role),
        isClassified: classified.contains(id))
    }
  }

  /// Models in their order.
  static func models(_ policy: Policy) -> [ModelLayout] {
    policy.models.map { model in
      var stated: [BuiltIn.Fact: Constant] = [:]
      for (fact, value) in zip(policy.facts, model.facts) where fact.span == nil {
        if let name = BuiltIn.Fact(rawValue: fact.name) { stated[name] = value }
      }
      var accepts: UInt64 = (1 << UInt64(Feature.allCases.count)) - 1
      if case .set(let features) = stated[.accepts] { accepts = features }
      var quotaGroup = model.name
      if case .text(let group) = stated[.quotaGroup] {
        quotaGroup = String(decoding: group, as: UTF8.self)
      }
      let number = { (fact: BuiltIn.Fact) in stated[fact]?.place }
      return ModelLayout(
        name: model.name, accepts: accepts, context: number(.context), priceIn: number(.priceIn),
        priceOut: number(.priceOut), quotaGroup: quotaGroup,
        facts: declared(policy.facts, model.facts))
    }
  }

  private static func declared(_ facts: [Fact], _ values: [Constant?]) -> [FactLayout] {
    zip(facts, values).compactMap { fact, value in
      guard fact.span != nil, let value else { return nil }
      let number: FactLayout.Value =
        switch value {
        case .text(let text): .text(text)
        case .set(let members): .number(Int64(bitPattern: members))
        case .bool, .number, .symbol: .number(value.place)
        }
      return FactLayout(name: fact.name, type: type(fact.type), value: number)
    }
  }

  /// Rules by kind, with what each was made from.
  static func rules(
    _ policy: Policy
  ) -> (rules: [RuleLayout], origins: [(kind: RuleKind, index: Int)]) {
    var rules: [RuleLayout] = []
    var origins: [(kind: RuleKind, index: Int)] = []
    func add(_ infos: [RuleInfo], _ kind: RuleKind, _ table: TableKind) {
      for (index, info) in infos.enumerated() {
        rules.append(rule(info, table, policy.sources))
        origins.append((kind, index))
      }
    }
    add(policy.classifies.map(\.info), .classify, .classify)
    add(policy.denies.map(\.info), .deny, .deny)
    for (index, deny) in policy.denies.enumerated() {
      rules[policy.classifies.count + index].status = UInt16(clamping: deny.status)
    }
    let forbids = rules.count
    add(policy.forbids.map(\.info), .forbid, .forbid)
    for (index, forbid) in policy.forbids.enumerated() {
      guard let redaction = forbid.unlessRedacted else { continue }
      rules[forbids + index].redactFindings = redaction.findings
      rules[forbids + index].redacting = redacting(redaction.method)
    }
    let waives = rules.count
    add(policy.waives.map(\.info), .waive, .waive)
    for (index, waive) in policy.waives.enumerated() {
      rules[waives + index].approved = waive.approved
    }
    add(policy.avoids.map(\.info), .avoid, .avoid)
    add(policy.routes.map(\.info), .route, .route)
    add(policy.fallbacks.map(\.info), .fallback, .fallback)
    add(policy.validates.map(\.info), .validate, .validate)
    let redacts = rules.count
    add(policy.redacts.map(\.info), .redact, .redact)
    for (index, redact) in policy.redacts.enumerated() {
      rules[redacts + index].redactFindings = redact.redaction.findings
      rules[redacts + index].redacting = redacting(redact.redaction.method)
    }
    for (index, obligation) in policy.obligations.enumerated() {
      rules.append(rule(obligation.info, TableKind(obligation.demand), policy.sources))
      origins.append((obligation.info.kind, index))
    }
    return (rules, origins)
  }

  /// What the bundle says of itself.
  static func metadata(_ policy: Policy) -> Metadata {
    var metadata = Metadata()
    let root = policy.sources.files.first?.name ?? ""
    let file = root.split(separator: "/").last.map(String.init) ?? root
    metadata.name = file.hasSuffix(".policy") ? String(file.dropLast(7)) : file
    metadata.compiler = CompilerVersion.text
    metadata.sources = policy.sources.files.map {
      Metadata.Source(name: $0.name, digest: SHA256.digest($0.bytes).bytes)
    }
    return metadata
  }

  private static func rule(
    _ info: RuleInfo, _ kind: TableKind, _ sources: SourceSet
  ) -> RuleLayout {
    let line = sources[info.span.file].position(of: Int(info.span.start)).line
    return RuleLayout(
      kind: kind, name: info.name, because: info.because, owner: info.owner,
      control: info.control, source: UInt32(info.span.file.index), line: UInt32(clamping: line))
  }

  private static func type(_ type: ValueType) -> AttributeType {
    switch type {
    case .bool: .bool
    case .int: .int
    case .usd: .usd
    case .percent: .percent
    case .duration: .duration
    case .instant: .instant
    case .string: .string
    case .symbol(let enumeration): .symbol(UInt32(clamping: enumeration))
    case .set(let enumeration): .set(UInt32(clamping: enumeration))
    }
  }

  private static func presence(_ presence: Attribute.Presence) -> AttributePresence {
    switch presence {
    case .required: .required
    case .computed: .computed
    case .defaultValue(.text(let text)): .text(text)
    case .defaultValue(.set(let members)): .number(Int64(bitPattern: members))
    case .defaultValue(let value): .number(value.place)
    }
  }

  private static func role(_ role: AttributeDeclaration.Role?) -> AttributeRole {
    switch role {
    case nil: .none
    case .deadline: .deadline
    case .outputLimit: .outputLimit
    case .stream: .stream
    }
  }

  private static func redacting(_ method: RedactionMethod) -> Redacting {
    switch method {
    case .token: .token
    case .hash: .hash
    case .mask: .mask
    case .drop: .drop
    }
  }
}

extension TableKind {
  /// The kind of the rules that demand such a thing.
  init(_ demand: ObligationLayout.Demand) {
    switch demand {
    case .cap: self = .cap
    case .isolate: self = .isolate
    case .disclose: self = .disclose
    case .record: self = .record
    case .budget: self = .budget
    case .notify: self = .notify
    }
  }
}

/// The version of this compiler.
public enum CompilerVersion {
  /// As bundles and `rtctl` name it.
  public static let text = "0.1.0"
}
