internal import PolicyCore

/// The conditions of a policy over the vocabulary that it shares with another.
///
/// An attribute that the two policies read differently (their levels have another order, or another
/// least value, or an unknown value is read as another) is shared as the request states it. Each
/// policy then tests it by what itself makes of the stated value, `classify` included: a level ends
/// at the highest of what is read and of what the rules that hold raise it to.
struct AlignedConditions {
  /// The policy as it was checked.
  let policy: Policy
  let shared: SharedEnumerations
  let side: SharedEnumerations.Side
  /// By attribute of the policy: its shared number.
  let attributes: [AttributeID]
  /// What is added to the numbers of its lists.
  let firstList: Int
  /// By shared attribute of an enum or level that is read differently: by stated place, the place
  /// that the policy reads it as.
  let images: [AttributeID: [Int]]
  /// By shared attribute of a set: members that the policy lacks, and what it reads them as.
  let strays: [AttributeID: (members: UInt64, readAs: Int)]
  /// By shared attribute whose raises are part of the conditions: the rules and what they raise to.
  let raises: [AttributeID: [(rule: Int, place: Int)]]
  /// How many tests were written for such attributes.
  private(set) var size = 0

  init(
    policy: Policy, shared: SharedEnumerations, side: SharedEnumerations.Side,
    attributes: [AttributeID], firstList: Int, images: [AttributeID: [Int]],
    strays: [AttributeID: (members: UInt64, readAs: Int)]
  ) {
    self.policy = policy
    self.shared = shared
    self.side = side
    self.attributes = attributes
    self.firstList = firstList
    self.images = images
    self.strays = strays
    var raises: [AttributeID: [(rule: Int, place: Int)]] = [:]
    for (rule, classify) in policy.classifies.enumerated() {
      for (attribute, rank) in classify.raises where images[attributes[attribute]] != nil {
        let place = Self.place(rank, policy.attributes[attribute].type, side)
        raises[attributes[attribute], default: []].append((rule, place))
      }
    }
    self.raises = raises
  }

  /// True when so many tests were written that the rest is left out, and nothing is to be compared.
  var isTooLarge: Bool { size > Limits.alignedTests }

  // MARK: - Conditions

  /// A condition of the policy, in which the raises of the rules in `used` are not followed again.
  mutating func condition(_ condition: Condition, used: Set<Int> = []) -> Condition {
    switch condition {
    case .constant: return condition
    case .all(let parts): return .all(parts.map { self.condition($0, used: used) })
    case .any(let parts): return .any(parts.map { self.condition($0, used: used) })
    case .not(let part): return .not(self.condition(part, used: used))
    case .test(let test, let span): return self.test(test, span, used)
    }
  }

  /// When a rule of that place in `classifies` holds, its time included.
  private mutating func holds(_ rule: Int, _ used: Set<Int>) -> Condition {
    let classify = policy.classifies[rule]
    let now = attributes[attributes.count - 3]
    func bound(_ instant: Int64, _ comparator: Comparator) -> Condition {
      let term = Linear.Term(coefficient: 1, reading: .attribute(now))
      let sum = Linear(terms: [term], constant: -instant)
      return .test(.linear(sum, comparator), classify.info.span)
    }
    var parts = [condition(classify.when, used: used.union([rule]))]
    if let from = classify.info.from { parts.append(bound(from, .greaterOrEqual)) }
    if let until = classify.info.until { parts.append(bound(until, .less)) }
    return .all(parts)
  }

  /// Where a level or an enum comes to one of some shared places.
  mutating func comes(
    _ reading: Reading, to places: Set<Int>, of enumeration: EnumerationID, _ span: Span,
    _ used: Set<Int> = []
  ) -> Condition {
    size += 1
    guard !isTooLarge else { return .constant(false) }
    let count = shared.all[enumeration].values.count
    func stated(_ places: Set<Int>) -> Condition {
      guard !places.isEmpty else { return .constant(false) }
      return .test(.member(self.reading(reading), Self.ranges(of: places)), span)
    }
    guard let (attribute, isDeclared) = attribute(reading), let image = images[attribute] else {
      return stated(places)
    }
    let raises = isDeclared ? [] : self.raises[attribute] ?? []
    guard !raises.isEmpty, let ranks = side.ranks[enumeration] else {
      return stated(Set((0..<count).filter { places.contains(image[$0]) }))
    }
    // Where it comes to a rank or to one above it.
    func reaches(_ rank: Int) -> Condition {
      if rank == 0 { return .constant(true) }
      if rank == count { return .constant(false) }
      var parts = [stated(Set((0..<count).filter { ranks[image[$0]] >= rank }))]
      // A shortest chain of raises uses no rule twice.
      for (rule, place) in raises where ranks[place] >= rank && !used.contains(rule) {
        parts.append(holds(rule, used))
      }
      return .any(parts)
    }
    let wanted = Set(places.map { ranks[$0] })
    var parts: [Condition] = []
    for low in wanted.sorted() where !wanted.contains(low - 1) {
      var end = low + 1
      while wanted.contains(end) { end += 1 }
      parts.append(end == count ? reaches(low) : .all([reaches(low), .not(reaches(end))]))
    }
    return .any(parts)
  }

  // MARK: - Tests

  private mutating func test(_ test: TypedTest, _ span: Span, _ used: Set<Int>) -> Condition {
    switch test {
    case .truth(let value): return .test(.truth(reading(value)), span)
    case .linear(var linear, let comparator):
      for place in linear.terms.indices {
        linear.terms[place].reading = reading(linear.terms[place].reading)
      }
      return .test(.linear(linear, comparator), span)
    case .compare(let left, let comparator, let right):
      return compare(left, comparator, right, span, used)
    case .member(let value, let ranges):
      guard case .symbol(let own)? = type(value) else {
        return .test(.member(reading(value), ranges), span)
      }
      let places = side.places[own].enumerated()
        .filter { place in ranges.contains { $0.contains(Int64(place.offset)) } }
      return comes(value, to: Set(places.map(\.element)), of: side.numbers[own], span, used)
    case .textMember(let value, let texts): return .test(.textMember(reading(value), texts), span)
    case .listMember(let value, let list):
      return .test(.listMember(reading(value), list: list + firstList), span)
    case .has(let left, let kind, let right): return has(left, kind, right, span, used)
    case .isEmpty(let value): return .test(.isEmpty(reading(value)), span)
    case .text(let value, let text, let ignoringCase):
      return .test(.text(reading(value), text, ignoringCase: ignoringCase), span)
    }
  }

  private mutating func compare(
    _ left: Reading, _ comparator: Comparator, _ right: Reading, _ span: Span, _ used: Set<Int>
  ) -> Condition {
    let type = type(left) ?? type(right)
    let plain = Condition.test(
      .compare(reading(left, as: type), comparator, reading(right, as: type)), span)
    switch type {
    case .set?:
      guard stray(left) != nil || stray(right) != nil else { return plain }
      let equal = Condition.all([SetTest.only, .all].map { has(left, $0, right, span, used) })
      return comparator == .equal ? equal : .not(equal)
    case .symbol(let own)?:
      let number = side.numbers[own]
      guard shared.reordered.contains(number) || isImaged(left) || isImaged(right),
        let ranks = side.ranks[number]
      else { return plain }
      func others(_ place: Int) -> Set<Int> {
        Set(ranks.indices.filter { comparator.holds(ranks[place], ranks[$0]) })
      }
      if case .constant = left {
        return compare(right, comparator.swapped, left, span, used)
      }
      if case .constant(.symbol(let place)) = right {
        let bound = ranks[side.places[own][place]]
        let places = ranks.indices.filter { comparator.holds(ranks[$0], bound) }
        return comes(left, to: Set(places), of: number, span, used)
      }
      return .any(
        ranks.indices.map { place in
          .all([
            comes(left, to: [place], of: number, span, used),
            comes(right, to: others(place), of: number, span, used),
          ])
        })
    case .bool, .int, .usd, .percent, .duration, .instant, .string, nil: return plain
    }
  }

  private mutating func has(
    _ left: Reading, _ kind: SetTest, _ right: Reading, _ span: Span, _ used: Set<Int>
  ) -> Condition {
    let type = type(left) ?? type(right)
    guard let own = type?.enumeration else { return .test(.has(left, kind, right), span) }
    let number = side.numbers[own]
    if isImaged(right) {
      // Value by value, as what is read depends on the policy.
      return .any(
        shared.all[number].values.indices.map { place in
          .all([
            comes(right, to: [place], of: number, span, used),
            .test(
              .has(reading(left, as: .set(own)), kind, .constant(.set(1 << UInt64(place & 63)))),
              span),
          ])
        })
    }
    if stray(left) != nil || stray(right) != nil {
      // Member by member, of those that the policy has.
      let foreign = Set(side.foreign[number] ?? [])
      return .all(
        shared.all[number].values.indices.filter { !foreign.contains($0) }.map { place in
          let first = contains(left, place, own, span)
          let second = contains(right, place, own, span)
          return switch kind {
          case .any: .not(.all([first, second]))
          case .all: .any([first, .not(second)])
          case .only: .any([.not(first), second])
          }
        }
      ).negated(kind == .any)
    }
    let other: Reading
    switch right {
    case .constant(let value): other = .constant(.set(self.members(value.members, own)))
    case .attribute, .declared, .fact, .signal: other = reading(right)
    }
    return .test(.has(reading(left, as: .set(own)), kind, other), span)
  }

  // MARK: - Sets with members that the policy does not have

  /// Whether a set comes to have a member of the policy.
  private func contains(
    _ value: Reading, _ place: Int, _ own: EnumerationID, _ span: Span
  ) -> Condition {
    var members: UInt64 = 1 << UInt64(place & 63)
    if let stray = stray(value), stray.readAs == place { members |= stray.members }
    let set = reading(value, as: .set(own))
    return .test(.has(set, .any, .constant(.set(members))), span)
  }

  private func stray(_ value: Reading) -> (members: UInt64, readAs: Int)? {
    attribute(value).flatMap { strays[$0.0] }
  }

  // MARK: - Values

  private func isImaged(_ value: Reading) -> Bool {
    attribute(value).map { images[$0.0] != nil } ?? false
  }

  /// The shared attribute that is read, and whether as it was before `classify`.
  private func attribute(_ value: Reading) -> (AttributeID, isDeclared: Bool)? {
    switch value {
    case .attribute(let id): (attributes[id], false)
    case .declared(let id): (attributes[id], true)
    case .fact, .signal, .constant: nil
    }
  }

  /// What a reading is of; nil for a constant.
  private func type(_ value: Reading) -> ValueType? {
    switch value {
    case .attribute(let id), .declared(let id): policy.attributes[id].type
    case .fact(let id): policy.facts[id].type
    case .signal(.health): .symbol(BuiltIn.health)
    case .signal, .constant: nil
    }
  }

  /// A reading in shared numbers; a constant of that type.
  private func reading(_ value: Reading, as type: ValueType? = nil) -> Reading {
    switch value {
    case .attribute(let id): .attribute(attributes[id])
    case .declared(let id): .declared(attributes[id])
    case .constant(let constant): .constant(type.map { self.constant(constant, $0) } ?? constant)
    case .fact, .signal: value
    }
  }

  /// A value of one of the policy's types, in shared places.
  func constant(_ value: Constant, _ type: ValueType) -> Constant {
    switch (value, type) {
    case (.symbol(let place), .symbol): .symbol(Self.place(place, type, side))
    case (.set(let bits), .set(let own)): .set(members(bits, own))
    case (.symbol, _), (.set, _), (.bool, _), (.number, _), (.text, _): value
    }
  }

  /// Members of an enumeration of the policy, in shared places.
  func members(_ bits: UInt64, _ own: EnumerationID) -> UInt64 {
    Self.bits(bits).reduce(0) { result, place in
      guard side.places[own].indices.contains(place) else { return result }
      return result | 1 << UInt64(side.places[own][place] & 63)
    }
  }

  /// A place of the policy as a shared one.
  static func place(_ place: Int, _ type: ValueType, _ side: SharedEnumerations.Side) -> Int {
    guard let own = type.enumeration, side.places[own].indices.contains(place) else { return place }
    return side.places[own][place]
  }

  private static func bits(_ members: UInt64) -> [Int] {
    (0..<64).filter { members >> UInt64($0) & 1 == 1 }
  }

  /// Places as ranges, ascending and apart.
  private static func ranges(of places: Set<Int>) -> [ClosedRange<Int64>] {
    var result: [ClosedRange<Int64>] = []
    for place in places.sorted().map(Int64.init) {
      if let last = result.last, last.upperBound == place - 1 {
        result[result.count - 1] = last.lowerBound...place
      } else {
        result.append(place...place)
      }
    }
    return result
  }
}

extension Condition {
  /// Its opposite, if asked for.
  fileprivate func negated(_ isNegated: Bool) -> Condition { isNegated ? .not(self) : self }
}
