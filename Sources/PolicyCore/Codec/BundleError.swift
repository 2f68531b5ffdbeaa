/// Why bytes are not a bundle that may be used: what, where, and in plain words.
public struct BundleError: Error, Sendable, Equatable {
  /// What is wrong.
  public enum Code: String, Sendable, CaseIterable {
    /// The bytes do not begin as a bundle does.
    case notABundle = "B0001"
    /// The format is one that this program does not know.
    case unknownVersion = "B0002"
    /// There are fewer or more bytes than the bundle says.
    case wrongLength = "B0003"
    /// The contents are not those that the digest was made from.
    case digestMismatch = "B0004"
    /// The section table is not the one of this version.
    case wrongSections = "B0005"
    /// A field goes on behind the end of its section, or the section behind its fields.
    case outsideSection = "B0006"
    /// A number stands for nothing.
    case unknownValue = "B0007"
    /// A text is not UTF-8.
    case invalidText = "B0008"
    /// There is more of something than a bundle may hold.
    case overLimit = "B0009"
    /// A place points behind the end of what it points into.
    case danglingPlace = "B0010"
    /// Numbers that must ascend do not.
    case wrongOrder = "B0011"
    /// Two things that must fit each other do not.
    case inconsistent = "B0012"
  }

  /// What is wrong.
  public let code: Code
  /// Where, in bytes from the start.
  public let offset: Int
  /// What stands there.
  public let found: String
  /// What would be right.
  public let expected: String

  /// A refusal.
  public init(_ code: Code, at offset: Int, found: String, expected: String) {
    self.code = code
    self.offset = offset
    self.found = found
    self.expected = expected
  }
}

extension BundleError: CustomStringConvertible {
  /// One line for people.
  public var description: String {
    "\(code.rawValue) at byte \(offset): found \(found), expected \(expected)"
  }
}
