internal import PolicyCore

/// A condition that no request can meet.
enum UnmeetableCondition {
  static let code = DiagnosticCode(
    "A0101", "condition that no request can meet",
    explanation: """
      No value of the attributes makes this condition true, so the rule can never do anything. \
      Most often two comparisons exclude each other, or a `classify` rule has always raised a \
      level before the condition looks at it. A rule that looks like protection and protects \
      nothing is worse than none: correct the condition, or delete the rule. The `when` of an \
      invariant is such a condition too: what is claimed of nobody is proved of nobody.
      """,
    wrong: "deny d { when n > 60 and n < 50 }",
    right: "deny d { when n > 50 and n < 60 }")

  /// Every rule whose condition cannot hold, by its place in `compiled.rules`.
  static func check(
    _ questions: Questions, _ unsettled: inout Unsettled
  ) -> [(rule: Int, diagnostic: Diagnostic)] {
    let form = questions.form
    let covers = questions.covers([])
    let readings = Readings(questions.policy)
    var cubes = form.origins.map { _ in [Cube]() }
    for entry in form.conditions { cubes[entry.clause].append(entry.cube) }
    var found: [(Int, Diagnostic)] = []
    for (rule, origin) in form.origins.enumerated() {
      let (condition, info) = questions.policy.condition(of: origin)
      if let models = UnmeetableModels.condition(
        of: origin, questions.policy, readings)
      {
        found.append((rule, UnmeetableModels.diagnostic(models, info)))
        continue
      }
      switch holds(cubes[rule], covers, questions) {
      case true?: continue
      case false?: break
      case nil:
        unsettled.note(.holds, of: rule)
        continue
      }
      let blame = blame(cubes[rule], questions)
      found.append(
        (
          rule,
          Diagnostic(
            code, "no request can meet the condition of `\(info.name)`",
            at: condition.span ?? info.nameSpan,
            label: cubes[rule].isEmpty ? "its parts exclude each other" : "never true",
            secondary: blame.map { .init($0.nameSpan, "`\($0.name)` has always run before") },
            help: ["correct the condition, or delete the rule: it never does anything"])
        ))
    }
    return found
  }

  /// Whether some request lies in a union of cubes; nil when that is not settled.
  private static func holds(
    _ cubes: [Cube], _ covers: Questions.Covers, _ questions: Questions
  ) -> Bool? {
    var used: Set<Int> = []
    var isOpen = false
    for cube in cubes {
      switch questions.ask(in: cube, outside: covers, live: [], used: &used) {
      // Zone data change: what rests on them is no mistake of the policy.
      case .none(let exhaustion): if exhaustion.restsOnZones { isOpen = true }
      case .request: return true
      case .unknown: isOpen = true
      }
    }
    return isOpen ? nil : false
  }

  /// The classify rules without which the condition could hold.
  static func blame(_ cubes: [Cube], _ questions: Questions) -> [RuleInfo] {
    let rules = Set(
      questions.space.impossible
        .filter { entry in cubes.contains { $0.intersects(entry.cube) } }.compactMap(\.classify))
    return rules.sorted().map { questions.policy.classifies[questions.form.origins[$0].index].info }
  }
}

extension Condition {
  /// From its first test to its last.
  var span: Span? {
    switch self {
    case .constant: nil
    case .not(let inner): inner.span
    case .test(_, let span): span
    case .all(let parts), .any(let parts):
      parts.compactMap(\.span).reduce(nil) { $0?.through($1) ?? $1 }
    }
  }
}
