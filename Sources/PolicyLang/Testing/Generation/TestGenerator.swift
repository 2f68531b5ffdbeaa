internal import PolicyCore

/// Tests and scenarios that a policy lacks, for a person to approve.
public struct GeneratedTests: Sendable {
  /// A policy file in canonical layout; empty when nothing is to be written.
  public var text: [UInt8]
  /// How many `test` blocks are in it.
  public var tests = 0
  /// How many `scenario` blocks are in it.
  public var scenarios = 0
  /// What the policy's own tests reach together with these.
  public var coverage: Coverage
}

extension CoverageSession {
  /// Finds out which of the goals that no test reaches cannot be reached at all.
  public func prove(_ coverage: inout Coverage, _ context: SearchContext) {
    guard coverage.lines.contains(where: { $0.state == .missing }) else { return }
    let questions = Questions(policy, form, context)
    guard let regions = GoalRegions(self, questions) else { return }
    for place in coverage.lines.indices where coverage.lines[place].state == .missing {
      let goal = coverage.lines[place].goal
      var hasRequest = false
      var isOpen = !isSettled(goal)
      for place in regions.places(of: goal.aim) {
        switch questions.ask(in: place.cube, outside: place.outside.filter(place.cube.intersects)) {
        case .none: continue
        case .unknown: isOpen = true
        case .request: hasRequest = true
        }
        if hasRequest { break }
      }
      if hasRequest { continue }
      coverage.lines[place].isOpen = isOpen
      if !isOpen { coverage.lines[place].state = .unreachable }
    }
  }

  /// Writes a test or scenario for each goal that none reaches, if the search finds a request; one
  /// that reaches several goals counts for all of them.
  public func generate(
    _ coverage: Coverage, _ context: SearchContext, reader: @escaping TestRunner.Reader
  ) -> GeneratedTests {
    var result = GeneratedTests(text: [], coverage: coverage)
    let questions = Questions(policy, form, context)
    guard let regions = GoalRegions(self, questions) else { return result }
    let trial = GoalTrial(self, reader)
    var writer = TestWriter(policy)
    for place in coverage.lines.indices where result.coverage.lines[place].state == .missing {
      let goal = coverage.lines[place].goal
      var isUnreachable = isSettled(goal)
      for place in regions.places(of: goal.aim) {
        let (isOpen, reached) = search(place, goal, questions, trial)
        if isOpen { isUnreachable = false }
        guard let (witness, found) = reached else { continue }
        mark(found.observation, &result.coverage)
        let decision = questions.decide(witness)
        if let scenario = found.scenario {
          writer.add(scenario, found.observation)
          result.scenarios += 1
        } else {
          writer.addTest(goal, witness) { expectations in
            expectations.effect(
              isDenied: decision.isDenied, by: decision.deniedBy.map(policy.ruleName),
              candidates: decision.models.map { policy.models[$0].name })
            if let route = decision.route { expectations.rule(policy.ruleName(route)) }
            expectations.removed(decision.removed)
            expectations.changed(decision.changed)
          }
          result.tests += 1
        }
        break
      }
      if isUnreachable { result.coverage.lines[place].state = .unreachable }
    }
    result.text = writer.file()
    return result
  }
}

extension CoverageSession {
  /// How many requests of one place are tried: a place promises a request, not that it reaches.
  private static let tries = 64

  /// Looks in one place for a request that reaches a goal; not open when the place holds none.
  ///
  /// After the first, each try differs from it in one dimension at least, another one each time.
  private func search(
    _ place: GoalRegions.Place, _ goal: CoverageGoal, _ questions: Questions, _ trial: GoalTrial
  ) -> (isOpen: Bool, reached: (Witness, GoalTrial.Found)?) {
    let outside = place.outside.filter(place.cube.intersects)
    let first: Witness
    switch questions.ask(in: place.cube, outside: outside) {
    case .none: return (false, nil)
    case .unknown: return (true, nil)
    case .request(let witness): first = witness
    }
    if let reached = reaches(goal, first, trial) { return (true, reached) }
    for dimension in first.point.indices.prefix(Self.tries) {
      let same = Cube(at: first.point, in: [dimension])
      guard case .request(let other) = questions.ask(in: place.cube, outside: outside + [same]),
        let reached = reaches(goal, other, trial)
      else { continue }
      return (true, reached)
    }
    return (true, nil)
  }

  private func reaches(
    _ goal: CoverageGoal, _ witness: Witness, _ trial: GoalTrial
  ) -> (Witness, GoalTrial.Found)? {
    var witness = witness
    // An instant of a test is a whole second.
    let part = witness.now % 1_000_000
    witness.now -= part < 0 ? part + 1_000_000 : part
    return trial.reaching(goal, witness).map { (witness, $0) }
  }
}

/// Tries whether a request, with failures where the goal is about them, reaches a goal.
struct GoalTrial {
  /// What reached it.
  struct Found {
    var scenario: Scenario?
    var observation: TestObservation
  }
  private let session: CoverageSession
  private let reader: TestRunner.Reader
  private let evaluator: Evaluator
  private let facts: Facts

  init(_ session: CoverageSession, _ reader: @escaping TestRunner.Reader) {
    self.session = session
    self.reader = reader
    evaluator = Evaluator(session.bundle)
    facts = evaluator.makeFacts()
  }

  /// What a model can do so that the next one is called, the plainest first.
  private static let losses: [FailureClass] = [
    .serverUnavailable, .connect, .firstTokenTimeout, .malformedResponse, .emptyOutput,
    .credentialRejected, .tls,
  ]

  /// The request as a test, or the first scenario of it, that reaches the goal.
  func reaching(_ goal: CoverageGoal, _ witness: Witness) -> Found? {
    let given = witness.values.sorted { $0.key < $1.key }
      .map { (attribute: $0.key, value: $0.value) }
    let test = PolicyTest(
      title: goal.title, now: witness.now, given: given, signals: witness.signals, splits: [],
      expectations: [], span: goal.span)
    guard let plain = observe(TestRunner.Block(test)) else { return nil }
    switch goal.aim {
    case .applies, .rests, .holds:
      return session.reaches(plain, goal.aim) ? Found(observation: plain) : nil
    case .called, .fails, .exhausted, .validated: break
    }
    let candidates = plain.record.candidates.map(\.model)
    guard plain.record.effect == .route else { return nil }
    for failures in variants(goal, candidates) {
      let scenario = Scenario(
        title: goal.title, now: witness.now, given: given, signals: witness.signals, splits: [],
        failures: failures, expectations: [], span: goal.span)
      guard let observation = observe(TestRunner.Block(scenario)),
        session.reaches(observation, goal.aim)
      else { continue }
      return Found(scenario: scenario, observation: observation)
    }
    return nil
  }

  private func observe(_ block: TestRunner.Block) -> TestObservation? {
    session.runner.run(block, evaluator, facts, reader, firstProbe: 0).observation
  }

  /// What may fail so that a goal is reached.
  private func variants(
    _ goal: CoverageGoal, _ candidates: [ModelID]
  ) -> [[Scenario.Failure]] {
    func failing(_ models: some Sequence<ModelID>, _ cause: Scenario.Failure.Cause)
      -> [Scenario.Failure]
    {
      models.map { Scenario.Failure(model: $0, cause: cause, times: nil, span: goal.span) }
    }
    switch goal.aim {
    case .applies, .rests, .holds: return []
    case .called(_, let model):
      guard let place = candidates.firstIndex(of: model) else { return [] }
      if place == 0 { return [[]] }
      return Self.losses.map { failing(candidates[..<place], .failure($0)) }
    case .fails(_, let classes): return classes.map { failing(candidates.prefix(1), .failure($0)) }
    case .exhausted: return Self.losses.map { failing(candidates, .failure($0)) }
    case .validated(let place, let passes):
      return passes ? [[]] : [failing(candidates.prefix(1), .validator(place))]
    }
  }
}

extension CoverageGoal {
  /// The title of a test for it.
  var title: String { words.filter { $0 != "`" } }
}
