/// What a bundle holds: the decision table with everything needed to read requests, decide and
/// explain. The compiler makes one; the reader of a bundle gives it back, validated.
///
/// Places are plain indices into the arrays here. Numbers are in the smallest unit of their type:
/// usd in millionths, percent in hundredths, durations in milliseconds, instants in microseconds
/// since 1970.
public struct CompiledPolicy: Sendable, Equatable {
  /// What the bundle says of itself.
  public var metadata = Metadata()
  /// Enums and levels; the first four are built in: feature, finding, health, weekday.
  public var enumerations: [EnumerationLayout] = []
  /// Declared attributes in their order, then `now`, `needs`, `findings`.
  public var attributes: [AttributeLayout] = []
  /// Models in order of declaration.
  public var models: [ModelLayout] = []
  /// Rules by kind (classify, deny, forbid, waive, avoid, route), each in order.
  public var rules: [RuleLayout] = []
  /// What a request is turned into: one small class number a dimension.
  public var dimensions: [Dimension] = []
  /// Automata of string tests.
  public var automata: [Automaton] = []
  /// Raises and derived facts, repeated until nothing changes.
  public var classify = GuardTable()
  /// The effect of each clause of `classify`.
  public var classifyClauses: [ClassifyClause] = []
  /// Derived facts over final values, repeated until nothing changes.
  public var definitions = GuardTable()
  /// The `defined` dimension that each clause of `definitions` makes true.
  public var definitionClauses: [UInt32] = []
  /// Every clause that holds refuses the request.
  public var deny = GuardTable()
  /// The rule of each clause of `deny`.
  public var denyClauses: [UInt32] = []
  /// Every clause that holds removes (or redacts) its models.
  public var forbid = GuardTable()
  /// The effect of each clause of `forbid`.
  public var forbidClauses: [ModelClause] = []
  /// Every clause that holds spares its models one forbid.
  public var waive = GuardTable()
  /// The effect of each clause of `waive`.
  public var waiveClauses: [WaiveClause] = []
  /// Every clause that holds moves its models behind the others.
  public var avoid = GuardTable()
  /// The effect of each clause of `avoid`.
  public var avoidClauses: [ModelClause] = []
  /// First match; a clause is a place in `routes`.
  public var route = GuardTable()
  /// The chain of each route, in the order in which they are tried; the last always matches.
  public var routes: [RouteLayout] = []
  /// Conditions that tests ask about; empty in a built bundle. A clause is the number of a probe.
  public var probes = GuardTable()

  /// A policy with nothing in it.
  public init() {}
}

/// What a bundle says of itself.
public struct Metadata: Sendable, Equatable {
  /// The name of a source text and the SHA-256 of its bytes.
  public struct Source: Sendable, Equatable {
    /// The name, relative to the root file's folder.
    public var name: String
    /// 32 bytes.
    public var digest: [UInt8]

    /// A source text.
    public init(name: String, digest: [UInt8]) {
      self.name = name
      self.digest = digest
    }
  }
  /// The policy's name.
  public var name = ""
  /// Counts up with every build; 0 when none was given.
  public var revision: UInt64 = 0
  /// The compiler's version.
  public var compiler = ""
  /// The texts it was made from, in reading order.
  public var sources: [Source] = []

  /// Nothing said.
  public init() {}
}

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

/// A model, as far as decisions need it.
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

  /// A model.
  public init(
    name: String, accepts: UInt64, context: Int64?, priceIn: Int64?, priceOut: Int64?,
    quotaGroup: String
  ) {
    self.name = name
    self.accepts = accepts
    self.context = context
    self.priceIn = priceIn
    self.priceOut = priceOut
    self.quotaGroup = quotaGroup
  }
}

/// The kinds of rules that a table holds.
public enum TableKind: UInt8, Sendable, Hashable, CaseIterable {
  case classify, deny, forbid, waive, avoid, route
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
  /// The source text, a place in `Metadata.sources`.
  public var source: UInt32
  /// The line, from 1.
  public var line: UInt32
  /// The status of a deny; 0 otherwise.
  public var status: UInt16
  /// The findings of a forbid's `unless redacted`, one bit each; 0 when it has none.
  public var redactFindings: UInt64
  /// How they are redacted.
  public var redacting: Redacting

  /// A rule without status or redaction.
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

/// What a dimension reads.
public enum ReadingLayout: Sendable, Hashable {
  /// An attribute after `classify`.
  case attribute(UInt32)
  /// An attribute before `classify`.
  case declared(UInt32)
  /// A signal of a model.
  case signal(model: UInt32, Signal)
}

/// One number in a sum.
public struct TermLayout: Sendable, Hashable {
  /// The factor.
  public var coefficient: Int64
  /// What is read: a number, or the rank of a level.
  public var reading: ReadingLayout

  /// A factor times a reading.
  public init(coefficient: Int64, reading: ReadingLayout) {
    self.coefficient = coefficient
    self.reading = reading
  }
}

/// One axis of the decision table: a finite partition of what requests can say.
public struct Dimension: Sendable, Equatable {
  /// How a request's class is found.
  public enum Kind: Sendable, Equatable {
    /// The place of a bool, enum or level value.
    case symbol(ReadingLayout)
    /// How many of the ascending cuts are at most the sum; exact in 128 bits.
    case number([TermLayout], cuts: [Int64])
    /// How many of the ascending byte strings are at most the text.
    case text(UInt32, cuts: [[UInt8]])
    /// Up to four members of a set, the first lowest: a number from 0 to 15.
    case members(ReadingLayout, [UInt8])
    /// 1 when the automaton accepts the text.
    case automaton(UInt32, automaton: UInt32)
    /// 1 when both readings (bool, enum, level, set or string) are equal.
    case same(ReadingLayout, ReadingLayout)
    /// 1 when the left enum value is a member of the right set.
    case memberOf(ReadingLayout, ReadingLayout)
    /// 1 when a clause of `classify` or `definitions` made it true.
    case defined
  }
  /// How a request's class is found.
  public var kind: Kind
  /// The class of each number that `kind` gives; empty when they are the same.
  public var classOf: [UInt16]
  /// How many classes there are. When `hasUnknown`, the last stands for a signal without a sample.
  public var classCount: UInt16
  /// True when the readings name a signal.
  public var hasUnknown: Bool
  /// True when a reading is an attribute that `classify` may change, read after it.
  public var isDynamic: Bool

  /// A dimension.
  public init(
    kind: Kind, classOf: [UInt16], classCount: UInt16, hasUnknown: Bool, isDynamic: Bool
  ) {
    self.kind = kind
    self.classOf = classOf
    self.classCount = classCount
    self.hasUnknown = hasUnknown
    self.isDynamic = isDynamic
  }
}

/// A deterministic automaton over bytes, which are grouped into columns.
public struct Automaton: Sendable, Equatable {
  /// The test as an explanation names it: `matches glob "a*"`; may be empty.
  public var pattern: String
  /// The column of each of the 256 bytes.
  public var columnOf: [UInt8]
  /// How many columns there are.
  public var columns: UInt16
  /// The next state for a state and a column, `state * columns + column`; the first state is 0.
  public var next: [UInt16]
  /// Whether a text that ends in that state is accepted.
  public var accepts: [Bool]

  /// An automaton, with the test that it stands for.
  public init(
    columnOf: [UInt8], columns: UInt16, next: [UInt16], accepts: [Bool], pattern: String = ""
  ) {
    self.pattern = pattern
    self.columnOf = columnOf
    self.columns = columns
    self.next = next
    self.accepts = accepts
  }
}

/// Guards as bit rows: bit `e` of the row of a dimension's class is set when entry `e` admits that
/// class. A request's entries are the AND of one row a dimension.
///
/// Lakshman and Stiliadis, "High-speed policy-based packet forwarding", SIGCOMM 1998.
public struct GuardTable: Sendable, Equatable {
  /// How the rows are laid out.
  public enum Layout: UInt8, Sendable, CaseIterable {
    /// One row of `wordCount` words for each class of each dimension.
    case flat
  }
  /// The layout; a place for others.
  public var layout = Layout.flat
  /// The dimensions that some entry constrains, those that exclude most first.
  public var dimensions: [UInt32] = []
  /// Where the row of class 0 of each of those dimensions starts in `rows`, in words.
  public var rowStarts: [UInt32] = []
  /// Words of a row.
  public var wordCount: UInt32 = 0
  /// Every row.
  public var rows: [UInt64] = []
  /// Entries that are unconstrained rows' tail mask: the bits in use.
  public var used: [UInt64] = []
  /// The clause of each entry; ascending.
  public var clauses: [UInt32] = []

  /// A table without entries.
  public init() {}
}

/// What a clause of `classify` does.
public struct ClassifyClause: Sendable, Equatable {
  /// The rule; nil for a clause that only makes a derived fact true.
  public var rule: UInt32?
  /// Levels and the rank each is raised to.
  public var raises: [Raise]
  /// Sets and the members each gets.
  public var adds: [Add]
  /// The `defined` dimension that it makes true.
  public var defines: UInt32?

  /// A level and a rank.
  public struct Raise: Sendable, Equatable {
    public var attribute: UInt32
    public var rank: UInt32
    public init(attribute: UInt32, rank: UInt32) {
      self.attribute = attribute
      self.rank = rank
    }
  }

  /// A set and members.
  public struct Add: Sendable, Equatable {
    public var attribute: UInt32
    public var members: UInt64
    public init(attribute: UInt32, members: UInt64) {
      self.attribute = attribute
      self.members = members
    }
  }

  /// A clause.
  public init(rule: UInt32?, raises: [Raise] = [], adds: [Add] = [], defines: UInt32? = nil) {
    self.rule = rule
    self.raises = raises
    self.adds = adds
    self.defines = defines
  }
}

/// A clause of `forbid` or `avoid`: one residual condition and the models it is about.
public struct ModelClause: Sendable, Equatable {
  /// The rule.
  public var rule: UInt32
  /// The models.
  public var models: ModelSet

  /// A rule's hold on some models.
  public init(rule: UInt32, models: ModelSet) {
    self.rule = rule
    self.models = models
  }
}

/// A clause of `waive`.
public struct WaiveClause: Sendable, Equatable {
  /// The waiver.
  public var rule: UInt32
  /// The forbid that it lifts, a place in `rules`.
  public var forbid: UInt32
  /// The models.
  public var models: ModelSet

  /// A waiver's hold on some models.
  public init(rule: UInt32, forbid: UInt32, models: ModelSet) {
    self.rule = rule
    self.forbid = forbid
    self.models = models
  }
}

/// The chain of a route.
public struct RouteLayout: Sendable, Equatable {
  /// The rule.
  public var rule: UInt32
  /// Its parts, joined by `then`.
  public var parts: [PartLayout]

  /// A route with its chain.
  public init(rule: UInt32, parts: [PartLayout]) {
    self.rule = rule
    self.parts = parts
  }
}

/// One part of a chain.
public struct PartLayout: Sendable, Equatable {
  /// How the part orders its models.
  public enum Order: Sendable, Equatable {
    /// As they stand.
    case listed
    /// Sorted.
    case sorted(SortOrder)
    /// The arm of the attribute's bucket first; arm `i` has the buckets below `upTo[i]`.
    case split(attribute: UInt32, upTo: [UInt16])
  }
  /// A model that may stand in the part.
  public struct Entry: Sendable, Equatable {
    /// The model.
    public var model: UInt32
    /// The `defined` dimension that must be true; always when nil.
    public var condition: UInt32?

    /// A model, under a condition or always.
    public init(model: UInt32, condition: UInt32? = nil) {
      self.model = model
      self.condition = condition
    }
  }
  /// How it orders its models.
  public var order: Order
  /// Its models: as listed, or in order of declaration.
  public var entries: [Entry]

  /// A part.
  public init(order: Order, entries: [Entry]) {
    self.order = order
    self.entries = entries
  }
}
