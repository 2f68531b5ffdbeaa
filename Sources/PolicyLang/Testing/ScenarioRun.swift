internal import PolicyCore

/// One `scenario` carried out in virtual time, and what it expects of the attempts.
struct ScenarioRun {
  private let policy: Policy
  private let scenario: Scenario
  /// The names of the request's validators.
  let validators: [String]
  /// What was carried out; nil when the request was not routed.
  let run: VirtualRun?
  /// What was to be carried out.
  let plan: ExecutionPlan
  /// Failures that cannot happen to this request.
  private let impossible: [Scenario.Failure]

  /// Carries out a request that was decided; nothing is called when it was not routed.
  init(
    _ scenario: Scenario, of policy: Policy, _ compiled: CompiledPolicy, _ record: DecisionRecord,
    _ facts: Facts
  ) {
    self.policy = policy
    self.scenario = scenario
    func number(_ role: AttributeDeclaration.Role) -> Int64? {
      policy.attributes.firstIndex { $0.role == role }.map { facts.numbers[$0] }
    }
    let plan = ExecutionPlan(
      compiled, record, deadline: number(.deadline), isStream: number(.stream) == 1)
    self.plan = plan
    let names = plan.validators.map { compiled.rules[Int($0.rule)].name }
    validators = names
    var places: [Int: Int] = [:]
    for (place, rule) in policy.validates.enumerated() {
      places[place] = names.firstIndex(of: rule.info.name)
    }
    guard record.effect == .route else {
      (run, impossible) = (nil, [])
      return
    }
    impossible = scenario.failures.filter {
      if case .validator(let place) = $0.cause { places[place] == nil } else { false }
    }
    var models = ScriptedModels(scenario, plan, validators: places)
    run = VirtualRun.run(plan, at: 0, seed: 1, mayHedge: true) { _, model, _, now in
      models.call(model, at: now)
    }
  }

  /// The expectations about attempts that are not met; `decided` says what came of the request.
  func failures(decided: String) -> [TestFailure] {
    let outcome = run.map { "\(attempts); \(words($0.outcome))" } ?? "no attempt: \(decided)"
    var failures: [TestFailure] = impossible.map {
      TestFailure(
        span: $0.span, expected: "a failure that can happen",
        actual: "a request whose answers this rule does not check")
    }
    for expectation in scenario.expectations {
      let expected: String
      switch expectation.kind {
      case .decision: continue
      case .attempts(let models):
        if run != nil, called == models { continue }
        expected = "attempts \(names(models))"
      case .answer(let model):
        if case .answered(let attempt)? = run?.outcome, run?.attempts[attempt].model == model {
          continue
        }
        expected = "an answer from \(names([model]))"
      case .exhausted:
        if run?.outcome == .exhausted { continue }
        expected = "every candidate to fail"
      case .failure(let failure):
        switch run?.outcome {
        case .failed(failure), .brokenStream(_, failure): continue
        default: expected = "the request to fail with `\(failure.rawValue)`"
        }
      }
      failures.append(TestFailure(span: expectation.span, expected: expected, actual: outcome))
    }
    return failures
  }

  /// The models called, in order; what is tried again at once counts once.
  var called: [ModelID] {
    var models: [ModelID] = []
    for attempt in run?.attempts ?? [] where attempt.model != models.last {
      models.append(attempt.model)
    }
    return models
  }

  // MARK: - Words

  private func names(_ models: [ModelID]) -> String {
    models.map { "`\(policy.models[$0].name)`" }.joined(separator: ", ")
  }

  private var attempts: String { called.isEmpty ? "no attempt" : "attempts \(names(called))" }

  private func words(_ outcome: ExecutionOutcome) -> String {
    func model(_ attempt: Int) -> String {
      names((run?.attempts[attempt].model).map { [$0] } ?? [])
    }
    switch outcome {
    case .answered(let attempt): return "an answer from \(model(attempt))"
    case .failed(let failure): return "the request failed with `\(failure.rawValue)`"
    case .brokenStream(let attempt, let failure):
      return "the stream from \(model(attempt)) broke with `\(failure.rawValue)`"
    case .exhausted: return "every candidate failed, or time ran out"
    case .cancelled: return "the caller cancelled"
    }
  }

  /// What happened, a line an attempt.
  var story: [String] {
    (run?.attempts ?? []).map { attempt in
      let kind =
        switch attempt.kind {
        case .first: "called"
        case .retry: "called again"
        case .repair: "called again to repair its answer"
        case .hedge: "called beside the one before"
        }
      let failed = attempt.failedValidators.map { "`\(validators[$0])`" }
      let end =
        if !failed.isEmpty {
          "its answer failed \(failed.joined(separator: ", "))"
        } else if let failure = attempt.failure {
          "failed with `\(failure.rawValue)`"
        } else if case .answered(let number)? = run?.outcome, run?.attempts[number] == attempt {
          "answered"
        } else {
          "cancelled"
        }
      let time = (attempt.endedAt ?? run?.endedAt ?? attempt.startedAt) - attempt.startedAt
      return "\(attempt.startedAt) ms: \(names([attempt.model])) \(kind), \(end) after \(time) ms"
    }
  }
}
