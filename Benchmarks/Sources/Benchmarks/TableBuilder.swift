import PolicyCore

/// A set of rules as a bundle: each rule a route to one model.
struct TableBuilder {
  private(set) var policy = CompiledPolicy()
  /// By dimension: the attribute, and the class of a number by binary search in these cuts; for
  /// tags the shift of four bits.
  private var axes: [(attribute: Attribute, cuts: [Int64], shift: Int64)] = []

  init(_ rules: [[Predicate]], _ around: Surroundings) {
    let all = rules + around.classifies + around.denies + around.forbids + around.avoids
    addNames()
    for attribute in Attribute.allCases {
      let reading = ReadingLayout.attribute(UInt32(attribute.rawValue))
      guard attribute != .tags else {
        for shift in [Int64(0), 4] {
          let members = (0..<4).map { UInt8($0 + Int(shift)) }
          add(.members(reading, members), classes: 16, isDynamic: true)
          axes.append((attribute, [], shift))
        }
        continue
      }
      var cuts = Set<Int64>()
      for predicate in all.joined() where predicate.attribute == attribute {
        if predicate.low > 0 { cuts.insert(predicate.low) }
        if predicate.high < attribute.size - 1 { cuts.insert(predicate.high + 1) }
      }
      let term = TermLayout(coefficient: 1, reading: reading)
      add(.number([term], cuts: cuts.sorted()), classes: cuts.count + 1, isDynamic: false)
      axes.append((attribute, cuts.sorted(), 0))
    }
    addRules(around)
    addRoutes(rules.count)
    policy.classify = table(around.classifies)
    policy.deny = table(around.denies)
    policy.forbid = table(around.forbids)
    policy.avoid = table(around.avoids)
    policy.route = table(rules + [[]])
  }

  /// The class of each dimension for a request.
  func classes(of request: [Int64]) -> [UInt16] {
    axes.map { axis in
      let value = request[axis.attribute.rawValue]
      if axis.attribute == .tags { return UInt16(value >> axis.shift & 15) }
      return UInt16(axis.cuts.count { $0 <= value })
    }
  }

  private mutating func add(_ kind: Dimension.Kind, classes: Int, isDynamic: Bool) {
    policy.dimensions.append(
      Dimension(
        kind: kind, classOf: [], classCount: UInt16(classes), hasUnknown: false,
        isDynamic: isDynamic))
  }

  private mutating func addNames() {
    policy.metadata.sources = [
      Metadata.Source(name: "bench", digest: [UInt8](repeating: 0, count: 32))
    ]
    let enumerations: [(String, [String])] = [
      ("feature", Feature.allCases.map(\.rawValue)), ("finding", ["email"]),
      ("health", ["up", "degraded", "down"]),
      ("weekday", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
      ("Tag", (0..<8).map { "t\($0)" }),
    ]
    policy.enumerations = enumerations.map {
      EnumerationLayout(name: $0.0, isLevel: false, values: $0.1, outside: $0.1)
    }
    policy.attributes = Attribute.allCases.map {
      attribute("\($0)", $0 == .tags ? .set(4) : .int, .host, isClassified: $0 == .tags)
    }
    policy.attributes += [
      attribute("now", .instant, .now), attribute("needs", .set(0), .needs),
      attribute("findings", .set(1), .findings),
    ]
    policy.models = (0..<16).map {
      ModelLayout(
        name: "m\($0)", accepts: UInt64.max, context: 128_000, priceIn: 1, priceOut: 1,
        quotaGroup: "m\($0)")
    }
  }

  private mutating func addRules(_ around: Surroundings) {
    for place in around.classifies.indices {
      let tag = ClassifyClause.Add(
        attribute: UInt32(Attribute.tags.rawValue), members: 1 << UInt64(place))
      policy.classifyClauses.append(
        ClassifyClause(rule: addRule(.classify, "c\(place)"), adds: [tag]))
    }
    for place in around.denies.indices {
      policy.denyClauses.append(addRule(.deny, "d\(place)"))
    }
    for place in around.forbids.indices {
      policy.forbidClauses.append(
        ModelClause(rule: addRule(.forbid, "f\(place)"), models: models(3, from: place)))
    }
    for place in around.avoids.indices {
      policy.avoidClauses.append(
        ModelClause(rule: addRule(.avoid, "a\(place)"), models: models(2, from: place)))
    }
  }

  private mutating func addRoutes(_ count: Int) {
    for index in 0...count {
      let entries = (0..<4).map { PartLayout.Entry(model: UInt32((index + $0) % 16)) }
      policy.routes.append(
        RouteLayout(
          rule: addRule(.route, "r\(index)"),
          parts: [PartLayout(order: .listed, entries: entries)]))
    }
  }

  private mutating func addRule(_ kind: TableKind, _ name: String) -> UInt32 {
    var rule = RuleLayout(
      kind: kind, name: name, because: nil, owner: nil, control: nil, source: 0, line: 1)
    if kind == .deny { rule.status = 403 }
    policy.rules.append(rule)
    return UInt32(policy.rules.count - 1)
  }

  private func models(_ count: Int, from first: Int) -> ModelSet {
    var result = ModelSet()
    for offset in 0..<count { result.insert((first * 5 + offset) % 16) }
    return result
  }

  private func attribute(
    _ name: String, _ type: AttributeType, _ source: AttributeSource,
    isClassified: Bool = false
  ) -> AttributeLayout {
    AttributeLayout(
      name: name, type: type, range: Int64.min...Int64.max, maxBytes: 0, presence: .computed,
      source: source, unknownAs: nil, atLeast: nil, role: .none, isClassified: isClassified)
  }

  /// One bit row for each class of each dimension, those dimensions first that exclude most.
  private func table(_ rules: [[Predicate]]) -> GuardTable {
    let words = (rules.count + 63) / 64
    var result = GuardTable()
    result.wordCount = UInt32(words)
    result.clauses = rules.indices.map { UInt32($0) }
    result.used = row(of: rules.indices, words) { _ in true }
    var columns: [(dimension: Int, rows: [UInt64], share: Double)] = []
    for (dimension, axis) in axes.enumerated() {
      var rows: [UInt64] = []
      let count = Int(policy.dimensions[dimension].classCount)
      for number in 0..<count {
        let value = number == 0 || axis.attribute == .tags ? 0 : axis.cuts[number - 1]
        rows += row(of: rules.indices, words) { entry in
          rules[entry].allSatisfy { predicate in
            guard predicate.attribute == axis.attribute else { return true }
            guard axis.attribute == .tags else { return predicate.holds(value) }
            let bits = predicate.low >> axis.shift & 15
            return Int64(number) & bits == bits
          }
        }
      }
      let set = rows.reduce(0) { $0 + $1.nonzeroBitCount }
      if set < count * rules.count {
        columns.append((dimension, rows, Double(set) / Double(count * rules.count)))
      }
    }
    for column in columns.sorted(by: { $0.share < $1.share }) {
      result.dimensions.append(UInt32(column.dimension))
      result.rowStarts.append(UInt32(result.rows.count))
      result.rows += column.rows
    }
    return result
  }

  private func row(
    of entries: Range<Int>, _ words: Int, _ admits: (Int) -> Bool
  ) -> [UInt64] {
    var row = [UInt64](repeating: 0, count: words)
    for entry in entries where admits(entry) { row[entry / 64] |= 1 << UInt64(entry % 64) }
    return row
  }
}
