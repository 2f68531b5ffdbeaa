/// Cells of a column of strings, which spreadsheets write without the language's quotes.
extension CommaSeparated {
  /// Whether a cell of a table is a text as it stands, and neither `-` nor a test.
  func isBareText(_ cell: Cell) -> Bool {
    var rest = value(cell).drop(while: CommaSeparated.isBlank)
    while let last = rest.last, CommaSeparated.isBlank(last) { rest.removeLast() }
    if isWrittenText(cell) || rest.elementsEqual("-".utf8) { return false }
    if rest.starts(with: "==".utf8) || rest.starts(with: "!=".utf8) { return false }
    guard rest.starts(with: "not".utf8) else { return true }
    return rest.dropFirst(3).first { !CommaSeparated.isBlank($0) } != UInt8(ascii: "{")
  }

  /// Whether a cell begins with a string of the language.
  func isWrittenText(_ cell: Cell) -> Bool { begins(cell, with: "\"") }

  /// Whether a cell begins with a sign, blanks aside.
  func begins(_ cell: Cell, with sign: Unicode.Scalar) -> Bool {
    value(cell).first { !CommaSeparated.isBlank($0) } == UInt8(ascii: sign)
  }

  /// The text of a bare cell; blanks around it count in quotes alone.
  func bareText(_ cell: Cell) -> String {
    var bytes = value(cell)[...]
    if !cell.isQuoted {
      bytes = bytes.drop(while: CommaSeparated.isBlank)
      while let last = bytes.last, CommaSeparated.isBlank(last) { bytes.removeLast() }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
