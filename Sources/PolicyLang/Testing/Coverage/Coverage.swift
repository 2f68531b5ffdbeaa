public import PolicyCore

/// What the tests and scenarios of a policy exercise of it, and what they do not.
public struct Coverage: Sendable {
  /// A goal and what came of it.
  public struct Line: Sendable {
    /// The goal.
    public var goal: CoverageGoal
    /// What came of it.
    public var state: CoverageState
    /// True when the search found neither a request nor a proof.
    public var isOpen = false
  }
  /// Every goal, by kind.
  public internal(set) var lines: [Line]
  /// True when the policy has more goals than are looked at.
  public internal(set) var isCut: Bool

  /// How many goals of a kind are reached, and how many can be.
  public func count(of kind: CoverageGoal.Kind) -> (covered: Int, of: Int) {
    let own = lines.filter { $0.goal.kind == kind && $0.state != .unreachable }
    return (own.count { $0.state == .covered }, own.count)
  }

  /// The reached share of what can be reached, in hundredths of a percent, rounded down.
  public var share: Int {
    let reachable = lines.count { $0.state != .unreachable }
    return reachable == 0 ? 10_000 : lines.count { $0.state == .covered } * 10_000 / reachable
  }
}

/// Looks at a policy's tests from the side of the policy: which of its parts they exercise, which
/// they do not, and which tests would.
public struct CoverageSession {
  let policy: Policy
  let goals: CoverageGoals
  let runner: TestRunner
  let form: NormalForm
  /// The table with the questions of all goals.
  public let bundle: ValidatedBundle
  /// Places in `compiled.rules`, by name.
  let rules: [String: Int]
  let firstCondition: Int

  /// Compiles a policy with the questions that its goals ask; nil, with diagnostics, when its table
  /// exceeds a limit together with them.
  public static func make(_ policy: Policy) -> (session: CoverageSession?, [Diagnostic]) {
    var policy = policy
    // What is proved of requests needs no test, and its questions would only make the table larger.
    policy.invariants = []
    let goals = CoverageGoals(policy)
    let runner = TestRunner(policy)
    let (form, diagnostics) = TableCompiler.compile(
      policy, probes: runner.probes + goals.conditions, modelProbes: ClaimProbes(policy).probes)
    guard let form,
      let bundle = try? ValidatedBundle(bytes: BundleWriter.write(form, revision: 0))
    else { return (nil, diagnostics) }
    return (CoverageSession(policy, goals, runner, form, bundle), [])
  }

  private init(
    _ policy: Policy, _ goals: CoverageGoals, _ runner: TestRunner, _ form: NormalForm,
    _ bundle: ValidatedBundle
  ) {
    self.policy = policy
    self.goals = goals
    self.runner = runner
    self.form = form
    self.bundle = bundle
    firstCondition = runner.probes.count
    rules = Dictionary(
      form.compiled.rules.enumerated().map { ($1.name, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Runs all tests and scenarios, and says what those that pass reach: one that fails shows what
  /// the policy does, and nobody holds that this is right.
  public func measure(reader: TestRunner.Reader) -> Coverage {
    var coverage = Coverage(
      lines: goals.goals.map { .init(goal: $0, state: .missing) }, isCut: goals.isCut)
    _ = runner.run(bundle, reader: reader) { ran in
      if ran.result.hasPassed, let observation = ran.observation { mark(observation, &coverage) }
      return true
    }
    return coverage
  }

  /// Marks what a test reaches.
  func mark(_ observation: TestObservation, _ coverage: inout Coverage) {
    let stages = stages(of: observation)
    for place in coverage.lines.indices where coverage.lines[place].state != .covered {
      if reaches(observation, coverage.lines[place].goal.aim, stages) {
        coverage.lines[place].state = .covered
      }
    }
  }

  /// Whether a test reaches a goal.
  func reaches(_ observation: TestObservation, _ aim: CoverageGoal.Aim) -> Bool {
    reaches(observation, aim, stages(of: observation))
  }

  /// What `classify` makes of a request on its way; nil when no goal asks.
  private func stages(of observation: TestObservation) -> ClassifyStages? {
    goals.asDeclared.isEmpty ? nil : ClassifyStages(policy, declared: observation.declared)
  }

  /// Whether no request reaches a goal when none lies in its places: not so of a condition that may
  /// hold on the way of `classify` only.
  func isSettled(_ goal: CoverageGoal) -> Bool {
    guard case .holds(let place) = goal.aim, goals.asDeclared[place] != nil else { return true }
    return !policy.mayPass(goals.conditions[place])
  }

  private func reaches(
    _ observation: TestObservation, _ aim: CoverageGoal.Aim, _ stages: ClassifyStages?
  ) -> Bool {
    let record = observation.record
    func takes(_ fallback: Int) -> Bool {
      record.effect == .route && record.fallback == fallback && observation.scenario != nil
    }
    let attempts = observation.scenario?.run?.attempts ?? []
    switch aim {
    case .applies(let name, _): return rules[name].map(observation.applied.contains) ?? false
    case .rests(let name, let kind):
      guard let rule = rules[name], !observation.applied.contains(rule) else { return false }
      switch kind {
      case .classify, .deny, .record, .disclose, .notify: return true
      case .forbid, .waive, .avoid, .route: return record.effect != .deny
      case .fallback, .validate, .redact, .cap, .isolate, .budget: return record.effect == .route
      }
    case .holds(let condition):
      // A condition of `classify` is judged where it is asked, any other behind it.
      if observation.probes.contains(firstCondition + condition) { return true }
      return goals.asDeclared[condition] != nil
        && stages?.hold(goals.conditions[condition]) == true
    case .called(let route, let model):
      return record.route == Int(form.compiled.routes[route].rule)
        && attempts.contains { $0.model == model }
    case .fails(let fallback, let classes):
      return takes(fallback)
        && attempts.contains { attempt in attempt.failure.map(classes.contains) ?? false }
    case .exhausted(let fallback):
      return takes(fallback) && observation.scenario?.run?.outcome == .exhausted
    case .validated(let place, let passes):
      let name = policy.validates[place].info.name
      guard let own = observation.scenario?.validators.firstIndex(of: name) else { return false }
      return attempts.contains { attempt in
        let fails = attempt.failedValidators.contains(own)
        return passes ? !fails && attempt.failure == nil && attempt.endedAt != nil : fails
      }
    }
  }
}
