internal import PolicyCore

/// Both sides of a test: the values next to where its truth changes, if it is about an order.
struct ConditionSides {
  /// One side.
  struct Side {
    /// Holds on that side.
    var condition: Condition
    /// `just holds`.
    var words: String
  }
  private let policy: Policy

  init(_ policy: Policy) { self.policy = policy }

  /// The sides of a test.
  func sides(of test: TypedTest, _ span: Span) -> [Side] {
    switch test {
    case .linear(let linear, let comparator):
      return edges(of: linear, comparator, span) ?? plain(test, span)
    case .compare(let reading, let comparator, .constant(.symbol(let rank))):
      return ranks(reading, comparator, rank, span) ?? plain(test, span)
    case .member(let reading, let ranges):
      guard isNumber(reading) else { return plain(test, span) }
      return ranges.flatMap { range -> [Side] in
        func at(_ value: Int64, _ words: String) -> Side {
          Side(condition: .test(.member(reading, [value...value]), span), words: words)
        }
        var sides = [at(range.lowerBound, "holds at its lower end")]
        sides.append(at(range.upperBound, "holds at its upper end"))
        let below = range.lowerBound.subtractingReportingOverflow(1)
        if !below.overflow { sides.append(at(below.partialValue, "does not hold just below")) }
        let above = range.upperBound.addingReportingOverflow(1)
        if !above.overflow { sides.append(at(above.partialValue, "does not hold just above")) }
        return sides
      }
    case .truth, .compare, .textMember, .listMember, .has, .isEmpty, .text:
      return plain(test, span)
    }
  }

  private func plain(_ test: TypedTest, _ span: Span) -> [Side] {
    [
      Side(condition: .test(test, span), words: "holds"),
      Side(condition: .not(.test(test, span)), words: "does not hold"),
    ]
  }

  /// True for numbers other than instants, of whose edges no person writes a test.
  private func isNumber(_ reading: Reading) -> Bool {
    switch reading {
    case .attribute(let place), .declared(let place):
      policy.attributes[place].type.isNumber && policy.attributes[place].type != .instant
    case .fact, .signal, .constant: false
    }
  }

  /// The two values of a sum next to where it begins to hold; nil when it has no such place, or
  /// moves in larger steps, or tells the time.
  private func edges(of linear: Linear, _ comparator: Comparator, _ span: Span) -> [Side]? {
    let inside: Int64
    let outside: Int64
    switch comparator {
    case .equal, .notEqual: return nil
    case .less: (inside, outside) = (-1, 0)
    case .lessOrEqual: (inside, outside) = (0, 1)
    case .greater: (inside, outside) = (1, 0)
    case .greaterOrEqual: (inside, outside) = (0, -1)
    }
    for term in linear.terms {
      guard abs(term.coefficient) == 1 else { return nil }
      switch term.reading {
      case .attribute(let place), .declared(let place):
        if policy.attributes[place].type == .instant { return nil }
      case .fact, .signal, .constant: return nil
      }
    }
    func side(_ value: Int64, _ words: String) -> Side? {
      let (constant, overflow) = linear.constant.subtractingReportingOverflow(value)
      guard !overflow else { return nil }
      let moved = Linear(terms: linear.terms, constant: constant)
      return Side(condition: .test(.linear(moved, .equal), span), words: words)
    }
    guard let holds = side(inside, "just holds"), let fails = side(outside, "just does not hold")
    else { return nil }
    return [holds, fails]
  }

  /// The two ranks next to where a comparison of levels begins to hold.
  private func ranks(
    _ reading: Reading, _ comparator: Comparator, _ rank: Int, _ span: Span
  ) -> [Side]? {
    let inside: Int
    let outside: Int
    switch comparator {
    case .equal, .notEqual: return nil
    case .less: (inside, outside) = (rank - 1, rank)
    case .lessOrEqual: (inside, outside) = (rank, rank + 1)
    case .greater: (inside, outside) = (rank + 1, rank)
    case .greaterOrEqual: (inside, outside) = (rank, rank - 1)
    }
    guard case .attribute(let place) = reading,
      case .symbol(let enumeration) = policy.attributes[place].type,
      policy.enumerations[enumeration].values.indices.contains(inside),
      policy.enumerations[enumeration].values.indices.contains(outside)
    else { return nil }
    func side(_ rank: Int, _ words: String) -> Side {
      let test = TypedTest.compare(reading, .equal, .constant(.symbol(rank)))
      return Side(condition: .test(test, span), words: words)
    }
    return [side(inside, "just holds"), side(outside, "just does not hold")]
  }
}
