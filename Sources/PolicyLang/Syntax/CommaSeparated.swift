/// A CSV file (RFC 4180) as cells with their places.
///
/// The header decides whether commas or semicolons separate; a byte order mark is passed over;
/// lines end in LF or CR LF; lines with nothing in them are passed over.
struct CommaSeparated {
  /// One cell.
  struct Cell {
    /// Its bytes in the file, quotes included.
    var start: UInt32
    /// Behind its last byte.
    var end: UInt32
    /// True when it stands in quotes.
    var isQuoted: Bool
  }
  /// The file.
  let file: FileID
  /// Its bytes.
  let bytes: [UInt8]
  /// The names of the columns.
  private(set) var columns: [String] = []
  /// The cells of the header.
  private(set) var header: [Cell] = []
  /// The cells of all rows, one row behind the other; every row has a cell for each column.
  private(set) var cells: [Cell] = []
  /// What is wrong with the file.
  private(set) var problems: [Diagnostic] = []
  private let allowsEmptyCells: Bool
  private var separator = UInt8(ascii: ",")

  /// Reads a file; rows that are wrong are reported and left out.
  init(_ bytes: [UInt8], of file: FileID, allowsEmptyCells: Bool = false) {
    self.bytes = bytes
    self.file = file
    self.allowsEmptyCells = allowsEmptyCells
    read()
  }

  /// How many rows there are, the header not counted.
  var rowCount: Int { columns.isEmpty ? 0 : cells.count / columns.count }

  /// The cell of a row and a column, both from 0.
  func cell(_ row: Int, _ column: Int) -> Cell { cells[row * columns.count + column] }

  /// What a cell says: without its quotes, doubled ones once.
  func value(_ cell: Cell) -> [UInt8] {
    guard cell.isQuoted else { return Array(bytes[Int(cell.start)..<Int(cell.end)]) }
    var result: [UInt8] = []
    var index = Int(cell.start) + 1
    while index < Int(cell.end) - 1 {
      result.append(bytes[index])
      index += bytes[index] == 0x22 ? 2 : 1
    }
    return result
  }

  /// What a cell says, as text.
  func text(_ cell: Cell) -> String { String(decoding: value(cell), as: UTF8.self) }

  /// Where a cell stands.
  func span(_ cell: Cell) -> Span { Span(file: file, start: Int(cell.start), end: Int(cell.end)) }

  // MARK: - Reading

  private mutating func read() {
    var offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 1
    var isHeader = true
    while offset < bytes.count, problems.count < Limits.diagnostics {
      let first = isHeader ? 0 : cells.count
      let start = offset
      let startLine = line
      if isHeader { separator = separatorOfHeader(from: offset) }
      var row: [Cell] = []
      guard readRow(&offset, &line, into: &row) else { return }
      if row.count == 1, row[0].start == row[0].end { continue }
      if isHeader {
        header = row
        columns = row.map(text)
        isHeader = false
        checkHeader()
        if !problems.isEmpty { return }
        continue
      }
      guard row.count == columns.count else {
        report(
          "line \(startLine) has \(row.count) \(row.count == 1 ? "cell" : "cells"), "
            + "the header \(columns.count)",
          Span(file: file, start: start, end: Int(row.last?.end ?? UInt32(start))))
        continue
      }
      cells += row
      guard !allowsEmptyCells else { continue }
      for (place, cell) in row.enumerated() where isEmpty(cell) {
        report(
          "line \(startLine) has an empty cell in the column `\(columns[place])`", span(cell),
          help: ["write what belongs there; in a table `-` stands for any value"])
        cells.removeLast(cells.count - first)
        break
      }
    }
    if isHeader {
      report("the file is empty; a CSV file begins with the names of its columns", at(0))
    }
  }

  /// Whether a cell says nothing.
  func isEmpty(_ cell: Cell) -> Bool {
    let inner = cell.isQuoted ? 1 : 0
    return bytes[Int(cell.start) + inner..<Int(cell.end) - inner]
      .allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  private mutating func checkHeader() {
    var seen: Set<String> = []
    for (cell, name) in zip(header, columns) {
      if name.allSatisfy(\.isWhitespace) {
        report("a column has no name", span(cell))
      } else if !seen.insert(name).inserted {
        report("two columns have the name `\(name)`", span(cell))
      }
    }
  }

  private func separatorOfHeader(from start: Int) -> UInt8 {
    var inQuotes = false
    for byte in bytes[start...] {
      if byte == 0x22 { inQuotes.toggle() }
      if inQuotes { continue }
      if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") { return byte }
      if byte == 0x0A { break }
    }
    return UInt8(ascii: ",")
  }

  /// Reads to the end of a row; false when it has none.
  private mutating func readRow(
    _ offset: inout Int, _ line: inout Int, into row: inout [Cell]
  ) -> Bool {
    while true {
      guard let cell = readCell(&offset, &line) else { return false }
      row.append(cell)
      guard offset < bytes.count else { return true }
      if bytes[offset] == separator {
        offset += 1
        continue
      }
      if bytes[offset] == 0x0D { offset += 1 }
      offset += 1
      line += 1
      return true
    }
  }

  private mutating func readCell(_ offset: inout Int, _ line: inout Int) -> Cell? {
    let start = offset
    guard bytes.byte(offset) == 0x22 else {
      while offset < bytes.count, bytes[offset] != separator, !isLineEnd(offset) {
        if bytes[offset] == 0x22 {
          report(
            "line \(line) has a quote inside a cell that does not begin with one",
            Span(file: file, start: offset, end: offset + 1),
            help: ["put the cell in quotes and write the quote twice: `\"say \"\"yes\"\"\"`"])
          return nil
        }
        offset += 1
      }
      return Cell(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: offset),
        isQuoted: false)
    }
    let startLine = line
    offset += 1
    while offset < bytes.count {
      if bytes[offset] == 0x22 {
        guard bytes.byte(offset + 1) == 0x22 else { break }
        offset += 1
      } else if bytes[offset] == 0x0A {
        line += 1
      }
      offset += 1
    }
    guard offset < bytes.count else {
      report(
        "line \(startLine) opens a quote that never closes",
        Span(file: file, start: start, end: start + 1))
      return nil
    }
    offset += 1
    guard offset == bytes.count || bytes[offset] == separator || isLineEnd(offset) else {
      report("line \(line) goes on behind the closing quote of a cell", at(offset))
      return nil
    }
    return Cell(
      start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: offset),
      isQuoted: true)
  }

  private func isLineEnd(_ offset: Int) -> Bool {
    bytes[offset] == 0x0A || (bytes[offset] == 0x0D && bytes.byte(offset + 1) == 0x0A)
  }

  private func at(_ offset: Int) -> Span { Span(file: file, start: offset, end: offset) }

  private mutating func report(_ message: String, _ span: Span, help: [String] = []) {
    problems.append(Diagnostic(.malformedData, message, at: span, help: help))
  }
}

extension CommaSeparated {
  /// The same bytes as the rows of a table in a policy: `|` between cells, no quotes around them,
  /// and a brace that closes the table behind them.
  ///
  /// Every cell stays where it is, but for the bytes behind a doubled quote, so that the places of
  /// what is parsed are places of the file. Cells that `isPlain` says, by column, become `-`; empty
  /// ones at the end of a row are left out.
  func tableText(isPlain: (Int, Cell) -> Bool) -> [UInt8] {
    var result = [UInt8](repeating: 0x20, count: bytes.count)
    put(header, into: &result) { _, _ in false }
    for row in 0..<rowCount { put(cells(of: row), into: &result, isPlain) }
    return result + [0x0A, UInt8(ascii: "}")]
  }

  /// The cells of a row up to the last that says something.
  func cells(of row: Int) -> ArraySlice<Cell> {
    var result = cells[row * columns.count..<(row + 1) * columns.count]
    while let last = result.last, isEmpty(last) { result.removeLast() }
    return result
  }

  private func put(
    _ row: some Collection<Cell>, into result: inout [UInt8], _ isPlain: (Int, Cell) -> Bool
  ) {
    for (column, cell) in row.enumerated() {
      if isPlain(column, cell) {
        if !isEmpty(cell) { result[Int(cell.start)] = UInt8(ascii: "-") }
      } else {
        var place = Int(cell.start) + (cell.isQuoted ? 1 : 0)
        for byte in value(cell) {
          result[place] = byte == 0x0A || byte == 0x0D ? 0x20 : byte
          place += 1
        }
      }
      guard Int(cell.end) < result.count else { continue }
      result[Int(cell.end)] = column == row.count - 1 ? 0x0A : UInt8(ascii: "|")
    }
  }
}

extension DiagnosticCode {
  static let malformedData = DiagnosticCode(
    "S0105", "malformed file of values",
    explanation: """
      A CSV file follows RFC 4180: a header, a row a line with a cell for each column, commas or \
      semicolons between cells, double quotes around cells that hold either, quotes inside them \
      doubled. No cell is empty: `-` stands for any value in a table.
      """,
    wrong: """
      language 1
      request { n int 0..9 default 1 }
      model a { }
      deny table t from "t.csv"
      route r { to a }
      --- t.csv
      n,status
      5
      """,
    right: """
      language 1
      request { n int 0..9 default 1 }
      model a { }
      deny table t from "t.csv"
      route r { to a }
      --- t.csv
      n,status
      5,429
      """)

  static let dataColumns = DiagnosticCode(
    "S0106", "columns of a file of values",
    explanation: """
      A table's columns are attributes, then the words of clauses: `task,criticality,to`. An \
      enum or a list names one column, or its file has only one. A calendar has `date`, or `from` \
      and `until`. Cases have attributes, `now`, `findings`, `name`, `expect.effect`, \
      `expect.candidates` and `expect.rule`.
      """,
    wrong: """
      language 1
      request { n int 0..9 default 1 }
      model a { }
      deny table t from "t.csv"
      route r { to a }
      --- t.csv
      status,n
      429,5
      """,
    right: """
      language 1
      request { n int 0..9 default 1 }
      model a { }
      deny table t from "t.csv"
      route r { to a }
      --- t.csv
      n,status
      5,429
      """)
}
