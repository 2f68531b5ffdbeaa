/// Rules and the loop over their clauses.
extension Parser {
  /// `rule = classify | deny | forbid | waive | avoid | route | fallback | validate | redact |
  ///   cap | isolate | disclose | record | budget | notify`.
  mutating func rule(_ kind: RuleKind) throws(SyntaxFailure) -> Declaration.Kind? {
    advance()
    if ClauseTable.tableKinds.contains(kind), at(.unique) || at(.table) { return try table(kind) }
    let ident = try ruleName(kind.rawValue)
    if here == .word, ident.map({ lexer.names[$0.name] }) == Word.table.rawValue {
      let kinds = RuleKind.allCases.filter { ClauseTable.tableKinds.contains($0) }
      throw failure(
        Diagnostic(
          .noTable, "there are no tables of `\(kind.rawValue)`", at: previous,
          help: ["tables are for \(Parser.listed(kinds.map(\.rawValue), "and"))"]))
    }
    clauseKind = .rule(kind)
    try openBlock("after the name of a rule") { $0.atClause() }
    let clauses = clauses()
    return ident.map { .rule(RuleDeclaration(kind: kind, ident: $0, clauses: clauses)) }
  }

  /// The name of a rule; one that is missing is reported, and the rule's clauses are still read.
  mutating func ruleName(_ word: String) throws(SyntaxFailure) -> Ident? {
    guard at(.openBrace) else { return try newIdent("a rule") }
    _ = expected("the name of a rule after `\(word)`")
    return nil
  }

  /// `{ common | … }`, the clauses of a rule up to its closing brace.
  ///
  /// They stand in any order, each once unless `ClauseTable` says that it repeats.
  private mutating func clauses() -> [Clause] {
    var clauses: [Clause] = []
    var seen: [Word: Span] = [:]
    entries("clauses", resumes: { $0.atClause() }) { (parser: inout Parser) throws(SyntaxFailure) in
      let clause = try parser.clause(&seen)
      clauses.append(contentsOf: clause)
      if let problem = parser.pendingFailure {
        parser.pendingFailure = nil
        throw problem
      }
    }
    return clauses
  }

  /// True at the first word of a clause that the rule allows.
  func atClause() -> Bool {
    guard here == .word, let word = current.word else { return false }
    return isClauseWord(word)
  }

  /// One clause; several for an `on` with several names, none for one that is not kept.
  mutating func clause(_ seen: inout [Word: Span]) throws(SyntaxFailure) -> [Clause] {
    guard let owner = clauseKind, here == .word, let word = current.word,
      let entry = ClauseTable.clause(word, of: owner)
    else { throw unknownClause() }
    let start = current.span
    let first = seen[word]
    if let first, !entry.repeats {
      var problem = doubled(word.rawValue, at: start, first: first, of: "a `\(owner.word)`")
      if word == .when { problem.help = ["join the conditions with `and`"] }
      report(problem)
    }
    if first == nil { seen[word] = start }
    advance()
    strayColon()
    let brokenBefore = broken
    let kinds = try clauseKinds(entry.form, start)
    guard broken == brokenBefore || entry.form == .when else { return [] }
    guard first == nil || entry.repeats else { return [] }
    return kinds.map { Clause($0, word: start, span: span(from: start)) }
  }

  /// `common = "when" condition | note`, the part before the bar.
  ///
  /// A condition that cannot be read stays as an invalid one, so that the rule has it.
  mutating func when() -> Clause.Kind {
    let start = current.span
    do throws(SyntaxFailure) {
      return .when(try condition())
    } catch {
      pendingFailure = error
      return .when(keep(.invalid, span(from: start)))
    }
  }

  /// `note = "because" STRING | "owner" STRING | "control" STRING | "from" INSTANT | "until"
  ///   INSTANT`.
  mutating func note(_ form: ClauseForm) throws(SyntaxFailure) -> Clause.Kind? {
    if form == .because { return .because(try text("after `because`")) }
    if form == .owner { return .owner(try text("after `owner`")) }
    if form == .control { return .control(try text("after `control`")) }
    if form == .from { return .from(try instant("after `from`").value) }
    if form == .until { return .until(try instant("after `until`").value) }
    return nil
  }

  /// `models = "models" ( "where" condition | names )`, behind its first word.
  mutating func modelSelection() throws(SyntaxFailure) -> ModelsSyntax {
    if take(.where) { return .all(where: try condition()) }
    if beginsModelCondition() {
      let place = Span(
        file: current.span.file, start: Int(current.span.start), end: Int(current.span.start))
      report(
        Diagnostic(
          .unexpected, "models are chosen by a condition behind `where`", at: current.span,
          fixIt: .init("add `where`", [.init(place, "where ")])))
      return .all(where: try condition())
    }
    return .named(try names("a model"))
  }

  /// True where a condition stands in the place of the names of models.
  mutating func beginsModelCondition() -> Bool {
    let next = peek(1)
    if at(.not) {
      return next.kind == .quotedName || next.sign == .openParenthesis
        || (next.kind == .word && next.word.map { !isClauseWord($0) } ?? true)
    }
    guard here == .word || here == .quotedName, !next.newlineBefore, current.word != .where
    else { return false }
    return continuesTest(next)
  }

  /// `models`, with its first word.
  mutating func models(_ purpose: String) throws(SyntaxFailure) -> ModelsSyntax {
    try expect(.models, purpose)
    return try modelSelection()
  }

  /// `method = "drop" | "mask" | "hash" | "token"`.
  mutating func method() throws(SyntaxFailure) -> Spanned<RedactionMethod> {
    let found = try expect(oneOf: [.drop, .mask, .hash, .token], "after `with`")
    guard let method = RedactionMethod(rawValue: found.word.rawValue) else { throw SyntaxFailure() }
    return Spanned(method, found.span)
  }

  /// Words that people bring from other languages, with what is said here.
  private static let foreignClauses: [String: String] = [
    "if": "a condition begins with `when`",
    "where": "a condition on the request begins with `when`",
    "else": "what else is to happen stands in a rule of its own, further down",
    "elif": "what else is to happen stands in a rule of its own, further down",
    "elseif": "what else is to happen stands in a rule of its own, further down",
    "reason": "the reason stands after `because`",
    "description": "the reason stands after `because`",
    "expires": "the end stands after `until`", "model": "models stand after `models`",
    "message": "the reason stands after `because`", "code": "the status stands after `status`",
  ]

  /// Something that is no clause of the rule; nothing is passed over in silence.
  private mutating func unknownClause() -> SyntaxFailure {
    guard let owner = clauseKind, !isCutOff(), current.kind != .invalid else {
      return SyntaxFailure()
    }
    let words = ClauseTable.clauses(of: owner).map(\.word)
    let list = Parser.listed(words.map(\.rawValue), "and")
    if at(.closeParenthesis) {
      return failure(
        Diagnostic(
          .closesNothing, "this `)` closes nothing", at: current.span,
          fixIt: .init("remove the `)`", [.init(current.span, "")])))
    }
    guard here == .word else {
      return expected("a clause of `\(owner.word)`", help: ["its clauses are \(list)"])
    }
    let text = lexer.text(current.range)
    var help: [String] = []
    if let near = nearest(words) {
      help.append("did you mean `\(near)`?")
    } else if let foreign = Parser.foreignClauses[text] {
      help.append(foreign)
    }
    help.append("the clauses of `\(owner.word)` are \(list)")
    return failure(
      Diagnostic(
        .unknownClause, "`\(Diagnostic.shortened(text))` is no clause of `\(owner.word)`",
        at: current.span, help: help))
  }
}

extension DiagnosticCode {
  static let unknownClause = DiagnosticCode(
    "P0114", "unknown clause",
    explanation: """
      Each kind of rule has its clauses, and nothing else stands in its braces. `rtctl` does not \
      skip what it does not know.
      """,
    wrong: "deny d { when task == code   severity \"high\" }",
    right: "deny d { when task == code   because \"high\" }")

  static let noTable = DiagnosticCode(
    "P0303", "no tables of this kind",
    explanation: """
      Tables hold rules of `route`, `deny`, `forbid`, `classify`, `fallback`, `redact` and \
      `record`. Write rules of other kinds one by one.
      """,
    wrong: "avoid table t (task) -> models {\n    code | b\n}",
    right: "avoid t { when task == code   models b }")
}
