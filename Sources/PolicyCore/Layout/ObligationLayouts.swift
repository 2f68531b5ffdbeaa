/// A `validate`: what an answer must be.
public struct ValidatorLayout: Sendable, Equatable {
  /// One thing that must hold of an answer.
  public enum Check: Sendable, Equatable {
    case isJSON, isComplete, isNotEmpty, hasValidToolArguments
    /// At most so many characters.
    case isAtMost(Int64)
    /// None of these findings, one bit each.
    case hasNoFindings(UInt64)
    /// An automaton accepts the whole of it.
    case matches(automaton: UInt32)
    /// A JSON Schema (2020-12): its file and its bytes.
    case matchesSchema(path: String, schema: [UInt8])
    /// Calls no tool but these.
    case callsOnlyTools([String])
  }
  /// When a stream is released.
  public enum Release: Sendable, Equatable {
    /// Nothing leaves before the whole answer passed.
    case hold
    /// Text leaves so many characters behind the newest.
    case window(Int64)
    /// It leaves at once; a failure ends the stream with the protocol's error.
    case atEnd
  }
  /// The rule.
  public var rule: UInt32
  /// All of them must hold.
  public var checks: [Check]
  /// When a stream is released.
  public var release: Release
  /// What is done when one does not hold; as `invalid_output` when nil.
  public var otherwise: FailureAction?

  /// A validator.
  public init(rule: UInt32, checks: [Check], release: Release, otherwise: FailureAction?) {
    self.rule = rule
    self.checks = checks
    self.release = release
    self.otherwise = otherwise
  }
}

/// What is kept of a call; the earlier, the less.
public enum RecordContent: UInt8, Sendable, Hashable, CaseIterable {
  case nothing, metadata, redacted, full
}

/// Over what time a budget is counted.
public enum BudgetPeriod: UInt8, Sendable, Hashable, CaseIterable { case hour, day, week, month }

/// What a `cap`, `isolate`, `disclose`, `record`, `budget` or `notify` demands.
public struct ObligationLayout: Sendable, Equatable {
  /// A header of the answer.
  public struct Header: Sendable, Hashable {
    /// Its name, as written.
    public var name: String
    /// Its value.
    public var value: String

    /// A header.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }
  /// What is demanded.
  public enum Demand: Sendable, Equatable {
    /// Output tokens, attempts, and millionths of a dollar at most.
    case cap(output: Int64?, attempts: Int64?, cost: Int64?)
    /// What the provider keeps, and what is answered from a cache.
    case isolate(providerState: Bool, cache: Bool)
    /// Headers that the answer carries.
    case disclose([Header])
    /// What is kept at most, and for how many milliseconds.
    case record(content: RecordContent?, atLeast: Int64?, atMost: Int64?)
    /// Millionths of a dollar a period, for each value of an attribute or for all together; the
    /// status of a refusal.
    case budget(spend: Int64, per: BudgetPeriod, by: UInt32?, status: UInt16)
    /// One bit for each failure class; `exhausted` apart; how bad it is.
    case notify(classes: UInt64, exhausted: Bool, severity: String?)
  }
  /// The rule.
  public var rule: UInt32
  /// What is demanded.
  public var demand: Demand

  /// What a rule demands.
  public init(rule: UInt32, demand: Demand) {
    self.rule = rule
    self.demand = demand
  }
}

/// A list of strings that conditions look texts up in.
public struct ListLayout: Sendable, Equatable {
  /// Its name.
  public var name: String
  /// The entries one behind the other, distinct, in the order of their bytes.
  public var bytes: [UInt8]
  /// Where each entry ends in `bytes`.
  public var ends: [UInt32]

  /// A list.
  public init(name: String, bytes: [UInt8], ends: [UInt32]) {
    self.name = name
    self.bytes = bytes
    self.ends = ends
  }
}
