/// One rule or one row, ready to be checked as its kind asks.
struct RuleSource {
  /// The declaration.
  var item: Placed<RuleItem>
  /// The rule's name, or `TABLE#n`.
  var name: String
  /// Its clauses; those of a row are the table's notes and the row's results.
  var clauses: Clauses
  /// What holds for it: the `when`, or the cells of a row.
  var condition: Condition
  /// The condition's range.
  var conditionSpan: Span
  /// The row.
  var row: Span?
  /// True when it holds for every request at every time.
  var isAlways: Bool
  /// True for a row of a `unique` table.
  var isUniqueRow = false
}

extension Checking {
  /// The rules of a kind with their conditions checked, tables as their rows.
  mutating func sources(_ kind: RuleKind) -> [RuleSource] {
    items(kind).flatMap { sources($0) }
  }

  /// A rule, or the rows of a table.
  mutating func sources(_ item: Placed<RuleItem>) -> [RuleSource] {
    tree = item.tree
    switch item.value {
    case .rule(let rule):
      let clauses = Clauses(rule.clauses)
      return [
        RuleSource(
          item: item, name: text(rule.ident), clauses: clauses, condition: when(clauses),
          conditionSpan: clauses.whenSpan ?? item.span, row: nil,
          isAlways: clauses.when == nil && clauses.from == nil && clauses.until == nil)
      ]
    case .table(let table):
      return rows(table, item)
    }
  }

  /// What every rule has.
  mutating func info(_ source: RuleSource) -> RuleInfo {
    info(
      source.item.value.kind, source.name, source.clauses, source.item, span: source.row,
      isUniqueRow: source.isUniqueRow)
  }

  private mutating func rows(_ table: TableDeclaration, _ item: Placed<RuleItem>) -> [RuleSource] {
    let name = text(table.ident)
    if let path = table.path {
      requireText(path, "the name of a file")
      return []
    }
    let columns = columns(table)
    checkHeadings(table)
    let expected = table.columns.map(text) + table.headings.map { written($0.span) }
    var result: [RuleSource] = []
    for (index, row) in table.rows.enumerated() {
      guard
        row.tests.count == table.columns.count, row.results.count == table.headings.count
      else {
        reportCells(row, index + 1, table, expected)
        continue
      }
      let condition = condition(row, columns)
      var clauses = table.notes
      for (cell, heading) in zip(row.results, table.headings) {
        if case .clause(let kind) = cell.kind {
          clauses.append(Clause(kind, word: heading.span, span: cell.span))
        }
      }
      let gathered = Clauses(clauses)
      let isAny = row.tests.allSatisfy { $0.kind == .any }
      result.append(
        RuleSource(
          item: item, name: "\(name)#\(index + 1)", clauses: gathered, condition: condition,
          conditionSpan: row.span, row: row.span,
          isAlways: isAny && gathered.from == nil && gathered.until == nil,
          isUniqueRow: table.unique != nil))
    }
    return result
  }

  private mutating func reportCells(
    _ row: Row, _ number: Int, _ table: TableDeclaration, _ expected: [String]
  ) {
    let count = row.tests.count + row.results.count
    report(
      RuleCodes.cellCount,
      "row \(number) of `\(text(table.ident))` has \(count) cells, not \(expected.count)",
      at: row.span,
      secondary: [Diagnostic.Label(table.ident.span, "the columns are \(list(expected))")],
      help: ["`-` stands for any value"])
  }

  /// The attributes of the test columns, with their types; nil where one is wrong.
  private mutating func columns(_ table: TableDeclaration) -> [(AttributeID, ValueType, String)?] {
    var seen: [AttributeID: Span] = [:]
    return table.columns.map { column in
      guard let id = attribute(column) else { return nil }
      if let first = seen[id] {
        report(
          RuleCodes.columnTwice, "`\(text(column))` is a column twice", at: column.span,
          secondary: [Diagnostic.Label(first, "first here")])
      }
      seen[id] = column.span
      return scope.attributeTypes[id].map { (id, $0, text(column)) }
    }
  }

  /// A row means that all its cells hold.
  private mutating func condition(
    _ row: Row, _ columns: [(AttributeID, ValueType, String)?]
  ) -> Condition {
    var parts: [Condition] = []
    for (cell, column) in zip(row.tests, columns) {
      guard let (id, type, name) = column else { continue }
      if cell.kind == .any { continue }
      if let part = test(cell, .attribute(id), type, name) { parts.append(part) }
    }
    if parts.isEmpty { return .constant(true) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }
}

extension RuleCodes {
  static let cellCount = DiagnosticCode(
    "R0114", "row with too few or too many cells",
    explanation: "A row has one cell for each column and each result; `-` stands for any value.",
    wrong: "route table t (task, n) -> to {\n    code | a\n}",
    right: "route table t (task, n) -> to {\n    code | - | a\n}")

  static let columnTwice = DiagnosticCode(
    "R0118", "column or heading stands twice",
    explanation: "Each attribute is one column of a table at most, and each clause one heading.",
    wrong: "route table t (task, task) -> to {\n    code | code | a\n}",
    right: "route table t (task) -> to {\n    code | a\n}")
}
