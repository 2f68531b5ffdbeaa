import PolicyCore

@testable import PolicyLang

/// Random conditions, requests and signals over `TestPolicy`, with values that often meet.
struct RandomCondition {
  var generator: SplitMix64
  /// Whether facts and signals may be read.
  var readsModels = false

  mutating func condition(depth: Int) -> Condition {
    switch number(0...(depth == 0 ? 0 : 5)) {
    case 1: return .not(condition(depth: depth - 1))
    case 2, 3: return .all((0..<number(1...4)).map { _ in condition(depth: depth - 1) })
    case 4, 5: return .any((0..<number(1...4)).map { _ in condition(depth: depth - 1) })
    default: return .test(test(), TestPolicy.span)
    }
  }

  mutating func test() -> TypedTest {
    switch number(0...11) {
    case 0: return .truth(pick([.attribute(TestPolicy.flag), .constant(.bool(true))]))
    case 1: return .linear(sum(), comparator())
    case 2: return levels()
    case 3: return symbols()
    case 4: return .member(level(), ranges(0...3))
    case 5: return .member(.attribute(TestPolicy.n), ranges(-5...105))
    case 6: return .textMember(text(), [bytes(), bytes()])
    case 7: return .listMember(text(), list: 0)
    case 8: return .has(set(), pick([.any, .all, .only]), pick([set(), .constant(members())]))
    case 9: return sets()
    case 10:
      return .compare(
        text(), pick([.equal, .notEqual]), pick([text(), .constant(.text(bytes()))]))
    default: return .text(text(), textTest(), ignoringCase: chance())
    }
  }

  /// The value of every attribute, and of some signals.
  mutating func request() -> [Constant] {
    [
      .bool(chance()), .symbol(number(0...4)), .symbol(number(1...3)), .symbol(number(0...3)),
      members(), members(), .text(bytes(atMost: 8)), .text(bytes(atMost: 8)),
      .number(Int64(number(0...100))),
      .number(Int64(number(-50...50))), .number(pick([0, 5, -3, .max, .min])), .bool(chance()),
      .number(Int64(number(0...20))), .set(1), .set(0),
    ]
  }

  mutating func signals() -> [ModelID: [Signal: Constant]] {
    var result: [ModelID: [Signal: Constant]] = [:]
    for model in 0..<3 {
      if chance() { result[model, default: [:]][.health] = .symbol(number(0...2)) }
      if chance() { result[model, default: [:]][.p95FirstToken] = .number(Int64(number(0...60))) }
    }
    return result
  }

  // MARK: - Parts of tests

  private mutating func sum() -> Linear {
    var readings: [Reading] = [.attribute(TestPolicy.n), .attribute(TestPolicy.m)]
    if chance() { readings.append(.attribute(TestPolicy.cost)) }
    if readsModels { readings += [.fact(TestPolicy.size), .signal(.p95FirstToken)] }
    readings.shuffle(using: &generator)
    // Few factors: a policy has at most eight distinct sums.
    let terms = readings.prefix(number(1...2)).map {
      Linear.Term(coefficient: pick([1, 1, -1, 2]), reading: $0)
    }
    return Linear(terms: terms, constant: Int64(number(-60...60)))
  }

  private mutating func levels() -> TypedTest {
    .compare(level(), comparator(), pick([level(), .constant(.symbol(number(0...3)))]))
  }

  private mutating func symbols() -> TypedTest {
    if readsModels, chance() {
      return .compare(
        .signal(.health), pick([.equal, .notEqual]), .constant(.symbol(number(0...2))))
    }
    let left: Reading =
      readsModels && chance() ? .fact(TestPolicy.region) : .attribute(TestPolicy.task)
    return .compare(
      left, pick([.equal, .notEqual]),
      pick([.constant(.symbol(number(0...4))), .attribute(TestPolicy.task)]))
  }

  private mutating func sets() -> TypedTest {
    if chance() { return .isEmpty(set()) }
    return .compare(set(), pick([.equal, .notEqual]), pick([set(), .constant(members())]))
  }

  private mutating func level() -> Reading {
    var choices: [Reading] = [
      .attribute(TestPolicy.level), .declared(TestPolicy.level), .attribute(TestPolicy.other),
    ]
    if readsModels { choices += [.fact(TestPolicy.clearance)] }
    return pick(choices)
  }

  private mutating func set() -> Reading {
    var choices: [Reading] = [
      .attribute(TestPolicy.labels), .declared(TestPolicy.labels), .attribute(TestPolicy.more),
    ]
    if readsModels { choices += [.fact(TestPolicy.caps)] }
    return pick(choices)
  }

  private mutating func text() -> Reading {
    var choices: [Reading] = [.attribute(TestPolicy.tenant), .attribute(TestPolicy.user)]
    if readsModels { choices += [.fact(TestPolicy.name)] }
    return pick(choices)
  }

  private mutating func textTest() -> TextTest {
    let text = bytes()
    switch number(0...6) {
    case 0: return .equals(text)
    case 1: return .startsWith(text)
    case 2: return .endsWith(text)
    // An empty pattern is none for the engine of the reference interpreter.
    case 3: return .contains(text.isEmpty ? [0x61] : text)
    case 4: return .glob(pick(["a*", "*", "*b", "?", "a?*", "ab"].map { Array($0.utf8) }))
    case 5: return .matches(pick(["a+", "[ab]*", ".", "acme", "(a|é).*"]))
    default: return .containsMatch(pick(["a", "[^a]b", "é", "b{2}"]))
    }
  }

  /// Some texts of conditions are longer than a request's can be.
  private mutating func bytes(atMost maxBytes: Int = 20) -> [UInt8] {
    let texts = [
      "", "a", "ab", "abb", "acme", "b", "é", "éa", "A", "AB", "bbbbbbbb", "two", "longer than it",
    ]
    return pick(texts.map { Array($0.utf8) }.filter { $0.count <= maxBytes })
  }

  private mutating func members() -> Constant { .set(UInt64(number(0...63) & number(0...63))) }

  private mutating func ranges(_ bounds: ClosedRange<Int>) -> [ClosedRange<Int64>] {
    (0..<number(1...2)).map { _ in
      let (first, second) = (number(bounds), number(bounds))
      return Int64(min(first, second))...Int64(max(first, second))
    }
  }

  private mutating func comparator() -> Comparator { pick(Comparator.allCases) }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }

  mutating func chance() -> Bool { Bool.random(using: &generator) }

  mutating func pick<Value>(_ choices: [Value]) -> Value { choices[number(0...choices.count - 1)] }
}
