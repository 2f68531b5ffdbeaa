/// Texts, numbers, values and sets.
extension Parser {
  /// `STRING`.
  mutating func text(_ purpose: String) throws(SyntaxFailure) -> Text {
    guard here == .string else {
      if here == .word || here == .quotedName || here == .number, !isCutOff() {
        let value = lexer.text(current.range)
        throw expected(
          "a text in double quotes \(purpose)",
          fixIt: peek(1).newlineBefore || here == .number || next(is: .closeBrace)
            || next(is: .assign)
            ? .init("add the quotes", [.init(current.span, "\"\(value)\"")]) : nil)
      }
      throw expected("a text in double quotes \(purpose)")
    }
    let read = StringReader.read(current.span, of: lexer.bytes)
    if !read.problems.isEmpty { broken += 1 }
    for problem in read.problems { report(problem) }
    let text = Text(value: read.value, span: current.span)
    advance()
    return text
  }

  /// `REGEX`: the pattern as written between the slashes.
  ///
  /// It is asked for here only, since `/` divides elsewhere.
  mutating func pattern(_ purpose: String) throws(SyntaxFailure) -> Text {
    guard at(.slash) else {
      var help = ["a pattern stands between slashes: `/[0-9]+/`"]
      if here == .string {
        help.append("`contains \"x\"` looks for a text, `matches glob \"a*\"` for a glob")
      }
      throw expected("a pattern \(purpose)", help: help)
    }
    lexer.rewind(to: current.range.lowerBound)
    ahead.removeAll()
    let newlineBefore = current.newlineBefore
    current = lexer.regex()
    current.newlineBefore = newlineBefore
    guard current.kind == .regex else {
      advance()
      throw SyntaxFailure()
    }
    let inside = current.range.lowerBound + 1..<current.range.upperBound - 1
    let text = Text(value: lexer.text(inside), span: current.span)
    advance()
    return text
  }

  /// `quantity = INT | DURATION | MONEY | PERCENT`; `expected` says what for.
  mutating func quantity(
    _ what: String, isInList: Bool = false, _ place: NumberPlace = .value
  ) throws(SyntaxFailure) -> Spanned<Quantity> {
    guard here == .number || atDollars() else { throw expected(what) }
    let number = number(isInList: isInList, place)
    guard case .quantity(let quantity) = number.value else {
      throw failure(
        Diagnostic(.otherNumber, "expected \(what), found a date", at: number.span))
    }
    return Spanned(quantity, number.span)
  }

  /// `[ "-" ] quantity`.
  mutating func signedQuantity(
    _ what: String, isInList: Bool = false, _ place: NumberPlace = .value
  ) throws(SyntaxFailure) -> Spanned<Quantity> {
    let start = current.span
    guard take(.minus) else { return try quantity(what, isInList: isInList, place) }
    let quantity = try quantity(what, isInList: isInList, place)
    return Spanned(quantity.value.negated, span(from: start))
  }

  /// `INT`.
  mutating func int(
    _ what: String, isInList: Bool = false, _ place: NumberPlace = .name
  ) throws(SyntaxFailure) -> Spanned<Int64> {
    let brokenBefore = broken
    let quantity = try quantity(what, isInList: isInList, place)
    if case .int(let value, _) = quantity.value { return Spanned(value, quantity.span) }
    guard broken == brokenBefore else { return Spanned(0, quantity.span) }
    otherNumber(quantity, "expected \(what) without a unit", ["m": "M"])
    return Spanned(0, quantity.span)
  }

  /// `DURATION`.
  mutating func duration(_ what: String) throws(SyntaxFailure) -> Spanned<Quantity> {
    let brokenBefore = broken
    let quantity = try quantity(what, .time)
    if case .duration = quantity.value { return quantity }
    guard broken == brokenBefore else { return quantity }
    otherNumber(quantity, "expected \(what) with its unit, like `30s`", ["M": "m"])
    return quantity
  }

  /// `MONEY`.
  mutating func money(_ what: String) throws(SyntaxFailure) -> Spanned<Quantity> {
    let brokenBefore = broken
    let quantity = try quantity(what, .money)
    if case .money = quantity.value { return quantity }
    guard broken == brokenBefore else { return quantity }
    otherNumber(quantity, "expected \(what) of money, like `$0.50`", ["": "$"])
    return quantity
  }

  /// `PERCENT`, in hundredths.
  mutating func percent(
    _ what: String, isInList: Bool = false
  ) throws(SyntaxFailure) -> Spanned<Int64> {
    let brokenBefore = broken
    let quantity = try quantity(what, isInList: isInList, .share)
    if case .percent(let value) = quantity.value { return Spanned(value, quantity.span) }
    guard broken == brokenBefore else { return Spanned(0, quantity.span) }
    otherNumber(quantity, "expected \(what), like `95%`", ["": "%"])
    return Spanned(0, quantity.span)
  }

  /// Reports a number of another kind; `units` maps a unit to the one that was meant.
  private mutating func otherNumber(
    _ found: Spanned<Quantity>, _ message: String, _ units: [String: String]
  ) {
    broken += 1
    let written = lexer.text(Int(found.span.start)..<Int(found.span.end))
    let digits = String(written.prefix { $0.isNumber })
    var fix: String?
    if current.kind != .invalid, let meant = units[String(written.dropFirst(digits.count))] {
      fix = meant == "$" ? "$" + digits : digits + meant
    }
    report(
      Diagnostic(
        .otherNumber, "\(message), found `\(Diagnostic.shortened(written))`", at: found.span,
        fixIt: fix.map { .init("write `\($0)`", [.init(found.span, $0)]) }))
  }

  /// `INSTANT`.
  mutating func instant(_ purpose: String) throws(SyntaxFailure) -> Spanned<InstantLiteral> {
    guard here == .number else {
      throw expected(
        "a date \(purpose)",
        help: ["a date is written `2027-03-31`, an instant `2027-03-31T18:00:00Z`"])
    }
    let reported = problems.count
    let number = number(isInList: false, .name)
    if case .instant(let literal) = number.value { return Spanned(literal, number.span) }
    guard problems.count == reported else {
      return Spanned(InstantLiteral(microseconds: 0, isDate: true), number.span)
    }
    throw failure(
      Diagnostic(
        .otherNumber, "expected a date \(purpose), found a number", at: number.span,
        help: ["a date is written `2027-03-31`, an instant `2027-03-31T18:00:00Z`"]))
  }

  /// `value = NAME | "true" | "false" | STRING | INSTANT | [ "-" ] quantity | set`.
  mutating func value(
    _ what: String, isInList: Bool = false, _ place: NumberPlace = .value
  ) throws(SyntaxFailure) -> Value {
    let start = current.span
    if here == .number || atDollars() {
      let number = number(isInList: isInList, place)
      switch number.value {
      case .quantity(let quantity): return Value(.quantity(quantity), number.span)
      case .instant(let instant): return Value(.instant(instant), number.span)
      }
    }
    switch here {
    case .string:
      let text = try text("")
      return Value(.string(text.value), text.span)
    case .word, .quotedName:
      if take(.true) { return Value(.bool(true), start) }
      if take(.false) { return Value(.bool(false), start) }
      guard current.word?.isReserved != true, !isCutOff() else { throw expected(what) }
      let name = try name("a value")
      return Value(.name(name.name), name.span)
    case .sign:
      if at(.minus) {
        let quantity = try signedQuantity("a number after `-`", isInList: isInList, place)
        return Value(.quantity(quantity.value), quantity.span)
      }
      if at(.openBrace) || at(.openBracket) {
        let set = try set()
        return Value(.set(set.value), set.span)
      }
      throw expected(what)
    case .number, .regex, .doc, .comment, .newline, .invalid, .end:
      throw expected(what)
    }
  }

  /// `span = value [ ".." value ]`.
  mutating func spanOfValues(
    _ what: String, isInList: Bool = false
  ) throws(SyntaxFailure) -> SpanOfValues {
    let low = try value(what, isInList: isInList, .condition)
    guard take(.range) else { return SpanOfValues(low: low) }
    return SpanOfValues(
      low: low, high: try value("the end of the range", isInList: isInList, .condition))
  }

  /// `set = "{" [ span { "," span } [ "," ] ] "}"`.
  mutating func set(_ purpose: String = "") throws(SyntaxFailure) -> SetLiteral {
    let start = current.span
    if at(.openBracket) { throw failure(brackets()) }
    if here == .word, !current.newlineBefore { throw withoutBraces(purpose) }
    try nest()
    let spans = try braced(
      purpose.isEmpty ? "before the members of a set" : purpose, isEmptyAllowed: true,
      isSet: true
    ) { (parser: inout Parser) throws(SyntaxFailure) in
      try parser.spanOfValues("a value", isInList: true)
    }
    depth -= 1
    return SetLiteral(spans, span(from: start))
  }

  /// Members that lack the braces of a set; they are put in where one name stands alone.
  private mutating func withoutBraces(_ purpose: String) -> SyntaxFailure {
    let value = lexer.text(current.range)
    let isName = current.word.map { !$0.isReserved && !isClauseWord($0) } ?? true
    let next = peek(1)
    let isAlone =
      next.kind != .string && next.kind != .number
      && (next.kind != .word || next.newlineBefore || next.word != nil)
    return expected(
      "`{` \(purpose.isEmpty ? "before the members of a set" : purpose)",
      help: isName && !isAlone || next.sign == .comma
        ? ["a set stands in braces: `{\(value), …}`"] : [],
      fixIt: isName && isAlone && next.sign != .comma
        ? .init("write a set", [.init(current.span, "{\(value)}")]) : nil)
  }

  /// `[a, b]` with the braces it should have, where the bracket is closed on its line.
  private func brackets() -> Diagnostic {
    let start = current.range.lowerBound
    let near = lexer.bytes[start...].prefix(Limits.nameBytes)
    let close = near.prefix { $0 != 0x0A }.firstIndex(of: 0x5D)
    return Diagnostic(
      .foreignSign, "a set stands in braces: `{a, b}`", at: current.span,
      fixIt: close.map {
        .init(
          "write braces",
          [
            .init(current.span, "{"),
            .init(Span(file: tree.file, start: $0, end: $0 + 1), "}"),
          ])
      })
  }

  /// Goes one level deeper into parentheses, sets or conditions.
  mutating func nest() throws(SyntaxFailure) {
    guard depth < Limits.nesting else {
      reportedUnclosed = Span(
        file: tree.file, start: lexer.bytes.count, end: lexer.bytes.count)
      throw failure(
        Diagnostic(
          .tooDeep, "more than \(Limits.nesting) levels stand inside one another",
          at: current.span, help: ["give the inner part a name with `define`"]))
    }
    depth += 1
  }
}

extension Quantity {
  /// The same below zero.
  var negated: Quantity {
    switch self {
    case .int(let value, let hasUnit): .int(-value, hasUnit: hasUnit)
    case .duration(let value): .duration(-value)
    case .money(let value): .money(-value)
    case .percent(let value): .percent(-value)
    }
  }
}

extension DiagnosticCode {
  static let thousands = DiagnosticCode(
    "P0025", "comma inside a number",
    explanation: """
      A comma separates values, so it never stands inside a number: write `100000` or `100k`. \
      Decimals, which money and shares may have, stand behind a point: `$0.50`, `90.5%`.
      """,
    wrong: "deny d { when n > 1,000 }", right: "deny d { when n > 10 }")

  static let otherNumber = DiagnosticCode(
    "P0120", "another kind of number",
    explanation: """
      This place takes one kind of number: a plain number, a duration with its unit, money, a \
      share or a date. `m` is minutes and `M` a million.
      """,
    wrong: "deny d { when n > 5   status $403 }", right: "deny d { when n > 5   status 403 }")

  static let tooDeep = DiagnosticCode(
    "P0115", "too deep",
    explanation: """
      At most 64 parentheses or sets stand inside one another. Give an inner part a name with \
      `define`.
      """,
    wrong: "deny d { when " + String(repeating: "(", count: 65) + "n > 5"
      + String(repeating: ")", count: 65) + " }",
    right: "deny d { when (n > 5) }")
}
