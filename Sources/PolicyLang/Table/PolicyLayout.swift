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
    let origins = policy.ruleOrder
    return (origins.map { rule($0, policy) }, origins)
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
    _ origin: (kind: RuleKind, index: Int), _ policy: Policy
  ) -> RuleLayout {
    let info = policy.condition(of: origin).info
    let line = policy.sources[info.span.file].position(of: Int(info.span.start)).line
    var rule = RuleLayout(
      kind: TableKind(origin.kind), name: info.name, because: info.because, owner: info.owner,
      control: info.control, source: UInt32(info.span.file.index), line: UInt32(clamping: line))
    var redaction: Redaction?
    switch origin.kind {
    case .deny: rule.status = UInt16(clamping: policy.denies[origin.index].status)
    case .forbid: redaction = policy.forbids[origin.index].unlessRedacted
    case .redact: redaction = policy.redacts[origin.index].redaction
    case .waive: rule.approved = policy.waives[origin.index].approved
    case .classify, .avoid, .route, .fallback, .validate, .cap, .isolate, .disclose,
      .record, .budget, .notify:
      break
    }
    if let redaction {
      rule.redactFindings = redaction.findings
      rule.redacting = redaction.method.redacting
    }
    return rule
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
}

extension TableKind {
  /// The kind of a rule, as a bundle has it.
  init(_ kind: RuleKind) {
    switch kind {
    case .classify: self = .classify
    case .deny: self = .deny
    case .forbid: self = .forbid
    case .waive: self = .waive
    case .avoid: self = .avoid
    case .route: self = .route
    case .fallback: self = .fallback
    case .validate: self = .validate
    case .redact: self = .redact
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
