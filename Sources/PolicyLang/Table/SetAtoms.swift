import PolicyCore

/// Tests of sets.
extension NegationNormalForm {
  /// A set that has any, all or only the members of another.
  mutating func has(
    _ left: Reading, _ test: SetTest, _ right: Reading, at place: TestPlace
  ) -> Formula {
    let span = place.span
    let sides = (
      readings.resolve(left, model: place.model), readings.resolve(right, model: place.model)
    )
    switch sides {
    case (.constant(let left), .constant(let right)):
      let (set, other) = (left.members, right.members)
      switch test {
      case .any: return .constant(set & other != 0)
      case .all: return .constant(other & ~set == 0)
      case .only: return .constant(set & ~other == 0)
      }
    case (.reading(let set), .constant(let value)):
      let other = value.members
      switch test {
      case .any: return anyOf(set, other, at: span)
      case .all: return allOf(set, other, at: span)
      case .only: return anyOf(set, members(of: set) & ~other, at: span).negated
      }
    case (.constant(let value), .reading(let other)):
      return has(value.members, test, other, at: span)
    case (.reading(let set), .reading(let other)):
      return has(set, test, other, at: span)
    }
  }

  /// A set without members.
  mutating func isEmpty(_ reading: Reading, at place: TestPlace) -> Formula {
    switch readings.resolve(reading, model: place.model) {
    case .constant(let value): .constant(value.members == 0)
    case .reading(let set): isEqual(set, 0, at: place.span)
    }
  }

  /// A set that has exactly these members.
  mutating func isEqual(_ set: ReadingLayout, _ members: UInt64, at span: Span) -> Formula {
    let others = anyOf(set, self.members(of: set) & ~members, at: span)
    return .conjunction([allOf(set, members, at: span), others.negated])
  }

  /// A set of the model's against what the request says.
  private mutating func has(
    _ set: UInt64, _ test: SetTest, _ other: ReadingLayout, at span: Span
  ) -> Formula {
    if case .set = readings.type(of: other) {
      switch test {
      case .any: return anyOf(other, set, at: span)
      case .all: return anyOf(other, members(of: other) & ~set, at: span).negated
      case .only: return allOf(other, set, at: span)
      }
    }
    return places(other, at: span) { place in
      let member: UInt64 = place < 64 ? 1 << UInt64(place) : 0
      switch test {
      case .any, .all: return set & member != 0
      case .only: return set & ~member == 0
      }
    }
  }

  /// Two attributes: member by member, or one value in one set.
  private mutating func has(
    _ set: ReadingLayout, _ test: SetTest, _ other: ReadingLayout, at span: Span
  ) -> Formula {
    let isSet: Bool
    if case .set = readings.type(of: other) { isSet = true } else { isSet = false }
    if !isSet, test != .only { return literal(.memberOf(other, set), .holds, at: span) }
    var parts: [Formula] = []
    for member in NegationNormalForm.places(of: members(of: set)) {
      let inSet = anyOf(set, 1 << UInt64(member), at: span)
      let inOther =
        isSet
        ? anyOf(other, 1 << UInt64(member), at: span)
        : places(other, at: span) { $0 == member }
      switch test {
      case .any: parts.append(.conjunction([inSet, inOther]))
      case .all: parts.append(.disjunction([inOther.negated, inSet]))
      case .only: parts.append(.disjunction([inSet.negated, inOther]))
      }
    }
    return test == .any ? .disjunction(parts) : .conjunction(parts)
  }

  private mutating func anyOf(_ set: ReadingLayout, _ members: UInt64, at span: Span) -> Formula {
    members == 0 ? .constant(false) : literal(.members(set), .anyOf(members), at: span)
  }

  private mutating func allOf(_ set: ReadingLayout, _ members: UInt64, at span: Span) -> Formula {
    if members == 0 { return .constant(true) }
    // Of one member, "all" and "any" say the same; one atom is enough.
    if members.nonzeroBitCount == 1 { return anyOf(set, members, at: span) }
    return literal(.members(set), .allOf(members), at: span)
  }

  private func members(of set: ReadingLayout) -> UInt64 {
    guard case .set(let enumeration) = readings.type(of: set) else { return 0 }
    return readings.allMembers(of: enumeration)
  }

  /// The members of a set, ascending.
  static func places(of members: UInt64) -> [Int] {
    (0..<64).filter { members & (1 << UInt64($0)) != 0 }
  }
}
