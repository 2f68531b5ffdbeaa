/// `test`: what is given and what must come out.
extension Checking {
  /// Checks every test.
  mutating func checkTests() {
    for placed in declarations.tests {
      tree = placed.tree
      let test = placed.value
      requireText(test.title, "the title of a test")
      let given = given(test.given, title: test.title.span)
      let expectations = test.expectations.compactMap { expectation($0) }
      policy.tests.append(
        PolicyTest(
          title: test.title.value, now: given.now, given: given.values, signals: given.signals,
          splits: given.splits, expectations: expectations, span: placed.span))
    }
  }

  /// What a test expects; nil when it is wrong.
  mutating func expectation(
    _ expectation: Spanned<Expectation>
  ) -> PolicyTest.Expected? {
    let kind: PolicyTest.Expected.Kind
    switch expectation.value {
    case .candidates(let idents):
      let models = idents.compactMap { model($0) }
      guard models.count == idents.count else { return nil }
      kind = .candidates(models)
    case .removed(let idents, let by):
      let models = idents.compactMap { model($0) }
      let rules = by.filter { isRule($0, of: .forbid) }
      guard models.count == idents.count, rules.count == by.count else { return nil }
      kind = .removed(models, by: rules.map(text))
    case .denied(let by):
      let rules = by.filter { isRule($0, of: .deny) }
      guard rules.count == by.count else { return nil }
      kind = .denied(by: rules.map(text))
    case .noCandidate: kind = .noCandidate
    case .routed: kind = .routed
    case .rule(let ident):
      guard isAnyRule(ident) else { return nil }
      kind = .rule(text(ident))
    case .condition(let id): kind = .condition(condition(id, in: .request))
    case .attempts, .answer, .exhausted, .failure:
      report(
        RuleCodes.belongsInScenario, "a `test` makes no attempts, so it cannot expect this",
        at: expectation.span, help: ["write a `scenario`, which says what fails"])
      return nil
    }
    return PolicyTest.Expected(kind: kind, span: expectation.span)
  }

  /// Whether a rule, table or row of any kind has the name.
  private mutating func isAnyRule(_ ident: Ident) -> Bool {
    if scope.rules[ident.name] == nil, row(ident) != nil { return true }
    return rule(ident, of: RuleKind.allCases, called: "a rule") != nil
  }

  /// Whether a rule, table or row of that kind has the name.
  private mutating func isRule(_ ident: Ident, of kind: RuleKind) -> Bool {
    if kind == .forbid, text(ident) == BuiltIn.cannotServe { return true }
    if scope.rules[ident.name] == nil, let (table, _) = row(ident), table.kind == kind {
      return true
    }
    return rule(ident, of: [kind], called: "a `\(kind.rawValue)`") != nil
  }
}

extension RuleCodes {
  static let belongsInScenario = DiagnosticCode(
    "R0305", "expectation of a scenario",
    explanation: """
      A `test` looks at the decision. What is attempted, answered and exhausted is decided by \
      failures, which a `scenario` states.
      """,
    wrong: "test \"t\" { given { n: 1 } expect answer a }",
    right: "test \"t\" { given { n: 1 } expect candidates a, b }")
}
