/// Every bound of the runtime, with its unit and its reason.
///
/// Over a limit is a refused request.
public enum RuntimeLimits {
  /// Bytes of a bundle's file: far above any policy, far below what a gateway has.
  public static let bundleBytes = 256 << 20
  /// Bytes of one request line: a body with a full context of text fits, a stray file does not.
  public static let lineBytes = 16 << 20
  /// Bytes read from a file at once: larger steps were not faster.
  public static let chunkBytes = 64 << 10
  /// Arrays and objects inside one another: keeps every walk within its stack.
  public static let nesting = 128
  /// Bytes of an `id` as it stands in the line, quotes included: it is repeated in every answer.
  public static let idBytes = 256
  /// Bytes of one text attribute, as in the language.
  public static let stringBytes = 8_192
  /// Bytes of the caller's words that a refusal repeats.
  public static let foundBytes = 80
  /// Names that a refusal lists before it says how many there are.
  public static let listedNames = 8
  /// Bytes of texts of one request that detectors go over, a million tokens: what lies behind
  /// counts as if everything were found in it.
  public static let scannedBytes = 4 << 20
  /// Bytes of a text of base64 from which on detectors do not go over it; shorter ones they do.
  public static let encodedBytes = 4 << 10
  /// Days whose offsets a clock remembers: a year of traffic, in a few kilobytes a zone.
  public static let clockDays = 512
}
