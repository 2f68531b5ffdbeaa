internal import PolicyCore

/// `invariant`: claims over all requests.
extension Checking {
  /// Checks every invariant.
  mutating func checkInvariants() {
    for placed in declarations.invariants {
      tree = placed.tree
      let invariant = placed.value
      let name = text(invariant.ident)
      guard claim(invariant.ident, as: "an invariant", in: .invariants) else { continue }
      let clauses = Clauses(invariant.clauses)
      let when = when(clauses)
      checkOneClaim(invariant)
      let claims = invariant.claims.map { (claim($0.value), $0.span) }
      let (from, until) = dates(clauses)
      guard let (checked, span) = claims.first, let checked else { continue }
      policy.invariants.append(
        Invariant(
          name: name, when: when, claim: checked, text: oneLine(span),
          because: clauses.because?.value, owner: clauses.owner?.value ?? trees[tree].owner?.value,
          control: clauses.control?.value, from: from, until: until,
          documentation: placed.documentation, span: placed.span, nameSpan: invariant.ident.span))
    }
  }

  private func oneLine(_ span: Span) -> String {
    written(span).split(whereSeparator: \.isWhitespace).joined(separator: " ")
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

  /// A claim; nil when a part of it is wrong.
  private mutating func claim(_ claim: InvariantDeclaration.Claim) -> Invariant.Claim? {
    switch claim {
    case .every(let subject, let id, let other):
      let context: ConditionContext = subject == .request ? .request : .hardModels("invariant")
      var holds = condition(id, in: context)
      if let other {
        let same = condition(other, in: context)
        holds = .any([.all([holds, same]), .all([.not(holds), .not(same)])])
      }
      switch subject {
      case .request: return .everyRequest(holds)
      case .candidate: return .everyCandidate(holds)
      case .admissibleModel: return .everyAdmissible(holds)
      }
    case .noCandidate(let id): return .noCandidate(condition(id, in: .hardModels("invariant")))
    case .denied: return .denied
    case .answered: return .answered
    case .survives(let count, let ident):
      let count = bounded(count, 1...Int64(Limits.models), "a number of losses")
      guard let fact = scope.facts[ident.name] else {
        report(
          TypeCodes.unknownFact, "there is no fact `\(text(ident))`", at: ident.span,
          help: suggestion(
            for: text(ident), among: policy.facts.map(\.name), called: "facts"),
          missing: text(ident))
        return nil
      }
      return count.map { .survives(loss: Int($0), of: fact) }
    case .worstCaseLatency(let bound):
      return duration(bound, "a latency").map { .worstCaseLatency($0) }
    case .worstCaseCost(let bound):
      return number(bound, .usd, "a cost").map { .worstCaseCost($0) }
    case .attempts(let count):
      return bounded(count, 1...Int64.max, "a number of attempts").map { .attempts($0) }
    case .raising(let ident, let never):
      guard let id = attribute(ident), let type = scope.attributeTypes[id] else { return nil }
      if case .symbol(let level) = type, policy.enumerations[level].isLevel {
        return .raising(id, never: never)
      }
      report(
        RuleCodes.cannotChange, "`raising` needs a level, `\(text(ident))` is \(words(type))",
        at: ident.span)
      return nil
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
