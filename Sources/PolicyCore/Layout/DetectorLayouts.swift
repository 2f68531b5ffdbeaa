/// The built-in detectors, in the order of their findings.
public enum BuiltInFinding: String, CaseIterable, Sendable {
  case email, phone, pan, iban
  case socialSecurityNumber = "us_ssn"
  case ipAddress = "ip_address"
  case credentials
  case privateKey = "private_key"
  case jwt, unscanned

  /// Its place in the enumeration of findings.
  public var place: Int { BuiltInFinding.allCases.firstIndex(of: self) ?? 0 }

  /// Its bit in a set of findings.
  public var bit: UInt64 { 1 << UInt64(place) }

  /// Characters of a text within which it is found or not, what must stand on either side
  /// included.
  ///
  /// Where a finding may be longer (a key, a token), that many show that it is one.
  public var longestCharacters: Int64 {
    switch self {
    case .email: 320
    case .phone, .pan, .iban: 64
    case .socialSecurityNumber: 64
    case .ipAddress: 80
    case .credentials: 128
    case .privateKey: 96
    case .jwt: 600
    case .unscanned: 0
    }
  }
}

/// A detector of the policy's own.
public struct DetectorLayout: Sendable, Equatable {
  /// A pattern that must stand near what is found.
  public struct Near: Sendable, Equatable {
    /// The automaton that accepts every text that ends with it.
    public var search: UInt32
    /// The automaton that accepts it.
    public var pattern: UInt32
    /// Characters between the two at most.
    public var within: UInt32

    /// A neighbour.
    public init(search: UInt32, pattern: UInt32, within: UInt32) {
      self.search = search
      self.pattern = pattern
      self.within = within
    }
  }
  /// Its place in the enumeration of findings, behind the built-in ones.
  public var finding: UInt32
  /// The automaton that accepts every text that ends with what is found.
  public var search: UInt32
  /// The automaton that accepts what is found.
  public var pattern: UInt32
  /// What must stand near it.
  public var near: Near?
  /// Characters of what is found at most, a neighbour and the way to it included.
  public var longest: UInt32

  /// A detector.
  public init(finding: UInt32, search: UInt32, pattern: UInt32, near: Near?, longest: UInt32) {
    self.finding = finding
    self.search = search
    self.pattern = pattern
    self.near = near
    self.longest = longest
  }
}

extension CompiledPolicy {
  /// The findings that some rule reads, one bit each: in its condition, to redact them, or in what
  /// an answer must not hold.
  public var findingsRead: UInt64 { findingsReadInRequests | findingsReadInAnswers }

  /// The findings of requests that some rule reads.
  public var findingsReadInRequests: UInt64 {
    let attribute = attributes.firstIndex { $0.source == .findings }
    let known = enumerations.count > 1 ? enumerations[1].values.count : 0
    let all: UInt64 = known >= 64 ? .max : (1 << UInt64(known)) - 1
    var read: UInt64 = 0
    for dimension in dimensions {
      let readings = dimension.kind.readings
      guard readings.contains(where: { $0.attribute == attribute }) else { continue }
      if case .members(_, let members) = dimension.kind {
        for member in members where member < 64 { read |= 1 << UInt64(member) }
      } else {
        read = all
      }
    }
    for rule in rules { read |= rule.redactFindings }
    return read & all
  }

  /// The findings of answers that some validator reads.
  public var findingsReadInAnswers: UInt64 {
    var read: UInt64 = 0
    for validator in validators {
      for case .hasNoFindings(let findings) in validator.checks { read |= findings }
    }
    return read
  }
}

extension ReadingLayout {
  /// The attribute that is read; nil for a signal.
  fileprivate var attribute: Int? {
    switch self {
    case .attribute(let attribute), .declared(let attribute): Int(attribute)
    case .signal: nil
    }
  }
}
