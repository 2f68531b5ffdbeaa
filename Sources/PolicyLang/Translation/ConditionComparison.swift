internal import PolicyCore

/// Compares conditions with what stands for them in the tables, value for value.
///
/// Values are those after `classify`, whatever its rules would have made of them: what agrees for
/// all of them agrees for those that requests can have.
struct ConditionComparison {
  private(set) var conditions = 0
  private(set) var exhaustive = 0
  private(set) var vectors = 0

  private let policy: Policy
  private let interpreter: ReferenceInterpreter
  private let table: LoadedTable
  private var builder: AxisBuilder
  private var declared: [Constant]
  private var values: [Constant]
  private var request = ReferenceRequest(now: 0)
  private var remaining: Int
  private let seed: UInt64

  /// Points that a condition gets in any case: as many as all of them can have, within these.
  private let least: Int
  static let fewest = 4
  static let usual = 256
  /// The most that one gets which cannot have all.
  static let most = 4_096
  /// Readings of a condition that cost as much as a point.
  static let readings = 64

  init(
    _ policy: Policy, _ interpreter: ReferenceInterpreter, _ table: LoadedTable, count: Int,
    budget: Int, seed: UInt64
  ) {
    least = max(Self.fewest, min(Self.usual, budget / max(1, count)))
    self.policy = policy
    self.interpreter = interpreter
    self.table = table
    self.seed = seed
    remaining = budget
    builder = AxisBuilder(policy, table.compiled)
    declared = table.compiled.attributes.map(\.ordinary)
    values = declared
    for (attribute, value) in values.enumerated() {
      table.facts.numbers[attribute] = value.stored
      table.evaluator.assume(value.stored, of: attribute)
    }
  }

  /// Compares one condition; gives the first values on which it and the table disagree.
  mutating func compare(_ check: ConditionCheck) -> TranslationMismatch? {
    let used = table.entries(under: check.target)
    let axes = builder.axes(of: check, table, used)
    conditions += 1
    var readings: [Reading] = []
    for condition in check.conditions { condition.collectReadings(into: &readings) }
    let cost = 1 + readings.count / Self.readings
    let allowance = max(least, remaining / 8 / cost)
    let before = vectors
    defer { remaining -= (vectors - before) * cost }
    guard axes.count(atMost: allowance) > allowance else {
      if axes.isComplete { exhaustive += 1 }
      return everyPoint(check, axes)
    }
    return sample(check, axes, used, max(least, min(allowance, Self.most)))
  }

  // MARK: - Points

  private mutating func everyPoint(
    _ check: ConditionCheck, _ axes: ValueAxes
  ) -> TranslationMismatch? {
    var point = [Int](repeating: 0, count: axes.axes.count)
    while true {
      if let mismatch = compare(check, axes, at: point) { return mismatch }
      var place = point.count - 1
      while place >= 0, point[place] + 1 == axes.axes[place].values.count {
        point[place] = 0
        place -= 1
      }
      guard place >= 0 else { return nil }
      point[place] += 1
    }
  }

  /// Every value of every axis, beside points in each line that stands for the condition, then
  /// beside points at random.
  private mutating func sample(
    _ check: ConditionCheck, _ axes: ValueAxes, _ used: [LoadedTable.UsedEntry], _ budget: Int
  ) -> TranslationMismatch? {
    var random = SplitMix64(seed: seed)
    let end = vectors + budget
    var lines = used.makeIterator()
    while vectors < end {
      let base =
        lines.next().map { point(in: $0, axes) } ?? axes.axes.map { random.below($0.values.count) }
      if let mismatch = compare(check, axes, at: base) { return mismatch }
      for (place, axis) in axes.axes.enumerated() {
        for value in axis.values.indices where vectors < end && value != base[place] {
          var point = base
          point[place] = value
          if let mismatch = compare(check, axes, at: point) { return mismatch }
        }
      }
    }
    return nil
  }

  /// A point that a line admits, as far as single readings tell.
  private mutating func point(in line: LoadedTable.UsedEntry, _ axes: ValueAxes) -> [Int] {
    let entries = table.entries[line.kind.rawValue]
    let dimensions = entries.dimensions(of: line.entry)
    var point = [Int](repeating: 0, count: axes.axes.count)
    for (place, axis) in axes.axes.enumerated() {
      let own = dimensions.filter { table.compiled.dimensions[$0].readsOnly(axis.reading) }
      let admitted = axis.values.indices.first { value in
        point[place] = value
        take(axes, zip(axes.axes, point).map { $0.values[$1] })
        table.begin()
        return own.allSatisfy {
          entries.admits(line.entry, class: table.classNumber($0), of: $0)
        }
      }
      point[place] = admitted ?? 0
    }
    return point
  }

  private mutating func compare(
    _ check: ConditionCheck, _ axes: ValueAxes, at point: [Int]
  ) -> TranslationMismatch? {
    let chosen = zip(axes.axes, point).map { $0.values[$1] }
    if let mismatch = compare(check, axes, chosen) { return mismatch }
    for sum in axes.sums {
      for moved in sum.terms.indices {
        for value in sum.values {
          guard let other = move(sum, moved, to: value, axes, chosen) else { continue }
          if let mismatch = compare(check, axes, other) { return mismatch }
        }
      }
    }
    return nil
  }

  /// The values with one term moved so that the sum is as near below a value as it can be.
  private func move(
    _ sum: Boundaries.Sum, _ moved: Int, to value: Int128, _ axes: ValueAxes, _ chosen: [Constant?]
  ) -> [Constant?]? {
    var rest = value
    for (place, term) in sum.terms.enumerated() where place != moved {
      guard let axis = axes.axes.firstIndex(where: { $0.reading == term.reading }),
        let constant = chosen[axis]
      else { return nil }
      rest -= Int128(term.coefficient) * Int128(constant.place)
    }
    let term = sum.terms[moved]
    let target = rest.dividedDown(by: Int128(term.coefficient))
    guard let axis = axes.axes.firstIndex(where: { $0.reading == term.reading }),
      case .number? = axes.axes[axis].values.last ?? nil,
      axes.axes[axis].range.contains(target), let number = Int64(exactly: target)
    else { return nil }
    var other = chosen
    other[axis] = .number(number)
    return other
  }

  // MARK: - Both answers

  private mutating func compare(
    _ check: ConditionCheck, _ axes: ValueAxes, _ chosen: [Constant?]
  ) -> TranslationMismatch? {
    vectors += 1
    take(axes, chosen)
    table.begin()
    let found = table.holds(check.target)
    let deciding = Deciding(interpreter, request, declared: declared, values: values)
    let isInForce = !check.isDated || deciding.applies(check.info, .constant(true))
    let expected =
      isInForce && check.conditions.allSatisfy { deciding.truth($0, check.model) == true }
    guard found != expected else { return nil }
    let model = check.model.map { " for the model `\(policy.models[$0].name)`" } ?? ""
    return TranslationMismatch(
      rule: check.info.name, request: line(axes),
      meaning: (expected ? "its condition holds" : "its condition does not hold") + model,
      table: found ? "it holds" : "it does not hold")
  }

  /// Puts the values where both sides read them.
  private mutating func take(_ axes: ValueAxes, _ chosen: [Constant?]) {
    table.facts.reset()
    if !request.signals.isEmpty { request.signals = [:] }
    let separate = axes.axes.compactMap { axis -> UInt32? in
      if case .declared(let id) = axis.reading { id } else { nil }
    }
    for (axis, value) in zip(axes.axes, chosen) {
      switch (axis.reading, value) {
      case (.signal(let model, let signal), let value?):
        table.facts.setSignal(Int(model), signal, value.stored)
        request.signals[Int(model), default: [:]][signal] = value
      case (.attribute(let id), let value?):
        values[Int(id)] = value
        table.evaluator.assume(value.stored, of: Int(id))
        if !separate.contains(id) { declare(value, Int(id)) }
        if policy.attributes[Int(id)].source == .now { request.now = value.place }
      case (.declared(let id), let value?): declare(value, Int(id))
      case (_, nil): continue
      }
    }
  }

  private mutating func declare(_ value: Constant, _ attribute: Int) {
    declared[attribute] = value
    table.facts.numbers[attribute] = value.stored
    guard case .text(let bytes) = value else { return }
    _ = bytes.withUnsafeBufferPointer { table.facts.setText(attribute, $0) }
  }

  /// The values as a request line, as far as a request may say them.
  private func line(_ axes: ValueAxes) -> String {
    let read = Set(axes.axes.compactMap(\.reading.attribute)).sorted()
    let given = read.map { (attribute: $0, value: values[$0]) }
    let signals = request.signals.sorted { $0.key < $1.key }.flatMap { model, signals in
      signals.sorted { $0.key.place < $1.key.place }
        .map { (model: model, signal: $0.key, value: $0.value) }
    }
    return String(
      decoding: RequestLine.write(given, now: nil, signals: signals, of: policy), as: UTF8.self)
  }
}

extension AttributeLayout {
  /// A value that a request can have.
  fileprivate var ordinary: Constant {
    switch type {
    case .bool: .bool(false)
    case .string: .text([])
    case .set: .set(0)
    case .symbol: .symbol(Int(atLeast ?? 0))
    case .int, .usd, .percent, .duration, .instant:
      .number(min(max(0, range.lowerBound), range.upperBound))
    }
  }
}

extension Dimension {
  /// Whether it depends on that reading alone.
  fileprivate func readsOnly(_ reading: ReadingLayout) -> Bool {
    switch kind {
    case .symbol(let own), .members(let own, _): own == reading
    case .number(let terms, _): terms.allSatisfy { $0.reading == reading }
    case .text(let id, _), .automaton(let id, _), .list(let id, _): .attribute(id) == reading
    case .same, .memberOf, .defined: false
    }
  }
}
