import PolicyCore

@testable import PolicyLang

/// A policy made by hand: one attribute of each kind, three models, and no rules but a last route.
enum TestPolicy {
  /// Places of the attributes.
  static let flag = 0, task = 1, level = 2, other = 3, labels = 4, more = 5, tenant = 6, user = 7
  static let n = 8, m = 9, cost = 10, spare = 11, now = 12, needs = 13, findings = 14
  /// Places of the facts.
  static let region = 0, clearance = 1, caps = 2, size = 3, name = 4, accepts = 5, context = 6
  static let task4: EnumerationID = 4, level5: EnumerationID = 5, label6: EnumerationID = 6
  static let span = Span(file: FileID(0), start: 0, end: 1)

  static func make() -> Policy {
    var sources = SourceSet()
    _ = sources.add(SourceFile(name: "hand.policy", bytes: Array("language 1\n".utf8)))
    var policy = Policy(sources: sources)
    policy.enumerations = BuiltIn.enumerations.map { enumeration($0.name, $0.isLevel, $0.values) }
    policy.enumerations.append(enumeration("Task", false, ["chat", "code", "sum", "ask", "own"]))
    policy.enumerations.append(enumeration("Level", true, ["a", "b", "c", "d"]))
    policy.enumerations.append(
      enumeration("Label", false, ["pii", "phi", "pan", "key", "law", "eco"]))
    policy.lists = [StringList(name: "known", entries: ["ab", "acme", "b"].map { Array($0.utf8) })]
    policy.attributes = attributes()
    policy.facts = facts()
    policy.models = models()
    policy.routes = [
      Route(
        info: info(.route, "last"), when: .constant(true), parts: [.list(.named([0, 1, 2]))])
    ]
    return policy
  }

  static func info(_ kind: RuleKind, _ name: String) -> RuleInfo {
    RuleInfo(
      kind: kind, name: name, because: nil, owner: nil, control: nil, from: nil, until: nil,
      documentation: [], span: span, nameSpan: span)
  }

  private static func enumeration(
    _ name: String, _ isLevel: Bool, _ values: [String]
  ) -> Enumeration {
    Enumeration(name: name, isLevel: isLevel, values: values, outside: values, span: nil)
  }

  private static func attribute(
    _ name: String, _ type: ValueType, _ range: ClosedRange<Int64> = .min ... .max,
    source: AttributeSource = .host, atLeast: Int? = nil
  ) -> Attribute {
    let isBuiltIn = [.now, .needs, .findings].contains(source)
    return Attribute(
      name: name, type: type, range: range, maxBytes: 8,
      presence: isBuiltIn ? .computed : .required, source: source, unknownAs: nil,
      atLeast: atLeast, role: nil, trusted: nil, documentation: [], span: isBuiltIn ? nil : span)
  }

  private static func attributes() -> [Attribute] {
    [
      attribute("flag", .bool),
      attribute("task", .symbol(task4)),
      attribute("level", .symbol(level5), atLeast: 1),
      attribute("other", .symbol(level5)),
      attribute("labels", .set(label6)),
      attribute("more", .set(label6)),
      attribute("tenant", .string),
      attribute("user", .string),
      attribute("n", .int, 0...100),
      attribute("m", .int, -50...50),
      attribute("cost", .usd),
      attribute("spare", .bool),
      attribute("now", .instant, source: .now),
      attribute("needs", .set(BuiltIn.features), source: .needs),
      attribute("findings", .set(BuiltIn.findings), source: .findings),
    ]
  }

  private static func facts() -> [Fact] {
    let declared: [(String, ValueType)] = [
      ("region", .symbol(task4)), ("clearance", .symbol(level5)), ("caps", .set(label6)),
      ("size", .int),
    ]
    let builtIn: [(String, ValueType)] = [
      ("name", .string), ("accepts", .set(BuiltIn.features)), ("context", .int),
      ("price_in", .usd), ("price_out", .usd), ("quota_group", .string),
    ]
    return declared.map { Fact(name: $0.0, type: $0.1, defaultValue: nil, span: span) }
      + builtIn.map { Fact(name: $0.0, type: $0.1, defaultValue: nil, span: nil) }
  }

  private static func models() -> [Model] {
    [("one", 0, 1, 0b11, 10), ("two", 1, 3, 0b1100, 90), ("three", 0, 3, 0, 10)]
      .map { (name: String, region: Int, clearance: Int, caps: UInt64, size: Int64) in
        Model(
          name: name,
          facts: [
            .symbol(region), .symbol(clearance), .set(caps), .number(size),
            .text(Array(name.utf8)), .set(0b1_1111_1111), name == "one" ? .number(60) : nil, nil,
            nil, .text(Array(name.utf8)),
          ], span: span)
      }
  }
}
