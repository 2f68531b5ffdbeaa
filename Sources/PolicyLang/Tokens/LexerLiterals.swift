/// Names in backticks, texts, patterns and the extent of numbers.
extension Lexer {
  /// A name in backticks: anything but a backtick, a newline and control characters.
  mutating func quotedName() -> Lexeme? {
    let start = offset
    offset += 1
    while offset < bytes.count, bytes[offset] != 0x60, bytes[offset] != 0x0A { offset += 1 }
    guard bytes.byte(offset) == 0x60, offset < bytes.count else {
      offset = recoveryEnd(from: start)
      problems.append(
        Diagnostic(
          .unterminated, "this name is not closed by a backtick on its line", at: span(start),
          help: ["a name in backticks ends with a backtick on the same line: `` `any` ``"]))
      return Lexeme(kind: .invalid, span: span(start))
    }
    offset += 1
    let inside = start + 1..<offset - 1
    checkText(inside, allowsTab: false)
    if inside.isEmpty {
      problems.append(
        Diagnostic(
          .unexpectedCharacter, "there is no name between these backticks", at: span(start)))
      return Lexeme(kind: .invalid, span: span(start))
    }
    checkLength(start, bytes: inside.count)
    return Lexeme(kind: .quotedName, span: span(start), name: names.intern(text(inside)))
  }

  /// A text from the opening quote at `offset` to `closing`, on one line.
  mutating func string(closing: [UInt8]) -> Lexeme {
    let start = offset
    let opening = bytes.codePoint(start)?.length ?? 1
    guard let end = endOfString(from: start + opening, closing: closing) else {
      offset = recoveryEnd(from: start)
      checkText(start..<offset)
      problems.append(
        Diagnostic(
          .unterminated, "this text is not closed by `\"` on its line", at: span(start),
          help: ["a text ends with `\"` on the line where it begins; `\\n` stands for a new line"]))
      return Lexeme(kind: .invalid, span: span(start))
    }
    offset = end + closing.count
    checkText(start + opening..<end)
    return Lexeme(kind: .string, span: span(start))
  }

  /// The offset of the closing quote, if it stands on the line.
  func endOfString(from start: Int, closing: [UInt8]) -> Int? {
    var end = start
    while end < bytes.count, bytes[end] != 0x0A {
      if bytes[end] == 0x5C, bytes.byte(end + 1) != 0x0A {
        end += 2
      } else if bytes[end...].starts(with: closing) {
        return end
      } else {
        end += 1
      }
    }
    return nil
  }

  /// `REGEX = "/" on one line, escape \/ , not empty "/"`; `offset` is at the first slash.
  mutating func regex() -> Lexeme {
    let start = offset
    guard let end = endOfString(from: start + 1, closing: [0x2F]) else {
      offset = recoveryEnd(from: start)
      problems.append(
        Diagnostic(
          .unterminated, "this pattern is not closed by `/` on its line", at: span(start),
          help: [
            "a pattern ends with `/` on the line where it begins; write `\\/` for a slash in it"
          ]))
      return record(Lexeme(kind: .invalid, span: span(start)))
    }
    offset = end + 1
    checkText(start + 1..<end)
    return record(Lexeme(kind: .regex, span: span(start)))
  }

  private mutating func record(_ lexeme: Lexeme) -> Lexeme {
    tokens.append(Token(lexeme.kind, lexeme.span))
    return lexeme
  }

  /// Where a token that is not closed is taken to end: at the end of its line, but before closing
  /// braces there, so that the rest of the file keeps its meaning.
  private func recoveryEnd(from start: Int) -> Int {
    var end = endOfLine(from: start)
    while end > start + 1, [0x20, 0x09, 0x7D].contains(bytes[end - 1]) { end -= 1 }
    return end
  }

  /// A number with everything that touches it; `NumberReader` says what it means.
  mutating func number() -> Lexeme {
    let start = offset
    if bytes[offset] == 0x24 { offset = behindBlanks(offset + 1) }
    let isMoney = offset > start
    if let end = endOfDate(from: start) {
      offset = end
    } else {
      while offset < bytes.count {
        let byte = bytes[offset]
        if byte.isNamePart || (byte == 0x2E && bytes.byte(offset + 1).isDigit) {
          offset += 1
        } else {
          break
        }
      }
      // A sign that stands apart, or behind its digits, is the number's all the same.
      let sign = behindBlanks(offset)
      let isApart = bytes.byte(sign) == 0x24 && !isMoney && !bytes.byte(sign + 1).isDigit
      if bytes.byte(sign) == 0x25 || isApart { offset = sign + 1 }
    }
    checkLength(start, bytes: offset - start)
    return Lexeme(kind: .number, span: span(start))
  }

  /// The offset of what follows the spaces at `start` on its line.
  func behindBlanks(_ start: Int) -> Int {
    var end = start
    while bytes.byte(end) == 0x20 || bytes.byte(end) == 0x09 { end += 1 }
    return end
  }

  /// The end of a date, with its time where one follows, right or wrong.
  private func endOfDate(from start: Int) -> Int? {
    guard (0..<4).allSatisfy({ bytes.byte(start + $0).isDigit }) else { return nil }
    var end = start + 4
    for _ in 0..<2 {
      guard bytes.byte(end) == 0x2D, bytes.byte(end + 1).isDigit else { return nil }
      end += 1
      while bytes.byte(end).isDigit { end += 1 }
    }
    guard [0x54, 0x74].contains(bytes.byte(end)), bytes.byte(end + 1).isDigit else { return end }
    func isTimePart(_ byte: UInt8) -> Bool { byte.isNamePart || byte == 0x3A }
    while isTimePart(bytes.byte(end))
      || ([0x2E, 0x2B, 0x2D].contains(bytes.byte(end)) && bytes.byte(end + 1).isDigit)
    {
      end += 1
    }
    return end
  }
}

extension DiagnosticCode {
  static let unterminated = DiagnosticCode(
    "P0004", "not closed on its line",
    explanation: """
      A text in double quotes, a name in backticks and a pattern between slashes each end on the \
      line where they begin. The closing sign is missing. Write `\\n` for a new line inside a \
      text.
      """,
    wrong: "deny d { when n > 5   because \"no code }",
    right: "deny d { when n > 5   because \"no code\" }")
}
