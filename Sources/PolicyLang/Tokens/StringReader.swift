/// The value of a text, its escapes resolved.
enum StringReader {
  /// Reads a token of kind `string` whose quotes are `opening` and `closing` bytes long.
  static func read(_ token: Span, of bytes: [UInt8]) -> (value: String, problems: [Diagnostic]) {
    let start = Int(token.start)
    let quote = bytes.codePoint(start)?.length ?? 1
    let inside = start + quote..<max(start + quote, Int(token.end) - quote)
    var value: [UInt8] = []
    value.reserveCapacity(inside.count)
    var problems: [Diagnostic] = []
    var index = inside.lowerBound
    while index < inside.upperBound {
      guard bytes[index] == 0x5C else {
        value.append(bytes[index])
        index += 1
        continue
      }
      let escape = escape(at: index, end: inside.upperBound, of: bytes)
      if let text = escape.text {
        value.append(contentsOf: text.utf8)
      } else if problems.count <= Limits.diagnostics {
        problems.append(
          unknown(Span(file: token.file, start: index, end: index + escape.length), bytes))
      }
      index += escape.length
    }
    if value.count > Limits.stringBytes {
      problems.append(
        Diagnostic(
          .tooLong, "this text has \(value.count) bytes; \(Limits.stringBytes) are allowed",
          at: token))
    }
    return (String(decoding: value, as: UTF8.self), problems)
  }

  /// What the escape at `index` stands for, or nil, and how long it is.
  private static func escape(
    at index: Int, end: Int, of bytes: [UInt8]
  ) -> (text: String?, length: Int) {
    switch bytes.byte(index + 1) {
    case 0x22: return ("\"", 2)
    case 0x5C: return ("\\", 2)
    case 0x6E: return ("\n", 2)
    case 0x74: return ("\t", 2)
    case 0x75 where bytes.byte(index + 2) == 0x7B: break
    default: return (nil, min(end - index, 1 + (bytes.codePoint(index + 1)?.length ?? 1)))
    }
    var close = index + 3
    while close < end, bytes[close] != 0x7D, close < index + 12 { close += 1 }
    guard close < end, bytes[close] == 0x7D else { return (nil, 3) }
    let digits = String(decoding: bytes[index + 3..<close], as: UTF8.self)
    let length = close - index + 1
    guard !digits.hasPrefix("+"), digits.utf8.count <= 6,
      let value = UInt32(digits, radix: 16), value != 0, let scalar = Unicode.Scalar(value)
    else { return (nil, length) }
    return (String(Character(scalar)), length)
  }

  private static func unknown(_ place: Span, _ bytes: [UInt8]) -> Diagnostic {
    let text = String(decoding: bytes[Int(place.start)..<Int(place.end)], as: UTF8.self)
    return Diagnostic(
      .unknownEscape, "`\(text)` is no escape of a text", at: place,
      help: [#"escapes are `\"`, `\\`, `\n`, `\t` and `\u{20AC}`; write `\\` for a backslash"#])
  }
}

extension DiagnosticCode {
  static let unknownEscape = DiagnosticCode(
    "P0005", "unknown escape",
    explanation: #"""
      Inside a text a backslash begins an escape: `\"`, `\\`, `\n`, `\t`, or `\u{…}` with the \#
      hexadecimal number of a character. Write `\\` for a backslash.
      """#,
    wrong: #"deny d { when tenant == "a\d" }"#,
    right: #"deny d { when tenant == "a\\d" }"#)
}
