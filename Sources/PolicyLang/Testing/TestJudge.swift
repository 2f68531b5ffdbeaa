internal import PolicyCore

/// Compares one decision with what a test expects of it, and says the difference in words.
struct TestJudge {
  let policy: Policy
  let compiled: CompiledPolicy
  let record: DecisionRecord
  let facts: Facts
  let holds: (Int) -> Bool
  /// Every rule that has a part in the decision, places in `rules` of the policy.
  let applied: [Int]

  /// The expectations that are not met.
  func failures(
    of expectations: [PolicyTest.Expected], firstProbe: Int
  ) -> [TestFailure] {
    var probe = firstProbe
    var failures: [TestFailure] = []
    for expectation in expectations {
      var number: Int?
      if expectation.condition != nil {
        number = probe
        probe += 1
      }
      if let failure = judge(expectation, probe: number) { failures.append(failure) }
    }
    return failures
  }

  private func judge(_ expectation: PolicyTest.Expected, probe: Int?) -> TestFailure? {
    func failure(_ expected: String, _ actual: String) -> TestFailure {
      TestFailure(span: expectation.span, expected: expected, actual: actual)
    }
    switch expectation.kind {
    case .candidates(let models):
      if record.effect == .route, record.candidates.map(\.model) == models { return nil }
      return failure("candidates \(list(models.map(model)))", outcome)
    case .removed(let models, let by):
      let wrong = models.filter { !isRemoved($0, by) }
      guard let first = wrong.first else { return nil }
      return failure(
        "`\(model(first))` to be removed by \(list(by))", whatBecame(of: first))
    case .denied(let by):
      let names = record.deniedBy.map(rule)
      let isDenied = record.effect == .deny && by.allSatisfy { isNamed($0, among: names) }
      return isDenied
        ? nil
        : failure(by.isEmpty ? "a denied request" : "a request denied by \(list(by))", outcome)
    case .noCandidate:
      return record.effect == .noCandidate ? nil : failure("no candidate", outcome)
    case .routed:
      return record.effect == .route ? nil : failure("a route with candidates", outcome)
    case .rule(let name):
      if isNamed(name, among: applied.map(rule)) { return nil }
      return failure(whatAppliesMeans(name), "\(outcome); rules: \(list(applied.map(rule)))")
    case .condition(let condition):
      guard let probe, !holds(probe) else { return nil }
      return failure("`\(condition.text(in: policy.sources))` to hold", values(condition))
    }
  }

  /// What it is for that rule to have a part in a decision.
  private func whatAppliesMeans(_ name: String) -> String {
    let kinds = compiled.rules.filter { isNamed(name, among: [$0.name]) }.map(\.kind)
    return kinds.first == .route
      ? "route `\(name)` to match" : "\(kinds.first.map { "\($0) " } ?? "")`\(name)` to apply"
  }

  // MARK: - Models

  private func isRemoved(_ model: Int, _ by: [String]) -> Bool {
    guard let removal = record.removed.first(where: { $0.model == model }) else {
      return false
    }
    let names = removal.by.map { rule($0) }
    return by.allSatisfy { isNamed($0, among: names) }
  }

  private func whatBecame(of place: Int) -> String {
    if record.effect == .deny { return outcome }
    if let removal = record.removed.first(where: { $0.model == place }) {
      return "`\(model(place))` removed by \(list(removal.by.map { rule($0) }))"
    }
    if record.candidates.contains(where: { $0.model == place }) {
      return "`\(model(place))` as a candidate"
    }
    let route = record.route.map { "`\(rule($0))`" } ?? "the route"
    return "`\(model(place))` admissible, but not named by route \(route)"
  }

  // MARK: - Words

  /// What was decided, in a few words.
  var outcome: String {
    switch record.effect {
    case .deny:
      return "a request denied with status \(record.status) by \(list(record.deniedBy.map(rule)))"
    case .noCandidate:
      let removed = record.removed.map { removal in
        "\(model(removal.model)) (\(removal.by.map { rule($0) }.joined(separator: ", ")))"
      }
      let gone = removed.isEmpty ? "" : "; removed: " + removed.joined(separator: ", ")
      return "no candidate, status \(record.status)\(gone)"
    case .route:
      let route = record.route.map { " by route `\(rule($0))`" } ?? ""
      return "candidates \(list(record.candidates.map { model($0.model) }))\(route)"
    }
  }

  private func model(_ place: Int) -> String {
    policy.models.indices.contains(place) ? policy.models[place].name : String(place)
  }

  private func rule(_ place: Int) -> String {
    if place == DecisionRecord.cannotServe { return "cannot_serve" }
    return compiled.rules.indices.contains(place) ? compiled.rules[place].name : String(place)
  }

  /// A table's name stands for any of its rows.
  private func isNamed(_ name: String, among names: [String]) -> Bool {
    names.contains { $0 == name || $0.hasPrefix(name + "#") }
  }

  private func list(_ names: [String]) -> String {
    names.map { "`\($0)`" }.joined(separator: ", ")
  }

  // MARK: - Values

  /// The value of everything that a condition reads: `sensitivity` is `internal`.
  private func values(_ condition: Condition) -> String {
    var readings: [Reading] = []
    condition.collectReadings(into: &readings)
    let words = readings.compactMap(value)
    return words.isEmpty ? "a condition that does not hold" : words.joined(separator: ", ")
  }

  private func value(_ reading: Reading) -> String? {
    switch reading {
    case .attribute(let place):
      guard compiled.attributes.indices.contains(place) else { return nil }
      let attribute = compiled.attributes[place]
      guard let change = record.changed.first(where: { $0.attribute == place }) else {
        return "`\(attribute.name)` is `\(declared(place, attribute))`"
      }
      return "`\(attribute.name)` is `\(text(change.raised, attribute))`"
        + " (declared `\(text(change.declared, attribute))`)"
    case .declared(let place):
      guard compiled.attributes.indices.contains(place) else { return nil }
      let attribute = compiled.attributes[place]
      return "`declared.\(attribute.name)` is `\(declared(place, attribute))`"
    case .fact, .signal, .constant: return nil
    }
  }

  private func declared(_ place: Int, _ attribute: AttributeLayout) -> String {
    attribute.type == .string
      ? ValueText.quoted(facts.text(place)) : text(facts.numbers[place], attribute)
  }

  private func text(_ number: Int64, _ attribute: AttributeLayout) -> String {
    ValueText.text(number, attribute.type, compiled.enumerations)
  }
}
