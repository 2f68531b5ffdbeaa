internal import PolicyCore

/// `route`: ordered candidates; the first that matches counts, the last always matches.
extension Checking {
  /// Checks every route, in the order in which they are tried.
  mutating func checkRoutes() {
    let items = ordered(items(.route), isRoutes: true)
    var last: RuleSource?
    for item in items {
      for source in sources(item) {
        tree = source.item.tree
        checkRoute(source)
        last = source
      }
    }
    checkLast(last, items)
  }

  private mutating func checkRoute(_ source: RuleSource) {
    guard
      requireClauses(
        source, [("to", source.clauses.to != nil)]),
      let chain = source.clauses.to
    else { return }
    let info = info(source)
    if chain.count > Limits.parts {
      report(
        TypeCodes.overLimit,
        "a route has at most \(Limits.parts) parts, `\(source.name)` has \(chain.count)",
        at: chain[Limits.parts].span, help: ["a model named again keeps its first place"])
    }
    let parts = chain.compactMap { part($0) }
    scope.routePlaces[source.name] = policy.routes.count
    policy.routes.append(Route(info: info, when: source.condition, parts: parts))
  }

  private mutating func part(_ part: Part) -> Route.Part? {
    switch part.kind {
    case .names(let idents):
      return selection(.named(idents), in: .softModels).map(Route.Part.list)
    case .models(let syntax):
      return selection(syntax, in: .softModels).map(Route.Part.list)
    case .sortedModels(let order, let syntax):
      guard let models = selection(syntax, in: .softModels) else { return nil }
      return sorted(order, models, part.span)
    case .sortedSet(let order, let set):
      guard let models = models(in: set) else { return nil }
      return sorted(order, .named(models), part.span)
    case .split(let by, let arms):
      return split(by, arms, part.span)
    }
  }

  /// The models of `{a, b}`.
  private mutating func models(in set: SetLiteral) -> [ModelID]? {
    var result: [ModelID] = []
    for entry in set.value {
      guard entry.high == nil, case .name(let name) = entry.low.kind else {
        report(
          TypeCodes.mismatch, "`\(written(entry.span))` is not the name of a model", at: entry.span)
        continue
      }
      if let id = model(Ident(name: name, span: entry.low.span)) { result.append(id) }
    }
    return result.count == set.value.count ? result : nil
  }

  private mutating func sorted(
    _ order: Part.Order, _ models: ModelSelection, _ span: Span
  ) -> Route.Part {
    switch order {
    case .cheapest:
      checkPrices(models, span)
      return .sorted(.cheapest, models)
    case .fastest:
      return .sorted(.fastest, models)
    case .leastBusy:
      return .sorted(.leastBusy, models)
    }
  }

  private mutating func split(_ by: Ident, _ arms: [Part.Arm], _ span: Span) -> Route.Part? {
    let id = attribute(by)
    if let id, let type = scope.attributeTypes[id] { checkSplit(by, type) }
    var total: Int64 = 0
    var seen: [ModelID: Span] = [:]
    var result: [(weight: Int, model: ModelID)] = []
    for arm in arms {
      total = total.addingReportingOverflow(arm.weight.value).partialValue
      guard let model = model(arm.model) else { continue }
      if let first = seen[model] {
        report(
          RuleCodes.armTwice, "`\(text(arm.model))` has two arms", at: arm.model.span,
          secondary: [Diagnostic.Label(first, "the first one")], help: ["add their weights"])
      }
      seen[model] = arm.model.span
      result.append((Int(clamping: arm.weight.value), model))
    }
    if total != 10_000 {
      report(
        RuleCodes.splitWeights,
        "these weights add to \(written(total, as: .percent)), not to 100%", at: span)
    }
    return id.map { .split(by: $0, arms: result) }
  }

  private mutating func checkSplit(_ by: Ident, _ type: ValueType) {
    switch type {
    case .string, .int, .symbol: return
    case .bool, .usd, .percent, .duration, .instant, .set:
      report(
        RuleCodes.splitAttribute, "`\(text(by))` is \(words(type)), which nothing is split by",
        at: by.span, help: ["split by a `string`, an `int`, an enum or a level"])
    }
  }

  /// The last route matches every request at every time.
  private mutating func checkLast(_ last: RuleSource?, _ items: [Placed<RuleItem>]) {
    guard let last else {
      let hasFile = items.contains {
        if case .table(let table) = $0.value { table.path != nil } else { false }
      }
      guard !hasFile, let root = trees.last?.file else { return }
      let end = sources[root].bytes.count
      report(
        RuleCodes.noRoute, "this policy has no route", at: Span(file: root, start: end, end: end),
        help: ["end it with `route default { to … }`"])
      return
    }
    guard !last.isAlways, isOrderWhole else { return }
    let clauses = last.clauses
    let found = [
      (clauses.whenSpan, "when"), (clauses.from?.span, "from"), (clauses.until?.span, "until"),
    ]
    let first = found.first { $0.0 != nil }
    report(
      RuleCodes.lastRoute,
      "the last route, `\(last.name)`, does not match every request",
      at: first?.0 ?? last.row ?? last.item.span,
      label: first.map { "the last route has no `\($0.1)`" } ?? "",
      help: ["end with a route for all that is left: `route default { to … }`"])
  }
}

extension RuleCodes {
  static let noRoute = DiagnosticCode(
    "R0106", "no route",
    explanation: "Every request gets a decision, so a policy has at least one route.",
    wrong: "language 1\nrequest { n int 0..9 default 1 }\nmodel a { }\n",
    right: "route second { when n > 5 to a }")

  static let lastRoute = DiagnosticCode(
    "R0105", "last route that may not match",
    explanation: """
      Routes are tried from top to bottom. The last one takes what is left, so it has no `when`, \
      no `from` and no `until`.
      """,
    wrong:
      "language 1\nrequest { n int 0..9 default 1 }\nmodel a { }\nroute last { when n > 5 to a }",
    right: "route second { when n > 5 to a }")

  static let splitWeights = DiagnosticCode(
    "R0107", "weights of a split",
    explanation: "The weights of a split add to exactly 100%, so that every bucket has an arm.",
    wrong: "route r { when n > 5 to split by tenant { 60% a, 30% b } }",
    right: "route r { when n > 5 to split by tenant { 60% a, 40% b } }")

  static let armTwice = DiagnosticCode(
    "R0123", "arm stands twice",
    explanation: "Each model has one arm of a split.",
    wrong: "route r { when n > 5 to split by tenant { 60% a, 40% a } }",
    right: "route r { when n > 5 to split by tenant { 60% a, 40% b } }")

  static let splitAttribute = DiagnosticCode(
    "R0108", "attribute that nothing is split by",
    explanation: """
      A split hashes the value of a `string`, an `int`, an enum or a level. Other types have no \
      one spelling that would be the same everywhere.
      """,
    wrong: "route r { when n > 5 to split by wait { 60% a, 40% b } }",
    right: "route r { when n > 5 to split by n { 60% a, 40% b } }")
}
