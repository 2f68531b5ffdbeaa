internal import PolicyCore

/// `redact`, `cap`, `isolate`, `disclose`, `record`, `budget` and `notify`.
extension Checking {
  /// Checks every obligation, kind by kind.
  mutating func checkObligations() {
    for source in sources(.redact) {
      tree = source.item.tree
      checkRedact(source)
    }
    let kinds: [RuleKind] = [.cap, .isolate, .disclose, .record, .budget, .notify]
    for kind in kinds {
      for source in sources(kind) {
        tree = source.item.tree
        let info = info(source)
        guard let demand = demand(kind, source) else { continue }
        policy.obligations.append(
          Obligation(info: info, when: source.condition, demand: demand))
      }
    }
  }

  private mutating func demand(
    _ kind: RuleKind, _ source: RuleSource
  ) -> ObligationLayout.Demand? {
    switch kind {
    case .classify, .deny, .forbid, .waive, .avoid, .route, .fallback, .validate, .redact: nil
    case .cap: cap(source)
    case .isolate: isolate(source)
    case .disclose: disclose(source)
    case .record: record(source)
    case .budget: budget(source)
    case .notify: notify(source)
    }
  }

  private mutating func checkRedact(_ source: RuleSource) {
    let clauses = source.clauses
    let info = info(source)
    let isComplete = requireClauses(
      source, [("findings", clauses.findings != nil), ("with", clauses.with != nil)])
    let findings = clauses.findings.flatMap { self.findings($0) }
    var models: ModelSelection? = .matching(.constant(true))
    if let syntax = clauses.forModels { models = selection(syntax, in: .hardModels("redact")) }
    guard isComplete, let findings, let models, let method = clauses.with else { return }
    policy.redacts.append(
      Redact(
        info: info, when: source.condition,
        redaction: Redaction(findings: findings, method: method), models: models))
  }

  private mutating func cap(_ source: RuleSource) -> ObligationLayout.Demand? {
    let clauses = source.clauses
    let isThere = clauses.outputLimit != nil || clauses.attempts != nil || clauses.cost != nil
    guard requireClauses(source, [("output`, `attempts` or `cost", isThere)]) else { return nil }
    return .cap(
      output: clauses.outputLimit.flatMap { bounded($0, 1...Int64.max, "a limit of output") },
      attempts: clauses.attempts.flatMap { bounded($0, 1...Int64.max, "a number of attempts") },
      cost: clauses.cost.flatMap { number($0, .usd, "a cost") })
  }

  private mutating func isolate(_ source: RuleSource) -> ObligationLayout.Demand? {
    let offs = source.clauses.offs.map(text)
    guard requireClauses(source, [("provider_state off` or `cache off", !offs.isEmpty)]) else {
      return nil
    }
    return .isolate(
      providerState: offs.contains("provider_state"), cache: offs.contains("cache"))
  }

  private mutating func disclose(_ source: RuleSource) -> ObligationLayout.Demand? {
    let headers = source.clauses.headers
    guard requireClauses(source, [("header", !headers.isEmpty)]) else { return nil }
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
    return .disclose(headers.map { .init(name: $0.name.value, value: $0.value.value) })
  }

  private mutating func record(_ source: RuleSource) -> ObligationLayout.Demand? {
    let clauses = source.clauses
    let isThere = clauses.content != nil || !clauses.retains.isEmpty || mayRecord(source)
    guard requireClauses(source, [("content` or `retain", isThere)]) else { return nil }
    var longest: (milliseconds: Int64, span: Span)?
    var shortest: (milliseconds: Int64, span: Span)?
    for (isLeast, quantity) in clauses.retains {
      guard let time = duration(quantity, "a time of retention") else { continue }
      if isLeast, time >= longest?.milliseconds ?? 0 { longest = (time, quantity.span) }
      if !isLeast, time <= shortest?.milliseconds ?? .max { shortest = (time, quantity.span) }
    }
    if let longest, let shortest, longest.milliseconds > shortest.milliseconds {
      report(
        RuleCodes.retention, "this keeps at least longer than it keeps at most", at: longest.span,
        secondary: [Diagnostic.Label(shortest.span, "at most this long")])
    }
    return .record(
      content: clauses.content.flatMap { content($0) }, atLeast: longest?.milliseconds,
      atMost: shortest?.milliseconds)
  }

  private func content(_ ident: Ident) -> RecordContent? {
    switch text(ident) {
    case "none": .nothing
    case "metadata": .metadata
    case "redacted": .redacted
    case "full": .full
    default: nil
    }
  }

  /// Whether a row's table records, if perhaps not in this row.
  private func mayRecord(_ source: RuleSource) -> Bool {
    guard case .table(let table) = source.item.value else { return false }
    return table.headings.contains {
      switch $0.value {
      case .content, .retain: true
      case .to, .status, .because, .models, .unless, .findings, .with, .forModels, .on, .raise,
        .add:
        false
      }
    }
  }

  private mutating func budget(_ source: RuleSource) -> ObligationLayout.Demand? {
    let clauses = source.clauses
    let by = clauses.by.flatMap { attribute($0) }
    let status = status(clauses.exhaustedDeny)
    guard requireClauses(source, [("spend", clauses.spend != nil)]), let spend = clauses.spend,
      let amount = number(spend.amount, .usd, "an amount to spend")
    else { return nil }
    if let ident = clauses.by, let by, let type = scope.attributeTypes[by] {
      checkKey(ident, type)
    }
    let periods: [String: BudgetPeriod] = [
      "hour": .hour, "day": .day, "week": .week, "month": .month,
    ]
    guard let period = periods[text(spend.period)] else { return nil }
    return .budget(
      spend: amount, per: period, by: by.map { UInt32(clamping: $0) },
      status: UInt16(clamping: status ?? 429))
  }

  /// A budget is counted by what has one spelling: as a split is.
  private mutating func checkKey(_ by: Ident, _ type: ValueType) {
    switch type {
    case .string, .int, .symbol, .bool: return
    case .usd, .percent, .duration, .instant, .set:
      report(
        RuleCodes.splitAttribute, "`\(text(by))` is \(words(type)), which nothing is counted by",
        at: by.span, help: ["count by a `string`, an `int`, an enum or a level"])
    }
  }

  private mutating func notify(_ source: RuleSource) -> ObligationLayout.Demand? {
    let clauses = source.clauses
    let isComplete = requireClauses(source, [("on", !clauses.events.isEmpty)])
    var classes: UInt64 = 0
    var isExhausted = false
    for event in clauses.events {
      let name = text(event)
      if name == "exhausted" {
        isExhausted = true
      } else if let failures = FailureName(name) {
        for failure in failures.classes { classes |= 1 << UInt64(failure.place) }
      } else {
        let events = FailureName.all.union(["exhausted"])
        report(
          RuleCodes.unknownEvent, "there is no event `\(name)`", at: event.span,
          help: suggestion(for: name, among: events.sorted(), called: "events"))
      }
    }
    if let severity = clauses.severity { requireText(severity, "a severity") }
    guard isComplete else { return nil }
    return .notify(classes: classes, exhausted: isExhausted, severity: clauses.severity?.value)
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
