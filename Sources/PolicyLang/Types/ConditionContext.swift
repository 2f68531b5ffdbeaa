/// Where a condition stands, which decides what it may read.
enum ConditionContext {
  /// A `when`: the request only.
  case request
  /// The `models where` of a rule that says what is admissible: facts beside the request.
  case hardModels(String)
  /// The `models where` of `avoid` and `route`: facts and signals beside the request.
  case softModels
  /// A `define`, which each place that uses it judges again.
  case define

  /// Whether facts may be read.
  var seesFacts: Bool {
    switch self {
    case .request: false
    case .hardModels, .softModels, .define: true
    }
  }

  /// Whether signals may be read.
  var seesSignals: Bool {
    switch self {
    case .request, .hardModels: false
    case .softModels, .define: true
    }
  }
}

/// What a condition reads beside the request, and how large it is.
struct Reads {
  /// One place that reads a fact or a signal.
  struct Use {
    /// The fact or the signal.
    var name: String
    /// The define through which it is read, if there is one.
    var define: String?
    /// Where.
    var span: Span
  }
  /// Facts, one use for each place.
  var facts: [Use] = []
  /// Signals, one use for each place.
  var signals: [Use] = []
  /// Tests, those of defines counted at each use.
  var tests = 0
  /// Conditions inside one another, those of defines among them.
  var depth = 0
  /// True when a limit was passed, which is reported once.
  var isTooLarge = false
}

extension Checking {
  /// Checks a condition where it stands; no policy will hold the result when a part is wrong.
  mutating func condition(_ id: ConditionID, in context: ConditionContext) -> Condition {
    let outer = (self.context, reads, level)
    self.context = context
    reads = Reads()
    level = 0
    let result = checked(id)
    checkVisible()
    (self.context, reads, level) = outer
    return result
  }

  /// A `when`; always true when there is none.
  mutating func when(_ clauses: Clauses) -> Condition {
    clauses.when.map { condition($0, in: .request) } ?? .constant(true)
  }

  /// Refuses facts and signals where they cannot be read.
  private mutating func checkVisible() {
    if !context.seesFacts {
      for use in reads.facts {
        report(
          TypeCodes.factOutOfPlace,
          "\(words(use, "fact")), which a condition on the request cannot read", at: use.span,
          help: ["facts belong to models and are read in `models where …`"])
      }
    }
    if context.seesFacts {
      for use in reads.facts { checkStated(use) }
    }
    if !context.seesSignals {
      let hard = if case .hardModels(let kind) = context { kind } else { String?.none }
      for use in reads.signals {
        let reason =
          hard.map { "which a hard rule like `\($0)` must not follow" }
          ?? "which only `models where` of `avoid` and `route` can read"
        report(
          TypeCodes.signalOutOfPlace, "\(words(use, "signal")), \(reason)",
          at: use.span,
          help: ["what is admissible never depends on load or health; use `avoid` for that"])
      }
    }
  }

  /// What is read, and through what.
  private func words(_ use: Reads.Use, _ what: String) -> String {
    use.define.map { "`\($0)` reads the \(what) `\(use.name)`" } ?? "`\(use.name)` is a \(what)"
  }

  /// A price that a condition reads is stated by every model; there is none by default.
  private mutating func checkStated(_ use: Reads.Use) {
    let prices = [BuiltIn.Fact.priceIn, .priceOut]
    guard let fact = prices.first(where: { $0.rawValue == use.name }),
      let model = policy.models.first(where: { $0.facts[builtIn(fact)] == nil })
    else { return }
    report(
      RuleCodes.noPrice, "`\(model.name)` states no `\(use.name)`, which this condition reads",
      at: use.span, secondary: [Diagnostic.Label(model.span, "the model")])
  }

  /// Counts a test, and says once when a condition has too many.
  mutating func count(_ tests: Int, depth: Int, at span: Span) {
    reads.tests = min(reads.tests + tests, Limits.conditionTests + 1)
    reads.depth = max(reads.depth, level + depth)
    guard !reads.isTooLarge else { return }
    if reads.tests > Limits.conditionTests {
      reads.isTooLarge = true
      report(
        TypeCodes.overLimit,
        "a condition has at most \(Limits.conditionTests) tests, those of its defines counted",
        at: span)
    } else if reads.depth > Limits.expandedNesting {
      reads.isTooLarge = true
      report(
        TypeCodes.overLimit,
        "conditions and defines lie at most \(Limits.expandedNesting) deep inside one another",
        at: span)
    }
  }
}

extension TypeCodes {
  static let factOutOfPlace = DiagnosticCode(
    "T0111", "fact out of place",
    explanation: """
      A fact belongs to a model, so it is read where a rule looks at models one by one: in \
      `models where`. A `when` is about the request alone.
      """,
    wrong: "forbid f { when clearance < sens models a }",
    right: "forbid f { models where clearance < sens }")

  static let signalOutOfPlace = DiagnosticCode(
    "T0112", "signal out of place",
    explanation: """
      Signals (health, latency, load) may order candidates, in the `models where` of `avoid` and \
      `route`. A hard rule that followed them would admit on a bad day what it forbids on a good \
      one.
      """,
    wrong: "forbid f { models where health == down }",
    right: "avoid f { models where health == down }")
}
