import PolicyCore

/// The tables of what happens when calls fail, of what answers must be, and of obligations.
extension TableAssembly {
  /// Adds every fallback, in the order in which they are tried.
  mutating func addFallbacks(_ rules: [RuleFormulas.FallbackRule]) {
    for (index, rule) in rules.enumerated() {
      let fallback = policy.fallbacks[index]
      let cubes = lowering.cubes(rule.guarding, .definitions)
      append(cubes, clause: firstFallback + index, to: \.conditions)
      append(cubes, clause: index, to: \.fallback)
      form.compiled.fallbacks.append(
        FallbackLayout(
          rule: place(firstFallback + index), actions: fallback.actions,
          deadlines: fallback.deadlines, hedge: hedge(fallback, rule.hedging),
          exhausted: fallback.exhausted))
      checkSize(\.fallback, fallback.info)
    }
  }

  /// The hedge of a fallback; none when its condition never holds.
  private mutating func hedge(
    _ fallback: Fallback, _ condition: Formula?
  ) -> FallbackLayout.Hedge? {
    guard let after = fallback.hedge?.after, let condition else { return nil }
    let cubes = lowering.cubes(condition, .definitions)
    if cubes.isEmpty { return nil }
    if cubes == [Cube()] { return FallbackLayout.Hedge(after: after, condition: nil) }
    let defined = lowering.define(cubes, .definitions)
    return FallbackLayout.Hedge(
      after: after, condition: defined.constraints.first.map { place($0.dimension) })
  }

  /// Adds every validate.
  mutating func addValidates(_ rules: [RuleFormulas.ValidateRule]) {
    for (index, rule) in rules.enumerated() {
      let validate = policy.validates[index]
      let cubes = lowering.cubes(rule.guarding, .definitions)
      append(cubes, clause: firstValidate + index, to: \.conditions)
      append(cubes, clause: index, to: \.validate)
      let checks = zip(validate.checks, rule.automata).compactMap { check($0, automaton: $1) }
      form.compiled.validators.append(
        ValidatorLayout(
          rule: place(firstValidate + index), checks: checks, release: validate.release,
          otherwise: validate.otherwise))
      checkSize(\.validate, validate.info)
    }
  }

  private func check(
    _ check: Validate.Check, automaton: Int?
  ) -> ValidatorLayout.Check? {
    switch check {
    case .isJSON: .isJSON
    case .isComplete: .isComplete
    case .isNotEmpty: .isNotEmpty
    case .hasValidToolArguments: .hasValidToolArguments
    case .isAtMost(let characters): .isAtMost(characters)
    case .hasNoFindings(let findings): .hasNoFindings(findings)
    case .matches: automaton.map { .matches(automaton: place($0)) }
    case .matchesSchema(let path, let schema): .matchesSchema(path: path, schema: schema)
    case .callsOnlyTools(let tools): .callsOnlyTools(tools)
    }
  }

  /// Adds every redact.
  mutating func addRedacts(_ rules: [RuleFormulas.ModelRule]) {
    for (index, rule) in rules.enumerated() {
      for (models, cubes) in clauses(rule, of: firstRedact + index) {
        append(cubes, clause: form.compiled.redactClauses.count, to: \.redact)
        form.compiled.redactClauses.append(
          ModelClause(rule: place(firstRedact + index), models: models))
      }
      checkSize(\.redact, policy.redacts[index].info)
    }
  }

  /// Adds every other obligation.
  mutating func addObligations(_ formulas: [Formula]) {
    for (index, formula) in formulas.enumerated() {
      let obligation = policy.obligations[index]
      let cubes = lowering.cubes(formula, .definitions)
      append(cubes, clause: firstObligation + index, to: \.conditions)
      append(cubes, clause: index, to: \.oblige)
      form.compiled.obligations.append(
        ObligationLayout(rule: place(firstObligation + index), demand: obligation.demand))
      checkSize(\.oblige, obligation.info)
    }
  }
}
