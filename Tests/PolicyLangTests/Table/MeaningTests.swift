import PolicyCore
import Testing

@testable import PolicyLang

/// What a table says of a condition is what the reference interpreter says of it.
@Suite struct MeaningTests {
  private func interpreter(_ policy: Policy) -> ReferenceInterpreter {
    ReferenceInterpreter(policy, zoneOffset: { _, _ in 0 }, sha256: { _ in [] })
  }

  private func request(
    _ values: [Constant], _ signals: [ModelID: [Signal: Constant]] = [:]
  ) -> ReferenceRequest {
    var request = ReferenceRequest(now: values[TestPolicy.now].place)
    for (id, value) in values.enumerated() where id != TestPolicy.now { request.given[id] = value }
    request.signals = signals
    return request
  }

  private func short(_ value: Any) -> String {
    "\(value)".replacing("PolicyLang.", with: "").replacing(
      ", Span(file: FileID(index: 0), start: 0, end: 1)", with: "")
  }

  private func classifies() -> [Classify] {
    [
      Classify(
        info: TestPolicy.info(.classify, "raise"),
        when: .test(
          .has(.attribute(TestPolicy.labels), .any, .constant(.set(0b10))), TestPolicy.span),
        raises: [(TestPolicy.level, 2)], adds: []),
      Classify(
        info: TestPolicy.info(.classify, "add"),
        when: .any([
          .test(.truth(.attribute(TestPolicy.flag)), TestPolicy.span),
          .test(
            .compare(.attribute(TestPolicy.level), .greaterOrEqual, .constant(.symbol(3))),
            TestPolicy.span),
        ]), raises: [], adds: [(TestPolicy.labels, 0b10)]),
    ]
  }

  /// One test at a time, so that a difference names its cause.
  @Test(arguments: 200..<230)
  func testsAgreeWithTheReference(round: Int) throws {
    try compareProbes(round, count: 12, depth: 0)
  }

  @Test(arguments: 0..<30)
  func probesAgreeWithTheReference(round: Int) throws {
    try compareProbes(round, count: 8, depth: 3)
  }

  private func compareProbes(_ round: Int, count: Int, depth: Int) throws {
    var random = RandomCondition(generator: SplitMix64(seed: UInt64(round)))
    var policy = TestPolicy.make()
    policy.classifies = classifies()
    let conditions = (0..<count).map { _ in random.condition(depth: depth) }
    let (form, diagnostics) = TableCompiler.compile(policy, probes: conditions)
    let table = try #require(form, "\(diagnostics)")
    let reference = interpreter(policy)
    for _ in 0..<30 {
      let values = random.request()
      let walk = TableWalk(table, values)
      let holding = Set(walk.clauses(\.probes, table.probes))
      for (number, condition) in conditions.enumerated() {
        #expect(
          holding.contains(number) == reference.holds(condition, for: request(values)),
          "seed \(round) \(short(condition)) \(short(values))")
      }
    }
  }

  @Test(arguments: 100..<120)
  func modelsAgreeWithTheReference(round: Int) throws {
    var random = RandomCondition(generator: SplitMix64(seed: UInt64(round)))
    random.readsModels = true
    var policy = TestPolicy.make()
    policy.classifies = classifies()
    let conditions = (0..<5).map { _ in random.condition(depth: 3) }
    for (number, condition) in conditions.enumerated() {
      policy.avoids.append(
        Avoid(
          info: TestPolicy.info(.avoid, "avoid\(number)"),
          when: .test(.truth(.attribute(TestPolicy.spare)), TestPolicy.span),
          models: .matching(condition)))
      policy.routes.insert(
        Route(
          info: TestPolicy.info(.route, "route\(number)"), when: .constant(true),
          parts: [.list(.matching(condition))]), at: number)
    }
    let (form, diagnostics) = TableCompiler.compile(policy, probes: [])
    let table = try #require(form, "\(diagnostics)")
    let reference = interpreter(policy)
    for _ in 0..<30 {
      let (values, signals) = (random.request(), random.signals())
      let walk = TableWalk(table, values, signals: signals)
      var avoided = [ModelSet](repeating: ModelSet(), count: conditions.count)
      for clause in walk.clauses(\.avoid, table.avoid) {
        let effect = table.compiled.avoidClauses[clause]
        let number = table.origins[Int(effect.rule)].index
        avoided[number] = avoided[number].union(effect.models)
      }
      for (number, condition) in conditions.enumerated() {
        for model in policy.models.indices {
          let truth = reference.holds(condition, for: request(values, signals), model: model)
          let isOn = values[TestPolicy.spare] == .bool(true)
          let comment: Comment =
            "seed \(round) \(short(condition)) \(short(values)) \(short(signals)) \(model)"
          #expect(avoided[number].contains(model) == (isOn && truth == true), comment)
          let entry = table.compiled.routes[number].parts[0].entries.first { $0.model == model }
          let stands = entry.map { $0.condition.map { walk.classNumber(Int($0)) == 1 } ?? true }
          #expect((stands ?? false) == (truth == true), comment)
        }
      }
    }
  }
}
