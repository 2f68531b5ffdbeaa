internal import PolicyCore

/// The values to try of each reading that a condition, or what stands for it, depends on.
struct ValueAxes {
  /// One reading.
  struct Axis {
    var reading: ReadingLayout
    /// Its values, one for each part between boundaries; nil is an unknown signal.
    var values: [Constant?]
    /// Numbers that it can have.
    var range: ClosedRange<Int128>
  }
  var axes: [Axis] = []
  /// Sums on which something changes.
  var sums: [Boundaries.Sum]
  /// Whether the axes' values decide for all values: no sum, no set too large, every text found.
  var isComplete = true

  /// How many points there are; `most` and one when there are more.
  func count(atMost most: Int) -> Int {
    var count = 1
    for axis in axes {
      let (product, overflow) = count.multipliedReportingOverflow(by: axis.values.count)
      if overflow || product > most { return most + 1 }
      count = product
    }
    return count
  }
}

/// Makes axes for checks.
struct AxisBuilder {
  private let policy: Policy
  private let compiled: CompiledPolicy
  private let ranges: ReadingRanges
  private var texts: TextClasses
  /// Sets that were made already, by their enumeration and its members.
  private var made: [[UInt64]: (sets: [UInt64], isWhole: Bool)] = [:]

  /// Members of one set that are tried in every combination.
  static let members = 10
  /// Classes of one text that are all tried.
  static let textClasses = 64
  /// Places of one enum that are all tried.
  static let places = 64

  init(_ policy: Policy, _ compiled: CompiledPolicy) {
    self.policy = policy
    self.compiled = compiled
    ranges = ReadingRanges(attributes: compiled.attributes, enumerations: compiled.enumerations)
    texts = TextClasses(compiled)
  }

  /// The axes of a check; `used` are the lines that stand for its condition.
  mutating func axes(
    of check: ConditionCheck, _ table: LoadedTable, _ used: [LoadedTable.UsedEntry]
  ) -> ValueAxes {
    var boundaries = Boundaries(policy, compiled)
    if check.isDated { boundaries.add(from: check.info.from, until: check.info.until) }
    for condition in check.conditions { boundaries.add(condition, check.model) }
    var isComplete = true
    var questions: [UInt32: [TextClasses.Question]] = [:]
    var linesOf: [Int: [LoadedTable.UsedEntry]] = [:]
    for line in used {
      for dimension in table.entries[line.kind.rawValue].dimensions(of: line.entry) {
        linesOf[dimension, default: []].append(line)
      }
    }
    for dimension in table.dimensions(of: used) {
      let layout = compiled.dimensions[dimension]
      let alike = signatures(of: dimension, table, linesOf[dimension] ?? [])
      boundaries.add(
        layout, changes: alike.indices.dropFirst().filter { alike[$0] != alike[$0 - 1] })
      switch layout.kind {
      case .text(let attribute, _), .automaton(let attribute, _), .list(let attribute, _):
        let (groups, isWhole) = Self.groups(alike)
        if !isWhole { isComplete = false }
        questions[attribute, default: []].append(.init(dimension: dimension, groups: groups))
      case .symbol, .number, .members, .same, .memberOf, .defined: continue
      }
    }
    for (attribute, questions) in questions.sorted(by: { $0.key < $1.key }) {
      let found = texts.texts(of: attribute, questions)
      boundaries.add(found.texts, of: attribute)
      if !found.isComplete { isComplete = false }
    }
    var result = ValueAxes(sums: boundaries.sums.sorted { "\($0)" < "\($1)" })
    for (reading, own) in boundaries.readings.sorted(by: { ReadingLayout.precedes($0.key, $1.key) })
    {
      let (values, isWhole) = values(of: reading, own)
      if !isWhole { isComplete = false }
      result.axes.append(.init(reading: reading, values: values, range: ranges.range(of: reading)))
    }
    result.isComplete = isComplete && result.sums.isEmpty
    return result
  }

  /// Each class by itself, as a class that lines treat like another may not mean the same; of many
  /// classes, some of each kind and the rest of it.
  private static func groups(_ alike: [[Bool]]) -> (groups: [[Int]], isWhole: Bool) {
    if alike.count <= Self.textClasses { return (alike.indices.map { [$0] }, true) }
    var kinds: [[Bool]: [Int]] = [:]
    for (number, signature) in alike.enumerated() { kinds[signature, default: []].append(number) }
    let sorted = kinds.values.sorted { $0[0] < $1[0] }
    let groups = sorted.prefix(Self.textClasses).flatMap { kind in
      kind.prefix(8).map { [$0] } + (kind.count > 8 ? [Array(kind.dropFirst(8))] : [])
    }
    return (groups, false)
  }

  /// By class: which lines admit it.
  private func signatures(
    of dimension: Int, _ table: LoadedTable, _ lines: [LoadedTable.UsedEntry]
  ) -> [[Bool]] {
    (0..<Int(compiled.dimensions[dimension].classCount)).map { number in
      lines.map {
        table.entries[$0.kind.rawValue].admits($0.entry, class: number, of: dimension)
      }
    }
  }

  // MARK: - Values

  private mutating func values(
    of reading: ReadingLayout, _ own: Boundaries.OfReading
  ) -> (values: [Constant?], isWhole: Bool) {
    let unknown: [Constant?]
    let type: AttributeType
    switch reading {
    case .attribute(let id), .declared(let id):
      unknown = []
      type = compiled.attributes[Int(id)].type
    case .signal(_, let signal):
      unknown = [nil]
      type = signal == .health ? .symbol(UInt32(BuiltIn.health)) : .int
    }
    switch type {
    case .bool: return (unknown + [.bool(false), .bool(true)], true)
    case .symbol:
      let range = ranges.range(of: reading)
      let count = ranges.placeCount(of: reading)
      let all = count <= Self.places || own.isRelated
      let places = all ? Set((0..<count).map { Int64($0) }) : own.starts
      return (unknown + parts(of: range, places).map { .symbol(Int($0)) }, true)
    case .set(let enumeration):
      let sets = sets(Int(enumeration), own)
      return (sets.sets.map { .set($0) }, sets.isWhole)
    case .string:
      let most = compiled.attributes[Int(reading.attribute ?? 0)].maxBytes
      let texts = own.texts.filter {
        $0.count <= Int(most) && String(validating: $0, as: UTF8.self) != nil
      }
      let sorted = texts.sorted { $0.lexicographicallyPrecedes($1) }
      return ((sorted.isEmpty ? [[]] : sorted).map { .text($0) }, true)
    case .int, .usd, .percent, .duration, .instant:
      let range = ranges.range(of: reading)
      return (unknown + parts(of: range, own.starts).map { .number($0) }, true)
    }
  }

  /// The first of each part of a range.
  private func parts(of range: ClosedRange<Int128>, _ starts: Set<Int64>) -> [Int64] {
    let least = Int64(clamping: range.lowerBound)
    return starts.filter { range.contains(Int128($0)) }.union([least]).sorted()
  }

  /// Every set of the members that are asked about; of many, those that differ in few.
  private mutating func sets(
    _ enumeration: Int, _ own: Boundaries.OfReading
  ) -> (sets: [UInt64], isWhole: Bool) {
    let key = [UInt64(enumeration), own.members]
    if let known = made[key] { return known }
    let result = Self.sets(compiled.enumerations[enumeration].values.count, own)
    made[key] = result
    return result
  }

  private static func sets(
    _ count: Int, _ own: Boundaries.OfReading
  ) -> (sets: [UInt64], isWhole: Bool) {
    let members = (0..<min(count, 64)).filter { own.members & (1 << UInt64($0)) != 0 }
    if members.count <= Self.members {
      let sets = (0..<(1 << members.count)).map { number in
        members.enumerated().reduce(UInt64(0)) { set, member in
          number & (1 << member.offset) != 0 ? set | 1 << UInt64(member.element) : set
        }
      }
      return (sets, true)
    }
    let all = members.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }
    var sets: Set<UInt64> = [0, all]
    for first in members {
      sets.formUnion([1 << UInt64(first), all & ~(1 << UInt64(first))])
      for second in members where second > first {
        sets.insert(1 << UInt64(first) | 1 << UInt64(second))
      }
    }
    return (sets.sorted(), false)
  }
}

extension ReadingLayout {
  /// The attribute that is read, if one is.
  var attribute: Int? {
    switch self {
    case .attribute(let id), .declared(let id): Int(id)
    case .signal: nil
    }
  }
}
