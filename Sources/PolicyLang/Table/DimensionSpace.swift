import PolicyCore

/// The dimensions of a table, and what every atom means on them.
struct DimensionSpace {
  /// A literal as a union of cubes; none means never, the free cube always.
  struct Meaning {
    var positive: [Cube]
    var negative: [Cube]
  }
  /// The dimensions; `defined` ones are added while conditions are lowered.
  private(set) var dimensions: [Dimension] = []
  /// By atom.
  private(set) var meanings: [Meaning]

  private let readings: Readings
  private let table: AtomTable
  private var diagnostics: [Diagnostic] = []

  /// Freezes the classes that the atoms of a policy make.
  static func freeze(
    _ table: AtomTable, _ readings: Readings
  ) -> (space: DimensionSpace, diagnostics: [Diagnostic]) {
    var space = DimensionSpace(table, readings)
    var order: [DimensionKey] = []
    var atomsOf: [DimensionKey: [Int]] = [:]
    for (number, atom) in table.atoms.enumerated() {
      if atomsOf[atom.key] == nil { order.append(atom.key) }
      atomsOf[atom.key, default: []].append(number)
    }
    for key in order { space.add(key, atomsOf[key] ?? []) }
    return (space, space.diagnostics)
  }

  private init(_ table: AtomTable, _ readings: Readings) {
    self.table = table
    self.readings = readings
    meanings = Array(repeating: Meaning(positive: [], negative: []), count: table.atoms.count)
  }

  /// A new dimension that clauses make true, as the cube where it is.
  mutating func addDefined() -> (dimension: Int, holds: Cube) {
    let dimension = dimensions.count
    dimensions.append(
      Dimension(
        kind: .defined, classOf: [], classCount: 2, hasUnknown: false, isDynamic: false))
    return (dimension, Cube([.init(dimension: dimension, classes: ClassSet(1..<2))]))
  }

  /// Where all of some classes of a dimension stand: free when they are all it has.
  func cubes(_ dimension: Int, _ classes: ClassSet) -> [Cube] {
    if classes.isEmpty { return [] }
    if classes.count == Int(dimensions[dimension].classCount) { return [Cube()] }
    return [Cube([.init(dimension: dimension, classes: classes)])]
  }

  // MARK: - One key

  private mutating func add(_ key: DimensionKey, _ atoms: [Int]) {
    switch key {
    case .symbol(let reading):
      addSymbol(reading, atoms)
    case .number(let terms):
      addNumber(terms, atoms)
    case .text(let attribute):
      addText(attribute, atoms)
    case .members(let reading):
      addMembers(reading, atoms)
    case .automaton(let attribute, let automaton):
      let kind = Dimension.Kind.automaton(
        UInt32(truncatingIfNeeded: attribute), automaton: UInt32(truncatingIfNeeded: automaton))
      addTruth(kind, readings: [], atoms)
    case .list(let attribute, let list):
      let kind = Dimension.Kind.list(
        UInt32(truncatingIfNeeded: attribute), list: UInt32(truncatingIfNeeded: list))
      addTruth(kind, readings: [], atoms)
    case .same(let left, let right):
      addTruth(.same(left, right), readings: [left, right], atoms)
    case .memberOf(let value, let set):
      addTruth(.memberOf(value, set), readings: [value, set], atoms)
    }
  }

  private mutating func addSymbol(_ reading: ReadingLayout, _ atoms: [Int]) {
    let range = readings.ranges.range(of: reading)
    let placeCount = readings.ranges.placeCount(of: reading)
    let possible = (Int(range.lowerBound)..<Int(range.upperBound) + 1).clamped(to: 0..<placeCount)
    let tests = atoms.map { places(of: table.atoms[$0].test) }
    let partition = SymbolPartition(placeCount: placeCount, possible: possible, tests: tests)
    let isPlain = partition.classOf.enumerated().allSatisfy { $0.offset == Int($0.element) }
    addDimension(
      .symbol(reading), classOf: isPlain ? [] : partition.classOf, count: partition.classCount,
      [reading], zip(atoms, tests.map { partition.classes(of: $0, possible: possible) }))
  }

  private mutating func addNumber(_ terms: [TermLayout], _ atoms: [Int]) {
    let tests = atoms.map { ranges(of: table.atoms[$0].test) }
    let partition = NumberPartition(possible: readings.ranges.range(of: terms), tests: tests)
    let count = partition.cuts.count + 1
    let isSignal = terms.contains { readings.isSignal($0.reading) }
    guard isWithinLimit(isSignal ? count + 1 : count, of: readings.text(of: terms), atoms) else {
      return
    }
    addDimension(
      .number(terms, cuts: partition.cuts), classOf: [], count: count, terms.map(\.reading),
      zip(atoms, tests.map(partition.classes)))
  }

  private mutating func addText(_ attribute: AttributeID, _ atoms: [Int]) {
    let tests = atoms.map { intervals(of: table.atoms[$0].test) }
    let layout = readings.policy.attributes[attribute]
    let partition = TextPartition(tests: tests, maxBytes: layout.maxBytes)
    guard isWithinLimit(partition.classCount, of: layout.name, atoms) else { return }
    let isPlain = partition.classOf.enumerated().allSatisfy { $0.offset == Int($0.element) }
    addDimension(
      .text(UInt32(truncatingIfNeeded: attribute), cuts: partition.cuts),
      classOf: isPlain ? [] : partition.classOf, count: partition.classCount, [],
      zip(atoms, partition.sets))
  }

  private mutating func addTruth(
    _ kind: Dimension.Kind, readings: [ReadingLayout], _ atoms: [Int]
  ) {
    addDimension(
      kind, classOf: [], count: 2, readings, zip(atoms, atoms.map { _ in ClassSet(1..<2) }))
  }

  /// Adds a dimension of so many classes, and one more where a reading may be unknown: neither a
  /// test nor its negation holds there.
  private mutating func addDimension(
    _ kind: Dimension.Kind, classOf: [UInt16], count: Int, _ read: [ReadingLayout],
    _ tests: some Sequence<(Int, ClassSet)>
  ) {
    let hasUnknown = read.contains { readings.isSignal($0) }
    if count <= 1, !hasUnknown {
      for (atom, classes) in tests {
        meanings[atom] = Meaning(
          positive: classes.isEmpty ? [] : [Cube()], negative: classes.isEmpty ? [Cube()] : [])
      }
      return
    }
    dimensions.append(
      Dimension(
        kind: kind, classOf: classOf,
        classCount: UInt16(truncatingIfNeeded: hasUnknown ? count + 1 : count),
        hasUnknown: hasUnknown, isDynamic: read.contains { readings.isDynamic($0) }))
    let known = ClassSet(0..<count)
    for (atom, classes) in tests {
      meanings[atom] = Meaning(
        positive: cubes(dimensions.count - 1, classes),
        negative: cubes(dimensions.count - 1, known.subtracting(classes)))
    }
  }

  private mutating func addMembers(_ reading: ReadingLayout, _ atoms: [Int]) {
    let packs = MemberPacks(tests: atoms.map { members(of: table.atoms[$0].test).mask }).packs
    let first = dimensions.count
    for pack in packs {
      dimensions.append(
        Dimension(
          kind: .members(reading, pack), classOf: [], classCount: 1 << UInt16(pack.count),
          hasUnknown: false, isDynamic: readings.isDynamic(reading)))
    }
    for atom in atoms {
      let (mask, all) = members(of: table.atoms[atom].test)
      // "Any" holds in any pack and fails in all of them; "all" is the other way round.
      var alternatives: [Cube] = []
      var together: [Cube.Constraint] = []
      for (number, pack) in packs.enumerated() {
        guard let holds = MemberPacks.classes(of: pack, members: mask, all: all) else { continue }
        let fails = ClassSet(0..<(1 << pack.count)).subtracting(holds)
        alternatives.append(
          Cube([.init(dimension: first + number, classes: all ? fails : holds)]))
        together.append(.init(dimension: first + number, classes: all ? holds : fails))
      }
      meanings[atom] = Meaning(
        positive: all ? [Cube(together)] : alternatives,
        negative: all ? alternatives : [Cube(together)])
    }
  }

  private mutating func isWithinLimit(_ count: Int, of name: String, _ atoms: [Int]) -> Bool {
    guard count > Limits.classes else { return true }
    let limit = Digits.grouped(Limits.classes)
    diagnostics.append(
      Diagnostic(
        TableCodes.tooManyClasses,
        "the conditions of this policy cut `\(name)` into more than \(limit) classes",
        at: table.spans[atoms[0]], label: "it is tested here first",
        help: [
          "ask for ranges instead of single values",
          "or make what they stand for an attribute of its own",
        ]))
    return false
  }

  // MARK: - Tests by what they hold

  private func places(of test: Atom.Test) -> ClassSet {
    if case .places(let places) = test { return places }
    return ClassSet()
  }

  private func ranges(of test: Atom.Test) -> [ClosedRange<Int128>] {
    if case .numbers(let ranges) = test { return ranges }
    return []
  }

  private func intervals(of test: Atom.Test) -> [TextInterval] {
    if case .texts(let intervals) = test { return intervals }
    guard case .list(let list) = test else { return [] }
    return readings.policy.lists[list].entries.map { TextInterval(only: $0) }
  }

  private func members(of test: Atom.Test) -> (mask: UInt64, all: Bool) {
    if case .allOf(let mask) = test { return (mask, true) }
    if case .anyOf(let mask) = test { return (mask, false) }
    return (0, false)
  }
}
