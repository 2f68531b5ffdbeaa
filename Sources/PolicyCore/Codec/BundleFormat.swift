/// The frame of a bundle; every number is little-endian.
///
///     offset  bytes
///          0      8  magic "RTPOLICY"
///          8      4  format version
///         12      4  number of sections
///         16      8  length of the whole bundle
///         24   20 n  for each section: number (4), offset (8), length (8)
///               ...  the sections, one behind the other, in the order of the table
///       -32      32  SHA-256 of everything before it
///
/// Every byte belongs to exactly one field and every value has one spelling, so that a policy has
/// exactly one bundle. `docs/bundle-format.md` lists the fields.
enum BundleFormat {
  /// The first bytes.
  static let magic: [UInt8] = Array("RTPOLICY".utf8)
  /// The version that is written, and the only one that is read.
  static let version: UInt32 = 4
  /// Bytes before the section table.
  static let headerBytes = 24
  /// Bytes of one line of the section table.
  static let tableLineBytes = 20
  /// Bytes of the digest at the end.
  static let digestBytes = 32
  /// Where the first section starts.
  static let sectionsStart = headerBytes + tableLineBytes * Section.allCases.count
  /// The shortest bundle: all sections empty.
  static let fewestBytes = sectionsStart + digestBytes

  /// A section, by the number that the section table has for it.
  enum Section: UInt32, CaseIterable, Sendable {
    case metadata = 1
    case enumerations, attributes, models, rules, automata, dimensions
    case classify, classifyClauses, definitions, definitionClauses, deny, denyClauses
    case forbid, forbidClauses, waive, waiveClauses, avoid, avoidClauses, route, routes
    case lists, fallback, fallbacks, validate, validators, redact, redactClauses
    case oblige, obligations, detectors, probes, evidence

    /// Its place in the section table.
    var place: Int { Int(rawValue) - 1 }
  }
}
