internal import PolicyCore

/// Requests on both sides of what every rule asks, as points of the class space.
///
/// The cubes of the normal form say only where to look: what a request means is asked of the
/// reference interpreter, and what is decided of the table.
struct DecisionSample {
  /// Points that no request has: proved.
  private(set) var impossible = 0
  /// Points for which no request was found.
  private(set) var open = 0

  private let space: ReachableSpace
  private let facts: DerivedFacts
  /// Steps of searching that are left.
  private var steps = Limits.validatedSteps
  private let builder: WitnessBuilder
  private let outside: [Cube]
  private let form: NormalForm
  private let preferred: [Int]
  private var seen: Set<[Int]> = []

  init(_ policy: Policy, _ form: NormalForm, _ context: SearchContext) {
    self.form = form
    let requests = RequestSpace(policy, form, context)
    builder = requests.builder
    space = requests.spaces[0]
    preferred = space.search.preferred
    outside = space.impossible.map(\.cube)
    facts = DerivedFacts(form)
  }

  /// How many class vectors there are, derived facts aside; nil when more than `most`.
  func count(atMost most: Int) -> Int? {
    var count = 1
    for dimension in form.compiled.dimensions where dimension.kind != .defined {
      let (product, overflow) = count.multipliedReportingOverflow(by: Int(dimension.classCount))
      if overflow || product > most { return nil }
      count = product
    }
    return count
  }

  /// Every class vector in turn, derived facts left alone.
  mutating func everyWitness(_ body: (Witness) -> Bool) {
    var point = form.compiled.dimensions.map { _ in 0 }
    let free = form.compiled.dimensions.indices.filter {
      form.compiled.dimensions[$0].kind != .defined
    }
    while true {
      if let witness = witness(at: point), !body(witness) { return }
      var place = free.count - 1
      while place >= 0,
        point[free[place]] + 1 == Int(form.compiled.dimensions[free[place]].classCount)
      {
        point[free[place]] = 0
        place -= 1
      }
      guard place >= 0 else { return }
      point[free[place]] += 1
    }
  }

  /// Requests at the boundaries, until `body` has enough of them.
  mutating func witnesses(seed: UInt64, _ body: (Witness) -> Bool) {
    var lines = cubes
    guard visit(preferred, body) else { return }
    // One line of every rule first, then the others, then pairs.
    for line in lines {
      guard let point = point(in: line) else { continue }
      guard visit(point, body) else { return }
    }
    for line in lines {
      guard let point = point(in: line) else { continue }
      for constraint in line.constraints {
        for number in constraint.sides(
          of: Int(form.compiled.dimensions[constraint.dimension].classCount))
        where number != point[constraint.dimension] {
          var other = point
          other[constraint.dimension] = number
          guard visit(other, body) else { return }
        }
      }
    }
    for (dimension, layout) in form.compiled.dimensions.enumerated() where layout.kind != .defined {
      for number in 0..<Int(layout.classCount) {
        var point = preferred
        point[dimension] = number
        guard visit(point, body) else { return }
      }
    }
    var random = SplitMix64(seed: seed)
    guard !lines.isEmpty else { return }
    lines.append(Cube())
    for _ in 0..<Self.tries {
      var cube = lines[random.below(lines.count)]
      for _ in 0..<random.below(4) {
        cube = cube.intersection(lines[random.below(lines.count)]) ?? cube
      }
      guard let point = point(in: cube) else { continue }
      guard visit(point, body) else { return }
      var other = point
      for _ in 0..<random.below(3) {
        let dimension = random.below(other.count)
        other[dimension] = random.below(Int(form.compiled.dimensions[dimension].classCount))
      }
      guard visit(other, body) else { return }
    }
  }

  /// Pairs and neighbours that are tried at random.
  static let tries = 1 << 14
  /// Steps of one search for a point that `classify` leaves.
  static let steps = 2_000

  /// The lines of all tables; one of each rule before the second of any.
  private var cubes: [Cube] {
    // Derived facts and probes are no rules.
    let tables = GuardKind.allCases.filter { $0 != .definitions && $0 != .probes }
    var rounds: [[Cube]] = []
    for kind in tables {
      var last = -1
      var round = 0
      for entry in form[kind] {
        round = entry.clause == last ? round + 1 : 0
        last = entry.clause
        while rounds.count <= round { rounds.append([]) }
        rounds[round].append(entry.cube)
      }
    }
    return rounds.flatMap { $0 }
  }

  /// A point of a cube that `classify` leaves where it is, if one is found in a few steps.
  private mutating func point(in cube: Cube) -> [Int]? {
    var left = min(Self.steps, steps)
    let most = left
    defer { steps -= most - max(0, left) }
    return facts.first(in: cube, steps: &left) { box, left in
      let found = space.search.find(in: space.search.box(box), outside: outside, steps: &left)
      guard case .point(let point) = found else { return nil }
      return point
    }
  }

  private mutating func visit(_ point: [Int], _ body: (Witness) -> Bool) -> Bool {
    guard seen.insert(point).inserted, let witness = witness(at: point) else { return true }
    return body(witness)
  }

  private mutating func witness(at point: [Int]) -> Witness? {
    switch builder.witness(at: point) {
    case .witness(let witness): return witness
    case .impossible: impossible += 1
    case .unknown: open += 1
    }
    return nil
  }
}

extension Cube.Constraint {
  /// The ends of its classes, and the classes beside them.
  fileprivate func sides(of count: Int) -> [Int] {
    let members = classes.members
    guard let first = members.first, let last = members.last else { return [] }
    let outside = (0..<count).filter { !classes.contains($0) }
    return Set(
      [first, last] + [outside.first, outside.last, first - 1, last + 1].compactMap { $0 }
    )
    .filter { $0 >= 0 && $0 < count }.sorted()
  }
}
