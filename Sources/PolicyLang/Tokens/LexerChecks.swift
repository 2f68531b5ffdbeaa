/// What a text must be whatever it says: UTF-8, without control and hidden characters, in bounds.
extension Lexer {
  /// Marks that turn the direction of writing, so that a text reads other than it is.
  private static let directionMarks: Set<UInt32> = Set(0x202A...0x202E).union(0x2066...0x2069)

  mutating func skipByteOrderMark() {
    guard bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return }
    offset = 3
    tokens.append(Token(.invalid, span(0)))
    problems.append(
      Diagnostic(
        .unreadableByte, "the file begins with a byte order mark", at: span(0),
        help: ["save the file as UTF-8 without a byte order mark"],
        fixIt: .init("remove the byte order mark", [.init(span(0), "")])))
  }

  /// Where a file without a newline has carriage returns: they end its lines.
  static func oldLineEnds(_ bytes: [UInt8]) -> [Int] {
    guard bytes.contains(0x0D), !bytes.contains(0x0A) else { return [] }
    return bytes.indices.filter { bytes[$0] == 0x0D }
  }

  mutating func reportOldLineEnds(_ returns: [Int]) {
    guard let first = returns.first else { return }
    func place(_ start: Int) -> Span { Span(file: file, start: start, end: start + 1) }
    problems.append(
      Diagnostic(
        .unreadableByte, "the lines of this file end in a carriage return alone (U+000D)",
        at: place(first), help: ["save the file with LF or CR LF at the end of each line"],
        fixIt: .init("write newlines", returns.map { .init(place($0), "\n") })))
  }

  /// Reports the first thing in a comment, text, pattern or quoted name that must not be there.
  mutating func checkText(
    _ range: Range<Int>, allowsTab: Bool = true, allowsNewline: Bool = false
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte < 0x80 {
        let isAllowed = byte == 0x09 ? allowsTab : !byte.isControl
        let isNewline = byte == 0x0A || (byte == 0x0D && bytes.byte(index + 1) == 0x0A)
        guard isAllowed || (allowsNewline && isNewline) else {
          return problems.append(unreadable(index, length: 1))
        }
        index += 1
      } else {
        guard let point = bytes.codePoint(index), isReadable(point.value) else {
          return problems.append(unreadable(index, length: bytes.codePoint(index)?.length ?? 1))
        }
        index += point.length
      }
    }
  }

  /// Bytes between tokens that are no text: one message for all that stand together.
  mutating func unreadable() -> Lexeme? {
    let start = offset
    if let point = bytes.codePoint(start), point.value >= 0x80, isReadable(point.value) {
      if let length = letter(start) {
        _ = length
        return word()
      }
      offset += point.length
      return readable(point.value, start)
    }
    var first = unreadable(start, length: bytes.codePoint(start)?.length ?? 1)
    while offset < bytes.count {
      let point = bytes.codePoint(offset)
      let isUnreadable =
        switch point {
        case nil: true
        case let point? where point.value < 0x80:
          bytes[offset].isControl && bytes[offset] != 0x0A
        case let point?: !isReadable(point.value)
        }
      guard isUnreadable else { break }
      offset += point?.length ?? 1
    }
    // Two words that only this character keeps apart would become one.
    let isBetween = bytes.byte(start - 1).isNamePart && bytes.byte(offset).isNamePart
    if isBetween, bytes[start].isControl { first.fixIt = nil }
    if first.fixIt != nil {
      first.fixIt = .init("remove what stands here", [.init(span(start), "")])
    }
    problems.append(first)
    return nil
  }

  /// A character that is well-formed, but no part of the language.
  private mutating func readable(_ value: UInt32, _ start: Int) -> Lexeme? {
    let spaces: Set<UInt32> = [0xA0, 0x1680, 0x202F, 0x205F, 0x3000, 0x2028, 0x2029, 0x85]
    if spaces.contains(value) || (0x2000...0x200A).contains(value) {
      problems.append(
        Diagnostic(
          .unexpectedCharacter, "a space of another kind (\(hexadecimal(value)))", at: span(start),
          help: ["only the plain space, the tab and the newline stand between words"],
          fixIt: .init("write a plain space", [.init(span(start), " ")])))
      return nil
    }
    problems.append(
      Diagnostic(
        .unexpectedCharacter, "nothing begins with `\(text(start..<offset))` here", at: span(start))
    )
    return Lexeme(kind: .invalid, span: span(start))
  }

  private func isReadable(_ value: UInt32) -> Bool {
    !Lexer.directionMarks.contains(value) && !(0x80...0x9F).contains(value) && value != 0xFEFF
      && value != 0x200B
  }

  private func unreadable(_ index: Int, length: Int) -> Diagnostic {
    let place = Span(file: file, start: index, end: index + length)
    guard let point = bytes.codePoint(index) else {
      return Diagnostic(
        .unreadableByte, "these bytes are no UTF-8 text", at: place,
        help: ["save the file as UTF-8"])
    }
    let what =
      Lexer.directionMarks.contains(point.value)
      ? "a hidden mark turns the direction of writing here" : "a control character stands here"
    return Diagnostic(
      .unreadableByte, "\(what) (\(hexadecimal(point.value)))", at: place,
      help: ["remove it: what a reviewer sees and what is compiled must be the same"],
      // What stands behind a carriage return looks like a line of its own, even in a comment.
      fixIt: point.value == 0x0D ? nil : .init("remove the character", [.init(place, "")]))
  }

  private func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// Reports a name or number of more than `Limits.nameBytes`.
  mutating func checkLength(_ start: Int, bytes count: Int) {
    guard count > Limits.nameBytes else { return }
    problems.append(
      Diagnostic(
        .tooLong, "this name or number has \(count) bytes; \(Limits.nameBytes) are allowed",
        at: span(start)))
  }
}

extension Diagnostic {
  /// A word with letters outside ASCII, or one that begins with `_`.
  static func foreignName(_ span: Span, _ text: String) -> Diagnostic {
    guard !text.hasPrefix("_") else {
      return Diagnostic(
        .unexpectedCharacter, "a name begins with a letter: `\(shortened(text))` does not", at: span
      )
    }
    return Diagnostic(
      .unexpectedCharacter, "a bare name has letters `a` to `z` only: `\(shortened(text))`",
      at: span)
  }

  /// The first part of a long text, for a message.
  static func shortened(_ text: String) -> String {
    text.count > 40 ? text.prefix(37) + "..." : text
  }
}

extension DiagnosticCode {
  static let unreadableByte = DiagnosticCode(
    "P0001", "bytes that are no plain text",
    explanation: """
      A policy is UTF-8 text without a byte order mark, without control characters, and without \
      the hidden marks that turn the direction of writing. What a reviewer sees must be what is \
      compiled.
      """,
    wrong: "// a comment that hides \u{202E}something\ndeny d { when n > 5 }",
    right: "// a comment that hides nothing\ndeny d { when n > 5 }")

  static let tooLong = DiagnosticCode(
    "P0007", "too long",
    explanation: """
      A name has at most 128 bytes and a text at most 8,192. Nothing that a policy says needs \
      more.
      """,
    wrong: "define " + String(repeating: "long_", count: 26) + " = n > 5",
    right: "define long = n > 5\ndeny d { when long }")
}
