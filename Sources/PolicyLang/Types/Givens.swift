internal import PolicyCore

/// What `given` says of a request.
struct GivenValues {
  var now: Int64?
  var values: [(attribute: AttributeID, value: Constant)] = []
  var signals: [(model: ModelID, signal: Signal, value: Constant)] = []
  var splits: [(route: Int, model: ModelID)] = []
}

/// `given { … }` of tests and scenarios, read as a request line is.
extension Checking {
  /// Checks what is given; `title` is where something missing is reported.
  mutating func given(_ entries: [Spanned<Given>], title: Span) -> GivenValues {
    var result = GivenValues()
    var seen: [AttributeID: Span] = [:]
    var stated: [String: Span] = [:]
    for entry in entries {
      switch entry.value {
      case .now(let instant):
        once("now", entry.span, &stated)
        result.now = instant.value.microseconds
      case .findings(let set):
        once("findings", entry.span, &stated)
        if let bits = self.set(set.value, of: BuiltIn.findings) {
          result.values.append((scope.findings, .set(bits)))
        }
      case .split(let route, let model):
        once("split \(text(route))", entry.span, &stated)
        if let fixed = split(route, model) { result.splits.append(fixed) }
      case .signal(let model, let signal, let value):
        once("signal \(text(model)) \(text(signal))", entry.span, &stated)
        if let sample = self.signal(model, signal, value) { result.signals.append(sample) }
      case .attribute(let ident, let value):
        once(text(ident), ident.span, &stated)
        guard let id = attribute(ident) else { continue }
        seen[id] = ident.span
        if let constant = givenValue(id, ident, value) { result.values.append((id, constant)) }
      }
    }
    checkNothingMissing(seen, title)
    return result
  }

  private mutating func once(_ what: String, _ span: Span, _ stated: inout [String: Span]) {
    if let first = stated[what] {
      report(
        RuleCodes.givenTwice, "`\(what)` is given twice", at: span,
        secondary: [Diagnostic.Label(first, "first here")])
    }
    stated[what] = span
  }

  private mutating func givenValue(_ id: AttributeID, _ ident: Ident, _ value: Value) -> Constant? {
    let attribute = policy.attributes[id]
    switch attribute.source {
    case .clockHour, .clockWeekday, .clockDate:
      report(
        RuleCodes.givenClock, "`\(attribute.name)` is computed from `now`", at: ident.span,
        help: ["give `now` instead"])
      return nil
    case .header, .body, .claim, .host, .promptTokens, .promptBytes, .now, .needs, .findings: break
    }
    guard let type = scope.attributeTypes[id],
      let constant = constant(value, as: type, of: "`\(attribute.name)`"),
      checkInside(constant, value.span, attribute)
    else { return nil }
    return atLeast(attribute, constant)
  }

  private mutating func checkNothingMissing(_ seen: [AttributeID: Span], _ title: Span) {
    let missing = policy.attributes.indices.filter { id in
      guard seen[id] == nil, policy.attributes[id].span != nil else { return false }
      switch policy.attributes[id].presence {
      case .required: return scope.attributeTypes[id] != nil
      case .defaultValue: return false
      case .computed:
        return policy.attributes[id].source == .promptTokens
          || policy.attributes[id].source == .promptBytes
      }
    }
    guard !missing.isEmpty else { return }
    report(
      RuleCodes.givenMissing,
      "no value is given for \(list(missing.map { policy.attributes[$0].name }))",
      at: title, help: ["a request without it is refused"])
  }

  private mutating func split(_ route: Ident, _ model: Ident) -> (route: Int, model: ModelID)? {
    let id = self.model(model)
    guard let place = scope.routePlaces[text(route)] else {
      if row(route) == nil, let rule = rule(route, of: [.route], called: "a `route`"),
        rule.rows != nil
      {
        report(
          RuleCodes.noSuchArm, "`\(text(route))` is a table; name one of its rows", at: route.span,
          help: ["name the row in backticks: `` `\(text(route))#1` ``"])
      }
      return nil
    }
    guard let id else { return nil }
    let arms = policy.routes[place].parts.flatMap { part -> [ModelID] in
      guard case .split(_, let arms) = part else { return [] }
      return arms.map(\.model)
    }
    guard arms.contains(id) else {
      report(
        RuleCodes.noSuchArm, "`\(text(route))` has no arm for `\(text(model))`", at: model.span,
        help: arms.isEmpty
          ? ["it does not split"] : ["its arms are \(list(arms.map { policy.models[$0].name }))"])
      return nil
    }
    return (place, id)
  }

  private mutating func signal(
    _ model: Ident, _ ident: Ident, _ value: Value
  ) -> (model: ModelID, signal: Signal, value: Constant)? {
    let id = self.model(model)
    let name = text(ident)
    guard let signal = scope.signals[ident.name] else {
      report(
        TypeCodes.unknownName, "there is no signal `\(name)`", at: ident.span,
        help: suggestion(
          for: name, among: Signal.allCases.map(\.rawValue), called: "signals"), missing: name)
      return nil
    }
    guard let constant = constant(value, as: type(of: signal), of: "`\(name)`"), let id else {
      return nil
    }
    return (id, signal, constant)
  }
}

extension RuleCodes {
  static let givenTwice = DiagnosticCode(
    "R0303", "given twice",
    explanation: "A request states each attribute once.",
    wrong: "test \"t\" { given { n: 1, n: 2 } expect candidates a }",
    right: "test \"t\" { given { n: 1 } expect candidates a, b }")

  static let givenClock = DiagnosticCode(
    "R0302", "clock attribute given",
    explanation: "What comes from the clock is computed from `now`, in tests as in request lines.",
    wrong: """
      request { hour int 0..23 from clock hour "UTC" }
      test "t" { given { hour: 3 } expect candidates a }
      """,
    right: """
      request { hour int 0..23 from clock hour "UTC" }
      test "t" { given { now: 2027-01-01T03:00:00Z } expect candidates a, b }
      """)

  static let givenMissing = DiagnosticCode(
    "R0301", "required attribute not given",
    explanation: """
      A test gives what a request must state: every required attribute, and what would be \
      computed from the prompt.
      """,
    wrong:
      "request { who string max 9 required }\ntest \"t\" { given { n: 1 } expect candidates a }",
    right: """
      request { who string max 9 required }
      test "t" { given { n: 1, who: "me" } expect candidates a, b }
      """)

  static let noSuchArm = DiagnosticCode(
    "R0304", "split without that arm",
    explanation: "A test may fix a split to one of the arms of its route.",
    wrong: "test \"t\" { given { n: 1, split last: a } expect candidates a, b }",
    right: """
      route r { when n > 5 to split by tenant { 60% a, 40% b } }
      test "t" { given { n: 9, split r: b } expect candidates b, a }
      """)
}
