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
  /// Milliseconds or tokens that a simulated call may take: ten days, far beyond every deadline.
  public static let simulatedValue: Int64 = 864_000_000
  /// Bytes of a file of models or failures for `simulate`: thousands of entries.
  public static let simulationFileBytes = 4 << 20
  /// Failures that a simulation is given: each is looked at for every call.
  public static let simulatedFaults = 1_000
  /// Refused lines that a simulation quotes.
  public static let quotedLines = 5
  /// Seconds behind the newest that a simulation's load is still counted by the second: traffic is
  /// roughly in order of time, and a call ends within the longest deadline.
  public static let loadSeconds = 4_096
  /// Slices of time that a simulation's load is drawn by; they widen with the traffic.
  public static let loadSlices = 96
}
