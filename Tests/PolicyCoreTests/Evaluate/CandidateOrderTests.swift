import PolicyCore
import Testing

@Suite struct CandidateOrderTests {
  @Test func theFirstRouteThatMatchesWins() throws {
    var sketch = Sketch()
    sketch.route("code", [Sketch.listed(1)], when: [(Sketch.Axis.task, [1, 2])])
    sketch.route("secret", [Sketch.listed(2)], when: [(Sketch.Axis.sens, [2])])
    sketch.route("last", [Sketch.listed(0)], when: [])
    #expect(try Asking(sketch) { ($0.numbers[0], $0.numbers[1]) = (1, 2) }.route == "code")
    #expect(try Asking(sketch) { $0.numbers[1] = 2 }.route == "secret")
    #expect(try Asking(sketch).route == "last")
  }

  @Test func aModelNamedTwiceKeepsItsFirstPlace() throws {
    var sketch = Sketch()
    sketch.route(
      "last", [Sketch.listed(2, 0), Sketch.sorted(.cheapest, 0, 1, 2), Sketch.listed(1)], when: [])
    #expect(try Asking(sketch).candidates == "c, a, b")
  }

  @Test func aConditionOfAnEntryMustHold() throws {
    var sketch = Sketch()
    let fits = sketch.dimension(.defined, 2)
    sketch.define(fits, when: [(Sketch.Axis.task, [1])])
    sketch.forbid("f", [1], when: [])
    let part = PartLayout(
      order: .listed, entries: [PartLayout.Entry(model: 1, condition: UInt32(fits))])
    sketch.route("last", [part], when: [])
    let unmet = try Asking(sketch)
    #expect(unmet.record.status == 503)
    #expect(try Asking(sketch) { $0.numbers[0] = 1 }.record.status == 403)
  }

  @Test func cheapestIsExactAndStable() throws {
    var sketch = Sketch()
    // a costs 1 and 2, b the same, c half and twice as much.
    sketch.policy.models[2].priceIn = 500_000
    sketch.policy.models[2].priceOut = 4_000_000
    sketch.route("last", [Sketch.sorted(.cheapest, 0, 1, 2)], when: [])
    func ask(_ tokens: Int64) throws -> String {
      try Asking(sketch) {
        $0.numbers[Sketch.Attribute.tokens] = tokens
        $0.numbers[Sketch.Attribute.output] = 1_000
      }.candidates
    }
    #expect(try ask(4_000) == "a, b, c")
    #expect(try ask(4_001) == "c, a, b")
    #expect(try ask(Int64.max) == "c, a, b")
  }

  @Test func fastestGoesInSteps() throws {
    var sketch = Sketch()
    sketch.route("last", [Sketch.sorted(.fastest, 0, 1, 2)], when: [])
    let same = try Asking(sketch) {
      $0.setSignal(0, .p50FirstToken, 199)
      $0.setSignal(1, .p50FirstToken, 100)
    }
    #expect(same.candidates == "a, b, c")
    let slower = try Asking(sketch) {
      $0.setSignal(0, .p50FirstToken, 200)
      $0.setSignal(1, .p50FirstToken, 199)
    }
    #expect(slower.candidates == "b, a, c")
  }

  @Test func leastBusyPutsUnknownLast() throws {
    var sketch = Sketch()
    sketch.route("last", [Sketch.sorted(.leastBusy, 0, 1, 2)], when: [])
    let asking = try Asking(sketch) {
      $0.setSignal(1, .inFlight, 9)
      $0.setSignal(2, .inFlight, 8)
    }
    #expect(asking.candidates == "c, b, a")
  }

  /// Buckets computed with another implementation of SHA-256.
  @Test(arguments: [
    (Sketch.Attribute.tenant, "acme", 0, 3273),
    (Sketch.Attribute.tenant, "lab", 0, 6715),
    (Sketch.Attribute.task, "", 1, 5624),
    (Sketch.Attribute.task, "", 2, 1080),
    (Sketch.Attribute.tokens, "", 0, 5579),
    (Sketch.Attribute.tokens, "", 7, 7607),
    (Sketch.Attribute.tokens, "", -12, 1252),
    (Sketch.Attribute.tokens, "", Int(Int64.min), 4101),
  ])
  func splitTakesTheArmOfTheBucket(
    _ attribute: Int, _ text: String, _ number: Int, _ bucket: Int
  ) throws {
    // The bucket itself is the bound between two arms, then the last of the first arm.
    for (bound, expected) in [(bucket, "b, a"), (bucket + 1, "a, b")] {
      var sketch = Sketch()
      let part = Sketch.split(by: attribute, (UInt16(bound), 0), (10_000, 1))
      sketch.route("try", [part], when: [])
      let asking = try Asking(sketch) {
        $0.numbers[attribute] = Int64(number)
        if !text.isEmpty { $0.set(attribute, text) }
      }
      #expect(asking.candidates == expected)
    }
  }

  @Test func anArmThatIsNotAdmissibleIsSkipped() throws {
    var sketch = Sketch()
    sketch.forbid("f", [1], when: [])
    let part = Sketch.split(by: Sketch.Attribute.tenant, (1_000, 0), (10_000, 1))
    sketch.route("try", [part, Sketch.listed(2)], when: [])
    #expect(try Asking(sketch) { $0.set(3, "acme") }.candidates == "a, c")
  }

  @Test func aTestMayFixTheArm() throws {
    var sketch = Sketch()
    let part = Sketch.split(by: Sketch.Attribute.tenant, (1, 0), (2, 1), (10_000, 2))
    sketch.route("try", [part], when: [])
    for (model, order) in [(0, "a, b, c"), (1, "b, a, c"), (2, "c, a, b")] {
      let asking = try Asking(sketch) { $0.fixedArms = [(route: 0, model: model)] }
      #expect(asking.candidates == order)
    }
  }

  @Test func avoidedModelsComeLastInTheirOrder() throws {
    var sketch = Sketch()
    sketch.avoid("x", [0], when: [])
    sketch.avoid("y", [1], when: [])
    sketch.avoid("elsewhere", [2], when: [])
    sketch.route("two", [Sketch.listed(0, 1)], when: [(Sketch.Axis.task, [1])])
    sketch.route("last", [Sketch.listed(0, 2, 1)], when: [(Sketch.Axis.task, [2])])
    sketch.route("third", [Sketch.listed(0, 1, 2)], when: [])
    let all = try Asking(sketch) { $0.numbers[0] = 1 }
    #expect(all.candidates == "a, b")
    #expect(all.rules == "two, x, y")
    var fewer = Sketch()
    fewer.avoid("x", [0, 1], when: [])
    fewer.route("last", [Sketch.listed(0, 2, 1)], when: [])
    let some = try Asking(fewer)
    #expect(some.candidates == "c, a, b")
    #expect(some.rules == "last, x")
  }

  @Test func avoidOverAnUnknownSignalDoesNotApply() throws {
    var sketch = Sketch()
    let health = sketch.dimension(.symbol(.signal(model: 0, .health)), 4, hasUnknown: true)
    sketch.avoid("unwell", [0], when: [(health, [1, 2])])
    sketch.route("last", [Sketch.listed(0, 1)], when: [])
    #expect(try Asking(sketch).candidates == "a, b")
    #expect(try Asking(sketch) { $0.setSignal(0, .health, 0) }.candidates == "a, b")
    let down = try Asking(sketch) { $0.setSignal(0, .health, 2) }
    #expect(down.candidates == "b, a")
    #expect(down.rules == "last, unwell")
    // Another signal of that model says nothing of this one.
    #expect(try Asking(sketch) { $0.setSignal(0, .inFlight, 2) }.candidates == "a, b")
  }
}
