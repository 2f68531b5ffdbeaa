extension RecordContent {
  /// Its word in the language.
  public var word: String {
    switch self {
    case .nothing: "none"
    case .metadata: "metadata"
    case .redacted: "redacted"
    case .full: "full"
    }
  }
}

/// What fallbacks, validators and obligations say, in the words of the language.
public struct ObligationWords: Sendable {
  private let policy: CompiledPolicy

  /// Words for a policy.
  public init(_ policy: CompiledPolicy) { self.policy = policy }

  /// `retry 2 backoff 200ms..2s then next`, `stop`.
  public func action(_ action: FailureAction) -> String {
    let outcome = "\(action.outcome)"
    switch action.first {
    case .none: return outcome
    case .retry(let count, let wait):
      return "retry \(count) backoff \(range(wait)) then \(outcome)"
    case .retryLast(let count, let wait):
      return "\(outcome); with no other model left retry \(count) backoff \(range(wait))"
    case .repair(let count): return "repair \(count) then \(outcome)"
    }
  }

  /// What happens on failures, one line for each way of handling them; then times and what is
  /// answered when nothing helps.
  public func lines(_ fallback: FallbackLayout) -> [String] {
    lines(ways(fallback)) + bounds(fallback)
  }

  /// What `fallback` says in one line: what is not the default.
  public func summary(_ fallback: FallbackLayout) -> String {
    let usual = ways(.standard)
    let own = ways(fallback).filter { way in !usual.contains { $0 == way } }
    let usualBounds = bounds(.standard)
    let words = lines(own) + bounds(fallback).filter { !usualBounds.contains($0) }
    return words.isEmpty ? "the default" : words.joined(separator: "; ")
  }

  /// Failures that are handled alike: a group, or those of its classes that are alike.
  private typealias Way = (action: FailureAction, failures: String)

  private func ways(_ fallback: FallbackLayout) -> [Way] {
    FailureGroup.allCases.filter { $0 != .caller && $0 != .policy }.flatMap { group in
      var ways: [(action: FailureAction, names: [String])] = []
      for failure in group.classes {
        let action = fallback.action(on: failure)
        if let known = ways.firstIndex(where: { $0.action == action }) {
          ways[known].names.append(failure.rawValue)
        } else {
          ways.append((action, [failure.rawValue]))
        }
      }
      return ways.map {
        ($0.action, ways.count == 1 ? group.rawValue : $0.names.joined(separator: ", "))
      }
    }
  }

  /// Lines with all that is handled alike in one.
  private func lines(_ ways: [Way]) -> [String] {
    var merged: [Way] = []
    for way in ways {
      if let known = merged.firstIndex(where: { $0.action == way.action }) {
        merged[known].failures += ", " + way.failures
      } else {
        merged.append(way)
      }
    }
    return merged.map { "on \($0.failures) \(action($0.action))" }
  }

  private func bounds(_ fallback: FallbackLayout) -> [String] {
    [deadlines(fallback.deadlines)]
      + (fallback.hedge.map { ["hedge after \(ValueText.duration($0.after))"] } ?? [])
      + [exhausted(fallback.exhausted)]
  }

  private func deadlines(_ deadlines: Deadlines) -> String {
    let times = [
      ("connect", deadlines.connect), ("first_token", deadlines.firstToken),
      ("idle", deadlines.idle), ("attempt", deadlines.attempt), ("total", deadlines.total),
    ]
    return "deadlines "
      + times.map { "\($0) \(ValueText.duration($1))" }.joined(separator: "   ")
      + (deadlines.minRate.map { "   min_rate \($0) chars per second" } ?? "")
  }

  private func exhausted(_ answer: ExhaustedAnswer) -> String {
    switch answer {
    case .respond(let status, let text):
      "exhausted respond \(status) \(ValueText.quoted(text.utf8))"
    case .answer(let text): "exhausted answer \(ValueText.quoted(text.utf8))"
    }
  }

  /// What a validator checks, and what is done when it does not hold.
  public func text(_ validator: ValidatorLayout) -> String {
    var text = "output " + validator.checks.map(check).joined(separator: ", ")
    switch validator.release {
    case .hold: break
    case .window(let characters): text += "; stream window \(characters) chars"
    case .atEnd: text += "; stream at end"
    }
    let otherwise = validator.otherwise.map(action) ?? "as on invalid_output"
    return text + "; otherwise \(otherwise)"
  }

  private func check(_ check: ValidatorLayout.Check) -> String {
    switch check {
    case .isJSON: return "is json"
    case .isComplete: return "is complete"
    case .isNotEmpty: return "is not empty"
    case .hasValidToolArguments: return "has valid tool arguments"
    case .isAtMost(let count): return "is at most \(count) chars"
    case .hasNoFindings(let findings): return "has no findings \(set(findings))"
    case .matches(let automaton):
      let pattern = policy.automata[Int(automaton)].pattern
      return pattern.isEmpty ? "matches pattern \(automaton + 1)" : pattern
    case .matchesSchema(let path, _): return "matches schema \(ValueText.quoted(path.utf8))"
    case .callsOnlyTools(let tools):
      return "calls only tools {\(tools.joined(separator: ", "))}"
    }
  }

  /// What an obligation demands.
  public func text(_ demand: ObligationLayout.Demand) -> String {
    switch demand {
    case .cap(let output, let attempts, let cost):
      return words([
        output.map { "output \($0)" }, attempts.map { "attempts \($0)" },
        cost.map { "cost \(ValueText.usd($0))" },
      ])
    case .isolate(let providerState, let cache):
      return words([providerState ? "provider_state off" : nil, cache ? "cache off" : nil])
    case .disclose(let headers):
      return words(
        headers.map { "header \(ObligationWords.header($0))" })
    case .record(let content, let atLeast, let atMost):
      return words([
        content.map { "content \($0.word)" },
        atLeast.map { "retain at least \(ValueText.duration($0))" },
        atMost.map { "retain at most \(ValueText.duration($0))" },
      ])
    case .budget(let spend, let period, let attribute, let status):
      return ObligationWords.budget(
        ValueText.usd(spend), period, by: attribute.map { policy.attributes[Int($0)].name }, status)
    case .notify(let classes, let exhausted, let severity):
      return words([
        ObligationWords.notice(classes, exhausted: exhausted),
        severity.map { "severity \(ValueText.quoted($0.utf8))" },
      ])
    }
  }

  /// All that is owed, the strictest of each: `cap output 40`, `budget tenant_day`.
  public func lines(_ owed: DecisionRecord.Obligations) -> [String] {
    var lines: [String] = []
    func add(_ kind: String, _ demand: ObligationLayout.Demand) {
      let text = text(demand)
      if !text.isEmpty { lines.append("\(kind) \(text)") }
    }
    add(
      "record",
      .record(content: owed.content, atLeast: owed.retainAtLeast, atMost: owed.retainAtMost))
    add("cap", .cap(output: owed.outputCap, attempts: owed.attemptCap, cost: owed.costCap))
    add("isolate", .isolate(providerState: owed.isProviderStateOff, cache: owed.isCacheOff))
    add("disclose", .disclose(owed.headers))
    for (kind, rules) in [("budget", owed.budgets), ("notify", owed.notifications)]
    where !rules.isEmpty {
      lines.append("\(kind) " + rules.map { policy.rules[$0].name }.joined(separator: ", "))
    }
    return lines
  }

  /// A header that the answer carries: `"x-ai" = "true"`.
  public static func header(_ header: ObligationLayout.Header) -> String {
    "\(ValueText.quoted(header.name.utf8)) = \(ValueText.quoted(header.value.utf8))"
  }

  /// What a budget counts: `spend $9 per day by tenant, then deny 429`.
  public static func budget(
    _ amount: String, _ period: BudgetPeriod, by attribute: String?, _ status: UInt16
  ) -> String {
    let key = attribute.map { " by \($0)" } ?? ""
    return "spend \(amount) per \(period)\(key), then deny \(status)"
  }

  /// What a notice tells: `on exhausted, security`; groups where all of their classes are named,
  /// classes otherwise.
  public static func notice(_ classes: UInt64, exhausted: Bool) -> String {
    var names = exhausted ? ["exhausted"] : []
    for group in FailureGroup.allCases {
      let named = group.classes.filter { classes & (1 << UInt64($0.place)) != 0 }
      let isWhole = named.count == group.classes.count
      names += isWhole ? [group.rawValue] : named.map(\.rawValue)
    }
    return "on " + names.joined(separator: ", ")
  }

  /// `redact email, phone with token`, for what models is said by its clause.
  public func redaction(_ rule: RuleLayout) -> String {
    "redact \(set(rule.redactFindings)) with \(rule.redacting)"
  }

  private func words(_ parts: [String?]) -> String {
    parts.compactMap { $0 }.joined(separator: ", ")
  }

  private func set(_ findings: UInt64) -> String {
    ValueText.set(findings, policy.enumerations[1].values)
  }

  private func range(_ range: ClosedRange<Int64>) -> String {
    "\(ValueText.duration(range.lowerBound))..\(ValueText.duration(range.upperBound))"
  }
}
