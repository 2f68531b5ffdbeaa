public import PolicyCore

/// A checked policy: every name resolved, every value a number of its smallest unit.
///
/// The one meaning that the table and the reference interpreter start from. It exists only when
/// the sources had no error.
public struct Policy: Sendable {
  /// The texts it was made from, for places and digests.
  public var sources: SourceSet
  /// Enums and levels, the built-in ones first (see `BuiltIn`).
  public var enumerations: [Enumeration] = []
  /// Declared attributes in the order of `request`, then the built-in `now`, `needs`, `findings`.
  public var attributes: [Attribute] = []
  /// Declared facts in the order of `models`, then the built-in facts of `BuiltIn.Fact`.
  public var facts: [Fact] = []
  /// Models in order of declaration.
  public var models: [Model] = []
  /// Lists of strings.
  public var lists: [StringList] = []
  /// Rules by kind, each in order of declaration.
  public var classifies: [Classify] = []
  /// Rules that refuse requests.
  public var denies: [Deny] = []
  /// Rules that remove models.
  public var forbids: [Forbid] = []
  /// Rules that spare models one forbid.
  public var waives: [Waive] = []
  /// Rules that move models behind the others.
  public var avoids: [Avoid] = []
  /// In the order in which they are tried; the last always matches.
  public var routes: [Route] = []
  /// In the order in which they are tried; none need match.
  public var fallbacks: [Fallback] = []
  /// Rules about answers, and obligations, by kind in order of declaration.
  public var validates: [Validate] = []
  /// What is redacted for which models.
  public var redacts: [Redact] = []
  /// `cap`, `isolate`, `disclose`, `record`, `budget`, `notify`: each kind's in order.
  public var obligations: [Obligation] = []
  /// Detectors of the policy's own, in order; the finding of the first follows the built-in ones.
  public var detectors: [Detector] = []
  /// `scenario` blocks in order.
  public var scenarios: [Scenario] = []
  /// Names that only its conditions used.
  public var declaredNames: [DeclaredName] = []
  /// What is claimed of every request, in order.
  public var invariants: [Invariant] = []
  /// `test` blocks in order.
  public var tests: [PolicyTest] = []

  /// A policy of those texts with nothing in it.
  public init(sources: SourceSet) { self.sources = sources }
}

// MARK: - Types and values

/// The place of an enumeration in `Policy.enumerations`.
public typealias EnumerationID = Int
/// The place of an attribute in `Policy.attributes`.
public typealias AttributeID = Int
/// The place of a fact in `Policy.facts`.
public typealias FactID = Int
/// The place of a model in `Policy.models`.
public typealias ModelID = Int

/// What a value is.
public enum ValueType: Hashable, Sendable {
  case bool, int, usd, percent, duration, instant, string
  /// One value of an enum or a level.
  case symbol(EnumerationID)
  /// Any number of values of an enum.
  case set(EnumerationID)

  /// True for the types that compare as numbers.
  public var isNumber: Bool {
    switch self {
    case .int, .usd, .percent, .duration, .instant: true
    case .bool, .string, .symbol, .set: false
    }
  }
}

/// A value known at compile time.
public enum Constant: Hashable, Sendable {
  case bool(Bool)
  /// int; usd in millionths; percent in hundredths; duration in milliseconds; instant in
  /// microseconds since 1970.
  case number(Int64)
  /// The place of the value in its enumeration.
  case symbol(Int)
  /// One bit a member, by its place in the enumeration.
  case set(UInt64)
  /// UTF-8.
  case text([UInt8])
}

/// An enum, or a level (whose values are ordered from low to high).
public struct Enumeration: Sendable {
  /// Its name.
  public var name: String
  /// True for a level.
  public var isLevel: Bool
  /// Its values.
  public var values: [String]
  /// The spelling of each value in headers and bodies.
  public var outside: [String]
  /// Where it is declared; nil for a built-in one.
  public var span: Span?
}

/// An attribute of a request.
public struct Attribute: Sendable {
  /// How a request that lacks it is read.
  public enum Presence: Sendable, Equatable {
    /// It is refused.
    case required
    /// It has this value.
    case defaultValue(Constant)
    /// `from prompt` and `from clock`, `needs`, `findings`, `now`.
    case computed
  }
  /// Its name.
  public var name: String
  /// Its type.
  public var type: ValueType
  /// The smallest and the largest number, in units of `Constant.number`; whole words when free.
  public var range: ClosedRange<Int64>
  /// Bytes of a string at most.
  public var maxBytes: Int
  /// How it is found when a request lacks it.
  public var presence: Presence
  /// Where it comes from.
  public var source: AttributeSource
  /// What an unknown enum value or set member is read as.
  public var unknownAs: Int?
  /// The lowest rank that a level is read as.
  public var atLeast: Int?
  /// Its role.
  public var role: AttributeDeclaration.Role?
  /// Why the caller's word is enough, if the policy says so.
  public var trusted: String?
  /// The `///` lines before it.
  public var documentation: [String]
  /// Where it is declared; nil for a built-in one.
  public var span: Span?
}

/// A fact that every model states.
public struct Fact: Sendable {
  /// Its name.
  public var name: String
  /// Its type.
  public var type: ValueType
  /// What a model has that states nothing; nil when it must.
  public var defaultValue: Constant?
  /// Where it is declared; nil for a built-in one.
  public var span: Span?
}

/// A model.
public struct Model: Sendable {
  /// Its name.
  public var name: String
  /// Its facts, by `FactID`; nil only for a built-in fact that it does not state.
  public var facts: [Constant?]
  /// Where it is declared.
  public var span: Span
}

/// A list of strings.
public struct StringList: Sendable {
  /// Its name.
  public var name: String
  /// Its entries, distinct, sorted by bytes.
  public var entries: [[UInt8]]

  /// Whether a text is one of them.
  func contains(_ text: [UInt8]) -> Bool {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].lexicographicallyPrecedes(text) { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low] == text
  }
}

// MARK: - Rules

/// What every rule has.
public struct RuleInfo: Sendable {
  /// Its kind.
  public var kind: RuleKind
  /// Its name; a row of a table as `NAME#3`.
  public var name: String
  /// Its reason.
  public var because: String?
  /// Who answers for it; the file's owner unless it has its own.
  public var owner: String?
  /// The control it implements.
  public var control: String?
  /// In force from this instant, in microseconds since 1970.
  public var from: Int64?
  /// In force until just before this instant.
  public var until: Int64?
  /// The `///` lines before it.
  public var documentation: [String]
  /// The rule or the row.
  public var span: Span
  /// Its name.
  public var nameSpan: Span
  /// True for a row of a `unique` table.
  public var isUniqueRow: Bool = false
}

/// Raises levels and adds to sets.
public struct Classify: Sendable {
  /// What every rule has.
  public var info: RuleInfo
  /// When it holds.
  public var when: Condition
  /// Levels and the rank each is raised to.
  public var raises: [(attribute: AttributeID, rank: Int)]
  /// Sets and the members each gets.
  public var adds: [(attribute: AttributeID, members: UInt64)]
}

/// Refuses the request.
public struct Deny: Sendable {
  /// What every rule has.
  public var info: RuleInfo
  /// When it holds.
  public var when: Condition
  /// The status; 403 when the rule names none.
  public var status: Int
}

/// Which models a rule is about.
public enum ModelSelection: Sendable {
  /// By name, in the author's order.
  case named([ModelID])
  /// Those for which the condition holds, in the order of declaration.
  case matching(Condition)
}

/// What must be taken out of a request before it is sent.
public struct Redaction: Sendable, Hashable {
  /// The findings, one bit each.
  public var findings: UInt64
  /// How.
  public var method: RedactionMethod
}

/// Removes models.
public struct Forbid: Sendable {
  /// What every rule has.
  public var info: RuleInfo
  /// When it holds.
  public var when: Condition
  /// The models that it is about.
  public var models: ModelSelection
  /// Keeps them instead, redacted.
  public var unlessRedacted: Redaction?
}

/// Re-admits models past one forbid.
public struct Waive: Sendable {
  /// What every rule has.
  public var info: RuleInfo
  /// The place in `Policy.forbids`.
  public var lifts: Int
  /// When it holds.
  public var when: Condition
  /// The models that it is about.
  public var models: [ModelID]
  /// Who signed for it.
  public var approved: String
}

/// Moves models behind all others.
public struct Avoid: Sendable {
  /// What every rule has.
  public var info: RuleInfo
  /// When it holds.
  public var when: Condition
  /// The models that it is about.
  public var models: ModelSelection
}

/// Orders candidates.
public struct Route: Sendable {
  /// One part of the chain.
  public enum Part: Sendable {
    case list(ModelSelection)
    case sorted(SortOrder, ModelSelection)
    /// Arms with their weight in hundredths of a percent.
    case split(by: AttributeID, arms: [(weight: Int, model: ModelID)])
  }
  /// What every rule has.
  public var info: RuleInfo
  /// When it holds.
  public var when: Condition
  /// Its chain, joined by `then`.
  public var parts: [Part]
}

// MARK: - Tests

/// A `test` block.
public struct PolicyTest: Sendable {
  /// Its title.
  public var title: String
  /// The instant of the decision; the start of the run when absent.
  public var now: Int64?
  /// Attributes that the request states (`needs` and `findings` among them).
  public var given: [(attribute: AttributeID, value: Constant)]
  /// The signals it states.
  public var signals: [(model: ModelID, signal: Signal, value: Constant)]
  /// Routes whose split is fixed to an arm.
  public var splits: [(route: Int, model: ModelID)]
  /// What must come out.
  public var expectations: [Expected]
  /// Where it stands.
  public var span: Span

  /// What must come out.
  public struct Expected: Sendable {
    /// What an expectation says.
    public enum Kind: Sendable {
      case candidates([ModelID])
      /// Rules by name, `cannot_serve` among them.
      case removed([ModelID], by: [String])
      case denied(by: [String])
      case noCandidate
      /// Some model is a candidate.
      case routed
      /// A rule's name; a table's name stands for any of its rows.
      case rule(String)
      case condition(Condition)
    }
    /// What it is.
    public var kind: Kind
    /// Where it stands.
    public var span: Span
  }
}
