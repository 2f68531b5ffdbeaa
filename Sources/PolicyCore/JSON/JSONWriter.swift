/// Writes one JSON text, member by member, without white space.
///
/// Commas are put where they belong; the caller opens and closes what it writes by nesting
/// closures, so brackets always match.
public struct JSONWriter: Sendable {
  /// What was written so far, as UTF-8.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// Nothing written yet.
  public init() {}

  /// Writes `{…}` with the members that `body` writes.
  public mutating func object(_ body: (inout JSONWriter) -> Void) {
    enclose(0x7B, 0x7D, body)
  }

  /// Writes `[…]` with the values that `body` writes.
  public mutating func array(_ body: (inout JSONWriter) -> Void) {
    enclose(0x5B, 0x5D, body)
  }

  /// Writes the name of a member; its value must follow.
  public mutating func key(_ name: String) {
    string(name)
    bytes.append(0x3A)
    needsComma = false
  }

  /// Writes a string; control characters, quotes and backslashes are escaped.
  public mutating func string(_ text: String) {
    separate()
    JSONText.append(text, to: &bytes)
  }

  /// Writes bytes as a string; what is not UTF-8 becomes U+FFFD.
  public mutating func string(decoding text: some Collection<UInt8>) {
    string(String(decoding: text, as: UTF8.self))
  }

  /// Writes a whole number.
  public mutating func number(_ value: Int) {
    separate()
    JSONText.append(Int64(value), to: &bytes)
  }

  /// Writes `true` or `false`.
  public mutating func bool(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// Writes a member whose value is a string.
  public mutating func member(_ name: String, _ value: String) {
    key(name)
    string(value)
  }

  /// Writes a member whose value is a whole number.
  public mutating func member(_ name: String, _ value: Int) {
    key(name)
    number(value)
  }

  private mutating func enclose(
    _ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void
  ) {
    separate()
    bytes.append(open)
    needsComma = false
    body(&self)
    bytes.append(close)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(0x2C) }
    needsComma = true
  }
}
