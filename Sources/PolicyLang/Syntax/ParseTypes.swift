/// Types and what stands beside them: level, enum, list, calendar, order, define, detector.
extension Parser {
  /// `level = "level" IDENT "{" outside { "<" outside } "}"`.
  mutating func level() throws(SyntaxFailure) -> Declaration.Kind {
    advance()
    let ident = try newIdent("a level")
    try open("before the values of a level")
    var values = [try outside("a value")]
    while at(.less) || at(.comma) || at(.greater) {
      let sign = current.span
      if !at(.less) {
        report(
          Diagnostic(
            .levelOrder, "the values of a level are joined by `<`, lowest first", at: sign,
            help: at(.comma) ? ["values without an order are an `enum`"] : [],
            fixIt: at(.comma) ? .init("write `<`", [.init(sign, spaced("<", sign))]) : nil))
      }
      let isLast = !at(.less)
      advance()
      if isLast, at(.closeBrace) { break }
      values.append(try outside("a value"))
    }
    guard at(.closeBrace) else { throw expected("`<` or `}`") }
    closeHere()
    return .level(EnumDeclaration(ident: ident, values: values, column: nil))
  }

  private func spaced(_ sign: String, _ span: Span) -> String {
    lexer.bytes.byte(Int(span.start) - 1) == 0x20 ? sign : " " + sign
  }

  /// `enum = "enum" IDENT ( "{" outside { "," outside } [ "," ] "}" | column )`.
  mutating func enumeration() throws(SyntaxFailure) -> Declaration.Kind {
    advance()
    let ident = try newIdent("an enum")
    if at(.from) {
      return .enumeration(EnumDeclaration(ident: ident, values: [], column: try column()))
    }
    let values = try braced("or `from` after the name of an enum") {
      (parser: inout Parser) throws(SyntaxFailure) in
      let value = try parser.outside("a value")
      guard parser.at(.less) else { return value }
      throw parser.failure(
        Diagnostic(
          .levelOrder, "the values of an enum are joined by `,`", at: parser.current.span,
          help: ["values with an order are a `level`"],
          fixIt: .init("write `,`", [.init(parser.current.span, ",")])))
    }
    return .enumeration(EnumDeclaration(ident: ident, values: values, column: nil))
  }

  /// `outside = NAME [ "as" STRING ]`.
  private mutating func outside(_ what: String) throws(SyntaxFailure) -> OutsideName {
    if here == .string || here == .number {
      let value = lexer.text(current.range).filter { $0 != "\"" }
      throw expected(
        "the name of \(what)", help: ["in backticks anything is a name: `` `\(value)` ``"])
    }
    let ident = try newName(what)
    guard take(.as) else { return OutsideName(ident: ident, outside: nil) }
    return OutsideName(ident: ident, outside: try text("after `as`"))
  }

  /// `column = "from" STRING [ "column" STRING ]`.
  private mutating func column() throws(SyntaxFailure) -> Column {
    try expect(.from, "before the file")
    let path = try text("after `from`")
    guard take(.column) else { return Column(path: path, heading: nil) }
    return Column(path: path, heading: try text("after `column`"))
  }

  /// `list = "list" IDENT [ "of" IDENT ] ( "=" set | column )`.
  mutating func list() throws(SyntaxFailure) -> Declaration.Kind {
    advance()
    let ident = try newIdent("a list")
    let element = take(.of) ? try self.ident("an enum") : nil
    if at(.from) {
      let column = try column()
      return .list(ListDeclaration(ident: ident, element: element, entries: nil, column: column))
    }
    let brokenBefore = broken
    if at(.openBrace) {
      _ = expected(
        "`=` or `from` after the name of a list",
        fixIt: .init("add the `=`", [.init(end(of: previous), " =")]))
    } else {
      try expect(.assign, "or `from` after the name of a list")
    }
    let entries = try set("before the entries of a list")
    guard broken == brokenBefore else { throw SyntaxFailure() }
    return .list(ListDeclaration(ident: ident, element: element, entries: entries, column: nil))
  }

  /// `calendar = "calendar" IDENT "from" STRING`.
  mutating func calendar() throws(SyntaxFailure) -> Declaration.Kind {
    advance()
    let ident = try newIdent("a calendar")
    try expect(.from, "after the name of a calendar")
    return .calendar(CalendarDeclaration(ident: ident, path: try text("after `from`")))
  }

  /// `define = "define" IDENT "=" condition`.
  mutating func define() throws(SyntaxFailure) -> Declaration.Kind {
    let start = current.span
    advance()
    let ident = try newIdent("a define")
    try expect(.assign, "after the name of a define")
    do throws(SyntaxFailure) {
      return .define(DefineDeclaration(ident: ident, condition: try condition()))
    } catch {
      // The name stays known, so that its uses are not reported too.
      let invalid = keep(.invalid, span(from: start))
      tree.declarations.append(
        Declaration(
          kind: .define(DefineDeclaration(ident: ident, condition: invalid)), documentation: [],
          span: span(from: start)))
      throw SyntaxFailure()
    }
  }

  /// `detector = "detector" NAME "=" REGEX [ "near" REGEX "within" INT "chars" ] [ "means" set ]`.
  mutating func detector() throws(SyntaxFailure) -> Declaration.Kind {
    advance()
    let ident = try newName("a detector")
    guard at(.assign) else { throw expected("`=` after the name of a detector") }
    advance()
    let pattern = try pattern("after `=`")
    var near: (pattern: Text, within: Spanned<Int64>)?
    let brokenBefore = broken
    if at(.ignoring) { throw failure(ignoringCase("a detector")) }
    if take(.near) {
      let word = try self.pattern("after `near`")
      if at(.ignoring) { throw failure(ignoringCase("a detector")) }
      try expect(.within, "after the pattern of `near`")
      near = (word, try int("a number of characters"))
      try expect(.chars, "after the number")
    }
    let means = take(.means) ? try set("after `means`") : nil
    guard broken == brokenBefore else { throw SyntaxFailure() }
    return .detector(
      DetectorDeclaration(ident: ident, pattern: pattern, near: near, means: means))
  }

  /// `ignoring case` behind a pattern that no condition tests.
  func ignoringCase(_ what: String) -> Diagnostic {
    Diagnostic(
      .unexpected, "\(what) has no `ignoring case`", at: current.span,
      help: ["write both letters where either may stand in its pattern: `/[Pp]ears/`"])
  }

  /// `order = "order" ( "routes" | "fallbacks" ) "{" IDENT { "," IDENT } [ "," ] "}"`.
  mutating func order() throws(SyntaxFailure) -> Declaration.Kind {
    advance()
    let what = try expect(oneOf: [.routes, .fallbacks], "after `order`")
    let isRoutes = what.word == .routes
    let names = try braced("before the names") { (parser: inout Parser) throws(SyntaxFailure) in
      try parser.ident(isRoutes ? "a route" : "a fallback")
    }
    return .order(OrderDeclaration(isRoutes: isRoutes, names: names))
  }
}

extension DiagnosticCode {
  static let levelOrder = DiagnosticCode(
    "P0121", "sign between values",
    explanation: """
      The values of a level stand from low to high with `<` between them; the values of an enum \
      have no order and stand with commas.
      """,
    wrong: "level Rank { low, high }\nlist ranks of Rank = {low}",
    right: "level Rank { low < high }\nlist ranks of Rank = {low}")
}
