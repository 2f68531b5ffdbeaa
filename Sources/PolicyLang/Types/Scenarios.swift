internal import PolicyCore

/// `scenario`: what is given, what fails and what must come out.
extension Checking {
  /// Checks every scenario.
  mutating func checkScenarios() {
    for placed in declarations.scenarios {
      tree = placed.tree
      let scenario = placed.value
      requireText(scenario.title, "the title of a scenario")
      let given = given(scenario.given, title: scenario.title.span)
      let failures = scenario.failures.compactMap { failure($0) }
      let expectations = scenario.expectations.compactMap { expected($0) }
      policy.scenarios.append(
        Scenario(
          title: scenario.title.value, now: given.now, given: given.values,
          signals: given.signals, splits: given.splits, failures: failures,
          expectations: expectations, span: placed.span))
    }
  }

  private mutating func failure(
    _ written: Spanned<ScenarioDeclaration.Failure>
  ) -> Scenario.Failure? {
    let model = model(written.value.model)
    let cause: Scenario.Failure.Cause?
    if written.value.isValidator {
      let rule = rule(written.value.cause, of: [.validate], called: "a `validate`")
      cause = rule.flatMap { _ in scope.validatePlaces[text(written.value.cause)] }
        .map { .validator($0) }
    } else {
      cause = failureClass(written.value.cause).map { .failure($0) }
    }
    var times: Int?
    if let count = written.value.times {
      times = bounded(count, 1...Int64(Limits.retries), "a number of failures").map { Int($0) }
    }
    guard let model, let cause else { return nil }
    return Scenario.Failure(model: model, cause: cause, times: times, span: written.span)
  }

  private mutating func expected(_ written: Spanned<Expectation>) -> Scenario.Expected? {
    switch written.value {
    case .attempts(let idents):
      let models = idents.compactMap { model($0) }
      guard models.count == idents.count else { return nil }
      return Scenario.Expected(kind: .attempts(models), span: written.span)
    case .answer(let ident):
      return model(ident).map { Scenario.Expected(kind: .answer($0), span: written.span) }
    case .exhausted: return Scenario.Expected(kind: .exhausted, span: written.span)
    case .failure(let ident):
      return failureClass(ident).map { Scenario.Expected(kind: .failure($0), span: written.span) }
    case .candidates, .removed, .denied, .noCandidate, .routed, .rule, .condition:
      return expectation(written).map {
        Scenario.Expected(kind: .decision($0.kind), span: written.span)
      }
    }
  }
}
