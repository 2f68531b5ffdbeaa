/// Where a line stops being JSON, and what should have stood there.
struct JSONFault: Error {
  /// The byte, from 0; the length of the line when it ended too early.
  var position: Int
  /// What JSON would allow there.
  var expected: Expected

  /// What JSON would allow at a place.
  enum Expected {
    case object, value, key, colon, commaOrBrace, commaOrBracket, digit, closingQuote, escape
    case noControl, utf8, shallow, end
  }

  /// What stands there, in words; bytes are counted from 1.
  func found(in line: UnsafeBufferPointer<UInt8>) -> String {
    guard position < line.count else { return "the end of the line" }
    let byte = line[position]
    let place = "at byte \(position + 1)"
    if expected == .object, position < line.count {
      switch byte {
      case Byte.openBracket: return "an array \(place)"
      case Byte.quote: return "a text \(place)"
      default: break
      }
    }
    guard byte > 0x20, byte < 0x7F else {
      let digits = String(byte, radix: 16, uppercase: true)
      return "the byte 0x\(byte < 16 ? "0" : "")\(digits) \(place)"
    }
    return "`\(Character(Unicode.Scalar(byte)))` \(place)"
  }

  /// What was expected, in words.
  var wording: String {
    switch expected {
    case .object: "a JSON object, `{…}`"
    case .value: "a JSON value: a text in quotes, a number, true, false, an array or an object"
    case .key: "a key in double quotes"
    case .colon: "`:` after the key"
    case .commaOrBrace: "`,` or `}` after the value"
    case .commaOrBracket: "`,` or `]` after the value"
    case .digit: "a digit"
    case .closingQuote: "a closing `\"`"
    case .escape:
      "an escape of JSON: one of `\\\" \\\\ \\/ \\b \\f \\n \\r \\t` or `\\u` and four digits"
    case .noControl: "control characters in a text as escapes, such as `\\n`"
    case .utf8: "UTF-8"
    case .shallow: "at most \(RuntimeLimits.nesting) arrays and objects inside one another"
    case .end: "nothing after the object"
    }
  }
}
