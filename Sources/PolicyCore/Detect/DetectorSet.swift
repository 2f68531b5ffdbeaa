/// Something that a detector found.
public struct DetectorMatch: Sendable, Equatable {
  /// The place in the enumeration of findings.
  public var finding: Int
  /// The bytes of the text.
  public var range: Range<Int>

  /// Something found.
  public init(finding: Int, range: Range<Int>) {
    self.finding = finding
    self.range = range
  }
}

/// The detectors that a policy needs, ready to go over texts.
///
/// A text is gone over once. Bytes that begin nothing are skipped by a table; at the others a
/// detector looks at a bounded number of bytes around, so that the time is linear whatever the
/// text. (Where what is found has a neighbour or must be located, times the longest match.)
public struct DetectorSet: Sendable {
  /// Findings that are looked for, one bit each.
  public let wanted: UInt64
  let own: OwnSearch
  /// By byte: what may begin or be told there.
  let triggers: [UInt16]

  /// Detectors for these findings of a policy whose detectors are valid; nothing is known of
  /// `unscanned`, which is about what is no text.
  public init(_ policy: CompiledPolicy, wanted: UInt64) {
    let known = policy.enumerations.count > 1 ? policy.enumerations[1].values.count : 0
    let mask: UInt64 = known >= 64 ? .max : (1 << UInt64(known)) - 1
    self.wanted = wanted & mask & ~BuiltInFinding.unscanned.bit
    let bits = self.wanted
    own = OwnSearch(
      policy.detectors.filter { bits & 1 << UInt64($0.finding & 63) != 0 }, policy.automata)
    triggers = Trigger.table(self.wanted, own)
  }

  /// What is found in a text, one bit each.
  public func findings(in text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard wanted != 0, !text.isEmpty else { return 0 }
    var pass = DetectionPass(self, text, keepsMatches: false)
    pass.run()
    return pass.found
  }

  /// What is found in a text, where: added in order of their beginnings, then their ends.
  ///
  /// Matches of one detector never overlap; those of several may.
  public func matches(
    in text: UnsafeBufferPointer<UInt8>, into matches: inout [DetectorMatch]
  ) {
    guard wanted != 0, !text.isEmpty else { return }
    var pass = DetectionPass(self, text, keepsMatches: true)
    pass.run()
    pass.matches.sort {
      ($0.range.lowerBound, $0.range.upperBound, $0.finding)
        < ($1.range.lowerBound, $1.range.upperBound, $1.finding)
    }
    matches += pass.matches
  }
}

/// What a byte may be the sign of.
enum Trigger {
  static let digit: UInt16 = 1
  static let at: UInt16 = 2
  static let plus: UInt16 = 4
  static let bracket: UInt16 = 8
  static let colon: UInt16 = 16
  static let equals: UInt16 = 32
  static let hyphen: UInt16 = 64
  static let underscore: UInt16 = 128
  /// `K` of AKIA, `S` of ASIA, `z` of AIza, `J` of eyJ.
  static let letter: UInt16 = 256
  static let own: UInt16 = 512

  /// The table for some findings.
  static func table(_ wanted: UInt64, _ own: OwnSearch) -> [UInt16] {
    var table = [UInt16](repeating: 0, count: 256)
    func set(_ bytes: String, _ trigger: UInt16, _ findings: BuiltInFinding...) {
      guard findings.contains(where: { wanted & $0.bit != 0 }) else { return }
      for byte in bytes.utf8 { table[Int(byte)] |= trigger }
    }
    set("0123456789", digit, .phone, .pan, .iban, .socialSecurityNumber, .ipAddress)
    set("@", at, .email)
    set("+", plus, .phone)
    set("(", bracket, .phone)
    set(":", colon, .ipAddress, .credentials)
    set("=", equals, .credentials)
    set("-", hyphen, .credentials, .privateKey)
    set("_", underscore, .credentials)
    set("KSz", letter, .credentials)
    set("J", letter, .jwt)
    for byte in UInt8.min...UInt8.max where own.begins(byte) { table[Int(byte)] |= Self.own }
    return table
  }
}

/// Places of the built-in findings, as numbers that need no search.
enum FindingPlace: Int {
  case email, phone, pan, iban, socialSecurityNumber, ipAddress, credentials, privateKey, jwt

  @inline(__always) var bit: UInt64 { 1 << UInt64(rawValue) }
}
