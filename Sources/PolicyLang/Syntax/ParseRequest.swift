/// The request's attributes, the models' facts, the models.
extension Parser {
  /// `request = "request" "{" { { DOC } attribute } "}"`.
  mutating func request() throws(SyntaxFailure) -> Declaration.Kind {
    advance()
    entriesHaveDocumentation = true
    try openBlock("after `request`")
    var attributes: [AttributeDeclaration] = []
    entries("attributes", resumes: { $0.current.newlineBefore || $0.current.kind == .doc }) {
      (parser: inout Parser) throws(SyntaxFailure) in
      let documentation = parser.documentation()
      if parser.at(.closeBrace) { return parser.undocumentedEnd() }
      if let attribute = try parser.attribute(documentation) { attributes.append(attribute) }
    }
    return .request(attributes)
  }

  /// Reports documentation before the end of a block.
  private mutating func undocumentedEnd() {
    report(.misplacedDocumentation(previous, lines: documentationLines))
  }

  /// `attribute = IDENT type { modifier }`; nil for one whose literals say nothing.
  private mutating func attribute(
    _ documentation: [String]
  ) throws(SyntaxFailure) -> AttributeDeclaration? {
    let start = current
    let brokenBefore = broken
    if here == .word, let word = start.word, Word.modifiers.contains(word) {
      throw modifierAsName(word)
    }
    let ident = try newAttributeName()
    strayColon()
    if here != .word, !isCutOff(),
      let near = NearestName.of(
        lexer.text(start.range), among: Word.modifiers.map(\.rawValue).sorted()),
      !start.newlineBefore
    {
      throw failure(
        Diagnostic(
          .unexpected, "nothing of an attribute begins with `\(lexer.text(start.range))`",
          at: start.span, help: ["did you mean `\(near)`?"]))
    }
    let type = try type()
    var modifiers: [Spanned<AttributeDeclaration.Modifier>] = []
    while let modifier = try modifier() { modifiers.append(modifier) }
    guard broken == brokenBefore else { return nil }
    return AttributeDeclaration(
      ident: ident, type: type, modifiers: modifiers, documentation: documentation,
      span: span(from: start.span))
  }

  private mutating func newAttributeName() throws(SyntaxFailure) -> Ident {
    if here == .word, current.word == nil,
      ["optional", "nullable"].contains(lexer.text(current.range)), !current.newlineBefore
    {
      throw failure(
        Diagnostic(
          .unexpected, "no attribute is optional", at: current.span,
          help: ["give it a `default`; \"unknown\" may be a value that you declare"]))
    }
    return try newIdent("an attribute")
  }

  private mutating func modifierAsName(_ word: Word) -> SyntaxFailure {
    failure(
      Diagnostic(
        .reservedName, "`\(word.rawValue)` continues an attribute; none stands before it",
        at: current.span,
        help: ["an attribute of that name stands in backticks: `` `\(word.rawValue)` ``"]))
  }

  /// Reports `:` or `=` behind a name or a clause's word.
  mutating func strayColon() {
    guard at(.colon) || at(.assign) else { return }
    let sign = current.sign?.rawValue ?? ":"
    var place = current.span
    let isApart = lexer.bytes.byte(Int(place.start) - 1) == 0x20
    if isApart, lexer.bytes.byte(Int(place.end)) == 0x20 { place.end += 1 }
    report(
      Diagnostic(
        .straySign, "no `\(sign)` stands here", at: current.span,
        fixIt: .init("remove the `\(sign)`", [.init(place, "")])))
    advance()
  }

  /// `type = "bool" | "int" [ bounds ] | "usd" [ bounds ] | "percent" [ bounds ] | "duration" [
  ///   bounds ] | "instant" | "string" [ "max" INT ] | "set" "of" IDENT | IDENT`.
  private mutating func type() throws(SyntaxFailure) -> TypeSyntax {
    let start = current.span
    if take(.bool) { return TypeSyntax(kind: .bool, bounds: nil, span: start) }
    if take(.instant) { return TypeSyntax(kind: .instant, bounds: nil, span: start) }
    if take(.string) {
      let max = take(.max) ? try int("the greatest number of bytes") : nil
      return TypeSyntax(kind: .string(max: max), bounds: nil, span: span(from: start))
    }
    if take(.set) {
      try expect(.of, "after `set`")
      let element = try ident("an enum")
      return TypeSyntax(kind: .set(of: element), bounds: nil, span: span(from: start))
    }
    let kinds: [(Word, TypeSyntax.Kind)] = [
      (.int, .int), (.usd, .usd), (.percent, .percent), (.duration, .duration),
    ]
    if here == .word, let (_, kind) = kinds.first(where: { current.word == $0.0 }) {
      advance()
      let bounds = try bounds()
      return TypeSyntax(kind: kind, bounds: bounds, span: span(from: start))
    }
    guard here == .word || here == .quotedName else { throw expected("a type") }
    if let word = current.word, Word.modifiers.contains(word) || word.isReserved {
      throw expected("a type")
    }
    let ident = try ident("a type")
    return TypeSyntax(kind: .named(ident), bounds: nil, span: start)
  }

  /// `bounds = [ "-" ] quantity ".." [ "-" ] quantity`.
  private mutating func bounds() throws(SyntaxFailure) -> SpanOfValues? {
    guard here == .number || at(.minus) else { return nil }
    let low = try signedQuantity("the lowest value")
    guard at(.range) else {
      throw expected("`..` and the highest value", help: ["a range is written `0..100`"])
    }
    advance()
    let high = try signedQuantity("the highest value")
    return SpanOfValues(
      low: Value(.quantity(low.value), low.span), high: Value(.quantity(high.value), high.span))
  }

  /// `modifier = "from" source | "at" "least" NAME | "default" value | "required" | "unknown"
  ///   "as" NAME | "as" role | "trusted" "because" STRING`.
  private mutating func modifier() throws(SyntaxFailure) -> Spanned<AttributeDeclaration.Modifier>?
  {
    let start = current.span
    var modifier: AttributeDeclaration.Modifier?
    if take(.from) {
      modifier = .from(try source())
    } else if take(.at) {
      try expect(.least, "after `at`")
      modifier = .atLeast(try name("a value"))
    } else if take(.default) {
      modifier = .defaultValue(try value("a value after `default`"))
    } else if take(.required) {
      modifier = .required
    } else if take(.unknown) {
      try expect(.as, "after `unknown`")
      modifier = .unknownAs(try name("a value"))
    } else if take(.as) {
      modifier = .role(try role())
    } else if take(.trusted) {
      try expect(.because, "after `trusted`")
      modifier = .trusted(because: try text("after `because`"))
    }
    return modifier.map { Spanned($0, span(from: start)) }
  }

  /// `source = "header" STRING | "body" STRING { "," STRING } | "claim" STRING | "host" |
  ///   "prompt" ( "tokens" | "bytes" ) | "clock" ( "hour" | "weekday" | "date" ) STRING`.
  private mutating func source() throws(SyntaxFailure) -> AttributeDeclaration.Source {
    if take(.header) { return .header(try text("after `header`")) }
    if take(.claim) { return .claim(try text("after `claim`")) }
    if take(.host) { return .host }
    if take(.body) {
      var pointers = [try text("after `body`")]
      while take(.comma) { pointers.append(try text("after `,`")) }
      return .body(pointers)
    }
    if take(.prompt) {
      return try expect(oneOf: [.tokens, .bytes], "after `prompt`").word == .tokens
        ? .promptTokens : .promptBytes
    }
    if take(.clock) {
      let part = try expect(oneOf: [.hour, .weekday, .date], "after `clock`").word
      let zone = try text("with the time zone, like \"Europe/Berlin\",")
      return part == .hour
        ? .clockHour(zone: zone)
        : part == .weekday ? .clockWeekday(zone: zone) : .clockDate(zone: zone)
    }
    throw expected(
      "`header`, `body`, `claim`, `host`, `prompt` or `clock` after `from`",
      near: [.header, .body, .claim, .host, .prompt, .clock])
  }

  /// `role = "deadline" | "output" "limit" | "stream"`.
  private mutating func role() throws(SyntaxFailure) -> AttributeDeclaration.Role {
    let word = try expect(oneOf: [.deadline, .output, .stream], "after `as`").word
    guard word == .output else { return word == .deadline ? .deadline : .stream }
    try expect(.limit, "after `output`")
    return .outputLimit
  }

  /// `facts = "models" "{" { { DOC } fact } "}"`.
  mutating func facts() throws(SyntaxFailure) -> Declaration.Kind {
    advance()
    entriesHaveDocumentation = true
    try openBlock("after `models`")
    var facts: [FactDeclaration] = []
    entries("facts", resumes: { $0.current.newlineBefore || $0.current.kind == .doc }) {
      (parser: inout Parser) throws(SyntaxFailure) in
      let documentation = parser.documentation()
      if parser.at(.closeBrace) { return parser.undocumentedEnd() }
      if let fact = try parser.fact(documentation) { facts.append(fact) }
    }
    return .facts(facts)
  }

  /// `fact = IDENT type [ "default" value ]`; nil for one whose literals say nothing.
  private mutating func fact(_ documentation: [String]) throws(SyntaxFailure) -> FactDeclaration? {
    let start = current.span
    let brokenBefore = broken
    let ident = try newIdent("a fact")
    strayColon()
    let type = try type()
    let value = take(.default) ? try self.value("a value after `default`") : nil
    guard broken == brokenBefore else { return nil }
    return FactDeclaration(
      ident: ident, type: type, defaultValue: value, documentation: documentation,
      span: span(from: start))
  }

  /// `model = "model" NAME "{" { IDENT value } "}"`.
  mutating func model() throws(SyntaxFailure) -> Declaration.Kind {
    advance()
    let ident = try newName("a model")
    try openBlock("after the name of a model")
    var fields: [ModelDeclaration.Field] = []
    entries("the facts of a model") { (parser: inout Parser) throws(SyntaxFailure) in
      let brokenBefore = parser.broken
      let fact = try parser.ident("a fact")
      parser.strayColon()
      let value = try parser.value("a value")
      if parser.at(.comma), [.comma, .closeBrace].contains(parser.peek(2).sign) {
        throw parser.failure(
          Diagnostic(
            .unexpected, "several values stand in braces: `{a, b}`", at: parser.current.span,
            secondary: [.init(value.span, "the first of them")]))
      }
      if parser.broken == brokenBefore { fields.append(.init(ident: fact, value: value)) }
    }
    return .model(ModelDeclaration(ident: ident, fields: fields))
  }
}
