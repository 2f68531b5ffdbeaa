internal import PolicyCore

/// `fallback`: what happens when a call fails.
extension Checking {
  /// Checks every fallback, in the order in which they are tried.
  mutating func checkFallbacks() {
    for item in ordered(items(.fallback), isRoutes: false) {
      for source in sources(item) {
        tree = source.item.tree
        checkFallback(source)
      }
    }
  }

  private mutating func checkFallback(_ source: RuleSource) {
    let clauses = source.clauses
    let deadlines = deadlines(clauses.deadlines ?? [])
    var stated: [StatedAction] = []
    policy.fallbacks.append(
      Fallback(
        info: info(source), when: source.condition, actions: actions(source, &stated),
        deadlines: deadlines, hedge: hedge(clauses, deadlines),
        exhausted: exhausted(clauses.exhausted), stated: stated))
  }

  /// By place of the class: a class beats its group, what is not named keeps the default.
  private mutating func actions(
    _ source: RuleSource, _ stated: inout [StatedAction]
  ) -> [FailureAction] {
    var seen: [String: Span] = [:]
    var ofClasses: [FailureClass: FailureAction] = [:]
    var ofGroups: [FailureGroup: FailureAction] = [:]
    for (ident, written) in source.clauses.ons {
      guard let name = failures(ident) else { continue }
      if let first = seen[text(ident)] {
        report(
          RuleCodes.failureTwice, "`\(source.name)` says twice what happens on `\(text(ident))`",
          at: ident.span, secondary: [Diagnostic.Label(first, "first here")])
        continue
      }
      seen[text(ident)] = ident.span
      checkAllowed(written, on: name, ident, source.clauses)
      guard let action = action(written) else { continue }
      stated.append(
        StatedAction(
          failure: name.isGroup ? nil : name.classes.first, group: name.group, action: action,
          span: ident.span))
      if name.isGroup {
        ofGroups[name.group] = action
      } else {
        for failure in name.classes { ofClasses[failure] = action }
      }
    }
    return FailureClass.allCases.map {
      ofClasses[$0] ?? ofGroups[$0.group] ?? FailureAction.standard($0)
    }
  }

  private mutating func checkAllowed(
    _ action: Action, on name: FailureName, _ ident: Ident, _ clauses: Clauses
  ) {
    switch name.group {
    case .policy, .caller:
      report(
        RuleCodes.fixedFailure, "what happens on `\(text(ident))` cannot be changed",
        at: ident.span, help: ["remove it: it always stops"])
    case .security:
      guard action.first != nil else { return }
      report(
        RuleCodes.fixedFailure, "`\(text(ident))` is never retried or repaired", at: action.span,
        help: ["write `next` or `stop`"])
    case .refused:
      guard action.outcome == .next, clauses.because == nil else { return }
      report(
        RuleCodes.refusedNeedsReason,
        "to try another model after a refusal needs a reason", at: ident.span,
        help: ["add `because \"…\"`: a refusal is no outage"])
    case .unavailable, .rateLimited, .slow, .credentials, .rejected:
      guard case .repair = action.first else { return }
      report(
        RuleCodes.idleAction, "nothing can be repaired on `\(text(ident))`", at: action.span,
        label: "there is no answer that could be better",
        help: ["write `retry` to call the same model again, or `next`"])
    case .brokenStream, .unusable: return
    }
  }

  /// An action with its counts and waits; nil when a part is wrong.
  mutating func action(_ action: Action) -> FailureAction? {
    let outcome: FailureAction.Outcome = action.outcome == .next ? .next : .stop
    switch action.first {
    case .retry(let count, let backoff):
      guard let count = bounded(count, 1...Int64(Limits.retries), "a number of retries") else {
        return nil
      }
      guard let backoff else {
        let backoff = FailureAction.standardBackoff
        return FailureAction(.retry(count: Int(count), backoff: backoff), outcome)
      }
      guard let low = time(backoff.low, from: 0, "a wait"),
        let high = time(backoff.high, from: 0, "a wait")
      else { return nil }
      guard low <= high else {
        report(
          TypeCodes.backwardsRange, "this range ends before it starts",
          at: backoff.low.span.through(backoff.high.span), help: ["write the smaller end first"])
        return nil
      }
      return FailureAction(.retry(count: Int(count), backoff: low...high), outcome)
    case .repair(let count):
      return bounded(count, 1...Int64(Limits.retries), "a number of repairs")
        .map { FailureAction(.repair(count: Int($0)), outcome) }
    case nil: return FailureAction(outcome)
    }
  }

  private mutating func hedge(
    _ clauses: Clauses, _ deadlines: Deadlines
  ) -> (after: Int64, onlyWhen: Condition)? {
    guard let hedge = clauses.hedge else { return nil }
    let onlyWhen = hedge.onlyWhen.map { condition($0, in: .request) } ?? .constant(true)
    guard let after = time(hedge.after, from: 1, "the wait before a hedge") else { return nil }
    if after >= deadlines.total {
      report(
        RuleCodes.idleAction, "this hedge never happens", at: hedge.after.span,
        label: "the whole request takes at most \(written(deadlines.total, as: .duration))",
        help: ["hedge earlier, or remove it"])
    }
    return (after, onlyWhen)
  }

  private mutating func exhausted(_ answer: Answer?) -> ExhaustedAnswer {
    switch answer {
    case nil: return .standard
    case .respond(let status, let text):
      return .respond(status: self.status(status) ?? 503, text: text.value)
    case .answer(let text): return .answer(text: text.value)
    case .answerFrom(let path):
      guard let bytes = file(path, "the answer", atMost: Limits.answerBytes) else {
        return .standard
      }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        report(
          TypeCodes.mismatch, "`\(path.value)` is not a text in UTF-8", at: path.span,
          help: ["save it as UTF-8"])
        return .standard
      }
      return .answer(text: text)
    }
  }

  /// The bytes of a file that the policy names; nil, with a diagnostic, when it cannot be used.
  mutating func file(_ path: Text, _ what: String, atMost limit: Int) -> [UInt8]? {
    requireText(path, "the name of a file")
    guard !path.value.isEmpty else { return nil }
    guard let id = data[path.value] else {
      // Whoever read the texts has said why it is not there.
      guard isWhole else { return nil }
      report(
        .sourceUnusable, "`\(path.value)`, which holds \(what), was not read", at: path.span,
        help: ["give it together with the texts of the policy"])
      return nil
    }
    let bytes = sources[id].bytes
    guard bytes.count <= limit else {
      report(
        TypeCodes.overLimit,
        "`\(path.value)` has \(bytes.count) bytes, more than the \(limit) of \(what)",
        at: path.span)
      return nil
    }
    return bytes
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

  /// A number within bounds; nil, with a diagnostic, when it is not.
  mutating func bounded(
    _ number: Spanned<Int64>, _ range: ClosedRange<Int64>, _ what: String
  ) -> Int64? {
    if range.contains(number.value) { return number.value }
    report(
      RuleCodes.badNumber,
      "\(what) is \(written(range, as: .int)), not `\(written(number.span))`", at: number.span)
    return nil
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

  static let idleAction = DiagnosticCode(
    "R0211", "action that cannot happen", severity: .warning,
    explanation: """
      An answer that came and was no good can be repaired: the model is told what was wrong. Where \
      no answer came there is nothing to repair. A hedge that waits as long as the whole request \
      may take is never sent.
      """,
    wrong: "fallback f { on connect repair 1 then next }",
    right: "fallback f { on connect retry 1 then next }")

  static let saidTwice = DiagnosticCode(
    "R0208", "stated twice",
    explanation: "What one rule states, it states once, so that nothing is overruled silently.",
    wrong: "disclose d { header \"x-ai\" = \"true\" header \"X-AI\" = \"false\" }",
    right: "disclose d { header \"x-ai\" = \"true\" }")
}
