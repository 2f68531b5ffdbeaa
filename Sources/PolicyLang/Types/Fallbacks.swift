/// `fallback`: what happens when a call fails. Checked now, enforced later.
extension Checking {
  /// Checks one fallback or row.
  mutating func checkFallback(_ source: RuleSource) {
    let clauses = source.clauses
    var seen: [String: Span] = [:]
    for (ident, action) in clauses.ons {
      guard let name = failure(ident, among: FailureNames.all) else { continue }
      if let first = seen[name] {
        report(
          RuleCodes.failureTwice, "`\(source.name)` says twice what happens on `\(name)`",
          at: ident.span, secondary: [Diagnostic.Label(first, "first here")])
      }
      seen[name] = ident.span
      checkAction(action, on: name, ident.span, clauses)
    }
    checkBounds(clauses.deadlines ?? [])
    if let hedge = clauses.hedge {
      _ = duration(hedge.after, "the wait before a hedge")
      if let id = hedge.onlyWhen { _ = condition(id, in: .request) }
    }
    switch clauses.exhausted {
    case .respond(let status, _): _ = self.status(status)
    case .answerFrom(let path): requireText(path, "the name of a file")
    case .answer, nil: break
    }
  }

  private mutating func checkAction(
    _ action: Action, on name: String, _ span: Span, _ clauses: Clauses
  ) {
    checkCounts(action)
    switch FailureNames.group(of: name) {
    case "policy", "caller":
      report(
        RuleCodes.fixedFailure, "what happens on `\(name)` cannot be changed", at: span,
        help: ["remove it: it always stops"])
    case "security":
      guard action.first != nil else { return }
      report(
        RuleCodes.fixedFailure, "`\(name)` is never retried or repaired", at: action.span,
        help: ["write `next` or `stop`"])
    case "refused":
      guard action.outcome == .next, clauses.because == nil else { return }
      report(
        RuleCodes.refusedNeedsReason,
        "to try another model after a refusal needs a reason", at: span,
        help: ["add `because \"…\"`: a refusal is no outage"])
    default: break
    }
  }

  /// The counts and waits of an action.
  mutating func checkCounts(_ action: Action) {
    switch action.first {
    case .retry(let count, let backoff):
      checkNumber(count, 1...Int64(Limits.retries), "a number of retries")
      guard let backoff, let low = duration(backoff.low, "a wait"),
        let high = duration(backoff.high, "a wait"), low > high
      else { return }
      report(
        TypeCodes.backwardsRange, "this range ends before it starts",
        at: backoff.low.span.through(backoff.high.span), help: ["write the smaller end first"])
    case .repair(let count):
      checkNumber(count, 1...Int64(Limits.retries), "a number of repairs")
    case nil: break
    }
  }

  private mutating func checkBounds(_ bounds: [Bound]) {
    var seen: [String: Span] = [:]
    for bound in bounds {
      let name = text(bound.ident)
      if let first = seen[name] {
        report(
          RuleCodes.saidTwice, "`\(name)` is stated twice", at: bound.ident.span,
          secondary: [Diagnostic.Label(first, "first here")])
      }
      seen[name] = bound.ident.span
      if name == "min_rate" {
        guard case .int(let rate, _) = bound.value.value else { continue }
        checkNumber(Spanned(rate, bound.value.span), 1...Int64.max, "a rate")
      } else {
        _ = duration(bound.value, "`\(name)`")
      }
    }
  }

  /// A duration in milliseconds.
  mutating func duration(_ quantity: Spanned<Quantity>, _ what: String) -> Int64? {
    number(quantity, .duration, what)
  }

  /// A number of that type.
  mutating func number(
    _ quantity: Spanned<Quantity>, _ type: ValueType, _ what: String
  ) -> Int64? {
    let value = Value(.quantity(quantity.value), quantity.span)
    guard case .number(let number)? = constant(value, as: type, of: what) else { return nil }
    return number
  }

  /// A number within bounds.
  mutating func checkNumber(_ number: Spanned<Int64>, _ range: ClosedRange<Int64>, _ what: String) {
    guard !range.contains(number.value) else { return }
    report(
      RuleCodes.badNumber,
      "\(what) is \(written(range, as: .int)), not `\(written(number.span))`", at: number.span)
  }
}

extension RuleCodes {
  static let failureTwice = DiagnosticCode(
    "R0202", "failure class named twice",
    explanation: "One fallback says once what happens on a class. A class beats its group.",
    wrong: "fallback f { on slow next on slow stop }",
    right: "fallback f { on slow next on stalled stop }")

  static let fixedFailure = DiagnosticCode(
    "R0203", "failure that cannot be handled so",
    explanation: """
      What the policy refused and what the caller cancelled always stops. A failure of transport \
      security is never retried: it allows `next` or `stop`.
      """,
    wrong: "fallback f { on policy next }",
    right: "fallback f { on security next }")

  static let refusedNeedsReason = DiagnosticCode(
    "R0204", "next model after a refusal without a reason",
    explanation: """
      A refusal is no outage. To shop for a model that does not refuse is a decision that \
      somebody answers for, so it needs `because`.
      """,
    wrong: "fallback f { on refused next }",
    right: "fallback f { on refused next because \"filters differ by vendor\" }")

  static let badNumber = DiagnosticCode(
    "R0205", "number out of bounds",
    explanation: "Counts of retries, repairs, attempts and characters start at 1 and are bounded.",
    wrong: "fallback f { on slow retry 0 then next }",
    right: "fallback f { on slow retry 1 then next }")

  static let saidTwice = DiagnosticCode(
    "R0208", "stated twice",
    explanation: "What one rule states, it states once, so that nothing is overruled silently.",
    wrong: "disclose d { header \"x-ai\" = \"true\" header \"X-AI\" = \"false\" }",
    right: "disclose d { header \"x-ai\" = \"true\" }")
}
