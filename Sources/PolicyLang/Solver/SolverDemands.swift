internal import PolicyCore

/// What is owed with a request and what happens on failures: each thing, and when it is.
struct SolverDemands {
  /// One thing that is owed.
  enum Owed: Hashable {
    /// At most a number.
    case most(String, Int64)
    /// At least a number.
    case least(String, Int64)
    /// That it is there.
    case flag(String)

    /// Whether whoever does this does the other too.
    func implies(_ other: Owed) -> Bool {
      switch (self, other) {
      case (.most(let name, let own), .most(let otherName, let bound)):
        name == otherName && own <= bound
      case (.least(let name, let own), .least(let otherName, let bound)):
        name == otherName && own >= bound
      case (.most, _), (.least, _), (.flag, _): self == other
      }
    }
  }

  /// A rule that makes something owed.
  struct Obligation {
    var owed: Owed
    /// When it holds.
    var holds: String
    /// True for what only routed requests owe.
    var isForRouted: Bool
  }

  /// Something that a model is not sent.
  struct Redacted {
    var model: ModelID
    var redaction: Redaction
    /// When it is demanded of that model.
    var holds: String
  }

  /// What answers must be: the name of a rule, what it checks, when.
  var validators: [(name: String, content: String, holds: String)] = []
  var obligations: [Obligation] = []
  var redactions: [Redacted] = []
  /// What is done on failures, and after how long a second call is made, by content; one of each
  /// holds.
  var reactions: [(content: String, holds: String)] = []
  var hedges: [(content: String, holds: String)] = []
  /// The fallbacks under which a class with which a model is lost ends the request.
  var stopping: [String] = []

  /// When a finding is redacted for a model by a method or a stricter one.
  func redacts(_ model: ModelID, _ finding: Int, atLeast method: RedactionMethod) -> String {
    SolverText.any(
      redactions.filter {
        $0.model == model && $0.redaction.findings >> UInt64(finding) & 1 == 1
          && Self.strength($0.redaction.method) >= Self.strength(method)
      }.map(\.holds))
  }

  /// When something is owed, or what implies it.
  func owes(_ owed: Owed) -> String {
    SolverText.any(obligations.filter { $0.owed.implies(owed) }.map(\.holds))
  }

  /// When an answer is checked like that.
  func validates(_ content: String) -> String {
    SolverText.any(validators.filter { $0.content == content }.map(\.holds))
  }

  static func strength(_ method: RedactionMethod) -> Int {
    RedactionMethod.allCases.firstIndex(of: method) ?? 0
  }
}

extension SolverDecision {
  /// Defines what is owed, what answers must be, and what happens on failures.
  mutating func defineDemands() {
    comment("what answers must be, what is redacted, what is owed")
    for rule in policy.validates {
      let holds = define("validate \(rule.info.name)", applies(rule.info, rule.when))
      demands.validators.append((rule.info.name, Self.content(rule), holds))
    }
    for rule in policy.redacts {
      redact(
        rule.redaction, rule.models,
        define("redact \(rule.info.name)", applies(rule.info, rule.when)))
    }
    for rule in policy.forbids {
      guard let redaction = rule.unlessRedacted else { continue }
      redact(
        redaction, rule.models, define("unless \(rule.info.name)", applies(rule.info, rule.when)))
    }
    for rule in policy.obligations {
      let holds = define(
        "\(rule.info.kind.rawValue) \(rule.info.name)", applies(rule.info, rule.when))
      let isForRouted: Bool
      switch rule.demand {
      case .cap, .isolate, .budget: isForRouted = true
      case .disclose, .record, .notify: isForRouted = false
      }
      for owed in owed(rule) {
        demands.obligations.append(
          .init(owed: owed, holds: holds, isForRouted: isForRouted))
      }
    }
    defineFallbacks()
  }

  private mutating func redact(_ redaction: Redaction, _ models: ModelSelection, _ holds: String) {
    for model in policy.models.indices {
      guard let selected = selected(models, model) else { continue }
      demands.redactions.append(
        .init(model: model, redaction: redaction, holds: SolverText.all([holds, selected])))
    }
  }

  private func owed(_ rule: Obligation) -> [SolverDemands.Owed] {
    switch rule.demand {
    case .cap(let output, let attempts, let cost):
      return [("output", output), ("attempts", attempts), ("cost", cost)]
        .compactMap { name, bound in bound.map { .most(name, $0) } }
    case .isolate(let state, let cache):
      return (state ? [.flag("provider_state off")] : []) + (cache ? [.flag("cache off")] : [])
    case .disclose(let headers): return headers.map { .flag("header \($0.name): \($0.value)") }
    case .record(let content, let least, let most):
      return [
        content.map { .most("content", Int64($0.rawValue)) },
        least.map { .least("retain at least", $0) }, most.map { .most("retain at most", $0) },
      ].compactMap(\.self)
    case .budget(let spend, let period, let attribute, let status):
      let by = attribute.map { policy.attributes[Int($0)].name } ?? "all"
      return [.flag("budget \(rule.info.name) \(spend) \(period) \(by) \(status)")]
    case .notify(let classes, let exhausted, let severity):
      let words = severity ?? ""
      return (0..<64).filter { classes >> UInt64($0) & 1 == 1 }.map {
        .flag("notify \($0) \(words)")
      }
        + (exhausted ? [.flag("notify exhausted \(words)")] : [])
    }
  }

  /// What a validator does, whatever its name is.
  private static func content(_ rule: Validate) -> String {
    let checks = rule.checks.map { check in
      switch check {
      case .isJSON: "is json"
      case .isComplete: "is complete"
      case .isNotEmpty: "is not empty"
      case .hasValidToolArguments: "has valid tool arguments"
      case .isAtMost(let count): "is at most \(count)"
      case .hasNoFindings(let findings): "has no findings \(findings)"
      case .matches(let pattern, _): "matches \(pattern)"
      case .matchesSchema(_, let schema): "matches schema \(schema)"
      case .callsOnlyTools(let tools): "calls only tools \(tools)"
      }
    }
    let otherwise = rule.otherwise.map { "\($0)" } ?? ""
    return "\(checks.sorted()) \(rule.release) \(otherwise)"
  }

  private mutating func defineFallbacks() {
    comment("what happens on failures: the first fallback that holds, or the default")
    var earlier: [String] = []
    func content(_ actions: [FailureAction], _ deadlines: Deadlines, _ exhausted: ExhaustedAnswer)
      -> String
    { "\(actions) \(deadlines) \(exhausted)" }
    for rule in policy.fallbacks {
      let holds = applies(rule.info, rule.when)
      let none = SolverText.not(SolverText.any(earlier.suffix(1)))
      let matches = define("fallback \(rule.info.name)", SolverText.all([none, holds]))
      earlier.append(
        define("up to fallback \(rule.info.name)", SolverText.any(earlier.suffix(1) + [holds])))
      demands.reactions.append((content(rule.actions, rule.deadlines, rule.exhausted), matches))
      if let hedge = rule.hedge {
        let isMade = conditions.term(hedge.onlyWhen)
        demands.hedges.append(("\(hedge.after)", SolverText.all([matches, isMade])))
      }
      let isStopping = FailureClass.allCases.contains { failure in
        guard Self.losesModel(failure) else { return false }
        let action =
          rule.actions.indices.contains(failure.place)
          ? rule.actions[failure.place] : .standard(failure)
        return action.outcome == .stop
      }
      if isStopping { demands.stopping.append(matches) }
    }
    let standard = FallbackLayout.standard
    demands.reactions.append(
      (
        content(standard.actions, standard.deadlines, standard.exhausted),
        SolverText.not(SolverText.any(earlier.suffix(1)))
      ))
  }

  /// The classes with which a model, its provider or its region is lost: `docs/verify.md`.
  static func losesModel(_ failure: FailureClass) -> Bool {
    switch failure.group {
    case .unavailable, .rateLimited, .slow, .brokenStream, .credentials, .security: true
    case .rejected: failure == .targetMissing
    case .unusable, .refused, .caller, .policy: false
    }
  }
}
