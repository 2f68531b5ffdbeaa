import PolicyCore

extension Sketch {
  /// A policy in which something of everything occurs; `forbids` is four at least.
  static func random(seed: UInt64, forbids: Int = 70) -> Sketch {
    var generator = SplitMix64(seed: seed)
    var sketch = Sketch()
    sketch.policy.metadata.revision = generator.next()
    sketch.policy.automata = [
      Automaton(
        columnOf: (0..<256).map { UInt8($0 & 1) }, columns: 2, next: [0, 1, 1, 0],
        accepts: [true, false], pattern: "matches /x*/")
    ]
    sketch.policy.attributes[1].unknownAs = 2
    sketch.policy.attributes[1].atLeast = 1
    sketch.policy.attributes[0].source = .header("x-task")
    sketch.policy.attributes[3].source = .body(["/a", "/b"])
    sketch.policy.models[0].context = 128_000
    sketch.policy.rules = []
    let derived = sketch.dimension(.defined, 2)
    let inner = sketch.dimension(.defined, 2)
    let terms = [
      TermLayout(coefficient: 4, reading: .signal(model: 1, .p95FirstToken)),
      TermLayout(coefficient: -1, reading: .attribute(5)),
    ]
    let soft = sketch.dimension(
      .number(terms, cuts: [-5, 0, 17]), 4, classOf: [0, 1, 0, 2], hasUnknown: true)
    sketch.dimension(.text(3, cuts: [Array("a".utf8), Array("b".utf8)]), 3)
    sketch.dimension(.automaton(3, automaton: 0), 2)
    sketch.dimension(.same(.attribute(1), .declared(1)), 2, isDynamic: true)
    let list = sketch.list("partners", ["", "a", "xx"])
    sketch.dimension(.list(3, list: UInt32(list)), 2)
    sketch.policy.models[0].facts = [
      FactLayout(name: "region", type: .symbol(4), value: .number(2)),
      FactLayout(name: "provider", type: .string, value: .text(Array("own".utf8))),
    ]
    let hard = sketch.policy.dimensions.indices.filter { $0 != soft }
    func cube(_ axes: [Int]) -> Guard {
      axes.shuffled(using: &generator).prefix(Int.random(in: 0...3, using: &generator)).map {
        let count = Int(sketch.policy.dimensions[$0].classCount)
        let classes = (0..<count).filter { _ in Bool.random(using: &generator) }
        return ($0, classes)
      }
    }
    func models() -> [Int] { [0, 1, 2].filter { _ in Bool.random(using: &generator) } }
    for index in 0..<3 {
      sketch.classify("c\(index)", raise: index, add: 1 << UInt64(index), when: cube(hard))
    }
    sketch.classify(nil, defines: inner, when: cube(hard))
    sketch.define(derived, when: cube(hard), cube(hard))
    for index in 0..<2 { sketch.deny("d\(index)", status: 403 + index, when: cube(hard)) }
    for index in 0..<forbids { sketch.forbid("f\(index)", models(), when: cube(hard)) }
    sketch.forbid("r", models(), redact: 3, with: .mask, when: cube(hard))
    for index in 0..<4 { sketch.waive("w\(index)", lifts: "f\(index)", models(), when: cube(hard)) }
    for index in 0..<3 { sketch.avoid("v\(index)", models(), when: cube(Array(0...soft))) }
    let condition = PartLayout(
      order: .listed, entries: [PartLayout.Entry(model: 2, condition: UInt32(derived))])
    let split = Sketch.split(by: Sketch.Attribute.task, (5_000, 0), (10_000, 1))
    sketch.route("one", [condition, split], when: cube(hard), cube(hard))
    sketch.route(
      "two", [Sketch.sorted(.fastest, 0, 1), Sketch.listed(2)], when: cube(Array(0...soft)))
    sketch.route("last", [Sketch.sorted(.cheapest, 0, 1, 2)], when: [])
    var cubes = (0..<12).map { _ in cube(hard) }
    sketch.obligations(derived: UInt32(derived)) { cubes.removeLast() }
    sketch.probe(when: cube(hard))
    return sketch
  }

  /// One of every kind of rule about what comes after the decision.
  private mutating func obligations(derived: UInt32, _ cube: () -> Guard) {
    let hedge = FallbackLayout.Hedge(after: 4_000, condition: derived)
    fallback("b0", hedge: hedge, { $0.exhausted = .answer(text: "later") }, when: cube())
    fallback("b1", { $0.deadlines.minRate = 3 }, when: cube())
    let checks: [ValidatorLayout.Check] = [
      .isJSON, .isAtMost(40), .hasNoFindings(3), .matches(automaton: 0),
      .matchesSchema(path: "s.json", schema: [1]), .callsOnlyTools(["a", "b"]),
    ]
    let repair = FailureAction(.repair(count: 1), .stop)
    validate("o0", checks, otherwise: repair, when: cube())
    validate("n0", [.isNotEmpty], when: cube(), cube())
    redact("p0", [0, 2], 5, with: .drop, when: cube())
    oblige("cap", .cap(output: 40, attempts: nil, cost: 250_000), when: cube())
    oblige("isolate", .isolate(providerState: true, cache: false), when: cube())
    oblige("disclose", .disclose([.init(name: "x-ai", value: "true")]), when: cube())
    oblige("record", .record(content: .metadata, atLeast: 9, atMost: nil), when: cube())
    let budget = ObligationLayout.Demand.budget(spend: 1, per: .day, by: 3, status: 429)
    oblige("budget", budget, when: cube())
    oblige("notify", .notify(classes: 9, exhausted: true, severity: "major"), when: cube())
  }
}

extension Facts {
  /// Any numbers, texts and signals, most of them small.
  func fill(_ generator: inout SplitMix64) {
    reset()
    for attribute in 0..<attributeCount {
      numbers[attribute] = Int64.random(in: 0...2, using: &generator)
      if UInt8.random(in: 0...9, using: &generator) == 0 {
        numbers[attribute] = Int64(bitPattern: generator.next())
      }
    }
    if attributeCount > 3, bytes.count >= 8 {
      set(3, ["", "a", "ab", "b", "xx"].randomElement(using: &generator) ?? "")
    }
    for model in 0..<modelCount {
      for signal in Signal.allCases where Bool.random(using: &generator) {
        setSignal(model, signal, Int64.random(in: -3...300, using: &generator))
      }
    }
  }
}
