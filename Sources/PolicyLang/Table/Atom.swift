import PolicyCore

/// What a test reads: tests with equal keys share a dimension.
enum DimensionKey: Hashable {
  /// A bool, enum or level.
  case symbol(ReadingLayout)
  /// A number, or a sum without a common factor whose first coefficient is positive.
  case number([TermLayout])
  /// A string, tested by ranges of texts.
  case text(AttributeID)
  /// A set, tested by its members.
  case members(ReadingLayout)
  /// A string that an automaton reads, a place in `AtomTable.automata`.
  case automaton(AttributeID, Int)
  /// A string that is looked up in a long list, a place in `AtomTable.lists`.
  case list(AttributeID, Int)
  /// Two readings that are equal or not.
  case same(ReadingLayout, ReadingLayout)
  /// An enum value that is in a set or not.
  case memberOf(ReadingLayout, ReadingLayout)
}

/// One test of a condition whose constants are known: what it reads and when it holds.
struct Atom: Hashable {
  /// When it holds.
  enum Test: Hashable {
    /// For these places.
    case places(ClassSet)
    /// For numbers in one of these ranges, ascending and apart.
    case numbers([ClosedRange<Int128>])
    /// For texts in one of these intervals, ascending and apart.
    case texts([TextInterval])
    /// For texts of a list of the policy.
    case list(Int)
    /// For sets that have any of these members.
    case anyOf(UInt64)
    /// For sets that have all of these members.
    case allOf(UInt64)
    /// When the key says so.
    case holds
  }
  /// What it reads.
  var key: DimensionKey
  /// When it holds.
  var test: Test
}

/// Every distinct test of a policy, with the place where it stands first.
struct AtomTable {
  /// The tests in the order in which they were met.
  private(set) var atoms: [Atom] = []
  /// By test: where it stands first.
  private(set) var spans: [Span] = []
  /// The automata of string tests, each language once.
  private(set) var automata: [Automaton] = []
  /// The lists of the policy that texts are looked up in, each once.
  private(set) var lists: [Int] = []
  private var numbers: [Atom: Int] = [:]
  private var automatonNumbers: [AutomatonName: Int] = [:]

  private struct AutomatonName: Hashable {
    var columnOf: [UInt8]
    var next: [UInt16]
    var accepts: [Bool]
  }

  /// The number of a test.
  mutating func number(of atom: Atom, at span: Span) -> Int {
    if let known = numbers[atom] { return known }
    numbers[atom] = atoms.count
    atoms.append(atom)
    spans.append(span)
    return atoms.count - 1
  }

  /// The number of a list that texts are looked up in.
  mutating func number(ofList list: Int) -> Int {
    if let known = lists.firstIndex(of: list) { return known }
    lists.append(list)
    return lists.count - 1
  }

  /// The number of an automaton.
  mutating func number(of automaton: Automaton) -> Int {
    let name = AutomatonName(
      columnOf: automaton.columnOf, next: automaton.next, accepts: automaton.accepts)
    if let known = automatonNumbers[name] { return known }
    automatonNumbers[name] = automata.count
    automata.append(automaton)
    return automata.count - 1
  }
}
