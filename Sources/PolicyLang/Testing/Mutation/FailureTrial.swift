internal import PolicyCore

/// Tries whether two policies that differ in what happens on failures come to different ends, as an
/// expectation sees them, for one request and some failures of its models.
struct FailureTrial {
  /// What an expectation can see of a request that was carried out.
  private struct Seen: Equatable {
    enum End: Equatable { case answer(ModelID?), exhausted, failure(FailureClass), cancelled }
    var called: [ModelID]
    var end: End?
  }
  private let policy: Policy
  private let reader: TestRunner.Reader
  private let evaluator: Evaluator
  private let facts: Facts

  init(_ policy: Policy, _ bundle: ValidatedBundle, _ reader: @escaping TestRunner.Reader) {
    self.policy = policy
    self.reader = reader
    evaluator = Evaluator(bundle)
    facts = evaluator.makeFacts()
  }

  /// The request with failures that tell a changed policy from this one; nil when none was found.
  func telling(
    _ witness: Witness, _ classes: [FailureClass], _ validator: Int?, _ changed: Policy,
    _ bundle: ValidatedBundle
  ) -> String? {
    let given = witness.values.sorted { $0.key < $1.key }
      .map { (attribute: $0.key, value: $0.value) }
    guard let span = policy.routes.first?.info.span else { return nil }
    func scenario(_ failures: [Scenario.Failure]) -> TestRunner.Block {
      TestRunner.Block(
        Scenario(
          title: "", now: witness.now, given: given, signals: witness.signals, splits: [],
          failures: failures, expectations: [], span: span))
    }
    let runner = TestRunner(policy)
    let plain = runner.run(scenario([]), evaluator, facts, reader, firstProbe: 0).observation
    guard let candidates = plain?.record.candidates.map(\.model), !candidates.isEmpty else {
      return nil
    }
    let other = Evaluator(bundle)
    let otherFacts = other.makeFacts()
    let changedRunner = TestRunner(changed)
    let causes: [Scenario.Failure.Cause] =
      classes.map { .failure($0) } + (validator.map { [.validator($0)] } ?? [])
    for cause in causes {
      for times in Self.times {
        for failing in [Array(candidates.prefix(1)), candidates] {
          let block = scenario(
            failing.map { Scenario.Failure(model: $0, cause: cause, times: times, span: span) })
          let one = runner.run(block, evaluator, facts, reader, firstProbe: 0)
          let two = changedRunner.run(block, other, otherFacts, reader, firstProbe: 0)
          guard seen(one) != seen(two) else { continue }
          return "\(witness.line) when \(words(failing, cause, times))"
        }
      }
    }
    return nil
  }

  /// How often a model fails: any number of retries or repairs is one of a few, or told apart by a
  /// model that always fails.
  private static let times: [Int?] = [nil, 1, 2, 3, 4, 5, 6]

  private func seen(_ ran: TestRunner.Ran) -> Seen? {
    guard let scenario = ran.observation?.scenario else { return nil }
    let end: Seen.End? =
      switch scenario.run?.outcome {
      case .answered(let attempt)?: .answer(scenario.run?.attempts[attempt].model)
      case .exhausted?: .exhausted
      case .failed(let failure)?, .brokenStream(_, let failure)?: .failure(failure)
      case .cancelled?: .cancelled
      case nil: nil
      }
    return Seen(called: scenario.called, end: end)
  }

  private func words(
    _ models: [ModelID], _ cause: Scenario.Failure.Cause, _ times: Int?
  ) -> String {
    let names = models.map { "`\(policy.models[$0].name)`" }.joined(separator: ", ")
    let what =
      switch cause {
      case .failure(let failure): failure.rawValue
      case .validator(let place): "validate \(policy.validates[place].info.name)"
      }
    return "\(names) fails \(what)" + (times.map { " \($0) times" } ?? "")
  }
}
