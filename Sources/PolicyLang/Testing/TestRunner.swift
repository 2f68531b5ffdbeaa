public import PolicyCore

/// Runs the `test` and `scenario` blocks of a policy: each request is decided by the table that
/// would be built, and carried out by the executor in virtual time where a scenario says what
/// fails; each expectation is compared with what comes out.
///
/// Conditions that are expected are compiled with the policy as probes, so that they mean there
/// what they mean in a rule.
public struct TestRunner {
  /// A `test`, or the request of a `scenario` with what is expected of its decision.
  struct Block {
    var test: PolicyTest
    var scenario: Scenario?

    init(_ test: PolicyTest) { self.test = test }

    init(_ scenario: Scenario) {
      test = PolicyTest(deciding: scenario)
      self.scenario = scenario
    }
  }
  private let policy: Policy
  private let blocks: [Block]
  /// The conditions of all expectations, in order: what `TableCompiler.compile` takes.
  public let probes: [Condition]

  /// A runner for the tests and scenarios of a policy.
  public init(_ policy: Policy) {
    self.policy = policy
    blocks =
      policy.tests.map { Block($0) } + policy.scenarios.map { Block($0) }
    probes = blocks.flatMap(\.test.expectations).compactMap(\.condition)
  }

  /// Reads a request line into facts; why not, in words, when it does not fit the policy.
  public typealias Reader = (UnsafeBufferPointer<UInt8>, Facts) -> String?

  /// Runs what has a title that is wanted, tests before scenarios; the bundle is compiled with
  /// `probes`.
  public func run(
    _ bundle: ValidatedBundle, reader: Reader, wants: (String) -> Bool = { _ in true }
  ) -> [TestResult] {
    run(bundle, reader: reader, wants: wants) { _ in true }
  }

  /// The same, telling what each block exercised, until `goesOn` says no.
  func run(
    _ bundle: ValidatedBundle, reader: Reader, wants: (String) -> Bool = { _ in true },
    goesOn: (Ran) -> Bool
  ) -> [TestResult] {
    let evaluator = Evaluator(bundle)
    let facts = evaluator.makeFacts()
    var results: [TestResult] = []
    var probe = 0
    for block in blocks {
      let first = probe
      probe += block.test.expectations.count { $0.condition != nil }
      guard wants(block.test.title) else { continue }
      let ran = run(block, evaluator, facts, reader, firstProbe: first)
      results.append(ran.result)
      guard goesOn(ran) else { break }
    }
    return results
  }

  /// What came of a block, and what it exercised; nil for a request that is refused.
  struct Ran {
    var result: TestResult
    var observation: TestObservation?
  }

  /// Runs one block.
  func run(
    _ block: Block, _ evaluator: Evaluator, _ facts: Facts, _ reader: Reader, firstProbe: Int
  ) -> Ran {
    let test = block.test
    let line = RequestLine.write(test.given, now: test.now, signals: test.signals, of: policy)
    var result = TestResult(
      kind: block.scenario == nil ? .test : .scenario, title: test.title, span: test.span,
      failures: [], request: String(decoding: line, as: UTF8.self))
    if let refusal = line.withUnsafeBufferPointer({ reader($0, facts) }) {
      let spans = block.scenario?.expectations.map(\.span) ?? test.expectations.map(\.span)
      result.failures = spans.map {
        TestFailure(
          span: $0, expected: "a decision", actual: "a request that is refused: \(refusal)")
      }
      return Ran(result: result)
    }
    facts.fixedArms = test.splits.map { ($0.route, $0.model) }
    _ = evaluator.decide(facts)
    var record = DecisionRecord()
    evaluator.record(into: &record, facts: facts)
    let compiled = evaluator.bundle.policy
    let applied = TestRunner.applied(record, evaluator)
    let probes = Set(evaluator.heldProbes())
    var observation = TestObservation(
      record: record, applied: Set(applied), probes: probes, declared: policy.declared(facts))
    let judge = TestJudge(
      policy: policy, compiled: compiled, record: record, facts: facts,
      holds: probes.contains, applied: applied)
    result.failures = judge.failures(of: test.expectations, firstProbe: firstProbe)
    if let scenario = block.scenario {
      let run = ScenarioRun(scenario, of: policy, compiled, record, facts)
      result.failures += run.failures(decided: judge.outcome)
      result.failures.sort { $0.span < $1.span }
      result.story = run.story
      observation.scenario = run
    }
    return Ran(result: result, observation: observation)
  }
}

extension TestRunner {
  /// The rules that fired, and those that say what happens next and what is owed.
  private static func applied(_ record: DecisionRecord, _ evaluator: Evaluator) -> [Int] {
    let policy = evaluator.bundle.policy
    var rules = record.rules
    if let rule = record.fallback.flatMap({ policy.fallbacks[$0].rule }) { rules.append(Int(rule)) }
    rules += record.validators.map { Int(policy.validators[$0].rule) }
    let candidates = record.candidates.map(\.model)
    rules += evaluator.redactions().filter { redaction in
      candidates.contains { redaction.models.contains($0) }
    }.map(\.rule)
    rules += evaluator.obligations().map { policy.obligations[$0] }.filter {
      $0.isOwed(by: record.effect)
    }.map { Int($0.rule) }
    return rules
  }
}

extension PolicyTest {
  /// The request of a scenario, and what is expected of its decision.
  fileprivate init(deciding scenario: Scenario) {
    self.init(
      title: scenario.title, now: scenario.now, given: scenario.given, signals: scenario.signals,
      splits: scenario.splits,
      expectations: scenario.expectations.compactMap { expected in
        guard case .decision(let kind) = expected.kind else { return nil }
        return Expected(kind: kind, span: expected.span)
      }, span: scenario.span)
  }
}

extension PolicyTest.Expected {
  /// The condition that it states, if it is one.
  var condition: Condition? {
    switch kind {
    case .condition(let condition): condition
    case .candidates, .removed, .denied, .noCandidate, .routed, .rule: nil
    }
  }
}

extension Policy {
  /// The attributes of a request that was read.
  fileprivate func declared(_ facts: Facts) -> [Constant] {
    attributes.enumerated().map { place, attribute in
      let number = facts.numbers[place]
      return switch attribute.type {
      case .bool: .bool(number != 0)
      case .int, .usd, .percent, .duration, .instant: .number(number)
      case .symbol: .symbol(Int(clamping: number))
      case .set: .set(UInt64(bitPattern: number))
      case .string: .text(Array(facts.text(place)))
      }
    }
  }
}

/// What a test or scenario exercised.
struct TestObservation {
  /// The decision.
  var record: DecisionRecord
  /// The rules that had a part in it, places in `rules` of the policy.
  var applied: Set<Int>
  /// The probes that held.
  var probes: Set<Int>
  /// The attributes of the request as they were read.
  var declared: [Constant]
  /// What was carried out, by a scenario.
  var scenario: ScenarioRun?
}
