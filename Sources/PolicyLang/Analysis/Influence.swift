internal import PolicyCore

/// What follows, through the rules of `classify`, when an attribute changes.
struct Influence {
  /// By attribute: those that may change with it, itself among them; derived facts stand behind the
  /// attributes.
  private var closure: [UInt32: Set<UInt32>] = [:]
  private var written: [Int: Set<UInt32>] = [:]
  private let dimensions: [Dimension]

  init(_ form: NormalForm) {
    dimensions = form.compiled.dimensions
    var edges: [UInt32: Set<UInt32>] = [:]
    for entry in form.classify {
      let clause = form.compiled.classifyClauses[entry.clause]
      var writes = Set(clause.raises.map(\.attribute) + clause.adds.map(\.attribute))
      if let dimension = clause.defines { writes.insert(Influence.derived(Int(dimension))) }
      if let rule = clause.rule { written[Int(rule), default: []].formUnion(writes) }
      for attribute in Influence.read(by: entry.cube, dimensions) {
        edges[attribute, default: []].formUnion(writes)
      }
    }
    for attribute in written.values.reduce(into: Set<UInt32>(), { $0.formUnion($1) }) {
      var known: Set<UInt32> = [attribute]
      var pending = [attribute]
      while let next = pending.popLast() {
        for follower in edges[next] ?? [] where known.insert(follower).inserted {
          pending.append(follower)
        }
      }
      closure[attribute] = known
    }
  }

  /// Whether a cube says nothing of what may change with a rule.
  func isIndependent(_ cube: Cube, of rule: Int) -> Bool {
    let reads = Influence.read(by: cube, dimensions)
    return (written[rule] ?? []).allSatisfy { closure[$0]?.isDisjoint(with: reads) ?? true }
  }

  private static func derived(_ dimension: Int) -> UInt32 { 1 << 31 | UInt32(dimension) }

  /// The attributes after `classify`, and derived facts, that a cube reads.
  private static func read(by cube: Cube, _ dimensions: [Dimension]) -> Set<UInt32> {
    var result: Set<UInt32> = []
    for constraint in cube.constraints {
      if case .defined = dimensions[constraint.dimension].kind {
        result.insert(derived(constraint.dimension))
      }
      for case .attribute(let attribute) in dimensions[constraint.dimension].kind.readings {
        result.insert(attribute)
      }
    }
    return result
  }
}

/// One thing that a classify clause does: an attribute, and a rank or a member's bit.
struct ClassifyEffect: Hashable {
  var attribute: UInt32
  var value: UInt64

  static func all(of clause: ClassifyClause) -> [ClassifyEffect] {
    // Raised to a rank is raised to each below it; the highest first, as it decides most often.
    clause.raises.flatMap { raise in
      stride(from: UInt64(raise.rank), to: 0, by: -1)
        .map { ClassifyEffect(attribute: raise.attribute, value: $0) }
    }
      + clause.adds.flatMap { add in
        (0..<UInt64(64)).filter { add.members & (1 << $0) != 0 }
          .map { ClassifyEffect(attribute: add.attribute, value: $0) }
      }
  }

  /// By effect: the number of its kind.
  static func kinds(_ effects: [ClassifyEffect]) -> [Int] {
    var numbers: [ClassifyEffect: Int] = [:]
    return effects.map { effect in
      if let known = numbers[effect] { return known }
      numbers[effect] = numbers.count
      return numbers.count - 1
    }
  }
}

extension Dimension.Kind {
  /// What it reads; nothing for a derived fact.
  var readings: [ReadingLayout] {
    switch self {
    case .symbol(let reading), .members(let reading, _): [reading]
    case .number(let terms, _): terms.map(\.reading)
    case .text(let attribute, _), .automaton(let attribute, _), .list(let attribute, _):
      [.attribute(attribute)]
    case .same(let left, let right), .memberOf(let left, let right): [left, right]
    case .defined: []
    }
  }
}

extension ModelSet {
  /// The models, ascending.
  var members: [Int] { (0..<256).filter(contains) }
}
