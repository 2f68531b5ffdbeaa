/// A JSON string in a line.
struct StringToken {
  /// The first byte behind the opening quote.
  var start: Int
  /// The closing quote.
  var end: Int
  /// True when it has escapes, so that its bytes are not its text.
  var isEscaped = false
  /// True when an escape is half of a surrogate pair: JSON, but no text.
  var hasLoneSurrogate = false
}

extension ByteCursor {
  /// Reads a string, which must be UTF-8; the cursor is at the opening quote.
  mutating func string() throws(JSONFault) -> StringToken {
    position += 1
    var token = StringToken(start: position, end: position)
    while true {
      position = plainEnd(from: position)
      guard position < bytes.count else { throw fault(.closingQuote) }
      let byte = bytes[position]
      switch byte {
      case Byte.quote:
        token.end = position
        position += 1
        return token
      case Byte.backslash:
        token.isEscaped = true
        try skipEscape(&token)
      case 0..<0x20: throw fault(.noControl)
      default:
        let length = scalarLength(at: position)
        guard length > 0 else { throw fault(.utf8) }
        position += length
      }
    }
  }

  /// The first byte from here that is a quote, a backslash, a control or not ASCII.
  ///
  /// Eight bytes at a time: a byte below `n` borrows from its top bit when `n` is subtracted
  /// (Mycroft 1987); false alarms lie above the first true one, which is the one we take.
  @inline(__always) private func plainEnd(from start: Int) -> Int {
    var at = start
    let raw = UnsafeRawBufferPointer(bytes)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    while at + 8 <= bytes.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let quotes = word ^ (ones &* UInt64(Byte.quote))
      let backslashes = word ^ (ones &* UInt64(Byte.backslash))
      let found =
        ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes)
        | ((backslashes &- ones) & ~backslashes) | word
      if found & tops != 0 { return at + (found & tops).trailingZeroBitCount >> 3 }
      at += 8
    }
    while at < bytes.count {
      let byte = bytes[at]
      if byte < 0x20 || byte >= 0x80 || byte == Byte.quote || byte == Byte.backslash { break }
      at += 1
    }
    return at
  }

  /// Bytes of the code point at a byte that is not ASCII; 0 when it is not UTF-8 (RFC 3629).
  private func scalarLength(at start: Int) -> Int {
    let first = bytes[start]
    let second = byte(start + 1)
    let low: UInt8 = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80
    let high: UInt8 = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF
    guard second >= low, second <= high else { return 0 }
    switch first {
    case 0xC2...0xDF: return 2
    case 0xE0...0xEF: return byte(start + 2) & 0xC0 == 0x80 ? 3 : 0
    case 0xF0...0xF4:
      return byte(start + 2) & 0xC0 == 0x80 && byte(start + 3) & 0xC0 == 0x80 ? 4 : 0
    default: return 0
    }
  }

  private mutating func skipEscape(_ token: inout StringToken) throws(JSONFault) {
    switch byte(position + 1) {
    case Byte.quote, Byte.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 2
    case UInt8(ascii: "u"):
      guard let unit = hexadecimal(at: position + 2) else { throw fault(.escape) }
      switch unit {
      case 0xD800...0xDBFF:
        if trailSurrogate(at: position + 6) != nil {
          position += 12
        } else {
          token.hasLoneSurrogate = true
          position += 6
        }
      case 0xDC00...0xDFFF:
        token.hasLoneSurrogate = true
        position += 6
      default: position += 6
      }
    default: throw fault(.escape)
    }
  }

  private func trailSurrogate(at position: Int) -> UInt32? {
    guard byte(position) == Byte.backslash, byte(position + 1) == UInt8(ascii: "u"),
      let unit = hexadecimal(at: position + 2), (0xDC00...0xDFFF).contains(unit)
    else { return nil }
    return unit
  }

  private func hexadecimal(at start: Int) -> UInt32? {
    var value: UInt32 = 0
    for offset in 0..<4 {
      let byte = byte(start + offset)
      switch byte {
      case Byte.zero...Byte.nine: value = value << 4 | UInt32(byte - Byte.zero)
      case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
        value = value << 4 | UInt32((byte | 0x20) - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    return value
  }

  /// The text of a string without lone surrogates: its own bytes, or decoded into `scratch`.
  ///
  /// Nil when the decoded text has no room there; no text is longer than its escapes.
  @inline(__always) func text(
    of token: StringToken, scratch: UnsafeMutableBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8>? {
    guard token.isEscaped else {
      return UnsafeBufferPointer(rebasing: bytes[token.start..<token.end])
    }
    return decoded(token, scratch: scratch)
  }

  private func decoded(
    _ token: StringToken, scratch: UnsafeMutableBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8>? {
    var at = token.start
    var count = 0
    while at < token.end {
      guard count + 4 <= scratch.count else { return nil }
      guard bytes[at] == Byte.backslash else {
        scratch[count] = bytes[at]
        count += 1
        at += 1
        continue
      }
      guard byte(at + 1) == UInt8(ascii: "u") else {
        scratch[count] = Self.escaped(byte(at + 1))
        count += 1
        at += 2
        continue
      }
      var scalar = hexadecimal(at: at + 2) ?? 0xFFFD
      at += 6
      if scalar >= 0xD800, scalar < 0xDC00, let trail = trailSurrogate(at: at) {
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (trail - 0xDC00)
        at += 6
      }
      for unit in UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}")
        ?? UTF8.encodedReplacementCharacter
      {
        scratch[count] = unit
        count += 1
      }
    }
    return UnsafeBufferPointer(rebasing: scratch[..<count])
  }

  private static func escaped(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: letter
    }
  }
}
