import TestSupport

extension DraftWriter {
  /// Claims of every form, some with a condition.
  mutating func writeClaims() {
    var forms: [Draft.Claim.Form] = [
      .everyCandidate(modelCondition()), .everyAdmissible(modelCondition()),
      .noCandidate(modelCondition()), .everyRequest(condition()),
      .equivalent("(\(condition()))", "(\(condition()))"), .everyRequest(implication()),
      .denied, .answered,
    ]
    for level in draft.levels.keys.sorted() {
      let never = [
        "admits a model", "admits a model", "drops a validator", "drops a redaction",
        "drops a retention",
      ]
      forms += [.raising(level, random.pick(never)), .raising(level, "admits a model")]
    }
    // Caps, and models that fail together, are claims about calls.
    let areCalls =
      draft.rules.contains { $0.kind == "cap" }
      || draft.models.contains { $0.more.contains("quota_group") }
    if !areCalls {
      forms.append(.survives(random.between(1, 2), random.pick(["region", "clearance"])))
    }
    for (place, form) in random.shuffled(forms).prefix(random.between(4, 7)).enumerated() {
      let when = random.chance(50) ? condition() : nil
      draft.claims.append(.init(name: "claim\(place)", when: when, form: form))
    }
  }

  /// What often holds, because a rule makes it so.
  private mutating func implication() -> String {
    let rules = draft.rules.filter { $0.kind == "classify" && $0.when != nil }
    guard let rule = rules.isEmpty ? nil : random.pick(rules), let when = rule.when else {
      return condition()
    }
    let raised = rule.body.contains("raise t") ? "t" : "s"
    return "not (\(when)) or \(raised) >= mid"
  }
}
