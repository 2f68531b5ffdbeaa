import PolicyCore
import Testing

@Suite struct ExplanationTests {
  @Test func theRequestsValueStandsBesideWhatIsNeeded() throws {
    var sketch = Sketch()
    sketch.route("code", [Sketch.listed(1)], when: [(Sketch.Axis.task, [1, 2])])
    sketch.route("last", [Sketch.listed(0)], when: [])
    let asking = try Asking(sketch)
    let mismatches = explain(asking, 0)
    #expect(mismatches.map(\.text) == ["task is chat, needs code or agent-step"])
    #expect(mismatches[0].subject == "task")
    #expect(mismatches[0].found == "chat")
    #expect(mismatches[0].needed == "code or agent-step")
    #expect(explain(asking, 1).isEmpty)
  }

  @Test func theNearestAlternativeIsExplained() throws {
    var sketch = Sketch()
    sketch.route(
      "far", [Sketch.listed(1)],
      when: [(Sketch.Axis.task, [1]), (Sketch.Axis.sens, [2])],
      [(Sketch.Axis.task, [0]), (Sketch.Axis.sens, [1, 2]), (Sketch.Axis.labels, [0])])
    sketch.route("last", [Sketch.listed(0)], when: [])
    #expect(texts(try Asking(sketch), 0) == ["sens is public, needs >= internal"])
    let code = try Asking(sketch) { $0.numbers[0] = 1 }
    #expect(texts(code, 0) == ["sens is public, needs secret"])
    let agent = try Asking(sketch) { ($0.numbers[0], $0.numbers[2]) = (2, 0b11) }
    #expect(texts(agent, 0) == ["task is agent-step, needs code", "sens is public, needs secret"])
  }

  @Test(arguments: [
    ([2, 3, 6, 7], 0b001, "labels lacks phi"),
    ([0, 1, 4, 5], 0b010, "labels has phi"),
    ([2, 6], 0b001, "labels lacks phi and has pii"),
    ([1, 2, 3, 4, 5, 6, 7], 0, "labels has none of {pii, phi, pan}"),
    ([0, 1, 2, 3, 4, 5], 0b110, "labels is {phi, pan}, needs lacks phi or lacks pan"),
  ])
  func sets(_ classes: [Int], _ found: Int64, _ expected: String) throws {
    var sketch = Sketch()
    sketch.route("some", [Sketch.listed(1)], when: [(Sketch.Axis.labels, classes)])
    sketch.route("last", [Sketch.listed(0)], when: [])
    #expect(texts(try Asking(sketch) { $0.numbers[2] = found }, 0) == [expected])
  }

  @Test func numbersTextsAndSignals() throws {
    var sketch = Sketch()
    let tokens = [TermLayout(coefficient: 1, reading: .attribute(4))]
    let busy = [TermLayout(coefficient: 1, reading: .signal(model: 0, .p50FirstToken))]
    let number = sketch.dimension(.number(tokens, cuts: [1_001]), 2)
    let signal = sketch.dimension(.number(busy, cuts: [2_000]), 3, hasUnknown: true)
    let cuts = [Array("lab".utf8), Array("lab\0".utf8)]
    let tenant = sketch.dimension(.text(3, cuts: cuts), 3)
    sketch.route(
      "some", [Sketch.listed(1)], when: [(number, [0]), (signal, [0]), (tenant, [1])])
    sketch.route("last", [Sketch.listed(0)], when: [])
    let asking = try Asking(sketch) {
      $0.numbers[4] = 1_500
      $0.set(3, "acme")
    }
    #expect(
      texts(asking, 0) == [
        "tokens is 1500, needs <= 1000", "p50_first_token of a is unknown, needs < 2s",
        "tenant is \"acme\", needs \"lab\"",
      ])
    let slow = try Asking(sketch) {
      $0.set(3, "lab")
      $0.setSignal(0, .p50FirstToken, 2_500)
    }
    #expect(texts(slow, 0) == ["p50_first_token of a is 2500ms, needs < 2s"])
  }

  @Test func testsThatAreTrueOrFalse() throws {
    var sketch = Sketch()
    sketch.policy.automata = [
      Automaton(
        columnOf: [UInt8](repeating: 0, count: 256), columns: 1, next: [1, 1],
        accepts: [false, true], pattern: "matches glob \"?*\"")
    ]
    let pattern = sketch.dimension(.automaton(3, automaton: 0), 2)
    let derived = sketch.dimension(.defined, 2)
    sketch.define(derived, when: [(Sketch.Axis.task, [1])])
    sketch.route("some", [Sketch.listed(1)], when: [(pattern, [1]), (derived, [1])])
    sketch.route("last", [Sketch.listed(0)], when: [])
    #expect(
      texts(try Asking(sketch), 0) == [
        "tenant matches glob \"?*\" is false", "a condition on task is false",
      ])
  }

  private func explain(_ asking: Asking, _ route: Int) -> [Mismatch] {
    Explanation.mismatch(route: route, evaluator: asking.evaluator, facts: asking.facts)
  }

  private func texts(_ asking: Asking, _ route: Int) -> [String] {
    explain(asking, route).map(\.text)
  }
}
