/// `deny`, `forbid`, `waive` and `avoid`.
extension Checking {
  /// Checks every deny.
  mutating func checkDenies() {
    for source in sources(.deny) {
      tree = source.item.tree
      let status = status(source.clauses.status)
      policy.denies.append(
        Deny(info: info(source), when: source.condition, status: status ?? 403))
    }
  }

  /// Checks every forbid.
  mutating func checkForbids() {
    for source in sources(.forbid) {
      tree = source.item.tree
      let info = info(source)
      let redaction = source.clauses.unlessRedacted.flatMap { clause in
        findings(clause.findings).map { Redaction(findings: $0, method: clause.method) }
      }
      guard
        requireClauses(
          source, [("models", source.clauses.models != nil)],
          help: ["to refuse the whole request, write `deny`"]),
        let models = source.clauses.models
      else {
        scope.forbidPlaces[source.name] = -1
        continue
      }
      let selected = selection(models.value, in: .hardModels("forbid"))
      scope.forbidPlaces[source.name] = policy.forbids.count
      policy.forbids.append(
        Forbid(
          info: info, when: source.condition, models: selected ?? .named([]),
          unlessRedacted: redaction))
    }
  }

  /// The findings of a set literal; at least one.
  mutating func findings(_ set: SetLiteral) -> UInt64? {
    guard !set.value.isEmpty else {
      report(RuleCodes.emptySet, "no finding is named here", at: set.span)
      return nil
    }
    return self.set(set.value, of: BuiltIn.findings)
  }

  /// Checks every avoid.
  mutating func checkAvoids() {
    for source in sources(.avoid) {
      tree = source.item.tree
      guard
        requireClauses(
          source, [("models", source.clauses.models != nil)]),
        let models = source.clauses.models,
        let selected = selection(models.value, in: .softModels)
      else { continue }
      policy.avoids.append(
        Avoid(info: info(source), when: source.condition, models: selected))
    }
  }

  /// Checks every waive.
  mutating func checkWaives() {
    for source in sources(.waive) {
      tree = source.item.tree
      let clauses = source.clauses
      let names: [Ident]? =
        if case .named(let idents)? = clauses.models?.value { idents } else { nil }
      let isComplete = requireClauses(
        source,
        [
          ("lifts", clauses.lifts != nil), ("when", clauses.when != nil),
          ("models", names != nil), ("until", clauses.until != nil),
          ("approved", clauses.approved != nil), ("because", clauses.because != nil),
        ],
        help: ["a waiver is named, bounded and signed for"])
      if let approved = clauses.approved { requireText(approved, "who approved it") }
      if let because = clauses.because { requireText(because, "the reason of a waiver") }
      let forbid = clauses.lifts.flatMap { lifted($0) }
      let models = names.map { $0.compactMap { model($0) } } ?? []
      let info = info(source)
      guard isComplete, let forbid, let approved = clauses.approved else { continue }
      policy.waives.append(
        Waive(
          info: info, lifts: forbid, when: source.condition, models: models,
          approved: approved.value))
    }
  }

  /// The place of the forbid that a waiver lifts.
  private mutating func lifted(_ ident: Ident) -> Int? {
    var place = scope.forbidPlaces[text(ident)]
    if place == nil {
      guard let rule = rule(ident, of: [.forbid], called: "a `forbid`") else { return nil }
      guard let rows = rule.rows else { return nil }
      if rows == 1 { place = scope.forbidPlaces[text(ident) + "#1"] }
      guard rows == 1 else {
        report(
          RuleCodes.liftsTable,
          "`\(text(ident))` is a table of \(rows) forbids, a waiver lifts one",
          at: ident.span, secondary: [Diagnostic.Label(rule.span, "declared here")],
          help: ["name its row in backticks: `` `\(text(ident))#1` ``"])
        return nil
      }
    }
    guard let place, policy.forbids.indices.contains(place) else { return nil }
    let forbid = policy.forbids[place]
    if forbid.unlessRedacted != nil {
      report(
        RuleCodes.liftsRedaction,
        "`\(forbid.info.name)` keeps its models redacted, which a waiver cannot lift",
        at: ident.span,
        secondary: [Diagnostic.Label(forbid.info.nameSpan, "it has `unless redacted`")])
      return nil
    }
    return place
  }
}

extension RuleCodes {
  static let emptySet = DiagnosticCode(
    "R0120", "no finding named",
    explanation: "A redaction or a check names the findings that it is about.",
    wrong: "forbid f { models b unless redacted {} with mask }",
    right: "forbid f { models b unless redacted {email} with mask }")

  static let liftsTable = DiagnosticCode(
    "R0111", "waiver of a whole table",
    explanation: "A waiver lifts one forbid. A table is as many forbids as it has rows.",
    wrong: """
      forbid table t (task) -> models {
          code | a
          chat | b
      }
      waive w { lifts t when m > 5 models b until 2030-01-01 approved "dpo" because "x" }
      """,
    right: """
      forbid f { when task == chat models b }
      waive w { lifts f when m > 5 models b until 2030-01-01 approved "dpo" because "x" }
      """)

  static let liftsRedaction = DiagnosticCode(
    "R0122", "waiver of a redaction",
    explanation: """
      A forbid with `unless redacted` removes nothing: it keeps its models and redacts what they \
      are sent. There is nothing that a waiver could re-admit.
      """,
    wrong: """
      forbid f { when n > 5 models b unless redacted {email} with mask }
      waive w { lifts f when m > 5 models b until 2030-01-01 approved "dpo" because "x" }
      """,
    right: """
      forbid f { when n > 5 models b }
      waive w { lifts f when m > 5 models b until 2030-01-01 approved "dpo" because "x" }
      """)
}
