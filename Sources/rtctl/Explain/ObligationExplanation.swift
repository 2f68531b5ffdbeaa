internal import PolicyCore

// What happens on failures, what is validated and what is owed, by which rule.
extension ExplanationWords {
  /// What happens when a call fails; nil for a request that is not routed.
  func fallback() -> RequestExplanation.Obligation? {
    guard record.effect == .route else { return nil }
    let words = ObligationWords(policy)
    guard let place = record.fallback, let rule = policy.fallbacks[place].rule else {
      return RequestExplanation.Obligation(
        rule: RequestExplanation.Rule(kind: "built-in", name: "default", place: ""),
        demands: words.lines(.standard) + ownDeadline(within: .standard))
    }
    let layout = policy.fallbacks[place]
    var demands = words.lines(layout)
    if layout.hedge?.condition != nil {
      demands.append(
        record.isHedged
          ? "the condition of the hedge holds" : "the condition of the hedge does not hold")
    }
    return owed(Int(rule), demands + ownDeadline(within: layout))
  }

  /// The time that the request itself allows, if it ends before the total of its fallback.
  private func ownDeadline(within fallback: FallbackLayout) -> [String] {
    guard let place = policy.attributes.firstIndex(where: { $0.role == .deadline }) else {
      return []
    }
    let deadline = facts.numbers[place]
    guard deadline < fallback.deadlines.total else { return [] }
    let name = policy.attributes[place].name
    return ["ends after \(ValueText.duration(deadline)), as `\(name)` of the request says"]
  }

  /// What an answer must be.
  func validators() -> [RequestExplanation.Obligation] {
    let words = ObligationWords(policy)
    return record.validators.map { place in
      owed(Int(policy.validators[place].rule), [words.text(policy.validators[place])])
    }
  }

  /// What `redact` takes out of what candidates are sent.
  func redactions() -> [RequestExplanation.Obligation] {
    let words = ObligationWords(policy)
    let candidates = record.candidates.map(\.model)
    return evaluator.redactions().compactMap { rule, models in
      let names = candidates.filter(models.contains).map { "`\(policy.models[$0].name)`" }
      guard !names.isEmpty else { return nil }
      let words = words.redaction(policy.rules[rule])
      return owed(rule, ["\(words) for \(names.joined(separator: ", "))"])
    }
  }

  /// What is owed beside that; a request that is not routed owes less.
  func obligations() -> [RequestExplanation.Obligation] {
    let words = ObligationWords(policy)
    return evaluator.obligations().compactMap { place in
      let obligation = policy.obligations[place]
      switch obligation.demand {
      case .record, .disclose, .notify: break
      case .cap, .isolate, .budget: if record.effect != .route { return nil }
      }
      return owed(Int(obligation.rule), [words.text(obligation.demand)])
    }
  }

  private func owed(_ rule: Int, _ demands: [String]) -> RequestExplanation.Obligation {
    var words = self.rule(rule)
    words.effects = []
    return RequestExplanation.Obligation(rule: words, demands: demands)
  }
}
