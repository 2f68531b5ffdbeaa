/// What kept a route from matching a request.
public struct Mismatch: Sendable, Equatable {
  /// The dimension.
  public let dimension: Int
  /// What it looks at: `task`.
  public let subject: String
  /// What the request has: `chat`.
  public let found: String
  /// What the route needs: `code or agent-step`.
  public let needed: String
  /// All of it as a sentence: `task is chat, needs code or agent-step`.
  public let text: String
}

/// Why a decision came out as it did, beyond what its record names.
public enum Explanation {
  /// The conditions that kept a route from matching the last request of an evaluator, which `facts`
  /// was given to: those of the route's entry with the fewest.
  ///
  /// Empty when the route does match.
  ///
  /// `route` is a place in `CompiledPolicy.routes`.
  public static func mismatch(
    route: Int, evaluator: Evaluator, facts: Facts
  ) -> [Mismatch] {
    let policy = evaluator.bundle.policy
    let table = policy.route
    guard facts.attributeCount == policy.attributes.count else { return [] }
    var nearest: [(dimension: Int, classes: [Int])]?
    for (entry, clause) in table.clauses.enumerated() where Int(clause) == route {
      var missed: [(dimension: Int, classes: [Int])] = []
      for (column, dimension) in table.dimensions.enumerated() {
        let number = Int(evaluator.classes[Int(dimension)])
        if table.admits(entry: entry, column: column, class: number) { continue }
        let layout = policy.dimensions[Int(dimension)]
        let classes = table.classes(entry: entry, column: column, of: layout) ?? []
        missed.append((Int(dimension), classes))
      }
      if missed.count < nearest?.count ?? Int.max { nearest = missed }
    }
    let description = ClassDescription(policy)
    return (nearest ?? []).sorted { $0.dimension < $1.dimension }
      .map { missed in
        description.mismatch(missed.dimension, missed.classes, evaluator, facts)
      }
  }
}

extension ClassDescription {
  /// One dimension whose class is not among those that are needed.
  fileprivate func mismatch(
    _ dimension: Int, _ classes: [Int], _ evaluator: Evaluator, _ facts: Facts
  ) -> Mismatch {
    let layout = policy.dimensions[dimension]
    let subject = subject(dimension)
    let needed = prose(dimension, classes)
    let number = Int(evaluator.classes[dimension])
    let found: String
    var text: String?
    switch layout.kind {
    case .symbol(let reading):
      found = isUnknown(layout, number) ? "unknown" : value(of: reading, evaluator, facts)
    case .number(let terms, _):
      found = isUnknown(layout, number) ? "unknown" : sum(of: terms, evaluator, facts)
    case .text(let attribute, _): found = value(of: .attribute(attribute), evaluator, facts)
    case .members(let reading, let members):
      found = value(of: reading, evaluator, facts)
      let names = members.map { member($0, reading) }
      let numbers = numbers(of: layout, classes)
      let bits = UInt64(bitPattern: self.number(of: reading, evaluator, facts))
      text = self.text(SetDescription(members: names), numbers, members, found: bits)
        .map { "\(subject) \($0)" }
    case .automaton, .same, .memberOf, .list, .defined:
      found = number == 0 ? "false" : "true"
      text = "\(subject) is \(found)"
    }
    return Mismatch(
      dimension: dimension, subject: subject, found: found, needed: needed,
      text: text ?? "\(subject) is \(found), needs \(needed)")
  }

  private func isUnknown(_ layout: Dimension, _ number: Int) -> Bool {
    layout.hasUnknown && number == Int(layout.classCount) - 1
  }

  /// What the set lacks or has against what it should; nil when that takes more words.
  private func text(
    _ description: SetDescription, _ numbers: [Int], _ members: [UInt8], found: UInt64
  ) -> String? {
    guard let (has, lacks) = description.conjunction(numbers) else {
      let others = (0..<1 << members.count).filter { !numbers.contains($0) }
      guard let (has, lacks) = description.conjunction(others), has == 0 else { return nil }
      return "has none of {\(description.names(lacks).joined(separator: ", "))}"
    }
    var combination = 0
    for (bit, member) in members.enumerated() where found & (1 << UInt64(member)) != 0 {
      combination |= 1 << bit
    }
    let missing = description.names(has & ~combination).map { "lacks \($0)" }
    let unwanted = description.names(lacks & combination).map { "has \($0)" }
    return missing.isEmpty && unwanted.isEmpty
      ? nil : (missing + unwanted).joined(separator: " and ")
  }

  private func number(
    of reading: ReadingLayout, _ evaluator: Evaluator, _ facts: Facts
  ) -> Int64 {
    switch reading {
    case .attribute(let attribute): evaluator.value(Int(attribute))
    case .declared(let attribute): facts.numbers[Int(attribute)]
    case .signal(let model, let signal):
      facts.signals[Int(model) * Signal.allCases.count + signal.place]
    }
  }

  private func value(
    of reading: ReadingLayout, _ evaluator: Evaluator, _ facts: Facts
  ) -> String {
    let type = reading.type(in: policy)
    switch (reading, type) {
    case (.attribute(let attribute), .string), (.declared(let attribute), .string):
      return ValueText.quoted(facts.text(Int(attribute)))
    default:
      return ValueText.text(number(of: reading, evaluator, facts), type, policy.enumerations)
    }
  }

  private func sum(
    of terms: [TermLayout], _ evaluator: Evaluator, _ facts: Facts
  ) -> String {
    var total: Int128 = 0
    for term in terms {
      total &+=
        Int128(term.coefficient)
        &* Int128(number(of: term.reading, evaluator, facts))
    }
    guard let exact = Int64(exactly: total) else { return String(total) }
    return ValueText.text(exact, type(of: terms), policy.enumerations)
  }
}
