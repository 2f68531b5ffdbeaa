/// JSON written as bytes (RFC 8259).
enum JSONText {
  /// Appends a text in quotes; bytes that are not UTF-8 stay as they are.
  static func append(_ text: some Sequence<UInt8>, to output: inout [UInt8]) {
    output.append(Byte.quote)
    for byte in text {
      switch byte {
      case Byte.quote, Byte.backslash:
        output.append(Byte.backslash)
        output.append(byte)
      case 0x08: appendEscape("b", to: &output)
      case 0x09: appendEscape("t", to: &output)
      case 0x0A: appendEscape("n", to: &output)
      case 0x0C: appendEscape("f", to: &output)
      case 0x0D: appendEscape("r", to: &output)
      case 0..<0x20:
        output += "\\u00".utf8
        output.append(hexadecimal(byte >> 4))
        output.append(hexadecimal(byte & 0xF))
      default: output.append(byte)
      }
    }
    output.append(Byte.quote)
  }

  /// A text in quotes.
  static func quoted(_ text: String) -> [UInt8] {
    var output: [UInt8] = []
    append(text.utf8, to: &output)
    return output
  }

  /// Appends an integer.
  static func append(_ value: some FixedWidthInteger, to output: inout [UInt8]) {
    guard value != 0 else {
      output.append(Byte.zero)
      return
    }
    if value < 0 { output.append(Byte.minus) }
    let start = output.count
    var rest = value.magnitude
    while rest > 0 {
      output.append(Byte.zero + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    }
    output[start...].reverse()
  }

  private static func appendEscape(_ letter: Unicode.Scalar, to output: inout [UInt8]) {
    output.append(Byte.backslash)
    output.append(UInt8(ascii: letter))
  }

  /// A hexadecimal digit, in lower case.
  static func hexadecimal(_ digit: UInt8) -> UInt8 {
    digit < 10 ? Byte.zero + digit : UInt8(ascii: "a") + digit - 10
  }
}
