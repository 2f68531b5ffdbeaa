/// `in {…}`, `in a..b`, `in list`.
extension Checking {
  /// What a test other than a comparison is about: one reading.
  mutating func subject(_ sum: Sum, _ operation: String) -> (Reading, ValueType)? {
    guard let side = side(sum) else { return nil }
    switch side {
    case .reading(let reading, let type): return (reading, type)
    case .name(let name, let span): return reading(name, at: span)
    case .sum:
      reportShape(
        sum.span, "`\(operation)` tests one attribute, not a sum",
        help: ["compare the sum: `\(written(sum.span)) >= … and \(written(sum.span)) <= …`"])
    case .literal(let value):
      report(
        TypeCodes.wrongOperator, "`\(operation)` needs something to read before it",
        at: value.span, label: words(value.kind))
    case .constant: break
    }
    return nil
  }

  /// A membership, without its `not`.
  mutating func member(_ sum: Sum, _ members: SpanOfValues, _ span: Span) -> Condition? {
    guard let (reading, type) = subject(sum, "in") else { return nil }
    let subject = "`\(written(sum.span))`"
    if case .set = type {
      report(
        TypeCodes.wrongOperator, "\(subject) is \(words(type)), which `in` cannot test", at: span,
        help: ["use `has any of {…}`, `has all of {…}` or `has only {…}`"])
      return nil
    }
    if members.high != nil {
      return range(members, as: type, of: subject).map {
        .test(.member(reading, [$0]), span)
      }
    }
    switch members.low.kind {
    case .set(let entries): return member(reading, type, entries, subject, span)
    case .name(let name): return member(reading, type, name, members.low.span, subject, span)
    case .bool, .string, .instant, .quantity:
      reportNoBraces(members.low.span, isValue: true)
      return nil
    }
  }

  /// One of several values or ranges.
  mutating func member(
    _ reading: Reading, _ type: ValueType, _ entries: [SpanOfValues], _ subject: String,
    _ span: Span
  ) -> Condition? {
    guard type == .string else {
      return ranges(entries, as: type, of: subject).map { .test(.member(reading, $0), span) }
    }
    return texts(entries, of: subject).map { .test(.textMember(reading, $0), span) }
  }

  private mutating func member(
    _ reading: Reading, _ type: ValueType, _ name: Name, _ nameSpan: Span, _ subject: String,
    _ span: Span
  ) -> Condition? {
    used.lists.insert(name)
    if let index = scope.listNames[name] {
      switch scope.lists[index] {
      case .strings(let list):
        guard type == .string else {
          reportListType(name, .string, type, subject, nameSpan)
          return nil
        }
        return .test(.listMember(reading, list: list), span)
      case .ranges(let element, let ranges):
        guard type == element else {
          reportListType(name, element, type, subject, nameSpan)
          return nil
        }
        return .test(.member(reading, ranges), span)
      case .wrong: break
      }
      return nil
    }
    if scope.calendars.contains(name) {
      if type == .instant {
        return scope.calendarTimes[name].map { .test(.member(reading, $0), span) }
      } else {
        reportListType(name, .instant, type, subject, nameSpan)
      }
      return nil
    }
    let isValue = if case .symbol(let id) = type { scope.values[id][name] != nil } else { false }
    if isValue || scope.attributes[name] != nil || scope.facts[name] != nil {
      reportNoBraces(nameSpan, isValue: isValue)
    } else {
      let word = text(name)
      let known = scope.listNames.keys.map(text) + scope.calendars.map(text)
      report(
        TypeCodes.unknownList, "there is no list or calendar `\(word)`", at: nameSpan,
        help: suggestion(for: word, among: known, called: "lists and calendars")
          + ["values stand in braces: `in {…}`"], missing: word)
    }
    return nil
  }

  private mutating func reportListType(
    _ name: Name, _ element: ValueType, _ type: ValueType, _ subject: String, _ span: Span
  ) {
    report(
      TypeCodes.mismatch,
      "\(subject) is \(words(type)), but each entry of `\(text(name))` is \(words(element))",
      at: span)
  }

  private mutating func reportNoBraces(_ span: Span, isValue: Bool) {
    report(
      TypeCodes.wrongOperator, "`in` is followed by values in braces, a range or a list",
      at: span,
      fixIt: isValue
        ? Diagnostic.FixIt(
          "put it in braces", [Diagnostic.FixIt.Edit(span, "{\(written(span))}")]) : nil)
  }
}

extension TypeCodes {
  static let unknownList = DiagnosticCode(
    "T0109", "unknown list",
    explanation: "Behind `in` stand values in braces, a range, or a list that the policy declares.",
    wrong: "deny d { when tenant in vips }",
    right: "list vips = {\"acme\"}\ndeny d { when tenant in vips }")
}
