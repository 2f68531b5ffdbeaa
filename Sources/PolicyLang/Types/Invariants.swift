/// `invariant`: claims over all requests. Checked now, proved later.
extension Checking {
  /// Checks every invariant.
  mutating func checkInvariants() {
    for placed in declarations.invariants {
      tree = placed.tree
      let invariant = placed.value
      let name = text(invariant.ident)
      guard claim(invariant.ident, as: "an invariant", in: .invariants) else { continue }
      notEnforced("invariant", "`\(name)` is an invariant", at: invariant.ident.span)
      _ = when(Clauses(invariant.clauses))
      checkOneClaim(invariant)
      for claim in invariant.claims { checkClaim(claim.value) }
    }
  }

  private mutating func checkOneClaim(_ invariant: InvariantDeclaration) {
    guard invariant.claims.count != 1 else { return }
    if let second = invariant.claims.dropFirst().first {
      report(
        RuleCodes.oneClaim, "`\(text(invariant.ident))` claims several things", at: second.span,
        help: ["give each claim an invariant of its own"])
    } else {
      report(
        RuleCodes.oneClaim, "`\(text(invariant.ident))` claims nothing", at: invariant.ident.span,
        help: ["a claim is, for example, `every candidate: …` or `answered`"])
    }
  }

  private mutating func checkClaim(_ claim: InvariantDeclaration.Claim) {
    switch claim {
    case .every(let subject, let id, let other):
      let context: ConditionContext = subject == .request ? .request : .hardModels("invariant")
      _ = condition(id, in: context)
      if let other { _ = condition(other, in: context) }
    case .noCandidate(let id): _ = condition(id, in: .hardModels("invariant"))
    case .denied, .answered: break
    case .survives(let count, let fact):
      _ = bounded(count, 1...Int64(Limits.models), "a number of losses")
      guard scope.facts[fact.name] == nil else { return }
      report(
        TypeCodes.unknownFact, "there is no fact `\(text(fact))`", at: fact.span,
        help: suggestion(
          for: text(fact), among: policy.facts.map(\.name), called: "facts"), missing: text(fact))
    case .worstCaseLatency(let bound): _ = duration(bound, "a latency")
    case .worstCaseCost(let bound): _ = number(bound, .usd, "a cost")
    case .attempts(let count): _ = bounded(count, 1...Int64.max, "a number of attempts")
    case .raising(let ident, _):
      guard let id = attribute(ident), let type = scope.attributeTypes[id] else { return }
      if case .symbol(let level) = type, policy.enumerations[level].isLevel { return }
      report(
        RuleCodes.cannotChange, "`raising` needs a level, `\(text(ident))` is \(words(type))",
        at: ident.span)
    }
  }
}

extension RuleCodes {
  static let oneClaim = DiagnosticCode(
    "R0210", "one claim an invariant",
    explanation: "An invariant makes one claim, so that a broken one says what is broken.",
    wrong: "invariant i { when n > 5 }",
    right: "invariant i { when n > 5 answered }")
}
