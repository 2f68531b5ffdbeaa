/// What a byte of a policy can be.
extension UInt8 {
  /// `0` to `9`.
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  /// `A` to `Z`, `a` to `z`.
  var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
  /// A letter, a digit or `_`.
  var isNamePart: Bool { isLetter || isDigit || self == 0x5F }
  /// Below the space but for the tab, or the delete character.
  var isControl: Bool { (self < 0x20 && self != 0x09) || self == 0x7F }
}

extension [UInt8] {
  /// The byte at `offset`, or 0 behind the end.
  func byte(_ offset: Int) -> UInt8 { offset >= 0 && offset < count ? self[offset] : 0 }

  /// The code point at `offset` with its length in bytes, if it is well-formed UTF-8.
  ///
  /// Follows table 3-7 of the Unicode Standard: no overlong forms, no surrogates.
  func codePoint(_ offset: Int) -> (value: UInt32, length: Int)? {
    let first = byte(offset)
    func follow(_ index: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> UInt32? {
      let next = byte(offset + index)
      return next >= low && next <= high ? UInt32(next & 0x3F) : nil
    }
    switch first {
    case 0x00...0x7F:
      return (UInt32(first), 1)
    case 0xC2...0xDF:
      guard let second = follow(1) else { return nil }
      return (UInt32(first & 0x1F) << 6 | second, 2)
    case 0xE0...0xEF:
      let low: UInt8 = first == 0xE0 ? 0xA0 : 0x80
      let high: UInt8 = first == 0xED ? 0x9F : 0xBF
      guard let second = follow(1, low, high), let third = follow(2) else { return nil }
      return (UInt32(first & 0x0F) << 12 | second << 6 | third, 3)
    case 0xF0...0xF4:
      let low: UInt8 = first == 0xF0 ? 0x90 : 0x80
      let high: UInt8 = first == 0xF4 ? 0x8F : 0xBF
      guard let second = follow(1, low, high), let third = follow(2), let fourth = follow(3)
      else { return nil }
      return (UInt32(first & 0x07) << 18 | second << 12 | third << 6 | fourth, 4)
    default:
      return nil
    }
  }
}
