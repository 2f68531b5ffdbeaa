/// Enums, lists and calendars whose values lie in files.
///
/// A file that could not be read has been reported with the texts; what rests on it stays silent.
extension Checking {
  /// A column of a CSV file, a cell a row; nil, with a diagnostic, when it has none.
  private mutating func cells(
    of column: Column
  ) -> (csv: CommaSeparated, place: Int)? {
    checkColumn(column)
    guard let csv = csv(column.path) else { return nil }
    guard let heading = column.heading else {
      if csv.columns.count == 1 { return (csv, 0) }
      report(
        .dataColumns, "`\(column.path.value)` has \(csv.columns.count) columns",
        at: column.path.span,
        help: ["say which: `column \"\(csv.columns[0])\"`", "columns: \(list(csv.columns))"])
      return nil
    }
    guard let place = csv.columns.firstIndex(of: heading.value) else {
      report(
        .dataColumns, "`\(column.path.value)` has no column `\(heading.value)`", at: heading.span,
        help: suggestion(for: heading.value, among: csv.columns, called: "columns"))
      return nil
    }
    return (csv, place)
  }

  private mutating func reportEmpty(_ path: Text, _ ident: Ident, _ what: String) {
    report(
      TypeCodes.emptyFile, "`\(path.value)` has no \(what), so nothing is ever in `\(text(ident))`",
      at: path.span,
      help: ["fill the file, or delete `\(text(ident))` and the rules that wait for it"])
  }

  private mutating func csv(_ path: Text) -> CommaSeparated? {
    guard let file = data[path.value] else { return nil }
    let csv = CommaSeparated(sources[file].bytes, of: file)
    for problem in csv.problems {
      report(problem.code, problem.message, at: problem.span, help: problem.help)
    }
    return csv.problems.isEmpty && !csv.columns.isEmpty ? csv : nil
  }

  // MARK: - Enums

  /// Declares an enum with the values of a column.
  mutating func declareEnumeration(_ ident: Ident, from column: Column) {
    let name = text(ident)
    var places: [Name: Int] = [:]
    var spans: [Span] = []
    var values: [String] = []
    if let (csv, place) = cells(of: column) {
      if csv.rowCount > Limits.enumValues {
        report(
          TypeCodes.overLimit,
          "an enum has at most \(Limits.enumValues) values, `\(name)` has \(csv.rowCount)",
          at: column.path.span)
      }
      for row in 0..<min(csv.rowCount, Limits.enumValues) {
        let cell = csv.cell(row, place)
        let value = names.intern(csv.text(cell))
        if let first = places[value] {
          report(
            TypeCodes.declaredTwice, "`\(text(value))` stands twice in `\(name)`",
            at: csv.span(cell), secondary: [Diagnostic.Label(spans[first], "first here")])
          continue
        }
        places[value] = values.count
        values.append(text(value))
        spans.append(csv.span(cell))
      }
      if values.isEmpty {
        report(
          .malformedData, "`\(column.path.value)` has no row, and an enum needs a value",
          at: column.path.span)
      }
    }
    policy.enumerations.append(
      Enumeration(name: name, isLevel: false, values: values, outside: values, span: ident.span))
    scope.values.append(places)
  }

  // MARK: - Lists

  /// The entries of a list: the lines of a text, or the cells of a column.
  mutating func content(
    of column: Column, as type: ValueType, _ ident: Ident
  ) -> Scope.ListContent {
    guard let entries = entries(of: column, ident) else { return .wrong }
    if entries.isEmpty { reportEmpty(column.path, ident, "entry") }
    if type == .string {
      let long = entries.first { $0.bytes.count > Limits.stringBytes }
      if let long {
        report(TypeCodes.overLimit, "a text has at most \(Limits.stringBytes) bytes", at: long.span)
        return .wrong
      }
      var texts = entries.map(\.bytes)
      texts.sort { $0.lexicographicallyPrecedes($1) }
      var distinct: [[UInt8]] = []
      distinct.reserveCapacity(texts.count)
      for text in texts where distinct.last != text { distinct.append(text) }
      policy.lists.append(StringList(name: text(ident), entries: distinct))
      return .strings(policy.lists.count - 1)
    }
    let subject = "an entry of `\(text(ident))`"
    var values: [SpanOfValues] = []
    for entry in entries {
      guard let value = value(entry.bytes, at: entry.span, as: type) else {
        report(
          TypeCodes.mismatch,
          "\(subject) is \(words(type)), but found `\(String(decoding: entry.bytes, as: UTF8.self))`",
          at: entry.span)
        return .wrong
      }
      values.append(SpanOfValues(low: value))
    }
    return ranges(values, as: type, of: subject).map { .ranges(type, $0) } ?? .wrong
  }

  private mutating func entries(
    of column: Column, _ ident: Ident
  ) -> [(bytes: [UInt8], span: Span)]? {
    var entries: [(bytes: [UInt8], span: Span)] = []
    if column.heading != nil || column.path.value.lowercased().hasSuffix(".csv") {
      guard let (csv, place) = cells(of: column) else { return nil }
      for row in 0..<csv.rowCount {
        let cell = csv.cell(row, place)
        entries.append((csv.value(cell), csv.span(cell)))
      }
    } else {
      checkColumn(column)
      guard let file = data[column.path.value] else { return nil }
      let bytes = sources[file].bytes
      var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      while start < bytes.count {
        let next = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
        var end = next
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        if end > start {
          entries.append((Array(bytes[start..<end]), Span(file: file, start: start, end: end)))
        }
        start = next + 1
      }
    }
    guard entries.count <= Limits.listEntries else {
      report(
        TypeCodes.overLimit,
        "a list has at most \(Limits.listEntries) entries, `\(text(ident))` has \(entries.count)",
        at: column.path.span)
      return nil
    }
    return entries
  }

  /// A cell as a value of a type; names of an enum stand without backticks.
  private mutating func value(_ bytes: [UInt8], at span: Span, as type: ValueType) -> Value? {
    let text = String(decoding: bytes, as: UTF8.self)
    switch type {
    case .bool: return text == "true" || text == "false" ? Value(.bool(text == "true"), span) : nil
    case .symbol: return Value(.name(names.intern(text)), span)
    case .instant: return instant(bytes).map { Value(.instant($0), span) }
    case .int, .usd, .percent, .duration:
      return Parser.value(of: bytes).map { Value($0, span) }
    case .string: return Value(.string(text), span)
    case .set: return nil
    }
  }

  private func instant(_ bytes: [UInt8]) -> InstantLiteral? {
    guard bytes.count >= 10 else { return nil }
    let place = Span(file: FileID(0), start: 0, end: bytes.count)
    return try? InstantReader.read(bytes, at: place)
  }

  // MARK: - Calendars

  /// The instants of a calendar, ascending and apart; nil when something is wrong with it.
  mutating func times(of calendar: CalendarDeclaration) -> [ClosedRange<Int64>]? {
    guard let csv = csv(calendar.path) else { return nil }
    let columns = csv.columns.filter { $0 != "name" }
    let first = csv.columns.firstIndex(of: columns == ["date"] ? "date" : "from")
    let last = csv.columns.firstIndex(of: columns == ["date"] ? "date" : "until")
    guard columns == ["date"] || Set(columns) == ["from", "until"], let first, let last else {
      report(
        .dataColumns, "`\(calendar.path.value)` has the columns \(list(csv.columns))",
        at: calendar.path.span,
        help: [
          "the first line of a calendar names its columns: `date`, or `from` and `until`",
          "beside them it may have `name`",
        ])
      return nil
    }
    if csv.rowCount == 0 { reportEmpty(calendar.path, calendar.ident, "day and no span of time") }
    var result: [ClosedRange<Int64>] = []
    var isGood = true
    for row in 0..<csv.rowCount {
      let (low, high) = (csv.cell(row, first), csv.cell(row, last))
      guard let from = instant(in: low, csv), let until = instant(in: high, csv) else {
        isGood = false
        continue
      }
      let day: Int64 = 86_400_000_000
      let end = until.isDate ? until.microseconds + (day - 1) : until.microseconds - 1
      guard from.microseconds <= end else {
        report(
          .malformedData, "this span ends before it starts",
          at: csv.span(low).through(csv.span(high)))
        isGood = false
        continue
      }
      result.append(from.microseconds...end)
    }
    guard isGood else { return nil }
    return joined(result)
  }

  private mutating func instant(in cell: CommaSeparated.Cell, _ csv: CommaSeparated)
    -> InstantLiteral?
  {
    if let instant = instant(csv.value(cell)) { return instant }
    report(
      .malformedData, "`\(csv.text(cell))` is no day and no instant", at: csv.span(cell),
      help: ["write `2027-03-31` or `2027-03-31T18:00:00Z`"])
    return nil
  }
}

extension TypeCodes {
  static let emptyFile = DiagnosticCode(
    "T0314", "file of values without any", severity: .warning,
    explanation: """
      A list or a calendar whose file has no entry is never met, so a rule that asks `in` it does \
      nothing, and one that asks `not in` it always holds. Most often an export went wrong: the \
      file was written before it was filled.
      """,
    wrong: """
      language 1
      request { n int 0..9 default 1 }
      calendar freeze from "freeze.csv"
      model a { }
      deny d { when now in freeze }
      route r { to a }
      --- freeze.csv
      date,name
      """,
    right: """
      language 1
      request { n int 0..9 default 1 }
      calendar freeze from "freeze.csv"
      model a { }
      deny d { when now in freeze }
      route r { to a }
      --- freeze.csv
      date,name
      2027-12-24,Christmas Eve
      """)
}

extension Parser {
  /// A number with its unit, from bytes that hold nothing else.
  static func value(of bytes: [UInt8]) -> Value.Kind? {
    var parser = Parser(file: FileID(0), bytes: bytes, names: NameTable())
    guard let value = try? parser.value("a value"), parser.current.kind == .end,
      parser.problems.isEmpty, parser.lexer.problems.isEmpty
    else { return nil }
    return value.kind
  }
}
