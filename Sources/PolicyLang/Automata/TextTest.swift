/// What a string test asks.
public enum TextTest: Sendable, Hashable {
  case equals([UInt8])
  case startsWith([UInt8])
  case endsWith([UInt8])
  case contains([UInt8])
  /// `*` any bytes, `?` one code point.
  case glob([UInt8])
  /// The pattern as written; the whole string must match.
  case matches(String)
  /// The pattern as written; any part must match.
  case containsMatch(String)
}
