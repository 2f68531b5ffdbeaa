internal import PolicyCore

/// Where conditions, and the lines of the tables that stand for them, may change their answer.
///
/// Both sides of a comparison add to one set of boundaries. Between them neither can change, so
/// one value for each part of a reading decides for all of it.
struct Boundaries {
  /// What is known of one reading.
  struct OfReading {
    /// The first numbers, or places, of parts; the least of all is one in any case.
    var starts: Set<Int64> = []
    /// Whether it is compared with another reading, so that every value counts.
    var isRelated = false
    /// Members that are asked about.
    var members: UInt64 = 0
    /// Texts worth trying.
    var texts: Set<[UInt8]> = []
  }
  /// Several readings added up, and sums on which something changes.
  struct Sum: Hashable {
    struct Term: Hashable {
      var coefficient: Int64
      var reading: ReadingLayout
    }
    var terms: [Term]
    var values: [Int128]
  }

  private(set) var readings: [ReadingLayout: OfReading] = [:]
  private(set) var sums: Set<Sum> = []
  private let policy: Policy
  private let classified: [Bool]

  /// How many texts of one list, and how many literals of one test, are tried.
  static let listed = 16

  init(_ policy: Policy, _ compiled: CompiledPolicy) {
    self.policy = policy
    classified = compiled.attributes.map(\.isClassified)
  }

  // MARK: - Conditions

  /// The time in which a rule is in force.
  mutating func add(from: Int64?, until: Int64?) {
    guard from != nil || until != nil,
      let now = policy.attributes.firstIndex(where: { $0.source == .now })
    else { return }
    let starts = [from, until].compactMap { $0 }
    readings[.attribute(UInt32(clamping: now)), default: OfReading()].starts.formUnion(starts)
  }

  /// A condition as it is for a model.
  mutating func add(_ condition: Condition, _ model: ModelID?) {
    switch condition {
    case .constant: break
    case .all(let parts), .any(let parts): for part in parts { add(part, model) }
    case .not(let part): add(part, model)
    case .test(let test, _): add(test, model)
    }
  }

  /// A reading with facts put in: a layout, or a constant.
  private enum Operand {
    case reading(ReadingLayout)
    case constant(Constant)
  }

  private func operand(_ reading: Reading, _ model: ModelID?) -> Operand {
    switch reading {
    case .constant(let constant): .constant(constant)
    case .attribute(let id): .reading(.attribute(UInt32(clamping: id)))
    case .declared(let id):
      .reading(classified[id] ? .declared(UInt32(clamping: id)) : .attribute(UInt32(clamping: id)))
    case .fact(let id):
      .constant(model.flatMap { policy.models[$0].facts[id] } ?? .number(.max))
    case .signal(let signal): .reading(.signal(model: UInt32(clamping: model ?? 0), signal))
    }
  }

  private mutating func add(_ test: TypedTest, _ model: ModelID?) {
    switch test {
    case .truth(let reading): with(reading, model) { _ in }
    case .isEmpty(let reading): with(reading, model) { $0.members = .max }
    case .member(let reading, let ranges):
      with(reading, model) {
        for range in ranges {
          $0.starts.insert(range.lowerBound)
          if range.upperBound < .max { $0.starts.insert(range.upperBound + 1) }
        }
      }
    case .textMember(let reading, let texts):
      with(reading, model) { $0.texts.formUnion(texts.spread(Self.listed).flatMap(\.variants)) }
    case .listMember(let reading, let list):
      let entries = policy.lists[list].entries
      with(reading, model) { $0.texts.formUnion(entries.spread(Self.listed).flatMap(\.variants)) }
    case .text(let reading, let test, _):
      with(reading, model) { $0.texts.formUnion(test.literal.variants) }
    case .compare(let left, _, let right), .has(let left, _, let right):
      relate(left, right, model)
    case .linear(let linear, _): add(linear, model)
    }
  }

  private mutating func with(
    _ reading: Reading, _ model: ModelID?, _ change: (inout OfReading) -> Void
  ) {
    guard case .reading(let layout) = operand(reading, model) else { return }
    change(&readings[layout, default: OfReading()])
  }

  private mutating func relate(_ left: Reading, _ right: Reading, _ model: ModelID?) {
    switch (operand(left, model), operand(right, model)) {
    case (.constant, .constant): return
    case (.reading(let layout), .constant(let constant)),
      (.constant(let constant), .reading(let layout)):
      relate(layout, constant)
    case (.reading(let first), .reading(let second)):
      for layout in [first, second] { relate(layout) }
    }
  }

  private mutating func relate(_ layout: ReadingLayout, _ constant: Constant) {
    var own = readings[layout, default: OfReading()]
    switch constant {
    case .text(let text): own.texts.formUnion(text.variants)
    // "Only", "==" and a value that is a member or not ask about the others too.
    case .set: (own.members, own.isRelated) = (.max, true)
    case .symbol(let place):
      own.starts.formUnion([Int64(place), Int64(place) + 1])
      own.members = .max
    case .bool, .number:
      own.starts.insert(constant.place)
      if constant.place < .max { own.starts.insert(constant.place + 1) }
    }
    readings[layout] = own
  }

  private mutating func relate(_ layout: ReadingLayout) {
    readings[layout, default: OfReading()].isRelated = true
    readings[layout, default: OfReading()].members = .max
    readings[layout, default: OfReading()].texts.formUnion([[], Array("x".utf8)])
  }

  private mutating func add(_ linear: Linear, _ model: ModelID?) {
    var constant = Int128(linear.constant)
    var terms: [Sum.Term] = []
    for term in linear.terms {
      switch operand(term.reading, model) {
      case .constant(let value): constant += Int128(term.coefficient) * Int128(value.place)
      case .reading(let layout):
        terms.append(.init(coefficient: term.coefficient, reading: layout))
      }
    }
    add(terms, changingAt: [-constant, 1 - constant])
  }

  // MARK: - Tables

  /// A sum whose meaning may change where it reaches one of those values.
  private mutating func add(_ terms: [Sum.Term], changingAt values: [Int128]) {
    guard let first = terms.first else { return }
    guard terms.count == 1 else {
      for term in terms where readings[term.reading] == nil {
        readings[term.reading] = OfReading()
      }
      sums.insert(Sum(terms: terms, values: values.flatMap { [$0 - 1, $0] }))
      return
    }
    var own = readings[first.reading, default: OfReading()]
    for value in values {
      let quotient = value.dividedDown(by: Int128(first.coefficient))
      own.starts.formUnion([quotient, quotient + 1].compactMap { Int64(exactly: $0) })
    }
    readings[first.reading] = own
  }

  /// A dimension; `changes` are the classes that are not admitted as the one before.
  mutating func add(_ dimension: Dimension, changes: [Int]) {
    switch dimension.kind {
    case .defined, .text, .automaton, .list: return
    case .symbol(let reading):
      var own = readings[reading, default: OfReading()]
      let places = dimension.classOf
      if places.isEmpty {
        own.starts.formUnion(changes.map { Int64($0) })
      } else {
        for place in places.indices.dropFirst() where places[place] != places[place - 1] {
          own.starts.insert(Int64(place))
        }
      }
      readings[reading] = own
    case .number(let terms, let cuts):
      let reached = changes.compactMap { cuts.indices.contains($0 - 1) ? cuts[$0 - 1] : nil }
      add(
        terms.map { .init(coefficient: $0.coefficient, reading: $0.reading) },
        changingAt: reached.map { Int128($0) })
    case .members(let reading, let members):
      let asked = members.reduce(UInt64(0)) { $0 | 1 << UInt64($1 & 63) }
      readings[reading, default: OfReading()].members |= asked
    case .same(let left, let right), .memberOf(let left, let right):
      relate(left)
      relate(right)
    }
  }

  /// Texts of an attribute that stand for classes.
  mutating func add(_ texts: [[UInt8]], of attribute: UInt32) {
    readings[.attribute(attribute), default: OfReading()].texts.formUnion(texts)
  }
}

extension Array {
  /// At most so many elements, evenly from the first to the last.
  fileprivate func spread(_ most: Int) -> [Element] {
    guard count > most, most > 1 else { return self }
    return (0..<most).map { self[$0 * (count - 1) / (most - 1)] }
  }
}

extension [UInt8] {
  /// A text and some that differ from it a little.
  fileprivate var variants: [[UInt8]] {
    let swapped = map { byte -> UInt8 in
      switch byte {
      case 0x41...0x5A: byte + 0x20
      case 0x61...0x7A: byte - 0x20
      default: byte
      }
    }
    return [self, self + [0x61], [0x78] + self, Array(dropLast()), Array(dropFirst()), swapped]
  }
}

extension TextTest {
  /// What is written in the policy.
  fileprivate var literal: [UInt8] {
    switch self {
    case .equals(let text), .startsWith(let text), .endsWith(let text), .contains(let text),
      .glob(let text):
      text
    case .matches(let pattern), .containsMatch(let pattern): Array(pattern.utf8)
    }
  }
}

extension Int128 {
  /// The quotient, rounded down.
  func dividedDown(by divisor: Int128) -> Int128 {
    let quotient = self / divisor
    return self % divisor != 0 && (self < 0) != (divisor < 0) ? quotient - 1 : quotient
  }
}
