import PolicyCore
import Testing

/// What happens when calls fail, what is validated and what is owed, in the record of a decision.
@Suite struct ObligationTests {
  private static let code: Guard = [(Sketch.Axis.task, [1])]

  @Test func theFirstFallbackThatMatchesCounts() throws {
    var sketch = Sketch()
    sketch.route("r", [Sketch.listed(0, 1)], when: [])
    sketch.fallback("first", when: ObligationTests.code)
    sketch.fallback("second", when: [])
    #expect(try Asking(sketch).record.fallback == 1)
    #expect(try Asking(sketch) { $0.numbers[0] = 1 }.record.fallback == 0)
  }

  @Test func noFallbackIsTheDefault() throws {
    var sketch = Sketch()
    sketch.route("r", [Sketch.listed(0)], when: [])
    sketch.fallback("first", when: ObligationTests.code)
    let record = try Asking(sketch).record
    #expect(record.fallback == nil)
    #expect(!record.isHedged)
  }

  @Test func aHedgeHasACondition() throws {
    var sketch = Sketch()
    let derived = sketch.dimension(.defined, 2)
    sketch.define(derived, when: ObligationTests.code)
    sketch.route("r", [Sketch.listed(0, 1)], when: [])
    let hedge = FallbackLayout.Hedge(after: 100, condition: UInt32(derived))
    sketch.fallback("f", hedge: hedge, when: [])
    #expect(try !Asking(sketch).record.isHedged)
    #expect(try Asking(sketch) { $0.numbers[0] = 1 }.record.isHedged)
  }

  @Test func allValidatorsThatHoldStandByName() throws {
    var sketch = Sketch()
    sketch.route("r", [Sketch.listed(0)], when: [])
    sketch.validate("zed", [.isJSON], when: [])
    sketch.validate("never", [.isJSON], when: ObligationTests.code)
    sketch.validate("also", [.isComplete], when: [], [])
    #expect(try Asking(sketch).record.validators == [2, 0])
  }

  @Test func conditionsSeeWhatClassifyRaised() throws {
    var sketch = Sketch()
    sketch.classify("c", raise: 2, when: [])
    sketch.route("r", [Sketch.listed(0)], when: [])
    sketch.validate("v", [.isJSON], when: [(Sketch.Axis.sens, [2])])
    #expect(try Asking(sketch).record.validators == [0])
  }

  @Test func theStrictestRedactionOfEachFindingWins() throws {
    var sketch = Sketch()
    sketch.forbid("f", [0], redact: 3, with: .mask, when: [])
    sketch.route("r", [Sketch.listed(0, 1)], when: [])
    sketch.redact("weaker", [0, 1], 1, with: .token, when: [])
    sketch.redact("stricter", [0], 2, with: .drop, when: [])
    let asking = try Asking(sketch)
    let record = asking.record
    #expect(
      record.candidates[0].redactions == [
        .init(findings: 2, method: .drop), .init(findings: 1, method: .mask),
      ])
    #expect(record.candidates[1].redactions == [.init(findings: 1, method: .token)])
    #expect(asking.rules == "f, r")
  }

  /// One of each kind twice, the second stricter in one way and laxer in another.
  private static func addObligations(_ sketch: inout Sketch) {
    sketch.oblige("c1", .cap(output: 100, attempts: 3, cost: nil), when: [])
    sketch.oblige("c2", .cap(output: 50, attempts: 9, cost: 7), when: [])
    sketch.oblige("i1", .isolate(providerState: true, cache: false), when: [])
    sketch.oblige("i2", .isolate(providerState: false, cache: true), when: [])
    sketch.oblige("d1", .disclose([.init(name: "x-z", value: "1")]), when: [])
    let twice = [
      ObligationLayout.Header(name: "X-Z", value: "2"), .init(name: "x-a", value: "3"),
    ]
    sketch.oblige("d2", .disclose(twice), when: [])
    sketch.oblige("r1", .record(content: .full, atLeast: 10, atMost: 90), when: [])
    sketch.oblige("r2", .record(content: .metadata, atLeast: 20, atMost: 80), when: [])
    sketch.oblige("b2", .budget(spend: 1, per: .day, by: 3, status: 429), when: [])
    sketch.oblige("b1", .budget(spend: 1, per: .hour, by: nil, status: 429), when: [])
    sketch.oblige("n1", .notify(classes: 1, exhausted: true, severity: nil), when: [])
  }

  @Test func theStrictestObligationsCount() throws {
    var sketch = Sketch()
    sketch.route("r", [Sketch.listed(0)], when: [])
    ObligationTests.addObligations(&sketch)
    let owed = try Asking(sketch).record.obligations
    #expect(owed.outputCap == 50)
    #expect(owed.attemptCap == 3)
    #expect(owed.costCap == 7)
    #expect(owed.isProviderStateOff)
    #expect(owed.isCacheOff)
    #expect(owed.headers.map(\.name) == ["x-a", "x-z"])
    #expect(owed.headers.map(\.value) == ["3", "1"])
    #expect(owed.content == .metadata)
    #expect(owed.retainAtLeast == 20)
    #expect(owed.retainAtMost == 80)
    #expect(owed.budgets.map { sketch.policy.rules[$0].name } == ["b1", "b2"])
    #expect(owed.notifications.map { sketch.policy.rules[$0].name } == ["n1"])
  }

  /// A request that reaches no model owes a record, disclosure and notice; nothing is executed.
  @Test(arguments: [true, false])
  func aRefusalOwesLess(_ isDenied: Bool) throws {
    var sketch = Sketch()
    if isDenied {
      sketch.deny("no", when: [])
    } else {
      sketch.forbid("no", [0], when: [])
    }
    sketch.route("r", [Sketch.listed(0)], when: [])
    sketch.fallback("f", when: [])
    sketch.validate("v", [.isJSON], when: [])
    ObligationTests.addObligations(&sketch)
    let record = try Asking(sketch).record
    let owed = record.obligations
    #expect(record.effect == (isDenied ? .deny : .noCandidate))
    #expect(record.fallback == nil)
    #expect(record.validators.isEmpty)
    #expect(owed.content == .metadata)
    #expect(owed.headers.count == 2)
    #expect(owed.notifications.count == 1)
    #expect(owed.budgets.isEmpty)
    #expect(owed.outputCap == nil)
    #expect(!owed.isCacheOff)
  }

  @Test func aRecordIsFilledAnewEachTime() throws {
    var sketch = Sketch()
    sketch.route("r", [Sketch.listed(0)], when: [])
    sketch.fallback("f", when: ObligationTests.code)
    sketch.validate("v", [.isJSON], when: ObligationTests.code)
    sketch.oblige("c", .cap(output: 1, attempts: nil, cost: nil), when: ObligationTests.code)
    var asking = try Asking(sketch) { $0.numbers[0] = 1 }
    #expect(asking.record.obligations.outputCap == 1)
    asking.facts.numbers[0] = 0
    _ = asking.evaluator.decide(asking.facts)
    asking.evaluator.record(into: &asking.record, facts: asking.facts)
    #expect(asking.record.obligations == .init())
    #expect(asking.record.fallback == nil)
    #expect(asking.record.validators.isEmpty)
  }

  @Test(
    arguments: [
      ("", true), ("a", true), ("ab", false), ("acme", true), ("acm", false), ("acmee", false),
      ("zz", true), ("zzz", false), ("b", false),
    ])
  func aListHoldsItsEntries(_ text: String, _ isListed: Bool) throws {
    var sketch = Sketch()
    sketch.list("others", ["ab", "b"])
    let list = sketch.list("partners", ["", "a", "acme", "zz"])
    let listed = sketch.dimension(.list(3, list: UInt32(list)), 2)
    sketch.deny("partner", when: [(listed, [1])])
    sketch.route("r", [Sketch.listed(0)], when: [])
    let asking = try Asking(sketch) { $0.set(Sketch.Attribute.tenant, text) }
    #expect((asking.decision.effect == .deny) == isListed)
    #expect(ClassDescription(asking.bundle.policy).subject(listed) == "tenant in partners")
  }

  @Test func anEmptyListHoldsNothing() throws {
    var sketch = Sketch()
    let list = sketch.list("none", [])
    let listed = sketch.dimension(.list(3, list: UInt32(list)), 2)
    sketch.deny("partner", when: [(listed, [1])])
    sketch.route("r", [Sketch.listed(0)], when: [])
    #expect(try Asking(sketch) { $0.set(3, "") }.decision.effect == .route)
  }

  @Test func someRequestsTryModelsWithoutASample() throws {
    var sketch = Sketch()
    sketch.route("r", [Sketch.sorted(.fastest, 0, 1, 2)], when: [])
    let sampled: (Facts) -> Void = { $0.setSignal(0, .p50FirstToken, 900) }
    #expect(try Asking(sketch, sampled).candidates == "a, b, c")
    let asking = try Asking(sketch) {
      sampled($0)
      $0.isExploring = true
    }
    #expect(asking.candidates == "b, c, a")
    asking.facts.reset()
    #expect(!asking.facts.isExploring)
  }

  @Test func oneRequestInFiftyExplores() {
    let exploring = (0..<10_000).count { number in
      Array("\(number)".utf8).withUnsafeBufferPointer { Exploration.includes(id: $0) }
    }
    #expect((150...250).contains(exploring))
  }
}
