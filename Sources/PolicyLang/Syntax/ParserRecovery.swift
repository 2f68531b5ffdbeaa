/// What is said when something else stands here, and where reading goes on.
extension Parser {
  /// Reports that `what` was expected here, unless what stands here is reported already.
  mutating func expected(
    _ what: String, near words: [Word] = [], help: [String] = [], fixIt: Diagnostic.FixIt? = nil
  ) -> SyntaxFailure {
    guard current.kind != .invalid, !isCutOff() else { return SyntaxFailure() }
    var help = help
    if here == .word, help.isEmpty, let near = nearest(words) {
      help.append("did you mean `\(near)`?")
    }
    report(
      Diagnostic(
        .unexpected, "expected \(what), found \(found())", at: place(), help: help, fixIt: fixIt))
    return SyntaxFailure()
  }

  /// Reports something else about what stands here, and gives up the clause.
  mutating func failure(_ diagnostic: Diagnostic) -> SyntaxFailure {
    report(diagnostic)
    return SyntaxFailure()
  }

  /// Keeps a diagnostic; once there are more than are shown, the file ends here.
  mutating func report(_ diagnostic: Diagnostic) {
    problems.append(diagnostic)
    if problems.count > Limits.diagnostics { lexer.isGivenUp = true }
  }

  /// Counts a declaration or a row; the file ends here when there are too many.
  mutating func countEntry() {
    entryCount += 1
    if entryCount > Limits.declarations {
      lexer.giveUp(at: current.span, .tooManyDeclarations(current.span))
    }
  }

  /// The word of `words` that the word here may have meant.
  func nearest(_ words: [Word]) -> String? {
    NearestName.of(lexer.text(current.range), among: words.map(\.rawValue))
  }

  /// Where a message about the current token points; at the end of the row it is behind the row.
  func place() -> Span {
    guard here == .newline || here == .end else { return current.span }
    return Span(file: previous.file, start: Int(previous.end), end: Int(previous.end))
  }

  /// What stands here, in words.
  func found() -> String {
    switch here {
    case .end: "the end of the file"
    case .newline: "the end of the row"
    case .string: "the text `\(Diagnostic.shortened(lexer.text(current.range)))`"
    case .quotedName: Diagnostic.shortened(lexer.text(current.range))
    case .doc, .comment: "documentation"
    case .word, .number, .regex, .sign, .invalid:
      "`\(Diagnostic.shortened(lexer.text(current.range)))`"
    }
  }

  /// `a`, `b` or `c`.
  static func listed(_ items: [String], _ joint: String) -> String {
    let quoted = items.map { "`\($0)`" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "nothing" }
    return quoted.dropLast().joined(separator: ", ") + " \(joint) " + last
  }

  /// True where the file or the next declaration begins though a brace is open: the unclosed brace
  /// is the mistake, not what is missing here.
  mutating func isCutOff() -> Bool {
    guard !braces.isEmpty else { return false }
    return current.kind == .end || (current.newlineBefore && atDeclaration())
  }

  /// True where a declaration begins, by its first words, so that no entry of a block fits.
  mutating func atDeclaration() -> Bool {
    guard current.kind == .word, let word = current.word, Word.declarations.contains(word)
    else { return false }
    func isName(_ lexeme: Lexeme) -> Bool { lexeme.kind == .word || lexeme.kind == .quotedName }
    let first = peek(1)
    if word == .request || word == .models { return first.sign == .openBrace }
    let second = peek(2)
    if word == .test || word == .scenario {
      return first.kind == .string && second.sign == .openBrace
    }
    guard isName(first) else { return false }
    if word == .define || word == .detector { return second.sign == .assign }
    if word == .list { return second.sign == .assign || second.word == .of }
    let isBlock = second.sign == .openBrace
    if word == .calendar || word == .enum {
      return (word == .enum && isBlock) || (second.word == .from && peek(3).kind == .string)
    }
    guard RuleKind(rawValue: word.rawValue) != nil else { return isBlock }
    if first.word == .table, isName(second) {
      let third = peek(3)
      return third.sign == .openParenthesis || (third.word == .from && peek(4).kind == .string)
    }
    return isBlock || (first.word == .unique && second.word == .table)
  }

  // MARK: - Going on

  /// The loop over the entries of a block: calls `entry` at each until the closing brace, and goes
  /// on behind a mistake where `resumes` holds.
  ///
  /// The opening brace is taken already. `entry` must take at least one token or throw.
  mutating func entries(
    _ what: String,
    resumes: (inout Parser) -> Bool = { $0.current.newlineBefore },
    _ entry: (inout Parser) throws(SyntaxFailure) -> Void
  ) {
    let depth = braces.count
    while true {
      if here == .sign, at(.closeBrace) { return closeHere() }
      if current.kind == .end || atDeclaration() { return unclosed(depth) }
      if current.kind == .invalid {
        advance()
        continue
      }
      if strayComma(what) { continue }
      let start = current.span
      do throws(SyntaxFailure) {
        try entry(&self)
      } catch {
        if current.span == start, !isCutOff() { step() }
        skip(to: depth, resumes: resumes)
      }
      self.depth = 0
    }
  }

  /// Reports a comma between entries that need none.
  private mutating func strayComma(_ what: String) -> Bool {
    guard at(.comma) else { return false }
    let next = peek(1)
    // Before a number, a text or a sign it is part of what cannot be read.
    guard next.kind == .word || next.kind == .quotedName || next.sign == .closeBrace else {
      return false
    }
    let isEntry =
      next.kind != .word || clauseKind == nil || next.word.map { isClauseWord($0) } ?? false
    report(
      Diagnostic(
        .straySign, "no `,` stands between \(what)", at: current.span,
        fixIt: isEntry ? .init("remove the `,`", [.init(current.span, "")]) : nil))
    advance()
    return true
  }

  /// Reports the innermost brace that is still open as never closed, once, and closes all down to
  /// the block's.
  mutating func unclosed(_ depth: Int) {
    if reportedUnclosed != current.span, !lexer.isGivenUp, let opener = braces.last {
      var secondary: [Diagnostic.Label] = []
      if current.kind != .end {
        secondary.append(.init(current.span, "this begins the next declaration"))
      }
      report(
        Diagnostic(
          .unclosed, "this `{` is never closed", at: opener, secondary: secondary,
          help: ["add the `}` that belongs to it"]))
    }
    reportedUnclosed = current.span
    braces.removeLast(min(braces.count, braces.count - depth + 1))
  }

  /// Passes over what cannot be read, up to where `resumes` holds outside any brace that was opened
  /// behind `depth`, or to the brace that closes the block.
  mutating func skip(to depth: Int, resumes: (inout Parser) -> Bool) {
    var isFirst = true
    while current.kind != .end {
      if current.kind == .word, (current.newlineBefore || isFirst), atDeclaration() { break }
      let isInside = braces.count > depth
      if !isInside || isFirst || current.newlineBefore, resumes(&self) { break }
      if at(.closeBrace), !isInside { break }
      step()
      isFirst = false
    }
    if current.kind != .end { braces.removeLast(max(0, braces.count - depth)) }
  }

  /// Takes one token, whatever it is, and keeps count of braces.
  mutating func step() {
    if current.sign == .openBrace {
      openHere()
    } else if current.sign == .closeBrace {
      closeHere()
    } else {
      advance()
    }
  }

  /// Passes over a declaration that cannot be read: to the next one, or behind its block.
  mutating func skipDeclaration() {
    var isFirst = true
    while current.kind != .end {
      if !isFirst, current.newlineBefore, atDeclaration() { break }
      if current.kind == .doc, braces.isEmpty { break }
      let wasInside = !braces.isEmpty
      let closes = current.sign == .closeBrace
      step()
      isFirst = false
      if closes, wasInside, braces.isEmpty, current.newlineBefore || atDeclaration() { break }
    }
    braces.removeAll()
  }
}

extension Lexeme {
  /// Its bytes.
  var range: Range<Int> { Int(span.start)..<Int(span.end) }
}

extension DiagnosticCode {
  static let unclosed = DiagnosticCode(
    "P0107", "brace never closed",
    explanation: """
      Every `{` needs its `}`. The message points at the opening brace, and at the declaration \
      that begins before it is closed.
      """,
    wrong: "deny d { when n > 5",
    right: "deny d { when n > 5 }")

  static let unexpected = DiagnosticCode(
    "P0109", "something else was expected",
    explanation: """
      The grammar allows something else at this place; the message says what.
      """,
    wrong: "deny d { when n > }",
    right: "deny d { when n > 5 }")

  static let straySign = DiagnosticCode(
    "P0117", "a sign too many",
    explanation: """
      Clauses, attributes and the facts of a model follow each other without signs between them, \
      and nothing stands between a clause's word and what it says.
      """,
    wrong: "deny d { when n > 5, status 403 }",
    right: "deny d { when n > 5   status 403 }")

  static let tooManyProblems = DiagnosticCode(
    "P0118", "too many problems",
    explanation: """
      After 100 problems the rest is not shown. Mend the first ones; often the others go with \
      them.
      """,
    wrong: String(repeating: "; ", count: 101),
    right: "")
}
