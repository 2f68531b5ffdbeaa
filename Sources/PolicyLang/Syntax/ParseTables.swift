/// Tables: their columns, headings and rows.
///
/// In the body a newline ends a row unless it follows `|` or `,`, so a mistake in a row never
/// reaches the next one.
extension Parser {
  /// `table = [ "unique" ] "table" IDENT ( "from" STRING | "(" IDENT { "," IDENT } ")" "->"
  ///   heading { "," heading } { note } "{" row { EOL row } [ EOL ] "}" )`.
  mutating func table(_ kind: RuleKind) throws(SyntaxFailure) -> Declaration.Kind? {
    let unique = at(.unique) ? current.span : nil
    if unique != nil { advance() }
    try expect(.table, "after `unique`")
    let ident = try newIdent("a table")
    var table = TableDeclaration(
      kind: kind, unique: unique, ident: ident, path: nil, columns: [], headings: [], notes: [],
      rows: [])
    if take(.from) {
      table.path = try text("after `from`")
      return .table(table)
    }
    clauseKind = .rule(kind)
    table.columns = try columns()
    try expect(.arrow, "after the columns")
    table.headings = [try heading(kind)]
    while take(.comma) { table.headings.append(try heading(kind)) }
    if at(.from), peek(1).kind == .string {
      advance()
      throw expected(
        "the rows in braces",
        help: ["a table from a file takes its columns from there: `table t from \"t.csv\"`"])
    }
    table.notes = try tableNotes()
    try open("before the rows")
    table.rows = rows(table)
    return .table(table)
  }

  /// `"(" IDENT { "," IDENT } ")"`.
  private mutating func columns() throws(SyntaxFailure) -> [Ident] {
    guard take(.openParenthesis) else {
      throw expected("`(` and the columns, or `from` and a file, after the name of a table")
    }
    var columns = [try ident("an attribute")]
    while take(.comma) { columns.append(try ident("an attribute")) }
    try expect(.closeParenthesis, "after the columns")
    return columns
  }

  /// The notes of all rows, each once.
  private mutating func tableNotes() throws(SyntaxFailure) -> [Clause] {
    var notes: [Clause] = []
    var seen: [Word: Span] = [:]
    while here == .word, let word = current.word, ClauseTable.notes.contains(word) {
      notes += try clause(&seen)
    }
    return notes
  }

  /// `heading = "to" | "status" | "because" | "models" | "unless" | "raise" IDENT | "add" IDENT |
  ///   "on" NAME | "findings" | "with" | "for" | "content" | "retain" "at" ( "least" | "most" )`.
  mutating func heading(_ kind: RuleKind) throws(SyntaxFailure) -> Spanned<Heading> {
    let start = current.span
    let heading: Heading
    let simple: [(Word, Heading)] = [
      (.to, .to), (.status, .status), (.because, .because), (.models, .models),
      (.unless, .unless), (.findings, .findings), (.with, .with), (.for, .forModels),
      (.content, .content),
    ]
    guard here == .word, let word = current.word, Parser.headings.contains(word) else {
      throw expected(
        "a heading after `->`: \(Parser.listed(headings(of: kind), "or"))",
        near: Parser.headings)
    }
    guard isClauseWord(word) else {
      throw failure(
        Diagnostic(
          .unknownClause, "`\(word.rawValue)` is no clause of `\(kind.rawValue)`",
          at: current.span,
          help: ["its tables have the headings \(Parser.listed(headings(of: kind), "and"))"]))
    }
    advance()
    if let (_, found) = simple.first(where: { $0.0 == word }) {
      heading = found
    } else if word == .raise {
      heading = .raise(try ident("an attribute"))
    } else if word == .add {
      heading = .add(try ident("an attribute"))
    } else if word == .on {
      heading = .on(try name("a failure class"))
    } else {
      heading = .retain(atLeast: try retainBound())
    }
    return Spanned(heading, span(from: start))
  }

  static let headings: [Word] = [
    .to, .status, .because, .models, .unless, .raise, .add, .on, .findings, .with, .for, .content,
    .retain,
  ]

  func headings(of kind: RuleKind) -> [String] {
    ClauseTable.clauses(of: .rule(kind)).map(\.word).filter { Parser.headings.contains($0) }
      .map(\.rawValue)
  }

  /// `row { EOL row } [ EOL ] "}"`, the opening brace being taken.
  mutating func rows(_ table: TableDeclaration) -> [Row] {
    inTable = true
    current.breaksRow = false
    defer { inTable = false }
    let depth = braces.count
    var rows: [Row] = []
    while true {
      current.breaksRow = false
      if at(.closeBrace) {
        inTable = false
        closeHere()
        break
      }
      if current.kind == .end || atDeclaration() {
        unclosed(depth)
        break
      }
      if current.kind == .invalid {
        endRow(depth)
        continue
      }
      countEntry()
      if let row = row(table) { rows.append(row) }
      self.depth = 0
      if here != .newline, !at(.closeBrace), current.kind != .end {
        endRow(depth)
      }
    }
    return rows
  }

  /// Passes over the rest of a row: to the end of its line, or the brace that closes the table.
  private mutating func endRow(_ depth: Int) {
    while here != .newline, current.kind != .end {
      if at(.closeBrace), braces.count <= depth { break }
      step()
    }
    braces.removeLast(max(0, braces.count - depth))
  }

  /// `row = cell { "|" cell }`; nil for one that cannot be read.
  private mutating func row(_ table: TableDeclaration) -> Row? {
    let start = current.span
    let reported = problems.count
    let brokenBefore = broken
    let braceCount = braces.count
    var row = Row(tests: [], results: [], span: start)
    var count = 0
    do throws(SyntaxFailure) {
      repeat {
        let column = count
        count += 1
        if column < table.columns.count {
          row.tests.append(try testCell())
        } else if column - table.columns.count < table.headings.count {
          row.results.append(try resultCell(table.headings[column - table.columns.count].value))
        } else {
          row.results.append(cellTooMany())
        }
      } while take(.pipe)
      guard here == .newline || at(.closeBrace) || isCutOff() else { throw unreadCell() }
    } catch {
      count += restOfRow(braceCount)
      let expectedCount = table.columns.count + table.headings.count
      guard count != expectedCount, problems.count > reported else { return nil }
      problems.removeLast(problems.count - reported)
      report(
        Diagnostic(
          .cellCount,
          "this row has \(count) cells; the table has \(expectedCount) columns",
          at: start.through(previous),
          secondary: [.init(table.ident.span, "the table")],
          help: ["`-` stands for any value"]))
      return nil
    }
    row.span = span(from: start)
    return broken == brokenBefore ? row : nil
  }

  /// Passes over the rest of a row and counts the cells that begin in it.
  private mutating func restOfRow(_ braceCount: Int) -> Int {
    var cells = 0
    while here != .newline, current.kind != .end {
      if at(.closeBrace), braces.count <= braceCount { break }
      if at(.pipe) { cells += 1 }
      step()
    }
    braces.removeLast(max(0, braces.count - braceCount))
    return cells
  }

  /// Something stands where a cell should have ended.
  private mutating func unreadCell() -> SyntaxFailure {
    expected("`|` or the end of the row")
  }

  /// A cell behind the last heading, passed over; the checker reports the row.
  private mutating func cellTooMany() -> ResultCell {
    let start = current.span
    let depth = braces.count
    while here != .newline, current.kind != .end, !at(.pipe) {
      if at(.closeBrace), braces.count <= depth { break }
      step()
    }
    return ResultCell(kind: .absent, span: span(from: start))
  }

  /// True at a `-` that fills a cell alone.
  private mutating func atDash() -> Bool {
    guard at(.minus) else { return false }
    let next = peek(1)
    return next.newlineBefore || next.kind == .end || next.sign == .pipe
      || next.sign == .closeBrace
  }

  private mutating func emptyCell() -> SyntaxFailure? {
    guard at(.pipe) || here == .newline || at(.closeBrace) else { return nil }
    return failure(
      Diagnostic(
        .emptyCell, "this cell is empty", at: place(), help: ["`-` stands for any value"],
        fixIt: .init(
          "write `-`",
          [.init(Span(file: previous.file, start: Int(previous.end), end: Int(previous.end)), " -")]
        )))
  }

  /// `cell = "-" | test_cell | result`, left of the arrow.
  ///
  /// `test_cell = "not" set | compare value | "has" members | span { "," span }`
  private mutating func testCell() throws(SyntaxFailure) -> TestCell {
    let start = current.span
    if let failure = emptyCell() { throw failure }
    if atDash() {
      advance()
      return TestCell(kind: .any, span: start)
    }
    let kind: TestCell.Kind
    if take(.not) {
      guard at(.openBrace) else {
        throw expected("`{` after `not`", help: ["a cell that excludes values is `not {a, b}`"])
      }
      kind = .not(try set("after `not`"))
    } else if atComparator() {
      kind = .compare(compare(), try value("a value"))
    } else if take(.has) {
      kind = .has(Test(try members(), span: span(from: start)))
    } else {
      var spans = [try spanOfValues("a value, `-`, `not {…}`, `has …` or a comparison")]
      while take(.comma) { spans.append(try spanOfValues("a value after `,`", isInList: true)) }
      kind = .values(spans)
    }
    return TestCell(kind: kind, span: span(from: start))
  }

  /// `"-" | result`: what would follow the heading's word in a rule.
  private mutating func resultCell(_ heading: Heading) throws(SyntaxFailure) -> ResultCell {
    let start = current.span
    if let failure = emptyCell() { throw failure }
    if atDash() {
      advance()
      return ResultCell(kind: .absent, span: start)
    }
    let clause = try resultClause(heading)
    return ResultCell(kind: .clause(clause), span: span(from: start))
  }

  /// `result = chain | "where" condition | "redacted" set "with" method | action | content | [
  ///   "to" ] value`.
  private mutating func resultClause(_ heading: Heading) throws(SyntaxFailure) -> Clause.Kind {
    switch heading {
    case .to: return .to(try chain())
    case .status: return .status(try int("a status"))
    case .because: return .because(try text("in this column"))
    case .models: return .models(try modelSelection())
    case .unless:
      let redacted = try redaction()
      return .unlessRedacted(redacted.0, redacted.1)
    case .raise(let attribute):
      if at(.to), next(endsCell: ()) == false { advance() }
      return .raise(attribute, to: try name("a value"))
    case .add(let attribute): return .add(attribute, try set("in this column"))
    case .on(let failureClass): return .on(failureClass, try action("in this column"))
    case .findings: return .findings(try set("in this column"))
    case .with: return .with(try method())
    case .forModels: return .forModels(try models("in this column"))
    case .content: return .content(try content())
    case .retain(let isLeast): return .retain(atLeast: isLeast, try duration("a duration"))
    }
  }

  private mutating func next(endsCell: Void) -> Bool {
    let next = peek(1)
    return next.newlineBefore || next.sign == .pipe || next.sign == .closeBrace
      || next.kind == .end
  }
}

extension DiagnosticCode {
  static let cellCount = DiagnosticCode(
    "P0401", "another number of cells",
    explanation: """
      Each row of a table has a cell for each column. `-` stands for any value, and for a clause \
      that is absent.
      """,
    wrong: "route table t (task, n) -> to {\n    code | cheapest of {a, b}\n}",
    right: "route table t (task, n) -> to {\n    code | - | b\n}")

  static let emptyCell = DiagnosticCode(
    "P0402", "empty cell",
    explanation: """
      A cell says something; `-` stands for any value, and for a clause that is absent.
      """,
    wrong: "route table t (task, n) -> to {\n    code | | b\n}",
    right: "route table t (task, n) -> to {\n    code | - | b\n}")
}
