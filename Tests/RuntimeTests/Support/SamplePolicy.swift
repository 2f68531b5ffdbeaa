import PolicyCore

/// A policy with an attribute of every type and source, made by hand.
enum SamplePolicy {
  static let features = Feature.allCases.map(\.rawValue)

  static func enumeration(
    _ name: String, _ values: [String], isLevel: Bool = false, outside: [String]? = nil
  ) -> EnumerationLayout {
    EnumerationLayout(name: name, isLevel: isLevel, values: values, outside: outside ?? values)
  }

  static func attribute(
    _ name: String, _ type: AttributeType, _ presence: AttributePresence,
    range: ClosedRange<Int64> = 0...Int64.max, maxBytes: UInt32 = 0,
    source: AttributeSource = .host, unknownAs: UInt32? = nil, atLeast: UInt32? = nil,
    role: AttributeRole = .none, isClassified: Bool = false
  ) -> AttributeLayout {
    AttributeLayout(
      name: name, type: type, range: range, maxBytes: maxBytes, presence: presence, source: source,
      unknownAs: unknownAs, atLeast: atLeast, role: role, isClassified: isClassified)
  }

  static let builtIn: [EnumerationLayout] = [
    enumeration("feature", features),
    enumeration("finding", ["email", "phone", "pan"]),
    enumeration("health", ["up", "degraded", "down"]),
    enumeration("weekday", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
  ]

  static let builtInAttributes: [AttributeLayout] = [
    attribute("now", .instant, .computed, range: .min ... .max, source: .now),
    attribute("needs", .set(0), .computed, source: .needs),
    attribute("findings", .set(1), .computed, source: .findings),
  ]

  static func policy(_ attributes: [AttributeLayout]) -> CompiledPolicy {
    var policy = CompiledPolicy()
    policy.enumerations =
      builtIn + [
        enumeration(
          "Task", ["chat", "code", "agent-step"], outside: ["Chat!", "code", "agent-step"]),
        enumeration("Sens", ["public", "internal", "secret"], isLevel: true),
        enumeration("Label", ["pii", "phi", "pan"], outside: ["PII", "phi", "pan"]),
      ]
    policy.attributes = attributes + builtInAttributes
    policy.models = ["a", "b"].map {
      ModelLayout(
        name: $0, accepts: .max, context: nil, priceIn: nil, priceOut: nil, quotaGroup: $0)
    }
    return policy
  }

  /// Every type, each with a default, so that a line may name just one.
  static let types = policy([
    attribute("task", .symbol(4), .number(0)),
    attribute("tier", .symbol(4), .number(0), unknownAs: 2),
    attribute("sens", .symbol(5), .number(2), atLeast: 1),
    attribute("labels", .set(6), .number(0)),
    attribute("marks", .set(6), .number(0), unknownAs: 0),
    attribute("tenant", .string, .text(Array("acme".utf8)), maxBytes: 16),
    attribute("n", .int, .number(10), range: -5...100),
    attribute("cost", .usd, .number(0)),
    attribute("share", .percent, .number(0), range: 0...10_000),
    attribute("wait", .duration, .number(60_000), range: 100...600_000),
    attribute("day", .instant, .number(0), range: .min ... .max),
    attribute("live", .bool, .number(0), role: .stream),
  ])

  /// Required and computed attributes.
  static let sources = policy([
    attribute("tenant", .string, .required, maxBytes: 16, source: .claim("tenant")),
    attribute("task", .symbol(4), .number(0), source: .header("X-Task")),
    attribute("labels", .set(6), .number(0), source: .header("x-labels")),
    attribute("wait", .duration, .number(60_000), range: 100...600_000, source: .header("x-wait")),
    attribute("n", .int, .number(7), range: 0...9, source: .header("x-n")),
    attribute("cost", .usd, .number(0), source: .header("x-cost")),
    attribute("fast", .bool, .number(0), source: .header("x-fast")),
    attribute(
      "limit", .int, .number(1_000), range: 1...256_000,
      source: .body(["/max_completion_tokens", "/max_tokens"])),
    attribute("live", .bool, .number(0), source: .body(["/stream"]), role: .stream),
    attribute("deep", .symbol(4), .number(1), source: .body(["/a~1b/1/kind"])),
    attribute("region", .symbol(5), .number(0), source: .host),
    attribute("tokens", .int, .computed, range: 0...4_000_000, source: .promptTokens),
    attribute("hour", .int, .computed, range: 0...23, source: .clockHour(zone: "Europe/Berlin")),
    attribute("weekday", .symbol(3), .computed, source: .clockWeekday(zone: "Europe/Berlin")),
    attribute("date", .instant, .computed, source: .clockDate(zone: "Europe/Berlin")),
  ])
}
