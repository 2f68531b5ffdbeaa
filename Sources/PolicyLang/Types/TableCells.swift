/// Headings and test cells of tables.
extension Checking {
  /// Each heading of a table, and each note before its rows, stands once.
  mutating func checkHeadings(_ table: TableDeclaration) {
    var seen: [String: Span] = [:]
    for note in table.notes { seen[written(note.word)] = note.word }
    for heading in table.headings {
      let words = written(heading.span)
      if let first = seen[words] {
        report(
          RuleCodes.columnTwice, "`\(words)` stands twice in `\(text(table.ident))`",
          at: heading.span, secondary: [Diagnostic.Label(first, "first here")])
      }
      seen[words] = heading.span
    }
  }

  /// One cell as a condition on its column's attribute.
  mutating func test(
    _ cell: TestCell, _ reading: Reading, _ type: ValueType, _ name: String
  ) -> Condition? {
    let subject = "`\(name)`"
    switch cell.kind {
    case .any: return .constant(true)
    case .not(let set):
      guard !isSet(type, cell, subject) else { return nil }
      return member(reading, type, set.value, subject, cell.span).map { .not($0) }
    case .values(let values):
      guard !isSet(type, cell, subject) else { return nil }
      return member(reading, type, values, subject, cell.span)
    case .compare(let comparator, let value):
      return compare(reading, type, comparator, value, subject, cell.span)
    case .has(let test):
      guard case .set(let id) = type else {
        report(
          TypeCodes.wrongOperator, "\(subject) is \(words(type)), and `has` tests sets",
          at: cell.span)
        return nil
      }
      return has(test, reading, id, cell.span)
    }
  }

  private mutating func isSet(_ type: ValueType, _ cell: TestCell, _ subject: String) -> Bool {
    guard case .set = type else { return false }
    report(
      TypeCodes.wrongOperator, "\(subject) is \(words(type)), whose cells start with `has`",
      at: cell.span,
      help: ["write `has any of {…}`, `has all of {…}` or `has \(written(cell.span))`"])
    return true
  }

  private mutating func has(
    _ test: Test, _ reading: Reading, _ id: EnumerationID, _ span: Span
  ) -> Condition? {
    let (kind, bits): (SetTest, UInt64?)
    switch test.kind {
    case .has(let ident):
      let place = place(of: ident.name, in: id, at: ident.span, "a member of this set")
      (kind, bits) = (.any, place.map { 1 << UInt64($0 & 63) })
    case .hasAny(let set): (kind, bits) = (.any, self.set(set.value, of: id))
    case .hasAll(let set): (kind, bits) = (.all, self.set(set.value, of: id))
    case .hasOnly(let set): (kind, bits) = (.only, self.set(set.value, of: id))
    case .compare, .member, .isEmpty, .startsWith, .endsWith, .containsText, .containsRegex,
      .matchesRegex, .matchesGlob:
      return nil
    }
    return bits.map { .test(.has(reading, kind, .constant(.set($0))), span) }
  }

  /// `>= v` and its like.
  private mutating func compare(
    _ reading: Reading, _ type: ValueType, _ comparator: Comparator, _ value: Value,
    _ subject: String, _ span: Span
  ) -> Condition? {
    let isEquality = comparator == .equal || comparator == .notEqual
    guard isEquality || isOrdered(type) else {
      report(
        TypeCodes.wrongOperator,
        "\(subject) is \(words(type)), which `\(comparator.rawValue)` cannot compare", at: span)
      return nil
    }
    guard let constant = constant(value, as: type, of: subject, isCompared: true)
    else { return nil }
    switch constant {
    case .number(let number):
      guard number != .min else {
        reportTooLarge(span)
        return nil
      }
      let linear = Linear(terms: [.init(coefficient: 1, reading: reading)], constant: -number)
      return .test(.linear(linear, comparator), span)
    case .text(let bytes):
      let test = Condition.test(.textMember(reading, [bytes]), span)
      return comparator == .notEqual ? .not(test) : test
    case .bool(let truth):
      let test = Condition.test(.truth(reading), span)
      return truth == (comparator == .equal) ? test : .not(test)
    case .symbol, .set:
      return .test(.compare(reading, comparator, .constant(constant)), span)
    }
  }
}
