public import PolicyCore

/// A set of classes of one dimension, one bit each; words behind the last set bit are not kept.
public struct ClassSet: Hashable, Sendable {
  /// The bits, lowest class first; the last word is never zero.
  public private(set) var words: [UInt64]

  /// No class.
  public init() { words = [] }

  /// The classes of a range.
  public init(_ range: Range<Int>) {
    words = []
    for number in range { insert(number) }
  }

  /// True when no class is in it.
  public var isEmpty: Bool { words.isEmpty }

  /// How many classes are in it.
  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// The lowest class.
  public var first: Int? {
    for (index, word) in words.enumerated() where word != 0 {
      return index * 64 + word.trailingZeroBitCount
    }
    return nil
  }

  /// Whether the class is in it.
  public func contains(_ number: Int) -> Bool {
    number >> 6 < words.count && words[number >> 6] & (1 << UInt64(number & 63)) != 0
  }

  /// Adds a class.
  public mutating func insert(_ number: Int) {
    while words.count <= number >> 6 { words.append(0) }
    words[number >> 6] |= 1 << UInt64(number & 63)
  }

  /// The classes in both.
  public func intersection(_ other: ClassSet) -> ClassSet {
    ClassSet(trimming: zip(words, other.words).map { $0 & $1 })
  }

  /// The classes in either.
  public func union(_ other: ClassSet) -> ClassSet {
    var result = words.count >= other.words.count ? words : other.words
    let shorter = words.count >= other.words.count ? other.words : words
    for (index, word) in shorter.enumerated() { result[index] |= word }
    return ClassSet(trimming: result)
  }

  /// The classes that are not in the other.
  public func subtracting(_ other: ClassSet) -> ClassSet {
    var result = words
    for index in 0..<min(words.count, other.words.count) { result[index] &= ~other.words[index] }
    return ClassSet(trimming: result)
  }

  /// Whether every class is in the other.
  public func isSubset(of other: ClassSet) -> Bool {
    guard words.count <= other.words.count else { return false }
    for (index, word) in words.enumerated() where word & ~other.words[index] != 0 { return false }
    return true
  }

  /// Whether no class is in both.
  public func isDisjoint(with other: ClassSet) -> Bool {
    for index in 0..<min(words.count, other.words.count)
    where words[index] & other.words[index] != 0 {
      return false
    }
    return true
  }

  /// The classes, ascending.
  public var members: [Int] {
    var result: [Int] = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        result.append(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return result
  }

  private init(trimming words: [UInt64]) {
    self.words = words
    while self.words.last == 0 { self.words.removeLast() }
  }
}

/// A conjunction: for some dimensions, the classes they may have; free in all others.
public struct Cube: Hashable, Sendable {
  /// A dimension and the classes it may have: neither none of them nor all.
  public struct Constraint: Hashable, Sendable {
    /// The dimension.
    public var dimension: Int
    /// The classes.
    public var classes: ClassSet

    /// A dimension held to some of its classes.
    public init(dimension: Int, classes: ClassSet) {
      self.dimension = dimension
      self.classes = classes
    }
  }
  /// Ascending by dimension, each dimension at most once.
  public var constraints: [Constraint]

  /// The cube that holds everything, or one with those constraints.
  public init(_ constraints: [Constraint] = []) { self.constraints = constraints }
}

/// One line of a table: where it holds and whose clause it is.
public struct Entry: Sendable {
  /// The clause, a place in the table's clauses.
  public var clause: Int
  /// Where it holds.
  public var cube: Cube

  /// A clause and one of the cubes in which it holds.
  public init(clause: Int, cube: Cube) {
    self.clause = clause
    self.cube = cube
  }
}

/// A further question about requests and models, which a bundle does not hold.
public struct ModelProbe: Sendable {
  /// Of which requests.
  public var when: Condition
  /// Of which models.
  public var models: ModelSelection

  /// A question about requests and models.
  public init(when: Condition, models: ModelSelection) {
    self.when = when
    self.models = models
  }
}

/// Every guard of a policy as a union of cubes over dimensions: what the bit rows are made from
/// and what the analysis searches.
public struct NormalForm: Sendable {
  /// The compiled policy; its dimensions and clauses are what the numbers here mean.
  public var compiled: CompiledPolicy
  /// Entries of `classify`, ascending by clause as in every table.
  public var classify: [Entry] = []
  /// Entries of the derived facts.
  public var definitions: [Entry] = []
  /// Entries of `deny`.
  public var deny: [Entry] = []
  /// Entries of `forbid`.
  public var forbid: [Entry] = []
  /// Entries of `waive`.
  public var waive: [Entry] = []
  /// Entries of `avoid`.
  public var avoid: [Entry] = []
  /// Entries of `route`.
  public var route: [Entry] = []
  /// Entries of `fallback`.
  public var fallback: [Entry] = []
  /// Entries of `validate`.
  public var validate: [Entry] = []
  /// Entries of `redact`.
  public var redact: [Entry] = []
  /// Entries of the other obligations.
  public var oblige: [Entry] = []
  /// Entries of the probes.
  public var probes: [Entry] = []
  /// Entries of the model probes; a clause is a place in `modelProbeClauses`.
  public var modelProbes: [Entry] = []
  /// By clause: the probe, and for which models of it the entries are.
  public var modelProbeClauses: [(probe: Int, models: ModelSet)] = []
  /// The `when` and the dates of every rule, whatever its models; a clause is a place in
  /// `compiled.rules`.
  public var conditions: [Entry] = []
  /// By rule of `compiled.rules`: the source rule, as kind and place in the policy's array of it.
  public var origins: [(kind: RuleKind, index: Int)] = []

  /// The normal form around a compiled policy.
  public init(compiled: CompiledPolicy) { self.compiled = compiled }
}

extension GuardKind {
  /// Where a normal form has the entries of the table.
  var entries: WritableKeyPath<NormalForm, [Entry]> {
    switch self {
    case .classify: \.classify
    case .definitions: \.definitions
    case .deny: \.deny
    case .forbid: \.forbid
    case .waive: \.waive
    case .avoid: \.avoid
    case .route: \.route
    case .fallback: \.fallback
    case .validate: \.validate
    case .redact: \.redact
    case .oblige: \.oblige
    case .probes: \.probes
    }
  }
}

extension NormalForm {
  /// The entries of a table by its kind.
  public subscript(kind: GuardKind) -> [Entry] { self[keyPath: kind.entries] }
}
