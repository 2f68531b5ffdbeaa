internal import PolicyCore

/// The class vectors that requests can reach, as a box minus cubes.
///
/// Classes of different dimensions are not free of one another: `classify` has always run, so a
/// point in which one of its conditions holds and its effect is missing does not exist. Those
/// points form cubes, which every search passes as covered. Derived facts are replaced by the
/// cubes that make them true.
struct ReachableSpace {
  /// The policy in normal form.
  let form: NormalForm
  /// The search over its dimensions.
  let search: CoverSearch
  /// Points that `classify` leaves behind nowhere, with the rule of each; none for a detector.
  let impossible: [(cube: Cube, classify: Int?)]
  /// The entries that make each `defined` dimension true.
  let makers: [Int: [Cube]]

  /// How many cubes a cube with derived facts may come to before it is left out.
  static let expansions = 1_024

  init(_ form: NormalForm, preferred: [Int]) {
    self.form = form
    var search = CoverSearch(classCounts: form.compiled.dimensions.map { Int($0.classCount) })
    search.preferred = preferred
    self.search = search
    var makers: [Int: [Cube]] = [:]
    for entry in form.definitions {
      makers[Int(form.compiled.definitionClauses[entry.clause]), default: []].append(entry.cube)
    }
    for entry in form.classify {
      guard let dimension = form.compiled.classifyClauses[entry.clause].defines else { continue }
      makers[Int(dimension), default: []].append(entry.cube)
    }
    self.makers = makers
    var impossible: [(Cube, Int?)] = []
    for entry in form.classify {
      let clause = form.compiled.classifyClauses[entry.clause]
      for lacking in Self.lacking(clause, form.compiled.dimensions) {
        for cube in Self.expand(entry.cube, makers) ?? [] {
          if let both = cube.intersection(lacking) {
            impossible.append((both, clause.rule.map { Int($0) }))
          }
        }
      }
    }
    self.impossible = impossible + Self.untrue(form)
  }

  /// Points in which a derived fact is false though it holds.
  private static func untrue(_ form: NormalForm) -> [(Cube, Int?)] {
    let compiled = form.compiled
    let made =
      form.definitions.map { (compiled.definitionClauses[$0.clause], $0.cube) }
      + form.classify.compactMap { entry in
        compiled.classifyClauses[entry.clause].defines.map { ($0, entry.cube) }
      }
    return made.compactMap { dimension, cube in
      cube.intersection(Cube([.init(dimension: Int(dimension), classes: ClassSet(0..<1))]))
        .map { ($0, nil) }
    }
  }

  /// The cube without derived facts, as a union; nil when that would be too many.
  func expand(_ cube: Cube) -> [Cube]? { Self.expand(cube, makers) }

  private static func expand(_ cube: Cube, _ makers: [Int: [Cube]]) -> [Cube]? {
    var done: [Cube] = []
    var pending = [cube]
    var steps = 0
    while let next = pending.popLast() {
      // Cubes that come to nothing count too: there may be very many of them.
      steps += 1
      guard done.count + pending.count <= expansions, steps <= 8 * expansions else { return nil }
      // That one is false is said by `untrue`.
      let isMade = { (constraint: Cube.Constraint) in
        makers[constraint.dimension] != nil && !constraint.classes.contains(0)
      }
      guard let place = next.constraints.firstIndex(where: isMade) else {
        done.append(next)
        continue
      }
      var rest = next
      let derived = rest.constraints.remove(at: place)
      pending += (makers[derived.dimension] ?? []).compactMap(rest.intersection(_:))
    }
    return done
  }

  /// The points in time that lie wholly outside a range of instants.
  func outside(_ times: ClosedRange<Int64>) -> [Cube] {
    form.compiled.dimensions.enumerated().compactMap { number, dimension in
      guard case .number(let terms, let cuts) = dimension.kind, terms.count == 1,
        terms[0].coefficient == 1, case .attribute(let attribute) = terms[0].reading,
        form.compiled.attributes[Int(attribute)].source == .now
      else { return nil }
      var classes = ClassSet()
      for place in 0...cuts.count {
        let low = place == 0 ? Int64.min : cuts[place - 1]
        let high = place == cuts.count ? Int64.max : cuts[place] - 1
        if high < times.lowerBound || low > times.upperBound {
          classes.insert(dimension.classOf.isEmpty ? place : Int(dimension.classOf[place]))
        }
      }
      return classes.isEmpty ? nil : Cube([.init(dimension: number, classes: classes)])
    }
  }

  /// The instants behind one at which rules begin or end, ascending.
  func changes(after instant: Int64) -> [Int64] {
    var result: Set<Int64> = []
    for dimension in form.compiled.dimensions {
      guard case .number(let terms, let cuts) = dimension.kind, terms.count == 1,
        terms[0].coefficient == 1, case .attribute(let attribute) = terms[0].reading,
        form.compiled.attributes[Int(attribute)].source == .now
      else { continue }
      result.formUnion(cuts.filter { $0 > instant })
    }
    return result.sorted()
  }

  /// The cubes in which an effect of the clause is missing.
  private static func lacking(_ clause: ClassifyClause, _ dimensions: [Dimension]) -> [Cube] {
    var result: [Cube] = []
    for (number, dimension) in dimensions.enumerated() {
      switch dimension.kind {
      case .symbol(.attribute(let attribute)):
        guard let raise = clause.raises.first(where: { $0.attribute == attribute }) else {
          continue
        }
        let classes = dimension.places(below: Int(raise.rank))
        if !classes.isEmpty { result.append(Cube([.init(dimension: number, classes: classes)])) }
      case .members(.attribute(let attribute), let members):
        guard let add = clause.adds.first(where: { $0.attribute == attribute }) else { continue }
        for (bit, member) in members.enumerated() where add.members & (1 << UInt64(member)) != 0 {
          var classes = ClassSet()
          for number in 0..<Int(dimension.classCount) where number & (1 << bit) == 0 {
            classes.insert(number)
          }
          result.append(Cube([.init(dimension: number, classes: classes)]))
        }
      case .symbol, .members, .number, .text, .automaton, .same, .memberOf, .list, .defined:
        continue
      }
    }
    return result
  }
}

extension Dimension {
  /// The classes all of whose places lie below a rank.
  fileprivate func places(below rank: Int) -> ClassSet {
    var low = ClassSet()
    var high = ClassSet()
    let count = classOf.isEmpty ? Int(classCount) : classOf.count
    for place in 0..<count {
      let number = classOf.isEmpty ? place : Int(classOf[place])
      if place < rank { low.insert(number) } else { high.insert(number) }
    }
    return low.subtracting(high)
  }
}

extension Cube {
  /// Whether every point of this cube is in the other.
  func isSubset(of other: Cube) -> Bool {
    var own = constraints[...]
    for constraint in other.constraints {
      while let first = own.first, first.dimension < constraint.dimension { own.removeFirst() }
      guard let first = own.first, first.dimension == constraint.dimension,
        first.classes.isSubset(of: constraint.classes)
      else { return false }
    }
    return true
  }

  /// The points in both; nil when there are none.
  func intersection(_ other: Cube) -> Cube? {
    var result: [Constraint] = []
    var left = constraints[...]
    var right = other.constraints[...]
    while let a = left.first, let b = right.first {
      if a.dimension < b.dimension {
        result.append(a)
        left.removeFirst()
      } else if b.dimension < a.dimension {
        result.append(b)
        right.removeFirst()
      } else {
        let classes = a.classes.intersection(b.classes)
        guard !classes.isEmpty else { return nil }
        result.append(Constraint(dimension: a.dimension, classes: classes))
        left.removeFirst()
        right.removeFirst()
      }
    }
    return Cube(result + left + right)
  }
}
