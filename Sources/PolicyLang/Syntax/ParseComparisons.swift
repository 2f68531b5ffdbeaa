/// What a comparison tests.
extension Parser {
  /// `test_of [ "ignoring" "case" ]`; nil where no test stands.
  mutating func test(of mended: Mended) throws(SyntaxFailure) -> Test? {
    let start = current.span
    guard let kind = try testKind(of: mended) else { return nil }
    let span = span(from: start)
    let ignoring = current.span
    guard take(.ignoring) else { return Test(kind, span: span) }
    try expect(.case, "after `ignoring`")
    return Test(kind, ignoringCase: self.span(from: ignoring), span: self.span(from: start))
  }

  /// `test_of = compare sum | [ "not" ] "in" span | "has" members | "is" [ "not" ] "empty" | (
  ///   "starts" | "ends" ) "with" STRING | "contains" ( STRING | REGEX ) | "matches" ( REGEX |
  ///   "glob" STRING )`.
  private mutating func testKind(of mended: Mended) throws(SyntaxFailure) -> Test.Kind? {
    if atComparator() { return .compare(compare(), try sum()) }
    guard here == .word else { return nil }
    if take(.in) { return .member(try memberSpan(), negated: false) }
    if at(.not) { return try notIn() }
    if take(.has) { return try members(of: mended) }
    if at(.is) { return try isEmpty() }
    if take(.starts) {
      try expect(.with, "after `starts`")
      return .startsWith(try text("after `starts with`"))
    }
    if take(.ends) {
      try expect(.with, "after `ends`")
      return .endsWith(try text("after `ends with`"))
    }
    if take(.contains) {
      if here == .string { return .containsText(try text("")) }
      return .containsRegex(try pattern("or a text after `contains`"))
    }
    if take(.matches) {
      if take(.glob) { return .matchesGlob(try text("after `glob`")) }
      return .matchesRegex(try pattern("or `glob` after `matches`"))
    }
    return try foreignTest()
  }

  /// `compare = "==" | "!=" | "<" | "<=" | ">" | ">="`; a single `=` is reported and taken as `==`.
  mutating func compare() -> Comparator {
    let span = current.span
    let comparator = current.sign.flatMap { Comparator(rawValue: $0.rawValue) }
    advance()
    if let comparator { return comparator }
    report(
      Diagnostic(
        .oneEqual, "two values are compared with `==`", at: span,
        fixIt: .init("write `==`", [.init(span, "==")])))
    return .equal
  }

  /// The `span` behind `in`.
  private mutating func memberSpan() throws(SyntaxFailure) -> SpanOfValues {
    guard at(.openParenthesis) else {
      return try spanOfValues("a set, a range or the name of a list after `in`")
    }
    throw failure(
      Diagnostic(
        .unexpected, "a set stands in braces: `in {a, b}`", at: current.span,
        help: ["write `{` and `}` for the parentheses"]))
  }

  /// `"not" "in" span`.
  private mutating func notIn() throws(SyntaxFailure) -> Test.Kind {
    advance()
    guard at(.in) else {
      throw expected(
        "`in` after `not`", help: ["to negate another test write `not` before it: `not x has y`"])
    }
    advance()
    return .member(try memberSpan(), negated: true)
  }

  /// `members = "any" "of" set | "all" "of" set | "only" set | NAME`.
  mutating func members(of mended: Mended? = nil) throws(SyntaxFailure) -> Test.Kind {
    if at(.any) || at(.all) {
      let isAny = at(.any)
      advance()
      if at(.openBrace) {
        report(
          Diagnostic(
            .unexpected, "expected `of` after `\(isAny ? "any" : "all")`", at: current.span,
            fixIt: .init("add `of`", [.init(end(of: previous), " of")])))
      } else {
        try expect(.of, "after `\(isAny ? "any" : "all")`")
      }
      let set = try set("after `of`")
      return isAny ? .hasAny(set) : .hasAll(set)
    }
    if take(.only) { return .hasOnly(try set("after `only`")) }
    if at(.none), next(is: .of) { return try noneOf(mended) }
    if at(.openBrace) {
      throw failure(
        Diagnostic(
          .unexpected, "`has` is followed by one member, or by `any of`, `all of` or `only`",
          at: current.span, help: ["write `has any of {…}` or `has all of {…}`"]))
    }
    if at(.not) || at(.no) {
      throw failure(
        Diagnostic(
          .unexpected, "a test with `has` is negated before its left side", at: current.span,
          help: ["write `not x has y`"]))
    }
    return .has(try name("a member after `has`"))
  }

  /// `x has none of {…}`: read as `has any of`, which is its opposite; so nothing of it is kept.
  private mutating func noneOf(_ mended: Mended?) throws(SyntaxFailure) -> Test.Kind {
    let none = current.span
    advance()
    advance()
    var fixIt: Diagnostic.FixIt?
    if let mended, !mended.isNegated {
      let start = Int(mended.left.span.start)
      fixIt = .init(
        "write `not … has any of`",
        [.init(Span(file: none.file, start: start, end: start), "not "), .init(none, "any")])
    }
    report(
      Diagnostic(
        .hasNoneOf, "there is no `has none of`", at: none,
        help: ["write `not x has any of {…}`"], fixIt: fixIt))
    broken += 1
    return .hasAny(try set("after `of`"))
  }

  /// `"is" [ "not" ] "empty"`; `x is y` is reported and taken as a comparison.
  private mutating func isEmpty() throws(SyntaxFailure) -> Test.Kind {
    var place = current.span
    advance()
    let isNegated = at(.not)
    if isNegated {
      place = place.through(current.span)
      advance()
    }
    if take(.empty) { return .isEmpty(negated: isNegated) }
    if at(.in) {
      report(
        Diagnostic(
          .isForEqual, "`in` stands without `is`", at: place,
          fixIt: .init(
            "write `\(isNegated ? "not in" : "in")`",
            [.init(place.through(current.span), isNegated ? "not in" : "in")])))
      advance()
      return .member(try memberSpan(), negated: isNegated)
    }
    let sign = isNegated ? "!=" : "=="
    report(
      Diagnostic(
        .isForEqual, "two values are compared with `\(sign)`; `is` belongs to `empty`", at: place,
        fixIt: .init("write `\(sign)`", [.init(place, sign)])))
    return .compare(isNegated ? .notEqual : .equal, try sum())
  }

  /// Words of other languages, with the test that is meant.
  private static let foreignTests: [String: String] = [
    "equals": "==", "eq": "==", "ne": "!=", "neq": "!=", "gt": ">", "lt": "<", "ge": ">=",
    "gte": ">=", "le": "<=", "lte": "<=", "exceeds": ">", "includes": "has", "include": "has",
    "like": "matches glob", "startswith": "starts with", "startsWith": "starts with",
    "endswith": "ends with", "endsWith": "ends with", "isin": "in",
  ]

  /// The words of a test, for those who write them in capitals.
  private static let testWords: [Word] = [
    .not, .in, .has, .is, .empty, .starts, .ends, .with, .contains, .matches, .glob, .any, .all,
    .only, .of,
  ]

  /// `NOT IN` and its like: one edit for all words of a test that stand together.
  private mutating func capitalTest() -> SyntaxFailure? {
    func small(_ lexeme: Lexeme) -> Word? {
      guard lexeme.kind == .word else { return nil }
      return Parser.testWords.first { $0.rawValue == lexer.text(lexeme.range).lowercased() }
    }
    guard let first = small(current), Word.operators.contains(first) else { return nil }
    var words = [first]
    var end = current.span
    var distance = 1
    while distance <= 3, let word = small(peek(distance)) {
      words.append(word)
      end = peek(distance).span
      distance += 1
    }
    let meant = words.map(\.rawValue).joined(separator: " ")
    return failure(
      Diagnostic(
        .foreignSign, "`\(meant)` is written in small letters", at: current.span.through(end),
        fixIt: .init("write `\(meant)`", [.init(current.span.through(end), meant)])))
  }

  private mutating func foreignTest() throws(SyntaxFailure) -> Test.Kind? {
    guard current.word == nil, !current.newlineBefore else { return nil }
    if let capitals = capitalTest() { throw capitals }
    let word = lexer.text(current.range)
    if word == "between" {
      throw failure(
        Diagnostic(
          .unexpected, "there is no `between`; a range is written `in 1..5`", at: current.span,
          help: ["both ends belong to the range"]))
    }
    guard let meant = Parser.foreignTests[word] else { return nil }
    throw failure(
      Diagnostic(
        .unexpected, "`\(word)` tests nothing in this language; write `\(meant)`",
        at: current.span, fixIt: .init("write `\(meant)`", [.init(current.span, meant)])))
  }

  // MARK: - Sums

  /// `sum = product { ( "+" | "-" ) product }`.
  mutating func sum() throws(SyntaxFailure) -> Sum {
    let start = current.span
    var products = [try product(isNegative: false)]
    while at(.plus) || at(.minus) {
      let isNegative = at(.minus)
      advance()
      products.append(try product(isNegative: isNegative))
    }
    return Sum(products, span(from: start))
  }

  /// `product = operand [ ( "*" | "/" ) quantity ]`.
  private mutating func product(isNegative: Bool) throws(SyntaxFailure) -> Product {
    let start = current.span
    let operand = try operand()
    var scale: Product.Scale?
    if at(.asterisk) || at(.slash) {
      let isTimes = at(.asterisk)
      advance()
      guard here == .number else {
        throw expected(
          "a number after `\(isTimes ? "*" : "/")`",
          help: isTimes ? ["the number stands behind the sign: `x * 2`"] : [])
      }
      let quantity = try quantity("a number", .condition)
      scale = isTimes ? .times(quantity) : .dividedBy(quantity)
    }
    return Product(isNegative: isNegative, operand: operand, scale: scale, span: span(from: start))
  }

  /// `operand = "(" condition ")" | QUALIFIED | "now" | "findings" | value`.
  private mutating func operand() throws(SyntaxFailure) -> Operand {
    let start = current.span
    if at(.openParenthesis) {
      try nest()
      advance()
      let condition = try condition()
      guard at(.closeParenthesis) else {
        guard !isCutOff(), current.kind != .invalid else { throw SyntaxFailure() }
        throw failure(
          Diagnostic(
            .unexpected, "expected `)`, found \(found())", at: place(),
            secondary: [.init(start, "this parenthesis is open")]))
      }
      advance()
      depth -= 1
      return Operand(.parentheses(condition), span(from: start))
    }
    if take(.now) { return Operand(.now, start) }
    if take(.findings) { return Operand(.findings, start) }
    if let qualified = try qualified() { return qualified }
    let value = try value("a value", .condition)
    return Operand(.value(value.kind), value.span)
  }

  /// `QUALIFIED = ( "request" | "model" | "declared" ) "." IDENT`, which is one word.
  private mutating func qualified() throws(SyntaxFailure) -> Operand? {
    guard here == .word else { return nil }
    let qualifiers: [(Word, Operand.Qualifier)] = [
      (.request, .request), (.model, .model), (.declared, .declared),
    ]
    if let (word, _) = qualifiers.first(where: { current.word == $0.0 }) {
      throw failure(
        Diagnostic(
          .reservedName, "`\(word.rawValue)` is followed by `.` and a name that touch it",
          at: current.span,
          help: [
            word == .model
              ? "write `model.x` for a fact; the name of the model is the fact `name`"
              : "write `\(word.rawValue).x` for an attribute"
          ]))
    }
    let text = lexer.text(current.range)
    guard let point = text.firstIndex(of: "."),
      let (_, qualifier) = qualifiers.first(where: { $0.0.rawValue == text[..<point] })
    else { return nil }
    let span = current.span
    let name = lexer.names.intern(String(text[text.index(after: point)...]))
    let length = text[...point].utf8.count
    let place = Span(file: span.file, start: Int(span.start) + length, end: Int(span.end))
    guard isPlain(name) else {
      let apart = text.replacing("-", with: " - ")
      throw failure(
        Diagnostic(
          .notPlain, "the name of an attribute or a fact has letters, digits and `_` only",
          at: place, help: ["a difference is written with spaces: `a - b`"],
          fixIt: text[text.index(after: point)...].contains(".")
            ? nil : .init("add the spaces", [.init(span, apart)])))
    }
    advance()
    return Operand(.qualified(qualifier, Ident(name: name, span: place)), span)
  }
}

extension DiagnosticCode {
  static let oneEqual = DiagnosticCode(
    "P0201", "`=` for `==`",
    explanation: """
      `==` compares two values. A single `=` stands in declarations only.
      """,
    wrong: "deny d { when task = code }", right: "deny d { when task == code }")

  static let isForEqual = DiagnosticCode(
    "P0203", "`is` for `==`",
    explanation: """
      `==` and `!=` compare two values; `is` belongs to `is empty` and `is not empty`.
      """,
    wrong: "deny d { when task is code }", right: "deny d { when task == code }")

  static let hasNoneOf = DiagnosticCode(
    "P0204", "`has none of`",
    explanation: """
      There is no `has none of`: it is the negation of `has any of`, and is written so.
      """,
    wrong: "deny d { when labels has none of {pii} }",
    right: "deny d { when not labels has any of {pii} }")
}
