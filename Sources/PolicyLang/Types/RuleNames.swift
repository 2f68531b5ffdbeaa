internal import PolicyCore

/// Names of rules, tables and rows, and what every rule has.
extension Checking {
  /// Declares the names of all rules and tables, whatever their kind.
  mutating func declareRuleNames() {
    var count = 0
    for item in declarations.rules {
      let ident = item.value.ident
      let kind = item.value.kind
      var rows: Int?
      if case .table(let table) = item.value { rows = table.rows.count }
      let before = count
      count += rows ?? 1
      if before <= Limits.rules, count > Limits.rules {
        report(
          TypeCodes.overLimit, "a policy has at most \(Limits.rules) rules and rows", at: ident.span
        )
      }
      guard text(ident) != BuiltIn.cannotServe else {
        report(
          TypeCodes.reservedName, "`\(BuiltIn.cannotServe)` is the built-in rule", at: ident.span,
          help: ["give this rule another name"])
        continue
      }
      guard claim(ident, as: words(kind, isTable: rows != nil), in: .rules) else { continue }
      scope.rules[ident.name] = Scope.RuleName(kind: kind, rows: rows, span: ident.span)
    }
  }

  /// A kind of rule with its article.
  func words(_ kind: RuleKind, isTable: Bool = false) -> String {
    if isTable { return "a table of `\(kind.rawValue)`" }
    return kind == .isolate || kind == .avoid ? "an `\(kind.rawValue)`" : "a `\(kind.rawValue)`"
  }

  /// What every rule has.
  mutating func info(
    _ kind: RuleKind, _ name: String, _ clauses: Clauses, _ item: Placed<RuleItem>,
    span: Span? = nil, isUniqueRow: Bool = false
  ) -> RuleInfo {
    let (from, until) = dates(clauses)
    return RuleInfo(
      kind: kind, name: name, because: clauses.because?.value,
      owner: clauses.owner?.value ?? trees[item.tree].owner?.value,
      control: clauses.control?.value, from: from, until: until,
      documentation: item.documentation, span: span ?? item.span, nameSpan: item.value.ident.span,
      isUniqueRow: isUniqueRow)
  }

  /// From when and until when something is in force, in microseconds since 1970.
  mutating func dates(_ clauses: Clauses) -> (from: Int64?, until: Int64?) {
    let from = clauses.from?.value.microseconds
    let until = clauses.until.map { end($0.value) }
    if let from, let until, let last = clauses.until, from >= until {
      reportDates(last.span, clauses.from?.span)
    }
    return (from, until)
  }

  /// Just behind an `until`: a date lasts to the end of its day.
  private func end(_ instant: InstantLiteral) -> Int64 {
    guard instant.isDate else { return instant.microseconds }
    let (end, overflow) = instant.microseconds.addingReportingOverflow(86_400_000_000)
    return overflow ? .max : end
  }

  private mutating func reportDates(_ until: Span, _ from: Span?) {
    report(
      RuleCodes.backwardsDates, "this rule ends before it starts", at: until,
      secondary: from.map { [Diagnostic.Label($0, "starts here")] } ?? [])
  }

  /// Says that a rule lacks clauses that its kind needs; a table that lacks them is said once.
  mutating func requireClauses(
    _ source: RuleSource, _ needed: [(word: String, isThere: Bool)], help: [String] = []
  ) -> Bool {
    let missing = needed.filter { !$0.isThere }.map(\.word)
    guard !missing.isEmpty else { return true }
    let kind = source.item.value.kind
    var (name, place) = (source.name, source.item.value.ident.span)
    if case .table(let table) = source.item.value {
      let headings = table.headings.map { written($0.span) }
      let lacks = missing.contains { word in !headings.contains { $0.hasPrefix(word) } }
      name = lacks ? text(table.ident) : name
      place = lacks ? place : source.row ?? place
    }
    report(
      RuleCodes.missingClause, "`\(name)` lacks \(list(missing))", at: place,
      label: "\(words(kind)) needs \(missing.count == 1 ? "this" : "them")",
      help: help + missing.compactMap { Checking.clauseForms[$0] })
    return false
  }

  /// What may stand in a clause that is missing, for those where its word does not say it.
  private static let clauseForms: [String: String] = [
    "to": "name models: `to a, b`, `to cheapest of {a, b}`",
    "with": "write \(words(RedactionMethod.allCases.map { "with \($0.rawValue)" }))",
    "findings": "name detectors: `findings {email, phone}`",
    "models": "name them, `models a, b`, or say which: `models where …`",
    "header": "write `header \"NAME\" = \"VALUE\"`",
    "spend": "write an amount and a time: `spend $500 per day`",
    "on": "name what happens: `on exhausted`, `on unavailable`",
    "output": "say what a good answer is: `output is json`, `output has no findings {email}`",
    "lifts": "name the forbid: `lifts NAME`",
    "until": "write the last day: `until 2027-03-31`",
    "approved": "say who signed for it: `approved \"WHO\"`",
  ]

  private static func words(_ forms: [String]) -> String {
    let quoted = forms.map { "`\($0)`" }
    return quoted.dropLast().joined(separator: ", ") + " or " + (quoted.last ?? "")
  }

  /// An HTTP status that says no: 400 to 599.
  mutating func status(_ status: Spanned<Int64>?) -> Int? {
    guard let status else { return nil }
    guard (400...599).contains(status.value) else {
      report(
        RuleCodes.badStatus, "`\(written(status.span))` is no status of a refusal", at: status.span,
        help: ["a refusal has a status from 400 to 599"])
      return nil
    }
    return Int(status.value)
  }

  /// Which models a rule is about; nil when a part is wrong.
  mutating func selection(
    _ syntax: ModelsSyntax, in context: ConditionContext
  ) -> ModelSelection? {
    switch syntax {
    case .all(let id): return .matching(condition(id, in: context))
    case .named(let idents):
      let models = idents.compactMap { model($0) }
      return models.count == idents.count ? .named(models) : nil
    }
  }

  /// The rule or table of that name; nil, with a diagnostic, when there is none of that kind.
  mutating func rule(_ ident: Ident, of kinds: [RuleKind], called what: String) -> Scope.RuleName? {
    let name = text(ident)
    if let rule = scope.rules[ident.name] {
      if kinds.contains(rule.kind) { return rule }
      report(
        TypeCodes.otherKindOfRule,
        "`\(name)` is \(words(rule.kind, isTable: rule.rows != nil)), not \(what)",
        at: ident.span, secondary: [Diagnostic.Label(rule.span, "declared here")])
      return nil
    }
    let isAny = kinds.count == RuleKind.allCases.count
    let words = isAny ? "rule" : kinds.map { "`\($0.rawValue)`" }.joined(separator: " or ")
    report(
      TypeCodes.unknownRule, "there is no \(words) named `\(name)`", at: ident.span,
      help: suggestion(for: name, among: ruleNames(of: kinds), called: "known"), missing: name)
    return nil
  }

  private func ruleNames(of kinds: [RuleKind]) -> [String] {
    scope.rules.filter { kinds.contains($0.value.kind) }.keys.map(text)
  }

  /// The table and the row that a name like `by_tier#2` means.
  func row(_ ident: Ident) -> (table: Scope.RuleName, row: Int)? {
    let parts = text(ident).split(separator: "#", omittingEmptySubsequences: false)
    guard parts.count == 2, let row = Int(parts[1]), let name = names.find(String(parts[0])),
      let table = scope.rules[name], let rows = table.rows, (1...max(1, rows)).contains(row)
    else { return nil }
    return (table, row)
  }
}

extension TypeCodes {
  static let unknownRule = DiagnosticCode(
    "T0110", "unknown rule",
    explanation: "An order, a waiver, a test or a scenario names a rule that the policy declares.",
    wrong: """
      forbid f { when n > 5 models b }
      waive w { lifts ff when m > 5 models b until 2030-01-01 approved "dpo" because "x" }
      """,
    right: """
      forbid f { when n > 5 models b }
      waive w { lifts f when m > 5 models b until 2030-01-01 approved "dpo" because "x" }
      """)

  static let otherKindOfRule = DiagnosticCode(
    "T0115", "rule of another kind",
    explanation: """
      A waiver lifts a `forbid`, never a `deny`. `removed … by` names forbids, `denied by` \
      denies, `rule` and `order routes` routes.
      """,
    wrong: """
      deny g { when n > 5 }
      waive w { lifts g when m > 5 models b until 2030-01-01 approved "dpo" because "x" }
      """,
    right: """
      forbid g { when n > 5 models b }
      waive w { lifts g when m > 5 models b until 2030-01-01 approved "dpo" because "x" }
      """)
}

extension RuleCodes {
  static let missingClause = DiagnosticCode(
    "R0101", "clause missing",
    explanation: """
      A `forbid` and an `avoid` say which models, a `classify` what it raises or adds, a `route` \
      where to, a `waive` all of `lifts`, `when`, `models`, `until`, `approved` and `because`. \
      To refuse a request whole, use `deny`.
      """,
    wrong: "forbid f { when n > 5 }",
    right: "forbid f { when n > 5 models b }")

  static let badStatus = DiagnosticCode(
    "R0103", "status that refuses nothing",
    explanation: "A refusal is answered with an HTTP status from 400 to 599.",
    wrong: "deny d { when n > 5 status 200 }",
    right: "deny d { when n > 5 status 429 }")

  static let backwardsDates = DiagnosticCode(
    "R0112", "ends before it starts",
    explanation: "A rule is in force from the start of its `from` to the end of its `until`.",
    wrong: "deny d { when n > 5 from 2027-02-01 until 2027-01-01 }",
    right: "deny d { when n > 5 from 2027-01-01 until 2027-02-01 }")
}
