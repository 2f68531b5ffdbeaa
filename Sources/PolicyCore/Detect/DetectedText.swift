/// A text as detectors see it: bytes, and nothing before and behind them.
struct DetectedText {
  let bytes: UnsafeBufferPointer<UInt8>

  @inline(__always) var count: Int { bytes.count }

  /// The byte at a place; 0 outside the text.
  @inline(__always) subscript(_ place: Int) -> UInt8 {
    UInt(bitPattern: place) < UInt(bitPattern: bytes.count) ? bytes[place] : 0
  }

  @inline(__always) func isDigit(_ place: Int) -> Bool { Self.isDigit(self[place]) }

  @inline(__always) func isLetter(_ place: Int) -> Bool { Self.isLetter(self[place]) }

  /// A letter, a digit or `_`.
  @inline(__always) func isWord(_ place: Int) -> Bool {
    let byte = self[place]
    return Self.isDigit(byte) || Self.isLetter(byte) || byte == UInt8(ascii: "_")
  }

  @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// A letter, a digit, `-` or `_`.
  @inline(__always) static func isToken(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLetter(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  /// The value of a hexadecimal digit; nil for other bytes.
  @inline(__always) static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20) &- 0x61 < 6
  }

  /// The value of so many digits; nil when one is none.
  @inline(__always) func number(_ place: Int, digits: Int) -> Int? {
    var value = 0
    for offset in 0..<digits {
      let digit = self[place + offset] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  /// Bytes of the sign that may stand between two groups: a space or a hyphen of any width; 0 when
  /// there is none.
  @inline(__always) func separator(_ place: Int) -> Int {
    switch self[place] {
    case UInt8(ascii: " "), UInt8(ascii: "-"): return 1
    case 0xC2: return self[place + 1] == 0xA0 ? 2 : 0
    case 0xE2:
      guard self[place + 1] == 0x80 else { return 0 }
      let last = self[place + 2]
      return last >= 0x90 && last <= 0x95 || last == 0xAF ? 3 : 0
    default: return 0
    }
  }

  /// As `separator`, or a point.
  @inline(__always) func separatorOrPoint(_ place: Int) -> Int {
    self[place] == UInt8(ascii: ".") ? 1 : separator(place)
  }

  /// Whether a number may begin here: no word before it, no decimals, no date.
  @inline(__always) func beginsNumber(_ place: Int, joinedBy signs: StaticString) -> Bool {
    guard !isWord(place - 1) else { return false }
    return !(Self.holds(signs, self[place - 1]) && isDigit(place - 2))
  }

  /// Whether a number may end before this place.
  @inline(__always) func endsNumber(_ place: Int, joinedBy signs: StaticString) -> Bool {
    guard !isWord(place) else { return false }
    return !(Self.holds(signs, self[place]) && isDigit(place + 1))
  }

  @inline(__always) private static func holds(_ signs: StaticString, _ byte: UInt8) -> Bool {
    for index in 0..<signs.utf8CodeUnitCount where signs.utf8Start[index] == byte { return true }
    return false
  }

  /// Whether the text before a place ends so; the word is in lower case, the text in any.
  func endsWith(_ word: StaticString, before place: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    guard place >= count else { return false }
    for index in 0..<count {
      let byte = self[place - count + index]
      let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
      guard lower == word.utf8Start[index] else { return false }
    }
    return true
  }

  /// Whether the text at a place goes on so.
  func startsWith(_ word: StaticString, at place: Int) -> Bool {
    for index in 0..<word.utf8CodeUnitCount where self[place + index] != word.utf8Start[index] {
      return false
    }
    return true
  }
}
