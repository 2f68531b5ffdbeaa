internal import PolicyCore

/// The tables of a bundle as they were read back from its bytes, asked one guard at a time.
///
/// Classes come from the evaluator's own encoding; rows are read as the format says.
final class LoadedTable {
  /// What stands for a condition in the tables.
  enum Target {
    /// Any of these clauses.
    case clauses(GuardKind, [Int])
    /// A derived fact.
    case derived(dimension: Int)
    /// Nothing: it is always so, or never.
    case constant(Bool)
  }

  /// One line of a table that a target rests on.
  struct UsedEntry: Hashable {
    var kind: GuardKind
    var entry: Int
  }

  let compiled: CompiledPolicy
  let evaluator: Evaluator
  let facts: Facts
  let entries: [GuardEntries]
  /// By derived fact: the clauses that make it true.
  private var makers: [Int: (kind: GuardKind, clauses: [Int])] = [:]
  private var known: [Int]
  private var stamps: [Int]
  private var stamp = 0

  init(_ bundle: ValidatedBundle) {
    compiled = bundle.policy
    evaluator = Evaluator(bundle)
    facts = evaluator.makeFacts()
    let policy = bundle.policy
    entries = GuardKind.allCases.map { GuardEntries(policy[$0], policy.dimensions) }
    known = [Int](repeating: 0, count: compiled.dimensions.count)
    stamps = known
    for (clause, effect) in compiled.classifyClauses.enumerated() {
      guard let dimension = effect.defines else { continue }
      makers[Int(dimension), default: (.classify, [])].clauses.append(clause)
    }
    for (clause, dimension) in compiled.definitionClauses.enumerated() {
      makers[Int(dimension), default: (.definitions, [])].clauses.append(clause)
    }
  }

  /// Forgets the classes of the last request.
  func begin() { stamp += 1 }

  /// Whether it holds for the values that the evaluator was told to assume.
  func holds(_ target: Target) -> Bool {
    switch target {
    case .constant(let value): value
    case .derived(let dimension): classNumber(dimension) == 1
    case .clauses(let kind, let clauses): holds(kind, clauses)
    }
  }

  private func holds(_ kind: GuardKind, _ clauses: [Int]) -> Bool {
    let entries = entries[kind.rawValue]
    return clauses.contains { clause in
      entries.entries(of: clause).contains { entries.admits($0, classNumber) }
    }
  }

  /// The class of a dimension; a derived fact is true when one of its clauses holds.
  ///
  /// One that rested on itself would be false, as it is for the evaluator.
  func classNumber(_ dimension: Int) -> Int {
    if stamps[dimension] == stamp { return known[dimension] }
    stamps[dimension] = stamp
    known[dimension] = 0
    if let (kind, clauses) = makers[dimension] {
      known[dimension] = holds(kind, clauses) ? 1 : 0
    } else {
      known[dimension] = evaluator.classNumber(of: dimension, facts)
    }
    return known[dimension]
  }

  /// The lines that a target rests on, those of derived facts among them.
  func entries(under target: Target) -> [UsedEntry] {
    var result: [UsedEntry] = []
    var seen: Set<Int> = []
    var pending = [target]
    while let next = pending.popLast() {
      switch next {
      case .constant: continue
      case .derived(let dimension):
        guard seen.insert(dimension).inserted, let (kind, clauses) = makers[dimension] else {
          continue
        }
        pending.append(.clauses(kind, clauses))
      case .clauses(let kind, let clauses):
        for entry in clauses.flatMap({ entries[kind.rawValue].entries(of: $0) }) {
          result.append(UsedEntry(kind: kind, entry: entry))
          for dimension in entries[kind.rawValue].dimensions(of: entry)
          where makers[dimension] != nil {
            pending.append(.derived(dimension: dimension))
          }
        }
      }
    }
    return result
  }

  /// The dimensions that requests have classes of and those lines depend on, ascending.
  func dimensions(of used: [UsedEntry]) -> [Int] {
    Set(used.flatMap { entries[$0.kind.rawValue].dimensions(of: $0.entry) })
      .filter { makers[$0] == nil }.sorted()
  }
}
