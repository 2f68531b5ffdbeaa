/// Text as a terminal may show it: never a control character, every width known.
///
/// A policy may hold anything, escape sequences and reversing marks among them; what would act
/// on a terminal, or hide, is shown as `\u{1b}`.
public enum DisplayText {
  /// One code point as shown.
  struct Cell {
    /// What is printed.
    var text: String
    /// The columns it takes.
    var width: Int
    /// Offset of its first byte in the file.
    var start: Int
    /// Offset behind its last byte.
    var end: Int
  }

  /// Columns between tab stops.
  static let tabStop = 4

  /// A text on one line, with everything that is not plainly visible escaped.
  public static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isHidden($0) }) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if isHidden(scalar) { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
    }
  }

  /// The code points of some bytes of a line; what is not UTF-8 is shown as U+FFFD.
  static func cells(_ bytes: ArraySlice<UInt8>) -> [Cell] {
    var cells: [Cell] = []
    var column = 0
    var offset = bytes.startIndex
    var iterator = bytes.makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    while true {
      let scalar: Unicode.Scalar
      let length: Int
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        scalar = Unicode.UTF8.decode(encoded)
        length = encoded.count
      case .error(let count):
        scalar = "\u{FFFD}"
        length = count
      case .emptyInput:
        return cells
      }
      let (text, width) = shown(scalar, at: column)
      cells.append(Cell(text: text, width: width, start: offset, end: offset + length))
      offset += length
      column += width
    }
  }

  /// The columns that a text takes.
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  private static func shown(_ scalar: Unicode.Scalar, at column: Int) -> (String, Int) {
    if scalar == "\t" {
      let width = tabStop - column % tabStop
      return (String(repeating: " ", count: width), width)
    }
    guard isHidden(scalar) else { return (String(scalar), width(scalar)) }
    let text = escape(scalar)
    return (text, text.utf8.count)
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    guard bytes.contains(scalar.value) else {
      return "\\u{" + String(scalar.value, radix: 16) + "}"
    }
    return "\\x" + String(scalar.value & 0xFF, radix: 16, uppercase: true)
  }

  /// Code points that stand for a byte of a path that is not UTF-8.
  private static let bytes: ClosedRange<UInt32> = 0x10FF80...0x10FFFF

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value >= 0x20, scalar.value < 0x7F { return false }
    if bytes.contains(scalar.value) { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
    default: return false
    }
  }

  /// Columns of a code point: 0 for marks, 2 for East Asian wide (UAX 11, the large blocks).
  private static func width(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: return wide.contains { $0.contains(value) } ? 2 : 1
    }
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
    0x1F900...0x1FAFF, 0x20000...0x3FFFD,
  ]
}
