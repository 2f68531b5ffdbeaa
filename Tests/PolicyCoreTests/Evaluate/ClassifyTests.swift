import PolicyCore
import Testing

@Suite struct ClassifyTests {
  /// One rule's effect is another's condition, whatever their order.
  @Test func raisesAreRepeatedUntilNothingChanges() throws {
    var sketch = Sketch()
    // Written last to first, so that each round enables one more.
    sketch.classify("third", raise: 2, when: [(Sketch.Axis.labels, [2, 3, 6, 7])])
    sketch.classify("second", add: 0b010, when: [(Sketch.Axis.sens, [1, 2])])
    sketch.classify("first", raise: 1, when: [(Sketch.Axis.task, [1])])
    sketch.route("secret", [Sketch.listed(2)], when: [(Sketch.Axis.sens, [2])])
    sketch.route("last", [Sketch.listed(0)], when: [])
    let code = try Asking(sketch) { $0.numbers[Sketch.Attribute.task] = 1 }
    #expect(code.candidates == "c")
    #expect(code.rules == "first, second, secret, third")
    #expect(
      code.record.changed == [
        DecisionRecord.Change(attribute: Sketch.Attribute.labels, declared: 0, raised: 0b010),
        DecisionRecord.Change(attribute: Sketch.Attribute.sens, declared: 0, raised: 2),
      ])
    let chat = try Asking(sketch)
    #expect(chat.candidates == "a")
    #expect(chat.rules == "last")
    #expect(chat.record.changed.isEmpty)
  }

  @Test func aRaiseNeverLowers() throws {
    var sketch = Sketch()
    sketch.classify("low", raise: 1, when: [])
    sketch.route("last", [Sketch.listed(0)], when: [])
    let asking = try Asking(sketch) { $0.numbers[Sketch.Attribute.sens] = 2 }
    #expect(asking.record.changed.isEmpty)
    #expect(asking.rules == "last, low")
  }

  @Test func declaredStaysWhatItWas() throws {
    var sketch = Sketch()
    let declared = sketch.dimension(.symbol(.declared(1)), 3)
    sketch.classify("up", raise: 2, when: [])
    sketch.route("was_public", [Sketch.listed(1)], when: [(declared, [0])])
    sketch.route("last", [Sketch.listed(0)], when: [])
    #expect(try Asking(sketch).route == "was_public")
  }

  @Test func derivedFactsOfClassifyHoldFromThenOn() throws {
    var sketch = Sketch()
    let derived = sketch.dimension(.defined, 2)
    sketch.classify("up", raise: 1, when: [(derived, [1])])
    sketch.classify(nil, defines: derived, when: [(Sketch.Axis.task, [1])], [(0, [2])])
    sketch.route("last", [Sketch.listed(0)], when: [])
    #expect(try Asking(sketch) { $0.numbers[0] = 2 }.rules == "last, up")
    #expect(try Asking(sketch).rules == "last")
  }

  @Test func definitionsMayBuildOnDefinitions() throws {
    var sketch = Sketch()
    let inner = sketch.dimension(.defined, 2)
    let outer = sketch.dimension(.defined, 2)
    sketch.define(outer, when: [(inner, [1])])
    sketch.define(inner, when: [(Sketch.Axis.sens, [2])])
    sketch.route("derived", [Sketch.listed(1)], when: [(outer, [1])])
    sketch.route("last", [Sketch.listed(0)], when: [])
    #expect(try Asking(sketch) { $0.numbers[1] = 2 }.route == "derived")
    #expect(try Asking(sketch).route == "last")
  }

  @Test func definitionsSeeWhatClassifyRaised() throws {
    var sketch = Sketch()
    let derived = sketch.dimension(.defined, 2)
    sketch.classify("up", raise: 2, when: [])
    sketch.define(derived, when: [(Sketch.Axis.sens, [2])])
    sketch.deny("secret", when: [(derived, [1])])
    sketch.route("last", [Sketch.listed(0)], when: [])
    #expect(try Asking(sketch).deniedBy == "secret")
  }

  /// Sixty-six clauses, each enabled by the one before: the last is in another word of bits.
  @Test func longChainsEnd() throws {
    var sketch = Sketch()
    let links = (0..<66).map { _ in sketch.dimension(.defined, 2) }
    for (index, link) in links.enumerated().reversed() {
      let condition: Guard = index == 0 ? [(Sketch.Axis.task, [1])] : [(links[index - 1], [1])]
      sketch.classify(nil, defines: link, when: condition)
    }
    sketch.route("end", [Sketch.listed(1)], when: [(links[65], [1])])
    sketch.route("last", [Sketch.listed(0)], when: [])
    #expect(try Asking(sketch) { $0.numbers[0] = 1 }.route == "end")
    #expect(try Asking(sketch).route == "last")
  }
}
