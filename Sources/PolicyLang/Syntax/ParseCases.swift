/// `NAME.cases.csv`: a test a row.
extension Parser {
  /// The columns of cases that are no attributes, beside `now` and `findings`.
  private static let caseColumns = ["name", "expect.effect", "expect.candidates", "expect.rule"]
  /// Those whose cells are read as they stand.
  private static let plainCaseColumns: Set<String> = ["name", "expect.effect"]

  /// The tests of a file; `texts` names the attributes that are strings.
  static func cases(
    _ csv: CommaSeparated, name file: String, names: inout NameTable, texts: Set<String>
  ) -> (tests: [Declaration], diagnostics: [Diagnostic]) {
    let texts = Set(csv.columns.indices.filter { texts.contains(csv.columns[$0]) })
    let text = csv.tableText { column, cell in
      isPlain(column, cell, csv, texts)
    }
    var parser = Parser(file: csv.file, bytes: text, names: names)
    names = NameTable()
    parser.braces.append(parser.current.span)
    let tests = parser.cases(csv, file, texts)
    names = parser.lexer.names
    return (tests, parser.lexer.problems + parser.problems)
  }

  /// Whether a cell is read as it stands: names of tests and effects, and the texts and names of
  /// rules that are not written as the language writes them.
  private static func isPlain(
    _ column: Int, _ cell: CommaSeparated.Cell, _ csv: CommaSeparated, _ texts: Set<Int>
  ) -> Bool {
    if plainCaseColumns.contains(csv.columns[column]) { return true }
    if csv.columns[column] == "expect.rule" { return !csv.begins(cell, with: "`") }
    return texts.contains(column) && !csv.isWrittenText(cell)
  }

  private mutating func cases(_ csv: CommaSeparated, _ file: String, _ texts: Set<Int>)
    -> [Declaration]
  {
    var attributes: [Ident?] = []
    for (place, column) in csv.columns.enumerated() {
      if place > 0, !take(.pipe) {
        _ = expected("the next column")
        return []
      }
      if Parser.caseColumns.contains(column) {
        advance()
        attributes.append(nil)
        continue
      }
      if column.hasPrefix("expect.") || column.contains(" ") {
        let near = NearestName.of(column, among: Parser.caseColumns)
        report(
          Diagnostic(
            .dataColumns, "cases have no column `\(column)`", at: csv.span(csv.header[place]),
            help: near.map { ["did you mean `\($0)`?"] } ?? []))
        return []
      }
      let span = current.span
      guard let name = current.name else {
        _ = expected("an attribute, `name` or `expect.…`")
        return []
      }
      advance()
      attributes.append(Ident(name: name, span: span))
    }
    inTable = true
    defer { inTable = false }
    let source = SourceFile(name: file, bytes: csv.bytes)
    var tests: [Declaration] = []
    for row in 0..<csv.rowCount where !csv.cells(of: row).isEmpty {
      current.breaksRow = false
      if let test = oneCase(csv, row, attributes, source, texts) { tests.append(test) }
      while here != .newline, current.kind != .end, !at(.closeBrace) { step() }
      depth = 0
    }
    return tests
  }

  /// One row; nil when a cell cannot be read.
  private mutating func oneCase(
    _ csv: CommaSeparated, _ row: Int, _ attributes: [Ident?], _ source: SourceFile,
    _ texts: Set<Int>
  ) -> Declaration? {
    let first = csv.span(csv.cell(row, 0))
    let whole = first.through(csv.span(csv.cell(row, csv.columns.count - 1)))
    let line = source.position(of: Int(first.start)).line
    var test = TestDeclaration(
      title: Text(value: "\(source.name), line \(line)", span: whole), given: [], expectations: [])
    var effect: (text: String, span: Span)?
    var rule: Ident?
    do throws(SyntaxFailure) {
      for (place, column) in csv.columns.prefix(csv.cells(of: row).count).enumerated() {
        if place > 0 { try expect(.pipe, "before the next cell") }
        let cell = csv.cell(row, place)
        guard !csv.isEmpty(cell) else { continue }
        let span = csv.span(cell)
        switch column {
        case "name":
          advance()
          test.title.value = csv.text(cell)
        case "expect.effect":
          advance()
          effect = (csv.text(cell), span)
        case "expect.candidates":
          test.expectations.append(Spanned(.candidates(try names("a model")), span))
        case "expect.rule" where Parser.isPlain(place, cell, csv, texts):
          advance()
          rule = Ident(name: lexer.names.intern(csv.bareText(cell)), span: span)
        case "expect.rule": rule = try name("a rule")
        case "now":
          guard case .instant(let instant) = try value("an instant").kind else {
            throw failure(
              Diagnostic(
                .malformedData, "`\(csv.text(cell))` is no instant", at: span,
                help: ["write `2027-03-31T18:00:00Z`"]))
          }
          test.given.append(Spanned(.now(Spanned(instant, span)), span))
        case "findings": test.given.append(Spanned(.findings(try set("in this column")), span))
        default:
          guard let ident = attributes[place] else { continue }
          let value: Value
          if Parser.isPlain(place, cell, csv, texts) {
            advance()
            value = Value(.string(csv.bareText(cell)), span)
          } else {
            value = try self.value("a value")
          }
          test.given.append(Spanned(.attribute(ident, value), span))
        }
      }
    } catch { return nil }
    expect(effect, rule, &test)
    return Declaration(kind: .test(test), documentation: [], span: whole)
  }

  private mutating func expect(
    _ effect: (text: String, span: Span)?, _ rule: Ident?, _ test: inout TestDeclaration
  ) {
    var isDeny = false
    if let (text, span) = effect {
      switch text {
      case "route": test.expectations.append(Spanned(.routed, span))
      case "no_candidate": test.expectations.append(Spanned(.noCandidate, span))
      case "deny":
        isDeny = true
        test.expectations.append(Spanned(.denied(by: rule.map { [$0] } ?? []), span))
      default:
        let near = NearestName.of(text, among: ["route", "deny", "no_candidate"])
        report(
          Diagnostic(
            .malformedData, "`\(text)` is no effect of a decision", at: span,
            help: near.map { ["did you mean `\($0)`?"] } ?? ["`route`, `deny` or `no_candidate`"]))
      }
    }
    if let rule, !isDeny { test.expectations.append(Spanned(.rule(rule), rule.span)) }
  }
}
