import PolicyCore
import Testing

/// Every kind of dimension, seen through a route that needs one of its classes.
@Suite struct EncodingTests {
  @Test(arguments: [(Int64.min, 0), (-1, 0), (0, 1), (9, 1), (10, 2), (Int64.max, 2)])
  func numbersFallBetweenCuts(_ value: Int64, _ expected: Int) throws {
    let terms = [TermLayout(coefficient: 1, reading: .attribute(4))]
    try expect(.number(terms, cuts: [0, 10]), 3, expected) { $0.numbers[4] = value }
  }

  @Test(arguments: [
    (Int64.max, Int64.max, 2), (Int64.min, Int64.min, 0), (5, 5, 1), (Int64.max, 0, 2),
  ])
  func sumsAreExactIn128Bits(_ left: Int64, _ right: Int64, _ expected: Int) throws {
    let terms = [
      TermLayout(coefficient: 3, reading: .attribute(4)),
      TermLayout(coefficient: 1, reading: .attribute(5)),
    ]
    try expect(.number(terms, cuts: [20, Int64.max]), 3, expected) {
      ($0.numbers[4], $0.numbers[5]) = (left, right)
    }
  }

  @Test(arguments: [
    ("", 0), ("a", 0), ("ab", 1), ("ab\0", 2), ("abc", 2), ("ac", 3), ("é", 4), ("e\u{301}", 3),
  ])
  func textsFallBetweenCutsByBytes(_ text: String, _ expected: Int) throws {
    let cuts = ["ab", "ab\0", "ac", "é"].map { Array($0.utf8) }
    try expect(.text(3, cuts: cuts), 5, expected) { $0.set(3, text) }
  }

  @Test func classesMayBeShared() throws {
    let cuts = ["b", "c"].map { Array($0.utf8) }
    try expect(.text(3, cuts: cuts), 2, 1, classOf: [0, 1, 0]) { $0.set(3, "bb") }
    try expect(.text(3, cuts: cuts), 2, 0, classOf: [0, 1, 0]) { $0.set(3, "d") }
  }

  @Test func membersAreGathered() throws {
    try expect(.members(.attribute(8), [1, 3]), 4, 0b10) { $0.numbers[8] = 0b1101 }
    try expect(.members(.attribute(8), [0, 2, 3]), 8, 0b011) { $0.numbers[8] = 0b0101 }
  }

  /// Texts with an even number of `x`.
  @Test func automataRun() throws {
    var columns = [UInt8](repeating: 0, count: 256)
    columns[Int(UInt8(ascii: "x"))] = 1
    let automaton = Automaton(
      columnOf: columns, columns: 2, next: [0, 1, 1, 0], accepts: [true, false])
    for (text, expected) in [("", 1), ("x", 0), ("axbx", 1), ("xxx", 0)] {
      try expect(.automaton(3, automaton: 0), 2, expected, automata: [automaton]) {
        $0.set(3, text)
      }
    }
  }

  @Test func sameComparesNumbersSetsAndTexts() throws {
    try expect(.same(.attribute(1), .declared(1)), 2, 1, isDynamic: true) { $0.numbers[1] = 2 }
    try expect(.same(.attribute(3), .declared(3)), 2, 1) { $0.set(3, "x") }
    try expect(.same(.attribute(2), .declared(2)), 2, 1, isDynamic: true) { $0.numbers[2] = 5 }
  }

  @Test func memberOfLooksUpABit() throws {
    let one = Sketch.attribute("one", .symbol(6))
    let kind = Dimension.Kind.memberOf(.attribute(6), .attribute(2))
    for (place, expected) in [(0, 1), (1, 0), (2, 1)] {
      try expect(kind, 2, expected, isDynamic: true, attribute: one) {
        ($0.numbers[6], $0.numbers[2]) = (Int64(place), 0b101)
      }
    }
  }

  @Test func aSumOverASignalWithoutASampleIsUnknown() throws {
    let terms = [
      TermLayout(coefficient: 4, reading: .signal(model: 0, .p95FirstToken)),
      TermLayout(coefficient: -1, reading: .attribute(5)),
    ]
    let kind = Dimension.Kind.number(terms, cuts: [1])
    try expect(kind, 3, 2, hasUnknown: true) { $0.setSignal(0, .inFlight, 9) }
    try expect(kind, 3, 1, hasUnknown: true) { $0.setSignal(0, .p95FirstToken, 1) }
    try expect(kind, 3, 0, hasUnknown: true) {
      $0.setSignal(0, .p95FirstToken, 1)
      $0.numbers[5] = 4
    }
  }

  /// A reader gives no such number; the evaluator must still stay inside its rows.
  @Test(arguments: [Int64.min, -1, 3, Int64.max])
  func placesThatAreTooLargeStayInside(_ place: Int64) throws {
    try expect(.symbol(.attribute(0)), 3, 2) { $0.numbers[0] = place }
  }

  @Test func probesAreAnswered() throws {
    var sketch = Sketch()
    sketch.route("last", [Sketch.listed(0)], when: [])
    sketch.probe(when: [(Sketch.Axis.task, [1])])
    sketch.probe(when: [(Sketch.Axis.task, [0])], [(Sketch.Axis.sens, [2])])
    let asking = try Asking(sketch)
    #expect(!asking.evaluator.holds(probe: 0))
    #expect(asking.evaluator.holds(probe: 1))
    #expect(!asking.evaluator.holds(probe: 2))
  }

  private func expect(
    _ kind: Dimension.Kind, _ classes: Int, _ expected: Int, classOf: [UInt16] = [],
    hasUnknown: Bool = false, isDynamic: Bool = false, automata: [Automaton] = [],
    attribute: AttributeLayout? = nil, _ prepare: (Facts) -> Void
  ) throws {
    for number in 0..<classes {
      var sketch = Sketch()
      // Before the built-in ones, which stay last.
      if let attribute { sketch.policy.attributes.insert(attribute, at: 6) }
      sketch.policy.automata = automata
      let axis = sketch.dimension(
        kind, classes, classOf: classOf, hasUnknown: hasUnknown, isDynamic: isDynamic)
      sketch.route("hit", [Sketch.listed(1)], when: [(axis, [number])])
      sketch.route("last", [Sketch.listed(0)], when: [])
      let asking = try Asking(sketch, prepare)
      #expect((asking.route == "hit") == (number == expected), "class \(number)")
    }
  }
}
