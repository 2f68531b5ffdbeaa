/// Names, and lists of them.
extension Parser {
  /// `NAME`: a word that is not reserved or anything in backticks.
  ///
  /// `what` says whose name it is: `a model`.
  mutating func name(_ what: String) throws(SyntaxFailure) -> Ident {
    guard here == .word || here == .quotedName, let name = current.name, !isCutOff() else {
      throw expected("the name of \(what)", fixIt: withoutQuotes())
    }
    if let word = current.word, word.isReserved {
      throw failure(reserved(word, what, isMade: false))
    }
    let ident = Ident(name: name, span: current.span)
    offerBackticks(ident)
    advance()
    return ident
  }

  /// The text here as the name that its quotes keep it from being.
  private func withoutQuotes() -> Diagnostic.FixIt? {
    guard here == .string else { return nil }
    let text = lexer.text(current.range).dropFirst().dropLast()
    guard text.utf8.first?.isLetter == true, text.utf8.allSatisfy(\.isNamePart),
      Word(rawValue: String(text))?.isReserved != true
    else { return nil }
    return .init("remove the quotes", [.init(current.span, String(text))])
  }

  /// `NAME` where one is made: a reserved word is reported and taken all the same.
  mutating func newName(_ what: String) throws(SyntaxFailure) -> Ident {
    guard here == .word, let word = current.word, word.isReserved, let name = current.name,
      !isCutOff(), [.openBrace, .assign, .comma, .less, .closeBrace].contains(peek(1).sign)
    else { return try self.name(what) }
    report(reserved(word, what, isMade: true))
    let ident = Ident(name: name, span: current.span)
    advance()
    return ident
  }

  /// `IDENT`: a name of letters, digits and `_`.
  mutating func ident(_ what: String) throws(SyntaxFailure) -> Ident {
    let isWord = here == .word
    let ident = try name(what)
    if isWord { checkPlain(ident, what) }
    return ident
  }

  /// `IDENT` where one is made; backticks do not make other characters plain.
  mutating func newIdent(_ what: String) throws(SyntaxFailure) -> Ident {
    let ident = try newName(what)
    checkPlain(ident, what)
    return ident
  }

  /// Reports a name with other characters than letters, digits and `_`.
  func isPlain(_ name: Name) -> Bool {
    let text = lexer.names[name].utf8
    return text.first?.isLetter == true && text.allSatisfy(\.isNamePart)
  }

  private mutating func checkPlain(_ ident: Ident, _ what: String) {
    guard !isPlain(ident.name) else { return }
    if let place = problem(ofLettersIn: ident.span) {
      lexer.problems[place].help = ["the name of \(what) has letters, digits and `_` only"]
      lexer.problems[place].fixIt = nil
      return
    }
    let text = lexer.names[ident.name]
    let plain = String(
      decoding: text.utf8.map { $0 == 0x2D || $0 == 0x2E ? 0x5F : $0 }, as: UTF8.self)
    let isCertain = plain.utf8.allSatisfy(\.isNamePart) && plain.utf8.first?.isLetter == true
    report(
      Diagnostic(
        .notPlain, "the name of \(what) has letters, digits and `_` only: `\(text)`",
        at: ident.span, help: ["`-` and `.` stand in values, models and detectors"],
        fixIt: isCertain ? .init("write `\(plain)`", [.init(ident.span, plain)]) : nil))
  }

  /// A word of the language for a name; where a name is made it can be nothing else.
  private func reserved(_ word: Word, _ what: String, isMade: Bool) -> Diagnostic {
    Diagnostic(
      .reservedName, "`\(word.rawValue)` is a word of the language, not the name of \(what)",
      at: current.span, help: ["in backticks any word is a name: `` `\(word.rawValue)` ``"],
      fixIt: isMade
        ? .init("put it in backticks", [.init(current.span, "`\(word.rawValue)`")]) : nil)
  }

  // MARK: - Letters outside ASCII

  /// Offers backticks for a bare name whose letters need them, where a name in backticks may stand.
  private mutating func offerBackticks(_ ident: Ident) {
    guard let place = problem(ofLettersIn: ident.span) else { return }
    lexer.problems[place].help = ["backticks hold any value, model or detector name"]
    lexer.problems[place].fixIt = .init(
      "put it in backticks", [.init(ident.span, "`\(lexer.names[ident.name])`")])
  }

  /// Takes back what was offered for what turns out to be no value.
  mutating func withdrawBackticks(_ span: Span) {
    guard let place = problem(ofLettersIn: span) else { return }
    lexer.problems[place].help = []
    lexer.problems[place].fixIt = nil
  }

  private func problem(ofLettersIn span: Span) -> Int? {
    guard lexer.bytes[Int(span.start)..<Int(span.end)].contains(where: { $0 >= 0x80 }) else {
      return nil
    }
    return lexer.problems.lastIndex { $0.span == span && $0.code == .unexpectedCharacter }
  }

  /// A name, where a number is known to stand for one.
  private mutating func name(
    _ what: String, _ numbers: (String) -> FailureStatus?
  ) throws(SyntaxFailure) -> Ident {
    if here == .number, let status = numbers(lexer.text(current.range)) {
      throw expected(
        "the name of \(what)", help: [status.help],
        fixIt: status.name.map { .init("write `\($0)`", [.init(current.span, $0)]) })
    }
    return try name(what)
  }

  /// `names = NAME { "," NAME }`.
  ///
  /// `numbers` says what a number stands for that is no name.
  mutating func names(
    _ what: String, _ numbers: (String) -> FailureStatus? = { _ in nil }
  ) throws(SyntaxFailure) -> [Ident] {
    var names = [try name(what, numbers)]
    while at(.comma) {
      let comma = current.span
      advance()
      if endsNames() {
        report(
          Diagnostic(
            .straySign, "no `,` ends a list without braces", at: comma,
            fixIt: .init("remove the `,`", [.init(comma, "")])))
        return names
      }
      names.append(try name(what, numbers))
    }
    return names
  }

  /// True behind a comma after which the rule goes on: with its end, or a clause and its text.
  private mutating func endsNames() -> Bool {
    if at(.closeBrace) { return true }
    guard here == .word, let word = current.word, isClauseWord(word) else { return false }
    return word.isReserved || [.string, .number].contains(peek(1).kind)
  }

  /// True for a word that begins a clause of the rule that is being read.
  func isClauseWord(_ word: Word) -> Bool {
    guard let clauseKind else { return false }
    return ClauseTable.clause(word, of: clauseKind) != nil
  }

  /// `"{" item { "," item } [ "," ] "}"`; commas that are missing are reported together.
  mutating func braced<Item>(
    _ purpose: String, isEmptyAllowed: Bool = false, isSet: Bool = false,
    _ item: (inout Parser) throws(SyntaxFailure) -> Item
  ) throws(SyntaxFailure) -> [Item] {
    try open(purpose)
    var items: [Item] = []
    var missing: [Span] = []
    var first: (span: Span, found: String)?
    var beginsLine = false
    while !at(.closeBrace) {
      beginsLine = beginsLine || current.newlineBefore
      if commaTooMany() { continue }
      items.append(try item(&self))
      guard !take(.comma) else { continue }
      guard !at(.closeBrace) else { break }
      guard beginsItem(), !isCutOff() else { throw expected("`,` or `}`") }
      let isOfBlock = isSet && clauseKind == nil && braces.count > 1
      if atClause() || (isOfBlock && (beginsLine || current.newlineBefore)) {
        throw failure(notClosedHere())
      }
      if first == nil { first = (current.span, found()) }
      missing.append(end(of: previous))
    }
    if let first {
      report(
        Diagnostic(
          .missingComma, "a `,` is missing before \(first.found)", at: first.span,
          fixIt: .init("add the `,`", missing.map { .init($0, ",") })))
    }
    if items.isEmpty, !isEmptyAllowed { throw expected("something between the braces") }
    closeHere()
    return items
  }

  /// Reports a comma with nothing before it.
  private mutating func commaTooMany() -> Bool {
    guard at(.comma) else { return false }
    report(
      Diagnostic(
        .straySign, "nothing stands before this `,`", at: current.span,
        fixIt: .init("remove the `,`", [.init(current.span, "")])))
    advance()
    return true
  }

  /// A list that goes over into what follows it.
  private func notClosedHere() -> Diagnostic {
    Diagnostic(
      .unclosed, "this `{` is not closed before \(found())", at: braces.last ?? current.span,
      secondary: [.init(current.span, "this begins something else")],
      fixIt: .init("add the `}`", [.init(end(of: previous), "}")]))
  }

  private func beginsItem() -> Bool {
    switch here {
    case .word, .quotedName, .number, .string: true
    case .sign, .regex, .doc, .comment, .newline, .invalid, .end: false
    }
  }

  /// The place behind a token.
  func end(of span: Span) -> Span {
    Span(file: span.file, start: Int(span.end), end: Int(span.end))
  }
}

extension DiagnosticCode {
  static let missingComma = DiagnosticCode(
    "P0110", "missing comma",
    explanation: """
      A comma stands between the members of a set, the values of an enum and the arms of a split.
      """,
    wrong: "deny d { when labels has any of {pii phi} }",
    right: "deny d { when labels has any of {pii, phi} }")

  static let reservedName = DiagnosticCode(
    "P0111", "reserved word as a name",
    explanation: """
      `and or not in has is true false when where models model request declared now findings` are \
      words of the language wherever they stand. In backticks any word is a name.
      """,
    wrong: "enum Mode { now, later }\nlist waits of Mode = {later}",
    right: "enum Mode { `now`, later }\nlist waits of Mode = {later}")

  static let notPlain = DiagnosticCode(
    "P0112", "name with other characters",
    explanation: """
      Types, attributes, facts, defines, lists and rules have names of letters, digits and `_`, \
      so that `-` between two of them is a difference. Values, models and detectors may hold `-` \
      and `.`.
      """,
    wrong: "deny no-code { when task == code }",
    right: "deny no_code { when task == code }")
}
