/// `has …` and `is empty`.
extension Checking {
  /// The test `has V`.
  mutating func has(_ sum: Sum, _ ident: Ident, _ span: Span) -> Condition? {
    guard let (reading, id) = setSubject(sum, "has", ident.span, span),
      let place = place(of: ident.name, in: id, at: ident.span, "`\(written(sum.span))`")
    else { return nil }
    return .test(.has(reading, .any, .constant(.set(1 << UInt64(place & 63)))), span)
  }

  /// `has any of {…}` and its like.
  mutating func has(_ sum: Sum, _ test: SetTest, _ set: SetLiteral, _ span: Span) -> Condition? {
    guard let (reading, id) = setSubject(sum, "has \(test.rawValue)", set.span, span),
      let bits = self.set(set.value, of: id)
    else { return nil }
    return .test(.has(reading, test, .constant(.set(bits))), span)
  }

  /// The test `is empty`.
  mutating func isEmpty(_ sum: Sum, _ testSpan: Span, _ span: Span) -> Condition? {
    setSubject(sum, "is empty", testSpan, span).map { .test(.isEmpty($0.0), span) }
  }

  /// The set that a test is about, and what it is a set of.
  private mutating func setSubject(
    _ sum: Sum, _ operation: String, _ operand: Span, _ span: Span
  ) -> (Reading, EnumerationID)? {
    guard let (reading, type) = subject(sum, operation) else { return nil }
    if case .set(let id) = type { return (reading, id) }
    let name = written(sum.span)
    var help: [String] = []
    switch type {
    case .symbol: help = ["a single value is tested with `\(name) == …` or `\(name) in {…}`"]
    case .string:
      help = [
        operation == "is empty"
          ? "write `\(name) == \"\"`" : "a part of a text is tested with `\(name) contains \"…\"`"
      ]
    case .bool, .int, .usd, .percent, .duration, .instant, .set: break
    }
    report(
      TypeCodes.wrongOperator, "`\(name)` is \(words(type)), and `\(operation)` tests sets",
      at: span, help: help)
    return nil
  }
}

extension TypeCodes {
  static let wrongOperator = DiagnosticCode(
    "T0203", "operator does not fit the type",
    explanation: """
      Each type has its tests: `<` and ranges for numbers and levels, `has` and `is empty` for \
      sets, `starts with`, `contains` and `matches` for texts, `==` and `in` for what has single \
      values.
      """,
    wrong: "deny d { when task < code }",
    right: "deny d { when sens < secret }")
}
