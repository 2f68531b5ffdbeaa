/// One side of a comparison, before both are known.
enum Side {
  /// Something that is read, and its type.
  case reading(Reading, ValueType)
  /// A literal that is no name.
  case literal(Value)
  /// A value that a name was found to be, and its type.
  case constant(Constant, ValueType)
  /// A bare name: a value, if the other side expects one.
  case name(Name, Span)
  /// A sum of several parts, or with a factor.
  case sum(SumParts)
}

/// `a == b` and its like.
extension Checking {
  /// Compares two sides; nil, with a diagnostic, when they do not fit.
  mutating func compare(
    _ leftSum: Sum, _ comparator: Comparator, _ rightSum: Sum, ignoringCase: Span?, _ span: Span
  ) -> Condition? {
    guard var left = side(leftSum), var right = side(rightSum) else { return nil }
    if let value = value(right, expectedBy: left) {
      right = value
    } else if let value = value(left, expectedBy: right) {
      left = value
    }
    let leftType = expectedType(left)
    let rightType = expectedType(right)
    // What is declared goes first: a name beside a mistake may be a value that nothing expects.
    let isLeftKnown = isKnown(left)
    let isRightKnown = isKnown(right)
    var resolved = (left: Side?.some(left), right: Side?.some(right))
    if isLeftKnown { resolved.left = resolve(left, expected: nil, other: rightSum.span) }
    if isRightKnown { resolved.right = resolve(right, expected: nil, other: leftSum.span) }
    guard resolved.left != nil, resolved.right != nil else { return nil }
    if !isLeftKnown, !isRightKnown { return reportUnknown(left, right, span) }
    if !isLeftKnown { resolved.left = resolve(left, expected: rightType, other: rightSum.span) }
    if !isRightKnown { resolved.right = resolve(right, expected: leftType, other: leftSum.span) }
    guard let left = resolved.left, let right = resolved.right else { return nil }
    if let ignoringCase, !isText(left, comparator, right) { reportIgnoringCase(ignoringCase) }
    return compare(left, comparator, right, leftSum.span, rightSum.span, ignoringCase, span)
  }

  /// One side as far as it is known alone.
  mutating func side(_ sum: Sum) -> Side? {
    let sum = plain(sum)
    guard let operand = single(sum) else { return parts(of: sum).map(Side.sum) }
    switch operand.kind {
    case .parentheses:
      reportComparedCondition(operand.span)
      return nil
    case .now: return .reading(.attribute(scope.now), .instant)
    case .findings: return .reading(.attribute(scope.findings), .set(BuiltIn.findings))
    case .qualified(let qualifier, let ident):
      guard let (reading, type) = qualified(qualifier, ident, operand.span), let type else {
        return nil
      }
      return .reading(reading, type)
    case .value(.name(let name)): return .name(name, operand.span)
    case .value(let kind): return .literal(Value(kind, operand.span))
    }
  }

  /// A bare name as a value of the enum that the other side has.
  private func value(_ side: Side, expectedBy other: Side) -> Side? {
    guard case .name(let name, _) = side, case .symbol(let id)? = expectedType(other),
      let place = scope.values[id][name]
    else { return nil }
    return .constant(.symbol(place), .symbol(id))
  }

  /// The type that a side makes the other one have.
  private func expectedType(_ side: Side) -> ValueType? {
    switch side {
    case .reading(_, let type), .constant(_, let type): return type
    case .name(let name, _):
      guard case .reading(_, let type) = meaning(of: name) else { return nil }
      return type
    case .literal, .sum: return nil
    }
  }

  /// Says which of two bare names means nothing; a value beside it is no mistake of its own.
  private mutating func reportUnknown(_ left: Side, _ right: Side, _ span: Span) -> Condition? {
    guard case .name(let first, let firstSpan) = left,
      case .name(let second, let secondSpan) = right
    else { return nil }
    let isFirstValue = scope.values.contains { $0[first] != nil }
    let isSecondValue = scope.values.contains { $0[second] != nil }
    if isFirstValue, isSecondValue { return reportConstant(span) }
    if !isFirstValue { reportUnknown(first, at: firstSpan) }
    if !isSecondValue { reportUnknown(second, at: secondSpan) }
    return nil
  }

  /// Whether a side is no bare name that nothing is declared with.
  private func isKnown(_ side: Side) -> Bool {
    guard case .name(let name, _) = side, case .unknown = meaning(of: name) else { return true }
    return false
  }

  /// A bare name as what it reads; other sides as they are.
  private mutating func resolve(_ side: Side, expected: ValueType?, other: Span) -> Side? {
    guard case .name(let name, let span) = side else { return side }
    if case .unknown = meaning(of: name) {
      switch expected {
      case .symbol, .set, .string:
        let value = Value(.name(name), span)
        _ = expected.flatMap {
          constant(value, as: $0, of: "`\(written(other))`", isCompared: true)
        }
        return nil
      case .bool, .int, .usd, .percent, .duration, .instant, nil: break
      }
    }
    return reading(name, at: span).map { Side.reading($0.0, $0.1) }
  }

  /// What a bare name reads, where no value is expected.
  mutating func reading(_ name: Name, at span: Span) -> (Reading, ValueType)? {
    switch meaning(of: name) {
    case .reading(let reading, let type):
      note(reading, at: span)
      return type.map { (reading, $0) }
    case .define: reportComparedCondition(span)
    case .list, .calendar:
      report(
        TypeCodes.wrongOperator, "`\(text(name))` is a list, which only `in` can test", at: span,
        help: ["write `… in \(text(name))`"])
    case .shared: reportShared(name, at: span)
    case .unknown: reportUnknown(name, at: span)
    }
    return nil
  }

  /// Whether a text that is read is tested for equality with one in quotes.
  private func isText(_ left: Side, _ comparator: Comparator, _ right: Side) -> Bool {
    guard comparator == .equal || comparator == .notEqual else { return false }
    switch (left, right) {
    case (.reading(_, .string), .literal), (.literal, .reading(_, .string)): return true
    default: return false
    }
  }

  private mutating func compare(
    _ left: Side, _ comparator: Comparator, _ right: Side, _ leftSpan: Span, _ rightSpan: Span,
    _ ignoringCase: Span?, _ span: Span
  ) -> Condition? {
    switch (left, right) {
    case (.sum, _), (_, .sum):
      return linear(left, comparator, right, leftSpan, rightSpan, span)
    case (.reading(_, let type), _) where type.isNumber,
      (_, .reading(_, let type)) where type.isNumber:
      return linear(left, comparator, right, leftSpan, rightSpan, span)
    case (.reading(let reading, let type), .literal(let value)):
      return constant(value, as: type, of: "`\(written(leftSpan))`").flatMap {
        compare(reading, type, comparator, $0, leftSpan, ignoringCase, span)
      }
    case (.literal(let value), .reading(let reading, let type)):
      return constant(value, as: type, of: "`\(written(rightSpan))`").flatMap {
        compare(reading, type, comparator.flipped, $0, rightSpan, ignoringCase, span)
      }
    case (.reading(let reading, let type), .constant(let constant, _)):
      return compare(reading, type, comparator, constant, leftSpan, ignoringCase, span)
    case (.constant(let constant, _), .reading(let reading, let type)):
      return compare(reading, type, comparator.flipped, constant, rightSpan, ignoringCase, span)
    case (.reading(let first, let type), .reading(let second, let other)):
      guard type == other else {
        reportTypes(leftSpan, type, rightSpan, other)
        return nil
      }
      if first == second { return reportConstant(span) }
      guard checkComparator(comparator, type, leftSpan, span) else { return nil }
      return .test(.compare(first, comparator, second), span)
    case (.literal, _), (.constant, _), (.name, _), (_, .name):
      return reportConstant(span)
    }
  }

  /// A reading that is no number against a constant.
  private mutating func compare(
    _ reading: Reading, _ type: ValueType, _ comparator: Comparator, _ constant: Constant,
    _ subject: Span, _ ignoringCase: Span?, _ span: Span
  ) -> Condition? {
    guard checkComparator(comparator, type, subject, span) else { return nil }
    switch constant {
    case .text(let bytes):
      let test = Condition.test(
        .text(reading, .equals(bytes), ignoringCase: ignoringCase != nil), span)
      return comparator == .notEqual ? .not(test) : test
    case .bool(let truth):
      let test = Condition.test(.truth(reading), span)
      return truth == (comparator == .equal) ? test : .not(test)
    case .symbol, .set, .number:
      return .test(.compare(reading, comparator, .constant(constant)), span)
    }
  }

  /// Whether a comparator is for a type: order is for levels and numbers only.
  private mutating func checkComparator(
    _ comparator: Comparator, _ type: ValueType, _ subject: Span, _ span: Span
  ) -> Bool {
    switch comparator {
    case .equal, .notEqual: return true
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      if isOrdered(type) { return true }
      var help: [String] = []
      if case .symbol(let id) = type {
        help = [
          "only a `level` has an order; use `==`, or declare `\(typeName(.symbol(id)))` as a level"
        ]
      } else if case .set = type {
        help = ["test what is in it: `has any of {…}`, `has all of {…}`, `has only {…}`"]
      }
      report(
        TypeCodes.wrongOperator,
        "`\(written(subject))` is \(words(type)), which `\(comparator.rawValue)` cannot compare",
        at: span, help: help)
      return false
    }
  }

  /// Says that two sides have different types.
  mutating func reportTypes(
    _ left: Span, _ leftType: ValueType, _ right: Span, _ rightType: ValueType
  ) {
    report(
      TypeCodes.mismatch,
      "`\(written(left))` is \(words(leftType)), but `\(written(right))` is \(words(rightType))",
      at: right, secondary: [Diagnostic.Label(left, "\(words(leftType))")])
  }

  /// Says that a comparison reads nothing.
  mutating func reportConstant(_ span: Span) -> Condition? {
    report(
      TypeCodes.constantComparison, "`\(written(span))` is the same for every request", at: span,
      help: ["one side must read something that the other does not"])
    return nil
  }

  /// Says that a condition stands where a value is compared.
  mutating func reportComparedCondition(_ span: Span) {
    report(
      TypeCodes.comparedCondition, "`\(written(span))` is a condition, which is not compared",
      at: span, help: ["a condition is true or false by itself: write it alone, or `not` before it"]
    )
  }
}

extension Comparator {
  /// The same with the sides exchanged.
  var flipped: Comparator {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}

extension TypeCodes {
  static let constantComparison = DiagnosticCode(
    "T0208", "comparison of constants",
    explanation: "A comparison whose sides never differ from request to request decides nothing.",
    wrong: "deny d { when 5 > 3 }",
    right: "deny d { when n > 3 }")

  static let comparedCondition = DiagnosticCode(
    "T0211", "condition that is compared",
    explanation:
      "A condition or a define is true or false by itself and is not compared with anything.",
    wrong: "define big = n > 50\ndeny d { when big == true }",
    right: "define big = n > 50\ndeny d { when big }")
}
