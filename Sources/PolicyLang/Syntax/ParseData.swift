/// Tables and cases from CSV files: their cells are read as those of a table in a policy.
extension Parser {
  /// A parser of a CSV file as table text; conditions of cells are kept in `tree`.
  private init(
    _ text: [UInt8], _ file: FileID, _ tree: Tree, names: consuming NameTable
  ) {
    self.init(file: file, bytes: text, names: names)
    self.tree = tree
    braces.append(current.span)
  }

  /// Fills a table from its file.
  ///
  /// `texts` names the attributes that are strings.
  static func fill(
    _ table: inout TableDeclaration, from csv: CommaSeparated, tree: inout Tree,
    names: inout NameTable, texts: Set<String>
  ) -> [Diagnostic] {
    let texts = Set(csv.columns.indices.filter { texts.contains(csv.columns[$0]) })
    let text = csv.tableText { column, cell in
      csv.columns[column] == "because" || (texts.contains(column) && csv.isBareText(cell))
    }
    var parser = Parser(text, csv.file, tree, names: names)
    names = NameTable()
    parser.clauseKind = .rule(table.kind)
    parser.dataTable(&table, csv, texts)
    names = parser.lexer.names
    tree.conditions = parser.tree.conditions
    return parser.lexer.problems + parser.problems
  }

  private mutating func dataTable(
    _ table: inout TableDeclaration, _ csv: CommaSeparated, _ texts: Set<Int>
  ) {
    do throws(SyntaxFailure) {
      try dataHeader(&table)
    } catch { return }
    guard !table.headings.isEmpty, !table.columns.isEmpty else {
      report(
        Diagnostic(
          .dataColumns,
          table.columns.isEmpty
            ? "no column of `\(lexer.names[table.ident.name])` is an attribute"
            : "no column of `\(lexer.names[table.ident.name])` says what its rows do",
          at: csv.header.first.map(csv.span) ?? current.span,
          help: ["the columns are attributes, then the words of clauses: `task,criticality,to`"]))
      return
    }
    table.path = nil
    table.rows = rows(table)
    if current.kind != .end { _ = expected("a row; no brace closes a CSV file") }
    putPlainCells(&table, csv, texts)
  }

  private mutating func dataHeader(_ table: inout TableDeclaration) throws(SyntaxFailure) {
    repeat {
      if here == .word, let word = current.word, Parser.headings.contains(word),
        isClauseWord(word)
      {
        table.headings.append(try heading(table.kind))
        continue
      }
      let place = current.span
      let column = try ident("an attribute, or the words of a clause")
      if !table.headings.isEmpty {
        let text = lexer.names[column.name]
        let near = NearestName.of(text, among: headings(of: table.kind))
        throw failure(
          Diagnostic(
            .dataColumns, "the column `\(text)` stands behind a column of results", at: place,
            help: near.map { ["did you mean `\($0)`?"] } ?? ["columns of attributes come first"]))
      }
      table.columns.append(column)
    } while take(.pipe)
    guard current.newlineBefore || at(.closeBrace) else {
      throw expected("the next column")
    }
  }

  /// Puts the texts that stand as they are into the cells that were kept free for them.
  private func putPlainCells(
    _ table: inout TableDeclaration, _ csv: CommaSeparated, _ texts: Set<Int>
  ) {
    let place = csv.columns.firstIndex(of: "because")
    let heading = table.headings.firstIndex { $0.value == .because }
    var row = 0
    for index in table.rows.indices {
      let start = table.rows[index].span.start
      while row + 1 < csv.rowCount, csv.cell(row, csv.columns.count - 1).end < start { row += 1 }
      for column in texts where table.rows[index].tests.indices.contains(column) {
        let cell = csv.cell(row, column)
        guard csv.isBareText(cell) else { continue }
        let value = Value(.string(csv.bareText(cell)), csv.span(cell))
        table.rows[index].tests[column] = TestCell(
          kind: .values([SpanOfValues(low: value)]), span: csv.span(cell))
      }
      guard let place, let heading else { continue }
      let cell = csv.cell(row, place)
      let text = csv.text(cell)
      guard text != "-", table.rows[index].results.indices.contains(heading) else { continue }
      table.rows[index].results[heading] = ResultCell(
        kind: .clause(.because(Text(value: text, span: csv.span(cell)))), span: csv.span(cell))
    }
  }
}
