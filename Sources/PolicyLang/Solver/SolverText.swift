/// Words of SMT-LIB 2.6.
enum SolverText {
  /// A name, quoted; `|` and `\` cannot stand in one.
  static func symbol(_ name: String) -> String {
    "|" + String(name.map { $0 == "|" || $0 == "\\" ? "_" : $0 }) + "|"
  }

  /// A whole number.
  static func number(_ number: Int128) -> String {
    number < 0 ? "(- \(number.magnitude))" : "\(number)"
  }

  /// A text as a string literal; nil when it has a code point that SMT-LIB's strings lack.
  static func literal(_ text: [UInt8]) -> String? {
    var result = "\""
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      guard scalar.value <= lastCodePoint else { return nil }
      result += escaped(scalar.value)
    }
    return result + "\""
  }

  /// The last code point of SMT-LIB's strings.
  static let lastCodePoint: UInt32 = 0x2FFFF

  /// A code point inside a literal.
  static func escaped(_ codePoint: UInt32) -> String {
    switch codePoint {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20, 0x2D...0x2F, 0x5F:
      Unicode.Scalar(codePoint).map { String(Character($0)) } ?? ""
    default: "\\u{\(String(codePoint, radix: 16))}"
    }
  }

  /// All of them.
  static func all(_ terms: [String]) -> String { join("and", terms, none: "true") }

  /// Any of them.
  static func any(_ terms: [String]) -> String { join("or", terms, none: "false") }

  /// The opposite.
  static func not(_ term: String) -> String {
    term == "true" ? "false" : term == "false" ? "true" : "(not \(term))"
  }

  private static func join(_ word: String, _ terms: [String], none: String) -> String {
    let absorbing = none == "true" ? "false" : "true"
    if terms.contains(absorbing) { return absorbing }
    let rest = terms.filter { $0 != none }
    return rest.isEmpty
      ? none : rest.count == 1 ? rest[0] : "(\(word) \(rest.joined(separator: " ")))"
  }

  /// A line of a comment.
  static func comment(_ text: String) -> String {
    "; " + String(text.map { $0.isNewline ? " " : $0 }) + "\n"
  }

  /// The text of an `echo`.
  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
