internal import PolicyCore

/// Every condition that differs from one in a single small thing.
struct ConditionMutants {
  /// One of them.
  struct Change {
    var condition: Condition
    var words: String
    var span: Span?
  }
  private let policy: Policy

  init(_ policy: Policy) { self.policy = policy }

  /// The changes of a condition, in the order of its text.
  func changes(of condition: Condition) -> [Change] {
    switch condition {
    case .constant: return []
    case .test(let test, let span): return changes(of: test, span)
    case .not(let inner):
      return [Change(condition: inner, words: "`not` is dropped", span: inner.span)]
        + changes(of: inner).map { change in
          Change(condition: .not(change.condition), words: change.words, span: change.span)
        }
    case .all(let parts):
      return joined(parts, condition.span, "`and` becomes `or`", Condition.any, Condition.all)
    case .any(let parts):
      return joined(parts, condition.span, "`or` becomes `and`", Condition.all, Condition.any)
    }
  }

  private func joined(
    _ parts: [Condition], _ span: Span?, _ words: String, _ other: ([Condition]) -> Condition,
    _ same: ([Condition]) -> Condition
  ) -> [Change] {
    var result: [Change] = []
    if parts.count > 1 {
      result.append(Change(condition: other(parts), words: words, span: span))
    }
    for (place, part) in parts.enumerated() {
      for change in changes(of: part) {
        var copy = parts
        copy[place] = change.condition
        result.append(Change(condition: same(copy), words: change.words, span: change.span))
      }
    }
    return result
  }

  private func changes(of test: TypedTest, _ span: Span) -> [Change] {
    let text = policy.sources.text(span).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    func change(_ test: TypedTest, _ words: String) -> Change {
      Change(condition: .test(test, span), words: "in `\(text)`, \(words)", span: span)
    }
    let negated = Change(
      condition: .not(.test(test, span)), words: "`\(text)` becomes its opposite", span: span)
    switch test {
    case .linear(let linear, let comparator):
      return [negated] + edges(linear, comparator).map { change($0.test, $0.words) }
    case .compare(let reading, let comparator, let other):
      var result = [negated]
      if let strict = comparator.moved {
        result.append(change(.compare(reading, strict, other), "the bound moves by one"))
      }
      if case .constant(.symbol(let place)) = other, let values = values(of: reading) {
        for next in [place - 1, place + 1] where values.indices.contains(next) {
          result.append(
            change(
              .compare(reading, comparator, .constant(.symbol(next))),
              "`\(values[place])` becomes `\(values[next])`"))
        }
      }
      return result
    case .member(let reading, let ranges):
      return [negated]
        + members(ranges, unit: isInstant(reading) ? 1_000_000 : 1).map {
          change(.member(reading, $0), words(reading, ranges, $0))
        }
    case .textMember(let reading, let texts) where texts.count > 1:
      return [negated]
        + texts.indices.map { place in
          var rest = texts
          let gone = ValueText.quoted(rest.remove(at: place))
          return change(.textMember(reading, rest), "\(gone) is dropped")
        }
    case .has(let reading, let asks, .constant(.set(let members))):
      return [negated] + sets(reading, asks, members).map { change($0.test, $0.words) }
    case .truth, .textMember, .listMember, .has, .isEmpty, .text: return [negated]
    }
  }

  private func edges(
    _ linear: Linear, _ comparator: Comparator
  ) -> [(test: TypedTest, words: String)] {
    guard comparator.moved != nil else { return [] }
    // One unit of the sum: a comparison of whole numbers moves no less. Of instants a second: a
    // test states no less.
    let unit: Int64 = linear.terms.contains { isInstant($0.reading) } ? 1_000_000 : 1
    let least = linear.terms.map(\.coefficient.magnitude).min().flatMap { Int64(exactly: $0) }
    let step = (least ?? 1).multipliedReportingOverflow(by: unit).partialValue
    return [step, -step].compactMap { step in
      let (constant, overflow) = linear.constant.addingReportingOverflow(step)
      guard !overflow else { return nil }
      let moved = Linear(terms: linear.terms, constant: constant)
      return (.linear(moved, comparator), "the bound moves \(step > 0 ? "down" : "up") by one")
    }
  }

  private func isInstant(_ reading: Reading) -> Bool {
    switch reading {
    case .attribute(let place), .declared(let place): policy.attributes[place].type == .instant
    case .fact(let place): policy.facts[place].type == .instant
    case .signal, .constant: false
    }
  }

  /// Without the first or the last value of each range.
  private func members(
    _ ranges: [ClosedRange<Int64>], unit: Int64
  ) -> [[ClosedRange<Int64>]] {
    var result: [[ClosedRange<Int64>]] = []
    for (place, range) in ranges.enumerated() {
      func with(_ range: ClosedRange<Int64>?) {
        var copy = ranges
        if let range { copy[place] = range } else { copy.remove(at: place) }
        if !copy.isEmpty { result.append(copy) }
      }
      let (low, overflow) = range.lowerBound.addingReportingOverflow(unit)
      if overflow || low > range.upperBound {
        with(nil)
      } else {
        with(low...range.upperBound)
        with(range.lowerBound...range.upperBound - unit)
      }
    }
    return result
  }

  private func words(
    _ reading: Reading, _ before: [ClosedRange<Int64>], _ after: [ClosedRange<Int64>]
  ) -> String {
    let gone = before.flatMap { [$0.lowerBound, $0.upperBound] }
      .first { value in !after.contains { $0.contains(value) } }
    guard let gone else { return "a value is dropped" }
    if let values = values(of: reading), values.indices.contains(Int(gone)) {
      return "`\(values[Int(gone)])` is dropped"
    }
    return "a value at an end is dropped"
  }

  private func sets(
    _ reading: Reading, _ asks: SetTest, _ members: UInt64
  ) -> [(test: TypedTest, words: String)] {
    guard let values = values(of: reading) else { return [] }
    var result: [(TypedTest, String)] = []
    let isSeveral = members.nonzeroBitCount > 1
    func with(_ asks: SetTest, _ members: UInt64, _ words: String) {
      result.append((.has(reading, asks, .constant(.set(members))), words))
    }
    switch asks {
    case .any: if isSeveral { with(.all, members, "`any of` becomes `all of`") }
    case .all: if isSeveral { with(.any, members, "`all of` becomes `any of`") }
    case .only: break
    }
    for (bit, value) in values.enumerated().prefix(64)
    where members >> UInt64(bit) & 1 == 1 {
      let rest = members & ~(1 << UInt64(bit))
      if isSeveral {
        with(asks, rest, "`\(value)` is dropped")
      } else if let other = values.indices.prefix(64).first(where: { $0 > bit })
        ?? values.indices
        .first(where: { $0 != bit })
      {
        with(asks, 1 << UInt64(other), "`\(value)` becomes `\(values[other])`")
      }
    }
    return result
  }

  /// The values of an enumeration that is read.
  private func values(of reading: Reading) -> [String]? {
    let type: ValueType
    switch reading {
    case .attribute(let place), .declared(let place): type = policy.attributes[place].type
    case .fact(let place): type = policy.facts[place].type
    case .signal, .constant: return nil
    }
    switch type {
    case .symbol(let enumeration), .set(let enumeration):
      return policy.enumerations[enumeration].values
    case .bool, .int, .usd, .percent, .duration, .instant, .string: return nil
    }
  }
}

extension Comparator {
  /// With its bound on the other side; nil for `==` and `!=`.
  fileprivate var moved: Comparator? {
    switch self {
    case .equal, .notEqual: nil
    case .less: .lessOrEqual
    case .lessOrEqual: .less
    case .greater: .greaterOrEqual
    case .greaterOrEqual: .greater
    }
  }
}
