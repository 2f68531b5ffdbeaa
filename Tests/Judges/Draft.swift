/// A small policy in parts that can be left out, and what its requests may say.
struct Draft {
  /// An attribute and the values of it that matter, as JSON; nil leaves it out.
  struct Attribute {
    var name: String
    /// What stands behind the name in the `request` block.
    var declaration: String
    var values: [String?]
  }

  struct Model {
    var name: String
    /// In the order of `Draft.facts`.
    var facts: [String]
    /// Built-in facts.
    var more = ""
  }

  struct Rule {
    var kind: String
    var name: String
    var when: String?
    /// The other clauses; of a table all that follows its name.
    var body: String

    var isTable: Bool { kind.hasSuffix(" table") }

    func text(when condition: String?) -> String {
      if isTable { return "\(kind) \(name) \(body)\n" }
      let clause = condition.map { "when \($0)   " } ?? ""
      return "\(kind) \(name) { \(clause)\(body) }\n"
    }

    var text: String { text(when: when) }
  }

  /// A claim about all requests.
  struct Claim {
    enum Form {
      case everyCandidate(String), everyAdmissible(String), noCandidate(String)
      case everyRequest(String), equivalent(String, String)
      case denied, answered
      case survives(Int, String)
      case raising(String, String)
    }

    var name: String
    var when: String?
    var form: Form

    var words: String {
      switch form {
      case .everyCandidate(let claim): "every candidate: \(claim)"
      case .everyAdmissible(let claim): "every admissible model: \(claim)"
      case .noCandidate(let claim): "no candidate: \(claim)"
      case .everyRequest(let claim): "every request: \(claim)"
      case .equivalent(let left, let right): "every request: \(left) equivalent to \(right)"
      case .denied: "denied"
      case .answered: "answered"
      case .survives(let count, let fact): "survives loss of any \(count) \(fact)"
      case .raising(let level, let never): "raising \(level) never \(never)"
      }
    }

    var text: String {
      let clause = when.map { "when \($0)   " } ?? ""
      return "invariant \(name) { \(clause)\(words) }\n"
    }
  }

  /// Levels, enums, lists, calendars, defines and detectors, a line each.
  var declarations: [String] = []
  var attributes: [Attribute] = []
  /// Names and types of facts.
  var facts: [(name: String, type: String)] = []
  var models: [Model] = []
  var rules: [Rule] = []
  var claims: [Claim] = []
  /// By name: the texts of files that declarations read.
  var files: [String: String] = [:]
  /// Instants around every border, in the order in which they were met.
  var instants: [String] = []
  /// Values of `findings`, `signals` and `needs`, as attributes have them.
  var others: [Attribute] = []
  /// Whether every two requests that any rule tells apart have members among the enumerated.
  var isWhole = true
  /// Values of each level, lowest first.
  var levels: [String: [String]] = [:]

  // MARK: - Text

  /// Levels, attributes, models: all that stands before the rules.
  func head(attributes more: String = "", models others: String = "") -> String {
    var text = "language 1\n" + declarations.map { $0 + "\n" }.joined()
    text += "request {\n"
    text += attributes.map { "    \($0.name) \($0.declaration)\n" }.joined() + more + "}\n"
    text += "models { " + facts.map { "\($0.name) \($0.type)" }.joined(separator: " ") + " }\n"
    for model in models {
      let stated = zip(facts, model.facts).map { "\($0.name) \($1)" }.joined(separator: " ")
      text += "model \(model.name) { \(stated) \(model.more)}\n"
    }
    return text + others
  }

  var text: String { head() + rules.map(\.text).joined() + claims.map(\.text).joined() }

  /// The rules and claims with these names left out, and waivers of them.
  func without(_ names: Set<String>) -> Draft {
    var result = self
    result.rules.removeAll { rule in
      names.contains(rule.name)
        || rule.kind == "waive" && names.contains { rule.body.contains("lifts \($0) ") }
    }
    result.claims.removeAll { names.contains($0.name) }
    return result
  }
}

/// All requests of a draft, one line each.
struct World {
  let dimensions: [Draft.Attribute]
  let lines: [String]
  private let strides: [Int]

  /// How many requests are enumerated at most; a draft with more has some of its instants dropped.
  static let most = 1_600

  init(_ draft: Draft) {
    var instants = draft.instants
    var dimensions = draft.attributes + draft.others
    dimensions.removeAll { $0.values.isEmpty }
    let count = dimensions.reduce(1) { $0 * $1.values.count }
    instants = Array(instants.prefix(max(2, Self.most / max(count, 1))))
    dimensions.append(
      Draft.Attribute(name: "now", declaration: "", values: instants.map { "\"\($0)\"" }))
    var strides: [Int] = []
    var total = 1
    for dimension in dimensions {
      strides.append(total)
      total *= dimension.values.count
    }
    self.strides = strides
    self.dimensions = dimensions
    lines = (0..<total).map { place in
      let fields = zip(dimensions, strides).compactMap { dimension, stride in
        dimension.values[place / stride % dimension.values.count].map {
          "\"\(dimension.name)\":\($0)"
        }
      }
      return "{\(fields.joined(separator: ","))}"
    }
  }

  /// The value of a dimension in a request, as JSON.
  func value(_ name: String, of request: Int) -> String? {
    guard let place = dimensions.firstIndex(where: { $0.name == name }) else { return nil }
    let values = dimensions[place].values
    return values[request / strides[place] % values.count]
  }

  /// Which values of some dimensions a request has.
  func places(of request: Int, in dimensions: [Int]) -> [Int] {
    dimensions.map { request / strides[$0] % self.dimensions[$0].values.count }
  }

  /// The requests that differ from one in a dimension only, with the index of their value there.
  func neighbours(of request: Int, in name: String) -> (own: Int, others: [Int]) {
    guard let place = dimensions.firstIndex(where: { $0.name == name }) else { return (0, []) }
    let count = dimensions[place].values.count
    let own = request / strides[place] % count
    return (own, (0..<count).map { request + ($0 - own) * strides[place] })
  }
}
