/// Says in the policy's own words what some classes of a dimension stand for.
public struct ClassDescription: Sendable {
  let policy: CompiledPolicy
  let values: ValueText

  /// Describes the dimensions of a policy.
  public init(_ policy: CompiledPolicy) {
    self.policy = policy
    values = ValueText(policy)
  }

  /// What a dimension is about: `task`, `prompt_tokens + max_output`.
  public func subject(_ dimension: Int) -> String {
    switch policy.dimensions[dimension].kind {
    case .symbol(let reading), .members(let reading, _): name(reading)
    case .number(let terms, _): sum(terms)
    case .text(let attribute, _): name(.attribute(attribute))
    case .automaton(let attribute, let automaton):
      "\(name(.attribute(attribute))), pattern \(automaton + 1)"
    case .same(let left, let right): "\(name(left)) == \(name(right))"
    case .memberOf(let value, let set): "\(name(set)) has \(name(value))"
    case .defined: "condition \(dimension)"
    }
  }

  /// The classes without their subject, as a cell of a table: `code, chat`, `>= 5`, `true`.
  public func cell(_ dimension: Int, classes: [Int]) -> String {
    test(dimension, classes).cell
  }

  /// The classes as a condition: `task in {code, chat}`, `prompt_tokens >= 5`.
  public func condition(_ dimension: Int, classes: [Int]) -> String {
    test(dimension, classes).condition
  }

  /// One description in both forms.
  struct Test {
    var cell: String
    var condition: String
  }

  private func test(_ dimension: Int, _ classes: [Int]) -> Test {
    let layout = policy.dimensions[dimension]
    if classes.count == Int(layout.classCount) { return Test(cell: "-", condition: "anything") }
    var known = classes
    let unknown = Int(layout.classCount) - 1
    let mayBeUnknown = layout.hasUnknown && known.last == unknown
    if mayBeUnknown { known.removeLast() }
    let test = known.isEmpty ? nil : described(layout, dimension, Set(known))
    guard mayBeUnknown else {
      return test ?? Test(cell: "never", condition: "what cannot be")
    }
    let subject = subject(dimension)
    guard let test else { return Test(cell: "unknown", condition: "\(subject) unknown") }
    return Test(cell: test.cell + ", unknown", condition: "\(test.condition), or unknown")
  }

  private func described(_ layout: Dimension, _ index: Int, _ classes: Set<Int>) -> Test {
    func numbers(_ count: Int) -> [Int] {
      (0..<count).filter { number in
        classes.contains(
          layout.classOf.isEmpty
            ? number : number < layout.classOf.count ? Int(layout.classOf[number]) : -1)
      }
    }
    let subject = subject(index)
    switch layout.kind {
    case .symbol(let reading): return symbols(reading, numbers(symbolCount(reading)))
    case .number(let terms, let cuts):
      return intervals(subject, numbers(cuts.count + 1), cuts, unit(of: terms))
    case .text(_, let cuts): return texts(subject, numbers(cuts.count + 1), cuts)
    case .members(let reading, let places):
      return members(subject, numbers(1 << places.count), places.map { member(reading, $0) })
    case .automaton: return truth(numbers(2), "matches", "does not match", subject)
    case .same(let left, let right):
      let (a, b) = (name(left), name(right))
      return numbers(2) == [1]
        ? Test(cell: "true", condition: "\(a) == \(b)")
        : Test(cell: "false", condition: "\(a) != \(b)")
    case .memberOf: return truth(numbers(2), subject, "not \(subject)", nil)
    case .defined: return truth(numbers(2), "\(subject) holds", "\(subject) does not hold", nil)
    }
  }

  private func truth(
    _ numbers: [Int], _ yes: String, _ no: String, _ subject: String?
  ) -> Test {
    let prefix = subject.map { $0 + " " } ?? ""
    return numbers == [1]
      ? Test(cell: "true", condition: prefix + yes) : Test(cell: "false", condition: prefix + no)
  }

  // MARK: - Names

  private func name(_ reading: ReadingLayout) -> String {
    switch reading {
    case .attribute(let place): policy.attributes[Int(place)].name
    case .declared(let place): "declared." + policy.attributes[Int(place)].name
    case .signal(let model, let signal):
      "\(signal.rawValue) of \(policy.models[Int(model)].name)"
    }
  }

  private func type(_ reading: ReadingLayout) -> AttributeType {
    switch reading {
    case .attribute(let place), .declared(let place): policy.attributes[Int(place)].type
    case .signal(_, let signal):
      switch signal {
      case .health: .symbol(2)
      case .p50FirstToken, .p95FirstToken: .duration
      case .errorRate, .rateRemaining: .percent
      case .inFlight: .int
      case .budgetLeft: .usd
      }
    }
  }

  private func sum(_ terms: [TermLayout]) -> String {
    var text = ""
    for term in terms {
      let factor = term.coefficient.magnitude
      let product = factor == 1 ? name(term.reading) : "\(name(term.reading)) * \(factor)"
      let sign = term.coefficient < 0 ? (text.isEmpty ? "-" : " - ") : (text.isEmpty ? "" : " + ")
      text += sign + product
    }
    return text
  }

  /// The type that the cuts of a sum are written as; scaled sums are plain numbers.
  private func unit(of terms: [TermLayout]) -> AttributeType {
    guard let first = terms.first, terms.allSatisfy({ $0.coefficient.magnitude == 1 }) else {
      return .int
    }
    let type = type(first.reading)
    return terms.count == 1 || terms.allSatisfy({ self.type($0.reading) == type }) ? type : .int
  }

  private func symbolCount(_ reading: ReadingLayout) -> Int {
    switch type(reading) {
    case .symbol(let enumeration): policy.enumerations[Int(enumeration)].values.count
    case .bool, .int, .usd, .percent, .duration, .instant, .string, .set: 2
    }
  }

  private func member(_ reading: ReadingLayout, _ place: UInt8) -> String {
    switch type(reading) {
    case .set(let enumeration): values.names(1 << UInt64(place), in: enumeration).first ?? ""
    case .bool, .int, .usd, .percent, .duration, .instant, .string, .symbol: String(place)
    }
  }

  // MARK: - Symbols

  private func symbols(_ reading: ReadingLayout, _ places: [Int]) -> Test {
    let (name, type) = (name(reading), type(reading))
    let texts = places.map { values.text(Int64($0), as: type) }
    guard case .symbol(let enumeration) = type else {
      return places == [1]
        ? Test(cell: "true", condition: name) : Test(cell: "false", condition: "not \(name)")
    }
    let layout = policy.enumerations[Int(enumeration)]
    if places.count == 1 { return Test(cell: texts[0], condition: "\(name) == \(texts[0])") }
    if layout.isLevel, let first = places.first, let last = places.last,
      last - first == places.count - 1
    {
      if last == layout.values.count - 1 {
        return Test(cell: ">= \(texts[0])", condition: "\(name) >= \(texts[0])")
      }
      if first == 0 {
        let text = "<= \(texts[texts.count - 1])"
        return Test(cell: text, condition: "\(name) \(text)")
      }
      let text = "\(texts[0])..\(texts[texts.count - 1])"
      return Test(cell: text, condition: "\(name) in \(text)")
    }
    if places.count * 2 > layout.values.count {
      let others = layout.values.indices.filter { !places.contains($0) }.map { layout.values[$0] }
      let list = "{" + others.joined(separator: ", ") + "}"
      return Test(
        cell: "not \(list)",
        condition: others.count == 1 ? "\(name) != \(others[0])" : "\(name) not in \(list)")
    }
    let list = texts.joined(separator: ", ")
    return Test(cell: list, condition: "\(name) in {\(list)}")
  }
}
