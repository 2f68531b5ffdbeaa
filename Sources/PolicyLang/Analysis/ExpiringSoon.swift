internal import PolicyCore

/// Rules and facts that end within the horizon.
enum ExpiringSoon {
  static let code = DiagnosticCode(
    "A0120", "about to expire", severity: .note,
    explanation: """
      Within 90 days of the check (`--as-of`; today unless told) this rule ends, or a date passes \
      that a model states and that a hard rule compares with `now`. On that day the decisions \
      change without anybody having changed the policy. Renew it in time, or plan for it.
      """,
    wrong: "deny d { when n > 50 until 1970-02-01 }",
    right: "deny d { when n > 50 until 2099-02-01 }")

  static func check(_ questions: Questions) -> [Diagnostic] {
    rules(questions) + facts(questions)
  }

  private static func rules(_ questions: Questions) -> [Diagnostic] {
    let now = questions.context.now
    var tables: Set<Span> = []
    return questions.form.origins.compactMap { origin in
      let info = questions.policy.condition(of: origin).info
      // `until` of a table holds for all its rows.
      guard let until = info.until, until > now, until <= Horizon.end(questions.context),
        tables.insert(info.nameSpan).inserted
      else { return nil }
      return Diagnostic(
        code, "`\(info.name)` ends in \(days(until, now))", at: info.nameSpan,
        label: "in force until \(Days.text(before: until))",
        help: ["renew it in time, or plan for what holds without it"])
    }
  }

  private static func facts(_ questions: Questions) -> [Diagnostic] {
    let policy = questions.policy
    let now = questions.context.now
    let compared = FactsComparedWithNow(policy)
    return compared.facts.sorted { $0.key < $1.key }.flatMap { fact, rule in
      policy.models.compactMap { model -> Diagnostic? in
        guard case .number(let end)? = model.facts[fact], end > now,
          end <= Horizon.end(questions.context)
        else { return nil }
        let name = policy.facts[fact].name
        return Diagnostic(
          code, "`\(name)` of `\(model.name)` passes in \(days(end, now))", at: model.span,
          label: "on \(Days.text(end))",
          secondary: [.init(rule.nameSpan, "compares it with the time of the request")],
          help: ["renew it in time, or plan for what holds without it"])
      }
    }
  }

  private static func days(_ end: Int64, _ now: Int64) -> String {
    let count = (end - now) / Days.day
    return count == 1 ? "1 day" : "\(count) days"
  }
}

/// Facts that a forbid compares with the time of the request.
private struct FactsComparedWithNow {
  /// By fact: the first rule that does.
  private(set) var facts: [FactID: RuleInfo] = [:]
  private let now: AttributeID?

  init(_ policy: Policy) {
    now = policy.attributes.firstIndex { $0.source == .now }
    for forbid in policy.forbids {
      if case .matching(let condition) = forbid.models { walk(condition, forbid.info) }
    }
  }

  private mutating func walk(_ condition: Condition, _ rule: RuleInfo) {
    switch condition {
    case .constant: break
    case .all(let parts), .any(let parts): for part in parts { walk(part, rule) }
    case .not(let part): walk(part, rule)
    case .test(.linear(let sum, _), _): add(sum.terms.map(\.reading), rule)
    case .test(.compare(let left, _, let right), _): add([left, right], rule)
    case .test: break
    }
  }

  private mutating func add(_ readings: [Reading], _ rule: RuleInfo) {
    guard let now, readings.contains(.attribute(now)) || readings.contains(.declared(now)) else {
      return
    }
    for case .fact(let fact) in readings where facts[fact] == nil { facts[fact] = rule }
  }
}
