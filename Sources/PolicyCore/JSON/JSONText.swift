/// Strings and whole numbers of JSON (RFC 8259) as bytes; `JSONWriter` puts them into objects.
public enum JSONText {
  /// Appends a text in quotes; quotes, backslashes and control characters are escaped.
  public static func append(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        output.append(UInt8(ascii: "\\"))
        output.append(byte)
      case 0x08: appendEscape("b", to: &output)
      case 0x09: appendEscape("t", to: &output)
      case 0x0A: appendEscape("n", to: &output)
      case 0x0C: appendEscape("f", to: &output)
      case 0x0D: appendEscape("r", to: &output)
      // A terminal acts on U+007F too.
      case 0..<0x20, 0x7F:
        output += "\\u00".utf8
        output.append(hexadecimal(byte >> 4))
        output.append(hexadecimal(byte & 0xF))
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  /// A text in quotes.
  public static func quoted(_ text: String) -> [UInt8] {
    var output: [UInt8] = []
    append(text, to: &output)
    return output
  }

  /// Appends a whole number.
  public static func append(_ value: Int64, to output: inout [UInt8]) {
    if value < 0 { output.append(UInt8(ascii: "-")) }
    append(value.magnitude, to: &output)
  }

  /// Appends a whole number.
  public static func append(_ value: UInt64, to output: inout [UInt8]) {
    let start = output.count
    var rest = value
    repeat {
      output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    output[start...].reverse()
  }

  /// A hexadecimal digit, in lower case.
  public static func hexadecimal(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }

  private static func appendEscape(_ letter: Unicode.Scalar, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\\"))
    output.append(UInt8(ascii: letter))
  }
}
