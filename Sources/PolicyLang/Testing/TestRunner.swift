public import PolicyCore

/// Runs the `test` blocks of a policy: each request is decided by the table that would be built,
/// and each expectation compared with the decision.
///
/// Conditions that tests expect are compiled with the policy as probes, so that they mean there
/// what they mean in a rule.
public struct TestRunner {
  private let policy: Policy
  /// The conditions of all expectations, in order: what `TableCompiler.compile` takes.
  public let probes: [Condition]

  /// A runner for the tests of a policy.
  public init(_ policy: Policy) {
    self.policy = policy
    probes = policy.tests.flatMap(\.expectations).compactMap(\.condition)
  }

  /// Reads a request line into facts; why not, in words, when it does not fit the policy.
  public typealias Reader = (UnsafeBufferPointer<UInt8>, Facts) -> String?

  /// Runs the tests whose title is wanted, in order; the bundle is compiled with `probes`.
  public func run(
    _ bundle: ValidatedBundle, reader: Reader, wants: (String) -> Bool = { _ in true }
  ) -> [TestResult] {
    let evaluator = Evaluator(bundle)
    let facts = evaluator.makeFacts()
    var results: [TestResult] = []
    var probe = 0
    for test in policy.tests {
      let first = probe
      probe += test.expectations.count { $0.condition != nil }
      guard wants(test.title) else { continue }
      let line = RequestLine.write(
        test.given, now: test.now, signals: test.signals, of: policy)
      var result = TestResult(
        title: test.title, span: test.span, failures: [],
        request: String(decoding: line, as: UTF8.self))
      if let refusal = line.withUnsafeBufferPointer({ reader($0, facts) }) {
        result.failures = test.expectations.map {
          TestFailure(
            span: $0.span, expected: "a decision", actual: "a request that is refused: \(refusal)")
        }
      } else {
        facts.fixedArms = test.splits.map { ($0.route, $0.model) }
        _ = evaluator.decide(facts)
        var record = DecisionRecord()
        evaluator.record(into: &record, facts: facts)
        let judge = TestJudge(
          policy: policy, compiled: bundle.policy, record: record, facts: facts,
          holds: evaluator.holds(probe:))
        result.failures = judge.failures(of: test, firstProbe: first)
      }
      results.append(result)
    }
    return results
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
