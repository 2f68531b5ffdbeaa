/// An enum or a level.
public struct EnumerationLayout: Sendable, Equatable {
  /// Its name.
  public var name: String
  /// True for a level: values are ordered from low to high.
  public var isLevel: Bool
  /// Its values.
  public var values: [String]
  /// Their spellings in headers and bodies.
  public var outside: [String]

  /// An enumeration; `outside` has one spelling for each value.
  public init(name: String, isLevel: Bool, values: [String], outside: [String]) {
    self.name = name
    self.isLevel = isLevel
    self.values = values
    self.outside = outside
  }
}

/// What the values of an attribute are.
public enum AttributeType: Sendable, Hashable {
  case bool, int, usd, percent, duration, instant, string
  /// The place of the value in that enumeration.
  case symbol(UInt32)
  /// One bit a member, by its place in that enumeration.
  case set(UInt32)
}

/// What an attribute does beside being tested.
public enum AttributeRole: UInt8, Sendable, Hashable, CaseIterable {
  case none, deadline, outputLimit, stream
}

/// How a request that lacks an attribute is read.
public enum AttributePresence: Sendable, Hashable {
  /// It is refused.
  case required
  /// The attribute has this number (bool 0 or 1, place, number, bits of a set).
  case number(Int64)
  /// The attribute has this text.
  case text([UInt8])
  /// It is computed: from the prompt, the clock, or built in.
  case computed
}

/// An attribute of a request.
public struct AttributeLayout: Sendable, Equatable {
  /// Its name.
  public var name: String
  /// Its type.
  public var type: AttributeType
  /// The smallest and the largest number.
  public var range: ClosedRange<Int64>
  /// Bytes of a string at most.
  public var maxBytes: UInt32
  /// How it is read when a request lacks it.
  public var presence: AttributePresence
  /// Where it comes from.
  public var source: AttributeSource
  /// The value that an unknown one is read as.
  public var unknownAs: UInt32?
  /// The rank that a level has at least.
  public var atLeast: UInt32?
  /// Its role.
  public var role: AttributeRole
  /// True when a classify rule may change it.
  public var isClassified: Bool

  /// An attribute.
  public init(
    name: String, type: AttributeType, range: ClosedRange<Int64>, maxBytes: UInt32,
    presence: AttributePresence, source: AttributeSource, unknownAs: UInt32?, atLeast: UInt32?,
    role: AttributeRole, isClassified: Bool
  ) {
    self.name = name
    self.type = type
    self.range = range
    self.maxBytes = maxBytes
    self.presence = presence
    self.source = source
    self.unknownAs = unknownAs
    self.atLeast = atLeast
    self.role = role
    self.isClassified = isClassified
  }
}

/// A declared fact as one model states it: what reports name and group by.
public struct FactLayout: Sendable, Equatable {
  /// What it states.
  public enum Value: Sendable, Equatable {
    /// Bool 0 or 1, place, number, bits of a set.
    case number(Int64)
    /// UTF-8.
    case text([UInt8])
  }
  /// The fact's name.
  public var name: String
  /// Its type.
  public var type: AttributeType
  /// What the model states.
  public var value: Value

  /// A fact with its value.
  public init(name: String, type: AttributeType, value: Value) {
    self.name = name
    self.type = type
    self.value = value
  }
}

/// A model, as far as decisions and reports need it.
public struct ModelLayout: Sendable, Equatable {
  /// Its name.
  public var name: String
  /// The features it accepts, one bit each; all when it declares none.
  public var accepts: UInt64
  /// Tokens of prompt and output together; unlimited when nil.
  public var context: Int64?
  /// Millionths of a dollar for a million prompt tokens.
  public var priceIn: Int64?
  /// Millionths of a dollar for a million output tokens.
  public var priceOut: Int64?
  /// Models of one group share a quota.
  public var quotaGroup: String
  /// Its declared facts, in their order.
  public var facts: [FactLayout]

  /// A model.
  public init(
    name: String, accepts: UInt64, context: Int64?, priceIn: Int64?, priceOut: Int64?,
    quotaGroup: String, facts: [FactLayout] = []
  ) {
    self.name = name
    self.accepts = accepts
    self.context = context
    self.priceIn = priceIn
    self.priceOut = priceOut
    self.quotaGroup = quotaGroup
    self.facts = facts
  }
}

/// The kinds of rules that a table holds.
public enum TableKind: UInt8, Sendable, Hashable, CaseIterable {
  case classify, deny, forbid, waive, avoid, route
  case fallback, validate, redact, cap, isolate, disclose, record, budget, notify
}

/// How a finding is taken out of a text; the later, the stricter.
public enum Redacting: UInt8, Sendable, Hashable, CaseIterable { case token, hash, mask, drop }

/// What explanations say of a rule.
public struct RuleLayout: Sendable, Equatable {
  /// Its kind.
  public var kind: TableKind
  /// Its name; a row of a table as `NAME#3`.
  public var name: String
  /// Its reason.
  public var because: String?
  /// Who answers for it.
  public var owner: String?
  /// The control it implements.
  public var control: String?
  /// Who signed for a waive; nil of every other kind.
  public var approved: String?
  /// The source text, a place in `Metadata.sources`.
  public var source: UInt32
  /// The line, from 1.
  public var line: UInt32
  /// The status of a deny; 0 otherwise.
  public var status: UInt16
  /// The findings of a `redact`, or of a forbid's `unless redacted`, one bit each; 0 when it has
  /// none.
  public var redactFindings: UInt64
  /// How they are redacted.
  public var redacting: Redacting

  /// A rule without approver, status or redaction.
  public init(
    kind: TableKind, name: String, because: String?, owner: String?, control: String?,
    source: UInt32, line: UInt32
  ) {
    self.kind = kind
    self.name = name
    self.because = because
    self.owner = owner
    self.control = control
    self.source = source
    self.line = line
    status = 0
    redactFindings = 0
    redacting = .token
  }
}
