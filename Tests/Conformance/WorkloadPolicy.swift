/// A first-match policy in JSON, and its translation: one model a route, one `route` rule a rule
/// in order, and a last one for the default.
struct WorkloadPolicy: Decodable {
  struct Attribute: Decodable {
    var type: String
    var values: [String]?
    var min: Int?
    var max: Int?
  }

  struct Rule: Decodable {
    var when: [Predicate]
    var route: String
  }

  struct Default: Decodable {
    var route: String
  }

  enum Operand: Decodable {
    case bool(Bool)
    case int(Int)
    case text(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let value = try? container.decode(Bool.self) {
        self = .bool(value)
      } else if let value = try? container.decode(Int.self) {
        self = .int(value)
      } else {
        self = .text(try container.decode(String.self))
      }
    }
  }

  struct Predicate: Decodable {
    var attr: String
    var op: String
    var value: Operand?
    var values: [Operand]?
    var lo: Int?
    var hi: Int?
  }

  var attributes: [String: Attribute]
  var routes: [String]
  var rules: [Rule]
  var `default`: Default

  /// `deny` is a word of the language; the model that stands for it is named `refusal`.
  static func modelName(_ route: String) -> String { route == "deny" ? "refusal" : route }

  var policyText: String {
    var text = "language 1\n"
    let ordered = attributes.sorted { $0.key < $1.key }
    for (name, attribute) in ordered {
      guard let values = attribute.values else { continue }
      text +=
        attribute.type == "ordered_enum"
        ? "level T_\(name) { \(values.joined(separator: " < ")) }\n"
        : "enum T_\(name) { \(values.joined(separator: ", ")) }\n"
    }
    text += "request {\n"
    for (name, attribute) in ordered {
      let type =
        switch attribute.type {
        case "enum", "ordered_enum": "T_\(name)"
        case "set": "set of T_\(name)"
        case "int": "int \(attribute.min ?? 0)..\(attribute.max ?? 0)"
        case "string": "string max 256"
        default: attribute.type
        }
      text += "    \(name) \(type) required\n"
    }
    text += "}\nmodels { }\n"
    for route in routes { text += "model \(Self.modelName(route)) { }\n" }
    for (index, rule) in rules.enumerated() {
      let condition = rule.when.map(condition(_:)).joined(separator: " and ")
      text += "route r\(index) { "
      if !condition.isEmpty { text += "when \(condition) " }
      text += "to \(Self.modelName(rule.route)) }\n"
    }
    return text + "route r\(rules.count) { to \(Self.modelName(self.default.route)) }\n"
  }

  private func condition(_ predicate: Predicate) -> String {
    let name = predicate.attr
    let isText = attributes[name]?.type == "string"
    func literal(_ operand: Operand?) -> String {
      switch operand {
      case .bool(let value): value ? "true" : "false"
      case .int(let value): String(value)
      case .text(let value): isText ? "\"\(value)\"" : value
      case nil: ""
      }
    }
    let members = (predicate.values ?? []).map(literal).joined(separator: ", ")
    return switch predicate.op {
    case "eq": "\(name) == \(literal(predicate.value))"
    case "ge": "\(name) >= \(literal(predicate.value))"
    case "gt": "\(name) > \(literal(predicate.value))"
    case "le": "\(name) <= \(literal(predicate.value))"
    case "lt": "\(name) < \(literal(predicate.value))"
    case "in": "\(name) in {\(members)}"
    case "not_in": "\(name) not in {\(members)}"
    case "range": "\(name) in \(predicate.lo ?? 0)..\(predicate.hi ?? 0)"
    case "contains": "\(name) has \(literal(predicate.value))"
    case "lacks": "not (\(name) has \(literal(predicate.value)))"
    case "prefix": "\(name) starts with \(literal(predicate.value))"
    default: "unknown operator \(predicate.op)"
    }
  }
}
