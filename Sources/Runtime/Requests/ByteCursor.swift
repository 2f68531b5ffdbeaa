/// A place in a line of JSON (RFC 8259), moved forward token by token: no tree, no copies.
///
/// Every method leaves the cursor behind what it read, or throws where the line stops being JSON.
struct ByteCursor {
  /// The line.
  let bytes: UnsafeBufferPointer<UInt8>
  /// The next byte, 0 to `bytes.count`.
  var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>, position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// The byte at a position; 0, which is valid nowhere in JSON, behind the end.
  @inline(__always) func byte(_ position: Int) -> UInt8 {
    position < bytes.count ? bytes[position] : 0
  }

  /// The next byte; 0 at the end.
  @inline(__always) var current: UInt8 { byte(position) }

  @inline(__always) func fault(_ expected: JSONFault.Expected) -> JSONFault {
    JSONFault(position: position, expected: expected)
  }

  @inline(__always) mutating func skipSpace() {
    while true {
      switch current {
      case Byte.space, Byte.tab, Byte.lineFeed, Byte.carriageReturn: position += 1
      default: return
      }
    }
  }

  /// Reads space up to the end of the line, where nothing else may stand.
  mutating func end() throws(JSONFault) {
    skipSpace()
    guard position == bytes.count else { throw fault(.end) }
  }

  /// Reads `{`; true when a key follows, false when the object is empty and behind us.
  @inline(__always) mutating func openObject() throws(JSONFault) -> Bool {
    guard current == Byte.openBrace else { throw fault(.object) }
    position += 1
    skipSpace()
    if current == Byte.closeBrace {
      position += 1
      return false
    }
    return true
  }

  /// Reads a key, the colon and the space around them.
  @inline(__always) mutating func key() throws(JSONFault) -> StringToken {
    guard current == Byte.quote else { throw fault(.key) }
    let token = try string()
    skipSpace()
    guard current == Byte.colon else { throw fault(.colon) }
    position += 1
    skipSpace()
    return token
  }

  /// Reads what follows a member; true when another key follows.
  @inline(__always) mutating func nextMember() throws(JSONFault) -> Bool {
    skipSpace()
    switch current {
    case Byte.comma:
      position += 1
      skipSpace()
      return true
    case Byte.closeBrace:
      position += 1
      return false
    default: throw fault(.commaOrBrace)
    }
  }

  /// Reads `[`; true when an element follows, false when the array is empty and behind us.
  @inline(__always) mutating func openArray() throws(JSONFault) -> Bool {
    position += 1
    skipSpace()
    if current == Byte.closeBracket {
      position += 1
      return false
    }
    return true
  }

  /// Reads what follows an element; true when another one follows.
  @inline(__always) mutating func nextElement() throws(JSONFault) -> Bool {
    skipSpace()
    switch current {
    case Byte.comma:
      position += 1
      skipSpace()
      return true
    case Byte.closeBracket:
      position += 1
      return false
    default: throw fault(.commaOrBracket)
    }
  }

  /// Reads a value that is one token; stays before an array or object.
  @inline(__always) mutating func token() throws(JSONFault) -> Token {
    switch current {
    case Byte.quote: return .text(try string())
    case Byte.minus, Byte.zero...Byte.nine: return try number()
    case UInt8(ascii: "t"):
      try word("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try word("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try word("null")
      return .null
    case Byte.openBracket: return .array
    case Byte.openBrace: return .object
    default: throw fault(.value)
    }
  }

  private mutating func word(_ word: StaticString) throws(JSONFault) {
    for offset in 0..<word.utf8CodeUnitCount
    where byte(position + offset) != word.utf8Start[offset] { throw fault(.value) }
    position += word.utf8CodeUnitCount
  }

  private mutating func number() throws(JSONFault) -> Token {
    let start = position
    var isInteger = true
    if current == Byte.minus { position += 1 }
    if current == Byte.zero { position += 1 } else { try digits() }
    if current == Byte.point {
      isInteger = false
      position += 1
      try digits()
    }
    if current | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      position += 1
      if current == Byte.minus || current == Byte.plus { position += 1 }
      try digits()
    }
    return .number(start: start, end: position, isInteger: isInteger)
  }

  private mutating func digits() throws(JSONFault) {
    guard Byte.isDigit(current) else { throw fault(.digit) }
    while Byte.isDigit(current) { position += 1 }
  }

  /// Reads any value and forgets it.
  mutating func skipValue(depth: Int = 0) throws(JSONFault) {
    switch try token() {
    case .text, .number, .bool, .null: return
    case .array:
      guard depth < RuntimeLimits.nesting else { throw fault(.shallow) }
      var more = try openArray()
      while more {
        try skipValue(depth: depth + 1)
        more = try nextElement()
      }
    case .object:
      guard depth < RuntimeLimits.nesting else { throw fault(.shallow) }
      var more = try openObject()
      while more {
        _ = try key()
        try skipValue(depth: depth + 1)
        more = try nextMember()
      }
    }
  }
}

/// A value, or how it starts.
enum Token {
  case text(StringToken)
  case number(start: Int, end: Int, isInteger: Bool)
  case bool(Bool)
  case null, array, object
}

/// Bytes with a meaning in JSON.
enum Byte {
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let quote = UInt8(ascii: "\"")
  static let plus = UInt8(ascii: "+")
  static let comma = UInt8(ascii: ",")
  static let minus = UInt8(ascii: "-")
  static let point = UInt8(ascii: ".")
  static let zero = UInt8(ascii: "0")
  static let nine = UInt8(ascii: "9")
  static let colon = UInt8(ascii: ":")
  static let openBracket = UInt8(ascii: "[")
  static let backslash = UInt8(ascii: "\\")
  static let closeBracket = UInt8(ascii: "]")
  static let openBrace = UInt8(ascii: "{")
  static let closeBrace = UInt8(ascii: "}")

  @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }
}
