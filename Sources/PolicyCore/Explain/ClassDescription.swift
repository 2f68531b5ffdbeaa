/// Dimensions and their classes in the words of the policy.
public struct ClassDescription: Sendable {
  let policy: CompiledPolicy

  /// Names the dimensions of a policy.
  public init(_ policy: CompiledPolicy) { self.policy = policy }

  /// What a dimension looks at: `task`, `declared.sensitivity`, `in_flight of llama_eu`,
  /// `prompt_tokens + max_output`, `tenant matches glob "a*"`, `a condition on task and labels`.
  public func subject(_ dimension: Int) -> String {
    switch policy.dimensions[dimension].kind {
    case .symbol(let reading), .members(let reading, _): name(reading)
    case .number(let terms, _): sum(terms)
    case .text(let attribute, _): name(.attribute(attribute))
    case .automaton(let attribute, let automaton):
      "\(name(.attribute(attribute))) \(pattern(automaton))"
    case .same(let left, let right): "\(name(left)) == \(name(right))"
    case .memberOf(let left, let right): "\(name(right)) has \(name(left))"
    case .list(let attribute, let list):
      "\(name(.attribute(attribute))) in \(policy.lists[Int(list)].name)"
    case .defined: "a condition on \(ClassDescription.list(testedBelow(dimension), last: "and"))"
    }
  }

  /// The classes in the words of a table's cell: `code, agent-step`, `>= confidential`, `10..19`,
  /// `has phi`, `true`.
  public func cell(_ dimension: Int, _ classes: [Int]) -> String {
    alternatives(dimension, classes).joined(separator: ", ")
  }

  /// The classes in a sentence: `code or agent-step`.
  public func prose(_ dimension: Int, _ classes: [Int]) -> String {
    ClassDescription.list(alternatives(dimension, classes), last: "or")
  }

  /// The classes, one text for each alternative; `nothing` when there is none.
  func alternatives(_ dimension: Int, _ classes: [Int]) -> [String] {
    let layout = policy.dimensions[dimension]
    let numbers = numbers(of: layout, classes)
    var result: [String]
    switch layout.kind {
    case .symbol(let reading):
      result = symbols(numbers, reading)
    case .number(let terms, let cuts):
      result = NumberDescription(cuts: cuts, type: type(of: terms)).alternatives(numbers) {
        ValueText.text($0, $1, policy.enumerations)
      }
    case .text(_, let cuts): result = TextDescription(cuts: cuts).alternatives(numbers)
    case .members(let reading, let members):
      result = SetDescription(members: members.map { member($0, reading) }).alternatives(numbers)
    case .automaton, .same, .memberOf, .list, .defined:
      result = numbers.map { $0 == 0 ? "false" : "true" }
    }
    if layout.hasUnknown, classes.contains(Int(layout.classCount) - 1) { result.append("unknown") }
    return result.isEmpty ? ["nothing"] : result
  }

  /// The numbers that fall into the classes, ascending.
  func numbers(of layout: Dimension, _ classes: [Int]) -> [Int] {
    let admitted = Set(classes)
    if layout.classOf.isEmpty {
      let known = Int(layout.classCount) - (layout.hasUnknown ? 1 : 0)
      return (0..<known).filter(admitted.contains)
    }
    return layout.classOf.indices.filter { admitted.contains(Int(layout.classOf[$0])) }
  }

  /// The name of a reading.
  func name(_ reading: ReadingLayout) -> String {
    switch reading {
    case .attribute(let attribute): policy.attributes[Int(attribute)].name
    case .declared(let attribute): "declared.\(policy.attributes[Int(attribute)].name)"
    case .signal(let model, let signal):
      "\(signal.rawValue) of \(policy.models[Int(model)].name)"
    }
  }

  /// The name of a set's member.
  func member(_ place: UInt8, _ reading: ReadingLayout) -> String {
    guard let enumeration = reading.type(in: policy).enumeration else { return String(place) }
    return policy.enumerations[Int(enumeration)].values[Int(place)]
  }

  /// The type that all terms have; plain numbers when they differ or are places of values.
  func type(of terms: [TermLayout]) -> AttributeType {
    let types = Set(terms.map { $0.reading.type(in: policy) })
    guard types.count == 1, let type = types.first else { return .int }
    // The rank of a level alone still is one of its values.
    if terms.count == 1, terms[0].coefficient == 1 { return type }
    switch type {
    case .usd, .percent, .duration: return type
    case .bool, .int, .instant, .string, .symbol, .set: return .int
    }
  }

  /// `a`, `a or b`, `a, b or c`.
  static func list(_ words: [String], last: String) -> String {
    guard let end = words.last, words.count > 1 else { return words.first ?? "nothing" }
    return words.dropLast().joined(separator: ", ") + " \(last) \(end)"
  }

  private func sum(_ terms: [TermLayout]) -> String {
    var result = ""
    for (index, term) in terms.enumerated() {
      let isNegative = term.coefficient < 0
      result += index == 0 ? (isNegative ? "-" : "") : (isNegative ? " - " : " + ")
      result += name(term.reading)
      if term.coefficient.magnitude != 1 { result += " * \(term.coefficient.magnitude)" }
    }
    return result
  }

  private func pattern(_ automaton: UInt32) -> String {
    let pattern = policy.automata[Int(automaton)].pattern
    return pattern.isEmpty ? "matches pattern \(automaton + 1)" : pattern
  }

  /// Values of a bool, an enum or a level.
  ///
  /// Of a level neighbours are a range; of an enum with more values inside than outside, those
  /// outside are named.
  private func symbols(_ places: [Int], _ reading: ReadingLayout) -> [String] {
    let type = reading.type(in: policy)
    func text(_ place: Int) -> String { ValueText.text(Int64(place), type, policy.enumerations) }
    guard case .symbol(let number) = type, let first = places.first, let last = places.last else {
      return places.map(text)
    }
    let enumeration = policy.enumerations[Int(number)]
    if enumeration.isLevel, places.count > 1, last - first + 1 == places.count {
      if last == enumeration.values.count - 1 { return [">= \(text(first))"] }
      return [first == 0 ? "<= \(text(last))" : "\(text(first))..\(text(last))"]
    }
    let others = enumeration.values.indices.filter { !places.contains($0) }
    if places.count <= max(others.count, 3) || others.isEmpty { return places.map(text) }
    let names = others.map(text).joined(separator: ", ")
    return [others.count == 1 ? "not \(names)" : "not {\(names)}"]
  }

  /// What the clauses that make a dimension true look at, through other derived facts too.
  private func testedBelow(_ dimension: Int) -> [String] {
    var seen: Set<Int> = [dimension]
    var waiting = [dimension]
    var names: [String] = []
    while let next = waiting.popLast() {
      for tested in tested(by: next) where seen.insert(tested).inserted {
        if policy.dimensions[tested].kind == .defined {
          waiting.append(tested)
        } else {
          let name = subject(tested)
          if !names.contains(name) { names.append(name) }
        }
      }
    }
    return names.isEmpty ? ["nothing"] : names.sorted()
  }

  /// The dimensions that entries of clauses which make this one true constrain.
  private func tested(by dimension: Int) -> [Int] {
    var result: [Int] = []
    let tables: [(table: GuardTable, defines: [UInt32?])] = [
      (policy.classify, policy.classifyClauses.map(\.defines)),
      (policy.definitions, policy.definitionClauses),
    ]
    for (table, defines) in tables {
      for (entry, clause) in table.clauses.enumerated()
      where defines[Int(clause)].map(Int.init) == dimension {
        for (column, tested) in table.dimensions.enumerated() {
          let layout = policy.dimensions[Int(tested)]
          if table.classes(entry: entry, column: column, of: layout) != nil {
            result.append(Int(tested))
          }
        }
      }
    }
    return result
  }
}

extension ReadingLayout {
  /// The type of what is read.
  func type(in policy: CompiledPolicy) -> AttributeType {
    switch self {
    case .attribute(let attribute), .declared(let attribute):
      policy.attributes[Int(attribute)].type
    case .signal(_, let signal): signal.type
    }
  }
}

extension Signal {
  /// The type of its numbers.
  var type: AttributeType {
    switch self {
    case .health: .symbol(2)
    case .p50FirstToken, .p95FirstToken: .duration
    case .errorRate, .rateRemaining: .percent
    case .inFlight: .int
    case .budgetLeft: .usd
    }
  }
}
