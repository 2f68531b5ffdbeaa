/// A condition in negation normal form over the atoms of an `AtomTable`.
///
/// A literal of an unknown signal holds neither as it is nor negated; what is built from literals
/// by `all` and `any` then holds exactly when Kleene's logic says "true".
indirect enum Formula: Hashable {
  case constant(Bool)
  case literal(atom: Int, isPositive: Bool)
  case all([Formula])
  case any([Formula])

  /// Holds when all parts do; folded.
  static func conjunction(_ parts: [Formula]) -> Formula {
    var kept: [Formula] = []
    for part in parts {
      switch part {
      case .constant(true): continue
      case .constant(false): return .constant(false)
      case .all(let inner): kept += inner
      case .literal, .any: kept.append(part)
      }
    }
    return kept.isEmpty ? .constant(true) : kept.count == 1 ? kept[0] : .all(kept)
  }

  /// Holds when any part does; folded.
  static func disjunction(_ parts: [Formula]) -> Formula {
    var kept: [Formula] = []
    for part in parts {
      switch part {
      case .constant(false): continue
      case .constant(true): return .constant(true)
      case .any(let inner): kept += inner
      case .literal, .all: kept.append(part)
      }
    }
    return kept.isEmpty ? .constant(false) : kept.count == 1 ? kept[0] : .any(kept)
  }

  /// Holds when this is known not to.
  var negated: Formula {
    switch self {
    case .constant(let value): .constant(!value)
    case .literal(let atom, let isPositive): .literal(atom: atom, isPositive: !isPositive)
    case .all(let parts): .disjunction(parts.map(\.negated))
    case .any(let parts): .conjunction(parts.map(\.negated))
    }
  }
}
