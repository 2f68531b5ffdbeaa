internal import PolicyCore

/// Two requests that differ in one level only, as one space: the dimensions that the level can
/// change stand twice, all others are shared.
///
/// The second request has the level at least as high. `classify` has run for both, so what it adds
/// to the second may be more, and is there only where one of its rules says so.
struct PairSpace {
  let search: CoverSearch
  /// Pairs of points that no two such requests have.
  private(set) var impossible: [Cube]
  private let space: ReachableSpace
  /// By dimension: that of the second request; nil for a shared one.
  private let twins: [Int: Int]
  private let level: UInt32

  init(_ questions: Questions, raising level: AttributeID) {
    space = questions.space
    self.level = UInt32(clamping: level)
    let compiled = space.form.compiled
    let changed = space.form.changed(
      by: [UInt32(clamping: level)], declared: UInt32(clamping: level)
    ).dimensions
    var twins: [Int: Int] = [:]
    for dimension in changed.sorted() {
      twins[dimension] = compiled.dimensions.count + twins.count
    }
    let counts = compiled.dimensions + changed.sorted().map { compiled.dimensions[$0] }
    var search = CoverSearch(classCounts: counts.map { Int($0.classCount) })
    let preferred = questions.space.search.preferred
    search.preferred = preferred + changed.sorted().map { preferred[$0] }
    self.search = search
    self.twins = twins
    let own = space.impossible.map(\.cube)
    impossible = []
    impossible =
      own + own.filter { touches($0) }.map { second($0) } + lowered(compiled) + unjustified(counts)
  }

  /// Whether a cube can hold of one request and not of the other.
  func touches(_ cube: Cube) -> Bool { cube.constraints.contains { twins[$0.dimension] != nil } }

  /// What a cube says, said of the second request.
  func second(_ cube: Cube) -> Cube {
    Cube(
      cube.constraints.map { constraint in
        Cube.Constraint(
          dimension: twins[constraint.dimension] ?? constraint.dimension,
          classes: constraint.classes)
      }.sorted { $0.dimension < $1.dimension })
  }

  /// The places that the level may have in the second request at a point.
  func places(at point: [Int]) -> [Int] {
    let dimensions = space.form.compiled.dimensions
    let own = dimensions.indices.filter { number in
      switch dimensions[number].kind {
      case .symbol(.declared(level)): true
      case .symbol(.attribute(level)): !dimensions.contains { $0.kind == .symbol(.declared(level)) }
      default: false
      }
    }
    guard let number = own.first, let twin = twins[number] else { return [] }
    return dimensions[number].places(of: point[twin])
  }

  /// Pairs in which a level of the second request is lower, or a set smaller.
  private func lowered(_ compiled: CompiledPolicy) -> [Cube] {
    var result: [Cube] = []
    for (number, twin) in twins {
      let dimension = compiled.dimensions[number]
      switch dimension.kind {
      case .symbol:
        for first in 0..<Int(dimension.classCount) {
          guard let least = dimension.places(of: first).first else { continue }
          var lower = ClassSet()
          for second in 0..<Int(dimension.classCount) {
            if let most = dimension.places(of: second).last, most < least { lower.insert(second) }
          }
          if !lower.isEmpty { result.append(pair(number, [first], twin, lower)) }
        }
      case .members(_, let members):
        for bit in members.indices {
          let all = Array(0..<Int(dimension.classCount))
          let without = ClassSet(all.filter { $0 & 1 << bit == 0 })
          result.append(pair(number, all.filter { $0 & 1 << bit != 0 }, twin, without))
        }
      case .number, .text, .automaton, .same, .memberOf, .list, .defined: break
      }
    }
    return result
  }

  /// Pairs in which the second request has a member more than the first though no rule adds it.
  private func unjustified(_ counts: [Dimension]) -> [Cube] {
    let form = space.form
    var result: [Cube] = []
    for (number, twin) in twins {
      guard case .members(.attribute(let attribute), let members) = counts[number].kind else {
        continue
      }
      for (bit, member) in members.enumerated() {
        let all = Array(0..<Int(counts[number].classCount))
        var left = [
          pair(
            number, all.filter { $0 & 1 << bit == 0 }, twin,
            ClassSet(all.filter { $0 & 1 << bit != 0 }))
        ]
        for entry in form.classify where left.count <= ReachableSpace.expansions {
          let adds = form.compiled.classifyClauses[entry.clause].adds
          guard adds.contains(where: { $0.attribute == attribute && $0.members >> member & 1 == 1 })
          else { continue }
          let rule = second(entry.cube)
          left = left.flatMap { $0.subtracting(rule, counts) }
        }
        if left.count <= ReachableSpace.expansions { result += left }
      }
    }
    return result
  }

  private func pair(_ number: Int, _ first: [Int], _ twin: Int, _ second: ClassSet) -> Cube {
    Cube([
      .init(dimension: number, classes: ClassSet(first)), .init(dimension: twin, classes: second),
    ])
  }
}

extension ClassSet {
  /// Some classes.
  init(_ classes: [Int]) {
    self.init()
    for number in classes { insert(number) }
  }
}

extension Dimension {
  /// The places of a class, ascending.
  func places(of number: Int) -> [Int] {
    if classOf.isEmpty { return [number] }
    return classOf.indices.filter { Int(classOf[$0]) == number }
  }

  /// What it reads.
  var readings: [ReadingLayout] {
    switch kind {
    case .symbol(let reading), .members(let reading, _): [reading]
    case .number(let terms, _): terms.map(\.reading)
    case .same(let left, let right), .memberOf(let left, let right): [left, right]
    case .text(let attribute, _), .automaton(let attribute, _), .list(let attribute, _):
      [.attribute(attribute)]
    case .defined: []
    }
  }
}

extension NormalForm {
  /// The dimensions that read some attributes, or something that `classify` makes of them; with the
  /// attributes that are made so.
  ///
  /// `declared` is one that may also differ before `classify`.
  func changed(
    by first: Set<UInt32>, declared: UInt32? = nil
  ) -> (dimensions: Set<Int>, attributes: Set<UInt32>) {
    var attributes = first
    var result: Set<Int> = []
    var before = -1
    while result.count + attributes.count != before {
      before = result.count + attributes.count
      for (number, dimension) in compiled.dimensions.enumerated() {
        let isRead = dimension.readings.contains { reading in
          switch reading {
          case .attribute(let attribute): attributes.contains(attribute)
          case .declared(let attribute): attribute == declared
          case .signal: false
          }
        }
        if isRead { result.insert(number) }
      }
      func isTouched(_ cube: Cube) -> Bool {
        cube.constraints.contains { result.contains($0.dimension) }
      }
      for entry in definitions where isTouched(entry.cube) {
        result.insert(Int(compiled.definitionClauses[entry.clause]))
      }
      for entry in classify where isTouched(entry.cube) {
        let clause = compiled.classifyClauses[entry.clause]
        if let dimension = clause.defines { result.insert(Int(dimension)) }
        attributes.formUnion(clause.raises.map(\.attribute) + clause.adds.map(\.attribute))
      }
    }
    return (result, attributes)
  }
}
