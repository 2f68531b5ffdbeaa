/// The kinds of rules that are checked now and enforced later.
extension Checking {
  /// Checks every rule of those kinds.
  mutating func checkLaterRules() {
    for kind in RuleKind.allCases where isLater(kind) {
      for item in items(kind) {
        noteLater(item)
        for source in sources(item) {
          tree = source.item.tree
          _ = info(source)
          checkLater(kind, source)
        }
      }
    }
  }

  private mutating func noteLater(_ item: Placed<RuleItem>) {
    let ident = item.value.ident
    if case .table(let table) = item.value, table.path != nil { return }
    notEnforced(
      item.value.kind.rawValue, "`\(text(ident))` is \(words(item.value.kind))",
      at: ident.span)
  }

  private func isLater(_ kind: RuleKind) -> Bool {
    switch kind {
    case .classify, .deny, .forbid, .waive, .avoid, .route: false
    case .fallback, .validate, .redact, .cap, .isolate, .disclose, .record, .budget, .notify: true
    }
  }

  private mutating func checkLater(_ kind: RuleKind, _ source: RuleSource) {
    switch kind {
    case .classify, .deny, .forbid, .waive, .avoid, .route: break
    case .fallback: checkFallback(source)
    case .validate: checkValidate(source)
    case .redact: checkRedact(source)
    case .cap: checkCap(source)
    case .isolate:
      require(source, [("provider_state off` or `cache off", !source.clauses.offs.isEmpty)])
    case .disclose: checkDisclose(source)
    case .record: checkRecord(source)
    case .budget: checkBudget(source)
    case .notify: checkNotify(source)
    }
  }

  private mutating func require(
    _ source: RuleSource, _ needed: [(word: String, isThere: Bool)]
  ) {
    _ = requireClauses(source, needed)
  }

  private mutating func checkRedact(_ source: RuleSource) {
    let clauses = source.clauses
    require(source, [("findings", clauses.findings != nil), ("with", clauses.with != nil)])
    if let set = clauses.findings { _ = findings(set) }
    if let models = clauses.forModels { _ = selection(models, in: .hardModels("redact")) }
  }

  private mutating func checkCap(_ source: RuleSource) {
    let clauses = source.clauses
    let isThere = clauses.outputLimit != nil || clauses.attempts != nil || clauses.cost != nil
    require(source, [("output`, `attempts` or `cost", isThere)])
    if let limit = clauses.outputLimit { checkNumber(limit, 1...Int64.max, "a limit of output") }
    if let attempts = clauses.attempts {
      checkNumber(attempts, 1...Int64.max, "a number of attempts")
    }
    if let cost = clauses.cost { _ = number(cost, .usd, "a cost") }
  }

  private mutating func checkDisclose(_ source: RuleSource) {
    let headers = source.clauses.headers
    require(source, [("header", !headers.isEmpty)])
    var seen: [String: Span] = [:]
    for header in headers {
      checkHeaderName(header.name)
      let name = header.name.value.lowercased()
      if let first = seen[name] {
        report(
          RuleCodes.saidTwice, "the header \(written(header.name.span)) is set twice",
          at: header.name.span, secondary: [Diagnostic.Label(first, "first here")])
      }
      seen[name] = header.name.span
      if header.value.value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
        report(
          TypeCodes.badSource, "the value of a header holds no control characters",
          at: header.value.span)
      }
    }
  }

  private mutating func checkRecord(_ source: RuleSource) {
    let clauses = source.clauses
    require(
      source, [("content` or `retain", clauses.content != nil || !clauses.retains.isEmpty)])
    var longest: (milliseconds: Int64, span: Span)?
    var shortest: (milliseconds: Int64, span: Span)?
    for (isLeast, quantity) in clauses.retains {
      guard let time = duration(quantity, "a time of retention") else { continue }
      if isLeast, time >= longest?.milliseconds ?? 0 { longest = (time, quantity.span) }
      if !isLeast, time <= shortest?.milliseconds ?? .max { shortest = (time, quantity.span) }
    }
    guard let longest, let shortest, longest.milliseconds > shortest.milliseconds else { return }
    report(
      RuleCodes.retention, "this keeps at least longer than it keeps at most", at: longest.span,
      secondary: [Diagnostic.Label(shortest.span, "at most this long")])
  }

  private mutating func checkBudget(_ source: RuleSource) {
    let clauses = source.clauses
    require(source, [("spend", clauses.spend != nil)])
    if let spend = clauses.spend { _ = number(spend.amount, .usd, "an amount to spend") }
    if let by = clauses.by { _ = attribute(by) }
    _ = status(clauses.exhaustedDeny)
  }

  private mutating func checkNotify(_ source: RuleSource) {
    let clauses = source.clauses
    require(source, [("on", !clauses.events.isEmpty)])
    let events = FailureNames.all.union(["exhausted"])
    for event in clauses.events {
      let name = text(event)
      guard !events.contains(name) else { continue }
      report(
        RuleCodes.unknownEvent, "there is no event `\(name)`", at: event.span,
        help: suggestion(for: name, among: events.sorted(), called: "events"))
    }
    if let severity = clauses.severity { requireText(severity, "a severity") }
  }
}

extension RuleCodes {
  static let unknownEvent = DiagnosticCode(
    "R0206", "unknown event",
    explanation: "`notify` tells of `exhausted` and of the classes and groups of failures.",
    wrong: "notify outage { on exhaustd severity \"major\" }",
    right: "notify outage { on exhausted severity \"major\" }")

  static let retention = DiagnosticCode(
    "R0207", "contradictory retention",
    explanation: "What is kept at least must not be longer than what is kept at most.",
    wrong: "record r { retain at least 7y retain at most 1y }",
    right: "record r { retain at least 1y retain at most 7y }")
}
