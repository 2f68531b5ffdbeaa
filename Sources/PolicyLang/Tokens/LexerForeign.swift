/// Signs that the language does not have, each with what is written instead.
extension Lexer {
  /// A sign of other languages with the one that is meant here.
  private struct Foreign {
    let text: String
    let meant: String
    let kind: Kind
    enum Kind {
      case sign(Sign)
      case word(Word)
    }
  }

  /// Longer ones first.
  private static let foreignSigns: [Foreign] = [
    Foreign(text: "===", meant: "==", kind: .sign(.equal)),
    Foreign(text: "!==", meant: "!=", kind: .sign(.notEqual)),
    Foreign(text: "...", meant: "..", kind: .sign(.range)),
    Foreign(text: "<>", meant: "!=", kind: .sign(.notEqual)),
    Foreign(text: "=>", meant: ">=", kind: .sign(.greaterOrEqual)),
    Foreign(text: "=<", meant: "<=", kind: .sign(.lessOrEqual)),
    Foreign(text: "&&", meant: "and", kind: .word(.and)),
    Foreign(text: "&", meant: "and", kind: .word(.and)),
    Foreign(text: "!", meant: "not", kind: .word(.not)),
    Foreign(text: "≤", meant: "<=", kind: .sign(.lessOrEqual)),
    Foreign(text: "≥", meant: ">=", kind: .sign(.greaterOrEqual)),
    Foreign(text: "≠", meant: "!=", kind: .sign(.notEqual)),
    Foreign(text: "→", meant: "->", kind: .sign(.arrow)),
    Foreign(text: "…", meant: "..", kind: .sign(.range)),
    Foreign(text: "–", meant: "-", kind: .sign(.minus)),
    Foreign(text: "−", meant: "-", kind: .sign(.minus)),
    Foreign(text: "×", meant: "*", kind: .sign(.asterisk)),
    Foreign(text: "÷", meant: "/", kind: .sign(.slash)),
  ]

  /// Quotes that people write, with the one that closes them.
  private static let quotes: [(opening: String, closing: String)] = [
    ("'", "'"), ("“", "”"), ("„", "“"), ("‘", "’"), ("«", "»"),
  ]

  private func stands(_ text: String, at start: Int) -> Bool {
    bytes[start...].starts(with: text.utf8)
  }

  /// True when a sign begins at `start` that only looks like one or two of ours.
  func isForeignSign(at start: Int) -> Bool {
    guard [0x3D, 0x3C, 0x21, 0x2E, 0x2F].contains(bytes[start]) else { return false }
    if stands("!=", at: start), !stands("!==", at: start) { return false }
    return stands("/*", at: start) || Lexer.foreignSigns.contains { stands($0.text, at: start) }
  }

  /// What stands at `offset` and no token begins with: a token for what was meant, an invalid one,
  /// or nil when it counts as a space.
  mutating func foreign() -> Lexeme? {
    let start = offset
    for quote in Lexer.quotes where stands(quote.opening, at: start) {
      return foreignString(quote.opening, quote.closing)
    }
    for foreign in Lexer.foreignSigns where stands(foreign.text, at: start) {
      offset += foreign.text.utf8.count
      return meant(foreign, at: start)
    }
    switch bytes[start] {
    case 0x3B:
      return nothing(start, length: 1, "a line needs no `;`", fix: "remove the `;`")
    case 0x23:
      return hash()
    case 0x2F:
      return blockComment()
    case let byte where byte.isControl || byte >= 0x80:
      return unreadable()
    default:
      offset += 1
      return unexpected(start)
    }
  }

  private mutating func meant(_ foreign: Foreign, at start: Int) -> Lexeme {
    let place = span(start)
    let isTight = foreign.meant == "not" || bytes.byte(offset).isNamePart
    var replacement = foreign.meant
    if case .word = foreign.kind {
      if start > 0, bytes[start - 1].isNamePart { replacement = " " + replacement }
      if isTight, bytes.byte(offset) != 0x20 { replacement += " " }
    }
    problems.append(
      Diagnostic(
        .foreignSign, "`\(foreign.text)` is no sign of this language; write `\(foreign.meant)`",
        at: place,
        fixIt: .init("write `\(foreign.meant)`", [.init(place, replacement)])))
    switch foreign.kind {
    case .sign(let sign):
      return Lexeme(kind: .sign, span: place, sign: sign)
    case .word(let word):
      return Lexeme(kind: .word, span: place, word: word, name: names.intern(word.rawValue))
    }
  }

  /// Reports what is simply too much, and goes on as if a space stood there.
  private mutating func nothing(
    _ start: Int, length: Int, _ message: String, fix: String, help: [String] = []
  ) -> Lexeme? {
    offset = start + length
    problems.append(
      Diagnostic(
        .foreignSign, message, at: span(start), help: help,
        fixIt: .init(fix, [.init(span(start), "")])))
    return nil
  }

  private mutating func foreignString(_ opening: String, _ closing: String) -> Lexeme? {
    let start = offset
    let length = opening.utf8.count
    guard start >= unclosedUntil[closing] ?? 0,
      endOfString(from: start + length, closing: Array(closing.utf8)) != nil
    else {
      if start >= unclosedUntil[closing] ?? 0 { unclosedUntil[closing] = endOfLine(from: start) }
      offset += length
      return unexpected(start)
    }
    let lexeme = string(closing: Array(closing.utf8))
    let inside = start + length..<offset - closing.utf8.count
    let fix = Diagnostic.FixIt(
      "write double quotes",
      [
        .init(Span(file: file, start: start, end: inside.lowerBound), "\""),
        .init(Span(file: file, start: inside.upperBound, end: offset), "\""),
      ])
    problems.append(
      Diagnostic(
        .foreignSign, "a text stands in double quotes", at: lexeme.span,
        fixIt: bytes[inside].contains(0x22) ? nil : fix))
    return lexeme
  }

  /// `#3` behind a table's name, or a comment as other languages write it.
  private mutating func hash() -> Lexeme? {
    let start = offset
    offset += 1
    if start > 0, bytes[start - 1].isNamePart, bytes.byte(offset).isDigit {
      while bytes.byte(offset).isDigit { offset += 1 }
      problems.append(
        Diagnostic(
          .unexpectedCharacter, "a row's name stands in backticks", at: span(start),
          help: ["write the whole name so: `` `NAME#3` ``"]))
      return Lexeme(kind: .invalid, span: span(start))
    }
    offset = endOfLine(from: start)
    checkText(start..<offset)
    let place = Span(file: file, start: start, end: start + 1)
    problems.append(
      Diagnostic(
        .foreignSign, "a comment begins with `//`", at: place,
        fixIt: .init("write `//`", [.init(place, "//")])))
    return nil
  }

  private mutating func blockComment() -> Lexeme? {
    let start = offset
    offset = min(start + 2, bytes.count)
    if start >= unclosedUntil["*/"] ?? 0 {
      while offset < bytes.count, !stands("*/", at: offset) { offset += 1 }
      if offset == bytes.count { unclosedUntil["*/"] = offset }
    }
    if start < unclosedUntil["*/"] ?? 0 { offset = endOfLine(from: start) } else { offset += 2 }
    checkText(start..<offset, allowsNewline: true)
    problems.append(
      Diagnostic(
        .foreignSign, "comments are lines that begin with `//`",
        at: Span(file: file, start: start, end: start + 2),
        help: ["begin each line of the comment with `//`"]))
    return nil
  }

  private mutating func unexpected(_ start: Int) -> Lexeme {
    let found = text(start..<offset)
    let help: [String] =
      switch found {
      case "$": ["money is `$` and digits that touch it: `$0.50`"]
      case "%": ["`%` touches its number: `95%`"]
      case "'", "“", "„", "‘", "«", "’", "”", "»": ["a text stands in double quotes"]
      default: []
      }
    problems.append(
      Diagnostic(
        .unexpectedCharacter, "nothing begins with `\(found)` here", at: span(start), help: help))
    return Lexeme(kind: .invalid, span: span(start))
  }
}

extension DiagnosticCode {
  static let unexpectedCharacter = DiagnosticCode(
    "P0002", "unexpected character",
    explanation: """
      No word, number or sign of the language begins with this character.
      """,
    wrong: "deny d { when n > @5 }",
    right: "deny d { when n > 5 }")

  static let foreignSign = DiagnosticCode(
    "P0003", "a sign of another language",
    explanation: """
      Other languages write `&&`, `||`, `!`, `;`, `#` or single quotes. Here conditions are \
      joined by `and`, `or` and `not`, lines end without a sign, comments begin with `//`, and \
      texts stand in double quotes.
      """,
    wrong: "deny d { when n > 5 && m > 5 }",
    right: "deny d { when n > 5 and m > 5 }")
}
