/// Tests and scenarios.
extension Parser {
  /// `test = "test" STRING "{" { given | expect } "}"`.
  mutating func test() throws(SyntaxFailure) -> Declaration.Kind {
    let body = try testBody(hasFailures: false)
    return .test(
      TestDeclaration(title: body.title, given: body.given, expectations: body.expectations))
  }

  /// `scenario = "scenario" STRING "{" { given | "when" failure | expect } "}"`.
  mutating func scenario() throws(SyntaxFailure) -> Declaration.Kind {
    .scenario(try testBody(hasFailures: true))
  }

  private mutating func testBody(hasFailures: Bool) throws(SyntaxFailure) -> ScenarioDeclaration {
    let word = hasFailures ? "scenario" : "test"
    advance()
    let title = try title(word)
    try openBlock("after the title")
    var body = ScenarioDeclaration(title: title, given: [], failures: [], expectations: [])
    let words: [Word] = hasFailures ? [.given, .when, .expect] : [.given, .expect]
    entries(
      "the lines of a \(word)",
      resumes: { $0.here == .word && ($0.current.word.map(words.contains) ?? false) }
    ) { (parser: inout Parser) throws(SyntaxFailure) in
      let start = parser.current.span
      let brokenBefore = parser.broken
      let found = try parser.expect(oneOf: words, "in a `\(word)`").word
      if found == .given {
        body.given += try parser.given()
      } else if found == .when {
        let failure = try parser.failureOfModel()
        body.failures.append(Spanned(failure, parser.span(from: start)))
      } else {
        let expectation = try parser.expectation()
        guard parser.broken == brokenBefore else { return }
        body.expectations.append(Spanned(expectation, parser.span(from: start)))
      }
    }
    return body
  }

  /// The title of a test; one without quotes gets them.
  private mutating func title(_ word: String) throws(SyntaxFailure) -> Text {
    guard here == .word || here == .quotedName, next(is: .openBrace) else {
      return try text("as the title of the \(word)")
    }
    let value = lexer.text(current.range)
    _ = expected(
      "a title in double quotes after `\(word)`",
      fixIt: .init("add the quotes", [.init(current.span, "\"\(value)\"")]))
    let text = Text(value: value, span: current.span)
    advance()
    return text
  }

  /// `given = "given" "{" [ fixed { "," fixed } [ "," ] ] "}"`, behind its first word.
  private mutating func given() throws(SyntaxFailure) -> [Spanned<Given>] {
    let fixed = try braced("after `given`", isEmptyAllowed: true) {
      (parser: inout Parser) throws(SyntaxFailure) -> Spanned<Given>? in
      let start = parser.current.span
      let brokenBefore = parser.broken
      let fixed = try parser.fixed()
      return parser.broken == brokenBefore ? Spanned(fixed, parser.span(from: start)) : nil
    }
    return fixed.compactMap(\.self)
  }

  /// `fixed = "now" ":" INSTANT | "findings" ":" set | "split" IDENT ":" NAME | "signal" NAME
  ///   IDENT ":" value | IDENT ":" value`.
  private mutating func fixed() throws(SyntaxFailure) -> Given {
    if take(.now) {
      try expectColon("after `now`")
      return .now(try instant("after `now:`"))
    }
    if take(.findings) {
      try expectColon("after `findings`")
      return .findings(try set("after `findings:`"))
    }
    if at(.split), !next(is: .colon) {
      advance()
      let route = try ident("a route")
      try expectColon("after the name of the route")
      return .split(route: route, model: try name("a model"))
    }
    if at(.signal), !next(is: .colon) {
      advance()
      let model = try name("a model")
      let signal = try ident("a signal")
      try expectColon("after the name of the signal")
      return .signal(model: model, signal: signal, try value("a value", isInList: true))
    }
    let attribute = try ident("an attribute")
    try expectColon("after the name of an attribute")
    return .attribute(attribute, try value("a value", isInList: true))
  }

  /// `:`; a `=` or `==` is reported and taken for it.
  private mutating func expectColon(_ purpose: String) throws(SyntaxFailure) {
    guard at(.assign) || at(.equal) else { return try expect(.colon, purpose) }
    let sign = current.sign?.rawValue ?? "="
    report(
      Diagnostic(
        .unexpected, "expected `:` \(purpose), found `\(sign)`", at: current.span,
        fixIt: .init("write `:`", [.init(current.span, ":")])))
    advance()
  }

  /// `failure = NAME "fails" ( "validate" IDENT | NAME ) [ INT "times" ]`.
  private mutating func failureOfModel() throws(SyntaxFailure) -> ScenarioDeclaration.Failure {
    let model = try name("a model")
    try expect(.fails, "after the name of the model")
    let isValidator = take(.validate)
    let cause = try isValidator ? ident("a validator") : name("a failure class")
    guard here == .number else {
      return .init(model: model, cause: cause, isValidator: isValidator, times: nil)
    }
    let times = try int("how often")
    try expect(.times, "after the number")
    return .init(model: model, cause: cause, isValidator: isValidator, times: times)
  }

  /// `expect = "expect" ( "candidates" names | "removed" names "by" names | "denied" [ "by" names
  ///   ] | "no" "candidate" | "rule" IDENT | "attempts" names | "answer" NAME | "exhausted" |
  ///   "failure" NAME | condition )`, behind its first word.
  private mutating func expectation() throws(SyntaxFailure) -> Expectation {
    if take(.candidates) { return .candidates(try names("a model")) }
    if take(.removed) {
      let models = try names("a model")
      try expect(.by, "and the names of rules")
      return .removed(models, by: try names("a rule"))
    }
    if take(.denied) { return .denied(by: take(.by) ? try names("a rule") : []) }
    if take(.no) {
      try expect(.candidate, "after `no`")
      return .noCandidate
    }
    if take(.rule) { return .rule(try ident("a rule")) }
    if take(.attempts) { return .attempts(try names("a model")) }
    if take(.answer) { return .answer(try name("a model")) }
    if take(.exhausted) { return .exhausted }
    if here == .word, lexer.text(current.range) == "answered", next(is: .by) {
      throw expected(
        "what is to be", help: ["the model whose answer counts is written `answer MODEL`"])
    }
    if take(.failure) { return .failure(try name("a failure class")) }
    return .condition(try condition())
  }
}
