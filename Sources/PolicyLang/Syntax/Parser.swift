/// Makes a tree of a text: recursive descent, one function a production of `docs/grammar.ebnf`.
///
/// Parsing never fails: it returns a tree and diagnostics, whatever the bytes. It looks two tokens
/// ahead, and further only to tell after a mistake where the next declaration begins.
public struct Parser {
  /// Where tokens come from.
  var lexer: Lexer
  /// What is made.
  var tree: Tree
  /// What was found wrong by the parser; the lexer keeps its own.
  var problems: [Diagnostic] = []
  /// The token that is looked at.
  var current: Lexeme
  /// Tokens behind it that were looked at already.
  var ahead: [Lexeme] = []
  /// The token before it.
  var previous: Span
  /// The braces that are open, outermost first.
  var braces: [Span] = []
  /// True in a table's body, where a newline ends a row.
  var inTable = false
  /// True in a block whose entries may have documentation.
  var entriesHaveDocumentation = false
  /// Parentheses, sets and `not`s around the current token.
  var depth = 0
  /// Literals that say nothing, already reported; what holds one is not kept.
  var broken = 0
  /// The rule that is being read, for what its clauses are.
  var clauseKind: ClauseOwner?
  /// Where the lines of the last documentation begin.
  var documentationLines: [Int] = []
  /// A mistake in a clause that is kept as an invalid one.
  var pendingFailure: SyntaxFailure?
  /// Declarations and rows of tables so far.
  var entryCount = 0
  /// Where a brace was last found to be open still: one message for all that are open there.
  var reportedUnclosed: Span?

  /// The tree of a file with everything that is wrong in it, sorted by place.
  public static func parse(
    _ file: FileID, in sources: SourceSet, names: inout NameTable
  ) -> (tree: Tree, diagnostics: [Diagnostic]) {
    let source = sources[file]
    if let problem = SourceText.foreignFormat(source.bytes, file, named: source.name) {
      return (Tree(file: file), [problem])
    }
    var parser = Parser(file: file, bytes: source.bytes, names: names)
    names = NameTable()
    parser.policy()
    names = parser.lexer.names
    parser.tree.tokens = parser.lexer.tokens
    var all = (parser.lexer.problems + parser.problems).sorted { $0.span < $1.span }
    // What is said of a file that ends in the midst of something says nothing of the file.
    if let place = parser.lexer.overflow {
      all.removeAll { $0.span.start >= place.start && $0.code != .sourceUnusable }
    }
    return (parser.tree, Parser.limited(all))
  }

  init(file: FileID, bytes: [UInt8], names: consuming NameTable) {
    lexer = Lexer(bytes: bytes, file: file, names: names)
    tree = Tree(file: file)
    let start = Span(file: file, start: 0, end: 0)
    previous = start
    current = Lexeme(kind: .end, span: start)
    advance()
  }

  /// The first `Limits.diagnostics` of them, and a word about the rest.
  static func limited(_ all: [Diagnostic]) -> [Diagnostic] {
    guard all.count > Limits.diagnostics, let last = all.dropFirst(Limits.diagnostics).first
    else { return all }
    let rest = Diagnostic(
      .tooManyProblems, "there are more than \(Limits.diagnostics) problems; the rest is not shown",
      at: last.span)
    return Array(all.prefix(Limits.diagnostics - 1)) + [rest]
  }

  // MARK: - Looking

  /// What stands here; in a table's body a newline that ends the row is a token of its own.
  var here: TokenKind { inTable && current.breaksRow ? .newline : current.kind }

  /// True at that sign.
  func at(_ sign: Sign) -> Bool { here == .sign && current.sign == sign }

  /// True at that word of the grammar; never at a name in backticks.
  func at(_ word: Word) -> Bool { here == .word && current.word == word }

  /// The token `distance` behind the current one.
  mutating func peek(_ distance: Int) -> Lexeme {
    while ahead.count < distance { ahead.append(lexer.next()) }
    return distance == 0 ? current : ahead[distance - 1]
  }

  /// True when the next token is that sign.
  mutating func next(is sign: Sign) -> Bool {
    let next = peek(1)
    return next.kind == .sign && next.sign == sign
  }

  /// True when the next token is that word.
  mutating func next(is word: Word) -> Bool { peek(1).word == word }

  // MARK: - Taking

  /// Goes on to the next token; documentation where none belongs is reported and passed over.
  mutating func advance() {
    previous = current.span
    let sign = current.sign
    current = ahead.isEmpty ? lexer.next() : ahead.removeFirst()
    current.breaksRow = current.newlineBefore && sign != .pipe && sign != .comma
    guard current.kind == .doc, !takesDocumentation else { return }
    var lines: [Int] = []
    let first = current.span
    let breaksRow = current.breaksRow
    while current.kind == .doc {
      lines.append(Int(current.span.start))
      current = ahead.isEmpty ? lexer.next() : ahead.removeFirst()
    }
    current.breaksRow = breaksRow
    report(.misplacedDocumentation(first, lines: lines))
  }

  private var takesDocumentation: Bool {
    braces.isEmpty || (braces.count == 1 && entriesHaveDocumentation)
  }

  /// Takes that sign if it stands here.
  mutating func take(_ sign: Sign) -> Bool {
    guard at(sign) else { return false }
    advance()
    return true
  }

  /// Takes that word if it stands here.
  mutating func take(_ word: Word) -> Bool {
    guard at(word) else { return false }
    advance()
    return true
  }

  /// Takes that sign, which must stand here; `purpose` says what for: ``after `x` ``.
  mutating func expect(_ sign: Sign, _ purpose: String) throws(SyntaxFailure) {
    guard take(sign) else { throw expected("`\(sign.rawValue)` \(purpose)") }
  }

  /// Takes that word, which must stand here.
  mutating func expect(_ word: Word, _ purpose: String) throws(SyntaxFailure) {
    guard take(word) else { throw expected("`\(word.rawValue)` \(purpose)") }
  }

  /// Takes one of the words, which must stand here.
  mutating func expect(
    oneOf words: [Word], _ purpose: String
  ) throws(SyntaxFailure) -> (word: Word, span: Span) {
    let span = current.span
    if here == .word, let word = current.word, words.contains(word) {
      advance()
      return (word, span)
    }
    throw expected("\(Parser.listed(words.map(\.rawValue), "or")) \(purpose)", near: words)
  }

  /// Takes an opening brace, which must stand here.
  mutating func open(_ purpose: String) throws(SyntaxFailure) {
    guard at(.openBrace) else { throw expected("`{` \(purpose)") }
    openHere()
  }

  /// Takes the opening brace of a block; one that is missing before an entry is reported and taken
  /// as given.
  mutating func openBlock(
    _ purpose: String, _ beginsEntry: (Parser) -> Bool = { $0.here == .word }
  ) throws(SyntaxFailure) {
    guard !at(.openBrace), !current.newlineBefore, beginsEntry(self), !next(is: .openBrace) else {
      return try open(purpose)
    }
    let place = end(of: previous)
    _ = expected("`{` \(purpose)", fixIt: .init("add the `{`", [.init(place, " {")]))
    braces.append(place)
  }

  /// Takes the opening brace that stands here.
  mutating func openHere() {
    braces.append(current.span)
    advance()
  }

  /// Takes the closing brace that stands here.
  mutating func closeHere() {
    if !braces.isEmpty { braces.removeLast() }
    advance()
  }

  /// From the start of `start` to the end of the last token taken.
  func span(from start: Span) -> Span {
    previous.start >= start.start ? start.through(previous) : start
  }

  /// The `///` lines that stand here, without their slashes and one space.
  mutating func documentation() -> [String] {
    var lines: [String] = []
    documentationLines = []
    while current.kind == .doc {
      documentationLines.append(Int(current.span.start))
      var text = lexer.text(Int(current.span.start) + 3..<Int(current.span.end))
      if text.hasPrefix(" ") { text.removeFirst() }
      while let last = text.last, last == " " || last == "\t" { text.removeLast() }
      lines.append(text)
      advance()
    }
    return lines
  }

  /// Keeps a condition and names its place.
  mutating func keep(_ kind: ConditionNode.Kind, _ span: Span) -> ConditionID {
    tree.conditions.append(ConditionNode(kind, span))
    return ConditionID(tree.conditions.count - 1)
  }
}

/// Thrown where the rest of a clause, row or declaration cannot be read; it is reported already.
///
/// It never leaves the parser: the loop over clauses, rows or declarations catches it and goes on
/// at the next one (`ParserRecovery.swift`).
struct SyntaxFailure: Error {}
