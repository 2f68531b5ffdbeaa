import PolicyCore

/// Turns formulas into unions of cubes.
///
/// A product of alternatives could grow without bound. Where it would exceed
/// `Limits.alternatives`, a part of it becomes a derived fact: a dimension of its own that clauses
/// make true (G. Tseitin, "On the complexity of derivation in propositional calculus", 1968; in
/// negation normal form one direction is enough). So a formula costs about its length.
struct Lowering {
  /// Where the clauses of derived facts go.
  enum Home: Hashable {
    /// With the rules of `classify`, as what they read changes there.
    case classify
    /// Behind `classify`.
    case definitions
  }
  /// A derived fact: its dimension and where it holds.
  struct Definition {
    var dimension: Int
    var cubes: [Cube]
  }
  /// The dimensions.
  private(set) var space: DimensionSpace
  /// Derived facts, each behind those that it reads.
  private(set) var definitions: [Home: [Definition]] = [:]
  private var known: [Home: [[Cube]: Cube]] = [:]

  private var algebra: CubeUnion

  /// Lowers formulas over the atoms of that space.
  init(_ space: DimensionSpace) {
    self.space = space
    algebra = CubeUnion(classCounts: space.dimensions.map { Int($0.classCount) })
  }

  /// The union of cubes in which a formula holds.
  mutating func cubes(_ formula: Formula, _ home: Home) -> [Cube] {
    switch formula {
    case .constant(let value):
      return value ? [Cube()] : []
    case .literal(let atom, let isPositive):
      let meaning = space.meanings[atom]
      return isPositive ? meaning.positive : meaning.negative
    case .any(let parts):
      return algebra.simplified(parts.flatMap { cubes($0, home) })
    case .all(let parts):
      return conjunction(parts.map { cubes($0, home) }, home)
    }
  }

  /// What several unions hold together.
  mutating func conjunction(_ unions: [[Cube]], _ home: Home) -> [Cube] {
    var result = [Cube()]
    // Every derived fact at once: one by one they would cost their number to the third power.
    var derived: Cube? = Cube()
    for union in unions.sorted(by: { $0.count < $1.count }) {
      if union.isEmpty || result.isEmpty { return [] }
      if result.count > 1, union.count > 1, result.count * union.count > Limits.alternatives {
        derived = derived.flatMap { CubeUnion.intersection($0, define(union, home)) }
      } else {
        result = algebra.product(result, union)
      }
    }
    guard let derived else { return [] }
    return derived.constraints.isEmpty ? result : algebra.product(result, [derived])
  }

  /// The cube in which a new or known derived fact is true that holds where the union does.
  mutating func define(_ union: [Cube], _ home: Home) -> Cube {
    if let cube = known[home]?[union] { return cube }
    let defined = space.addDefined()
    algebra.classCounts.append(2)
    definitions[home, default: []].append(
      Definition(dimension: defined.dimension, cubes: union))
    known[home, default: [:]][union] = defined.holds
    return defined.holds
  }
}
