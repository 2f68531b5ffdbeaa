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
    /// 1 when the text is an entry of the list, a place in `lists`.
    case list(UInt32, list: UInt32)
  }
  /// How a request's class is found.
  public var kind: Kind
  /// The class of each number that `kind` gives; empty when they are the same.
  public var classOf: [UInt16]
  /// How many classes there are.
  ///
  /// When `hasUnknown`, the last stands for a signal without a sample.
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
/// class.
///
/// A request's entries are the AND of one row a dimension.
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
