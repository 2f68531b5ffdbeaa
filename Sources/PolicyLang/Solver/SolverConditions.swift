internal import PolicyCore

/// Conditions as terms of a solver, straight from the checked policy.
struct SolverConditions {
  /// A condition's truth, which may depend on what is not known (Kleene).
  struct Truth {
    /// When it is known to hold.
    var yes: String
    /// When it is known not to; the opposite of `yes` when nothing is unknown.
    var no: String?

    var falsity: String { no ?? SolverText.not(yes) }
  }

  let variables: SolverVariables
  /// Signals that were read, as model and place of the signal.
  private(set) var signals: Set<[Int]> = []
  /// Tests that SMT-LIB cannot say, each a variable of its own.
  private(set) var abstracted: Set<String> = []

  /// Entries of a list that are spelled out; a longer one is a variable of its own.
  static let listed = 1_000

  init(_ variables: SolverVariables) { self.variables = variables }

  /// Takes in that a signal of a model is read; gives its terms.
  mutating func read(_ signal: Signal, of model: ModelID) -> (value: String, known: String) {
    signals.insert([model, signal.place])
    return variables.signal(model, signal)
  }

  private var policy: Policy { variables.policy }

  /// When a condition is true.
  mutating func term(
    _ condition: Condition, model: ModelID? = nil, _ stage: SolverVariables.Stage = .final
  ) -> String {
    truth(condition, model, stage).yes
  }

  private mutating func truth(
    _ condition: Condition, _ model: ModelID?, _ stage: SolverVariables.Stage
  ) -> Truth {
    switch condition {
    case .constant(let value): return Truth(yes: value ? "true" : "false")
    case .not(let part):
      let inner = truth(part, model, stage)
      return Truth(yes: inner.falsity, no: inner.no == nil ? nil : inner.yes)
    case .all(let parts):
      let truths = parts.map { truth($0, model, stage) }
      let yes = SolverText.all(truths.map(\.yes))
      let isKnown = truths.allSatisfy { $0.no == nil }
      return Truth(yes: yes, no: isKnown ? nil : SolverText.any(truths.map(\.falsity)))
    case .any(let parts):
      let truths = parts.map { truth($0, model, stage) }
      let yes = SolverText.any(truths.map(\.yes))
      let isKnown = truths.allSatisfy { $0.no == nil }
      return Truth(yes: yes, no: isKnown ? nil : SolverText.all(truths.map(\.falsity)))
    case .test(let test, _):
      var known: [String] = []
      for case .signal(let signal) in test.readings {
        guard let model else { continue }
        known.append(read(signal, of: model).known)
      }
      let term = term(of: test, model, stage)
      guard !known.isEmpty else { return Truth(yes: term) }
      return Truth(
        yes: SolverText.all(known + [term]), no: SolverText.all(known + [SolverText.not(term)]))
    }
  }

  // MARK: - Tests

  private mutating func term(
    of test: TypedTest, _ model: ModelID?, _ stage: SolverVariables.Stage
  ) -> String {
    func number(_ reading: Reading) -> String { self.number(value(reading, model, stage)) }
    func text(_ reading: Reading) -> String? { self.text(value(reading, model, stage)) }
    switch test {
    case .truth(let reading): return truth(of: value(reading, model, stage))
    case .linear(let linear, let comparator):
      let terms = linear.terms.map {
        "(* \(SolverText.number(Int128($0.coefficient))) \(number($0.reading)))"
      }
      let sum =
        "(+ \((terms + [SolverText.number(Int128(linear.constant))]).joined(separator: " ")))"
      return comparison(sum, comparator, "0")
    case .compare(let left, let comparator, let right):
      return compare(left, comparator, right, model, stage)
    case .member(let reading, let ranges):
      let term = number(reading)
      return SolverText.any(
        ranges.map {
          "(<= \(SolverText.number(Int128($0.lowerBound))) \(term) "
            + "\(SolverText.number(Int128($0.upperBound))))"
        })
    case .textMember(let reading, let texts):
      return isOne(of: texts, text(reading), "in \(texts)")
    case .listMember(let reading, let list):
      return isOne(of: policy.lists[list].entries, text(reading), "in list \(list)")
    case .has(let left, let test, let right):
      let count = max(memberCount(left), memberCount(right))
      let own = members(value(left, model, stage), count)
      let other = members(value(right, model, stage), count)
      return Self.has(own, test, other)
    case .isEmpty(let reading):
      let own = members(value(reading, model, stage), memberCount(reading))
      return SolverText.all(own.map(SolverText.not))
    case .text(let reading, let test, let ignoringCase):
      let term = text(reading).flatMap {
        SolverPatterns.term(test, ignoringCase: ignoringCase, of: $0)
      }
      return term ?? abstraction("\(test) \(ignoringCase)", of: text(reading))
    }
  }

  private static func has(_ own: [String], _ test: SetTest, _ other: [String]) -> String {
    let pairs = zip(own, other)
    switch test {
    case .any: return SolverText.any(pairs.map { SolverText.all([$0, $1]) })
    case .all: return SolverText.all(pairs.map { SolverText.any([SolverText.not($1), $0]) })
    case .only: return SolverText.all(pairs.map { SolverText.any([SolverText.not($0), $1]) })
    }
  }

  private mutating func isOne(
    of texts: [[UInt8]], _ term: String?, _ words: @autoclosure () -> String
  ) -> String {
    let literals = texts.count <= Self.listed ? texts.map(SolverText.literal) : []
    guard let term, literals.count == texts.count, literals.allSatisfy({ $0 != nil }) else {
      return abstraction(words(), of: term)
    }
    return SolverText.any(literals.compactMap { $0 }.map { "(= \(term) \($0))" })
  }

  /// A variable for a test that SMT-LIB cannot say: free, so that what is unsat without it is.
  ///
  /// The same test of the same text is the same variable, also in another copy of the decision.
  private mutating func abstraction(_ test: String, of text: String?) -> String {
    // FNV-1a names the test alike wherever it stands.
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in "\(text ?? "") \(test)".utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let name = SolverText.symbol("test \(String(digest, radix: 16))")
    abstracted.insert(name)
    return name
  }

  private mutating func compare(
    _ left: Reading, _ comparator: Comparator, _ right: Reading, _ model: ModelID?,
    _ stage: SolverVariables.Stage
  ) -> String {
    let (first, second) = (value(left, model, stage), value(right, model, stage))
    let equal: String
    switch (first, second) {
    // A model that does not state its set has none that it could equal.
    case (.members, .number), (.number, .members): equal = "false"
    case (.members, _), (_, .members):
      let count = max(memberCount(left), memberCount(right))
      equal = SolverText.all(
        zip(members(first, count), members(second, count)).map { "(= \($0) \($1))" })
    case (.text(let first), .text(let second)): equal = "(= \(first) \(second))"
    case (.bool(let first), .bool(let second)): equal = "(= \(first) \(second))"
    case (.number, _), (.bool, _), (.text, _):
      return comparison(number(first), comparator, number(second))
    }
    return comparator == .notEqual ? SolverText.not(equal) : equal
  }

  private func comparison(_ left: String, _ comparator: Comparator, _ right: String) -> String {
    switch comparator {
    case .equal: "(= \(left) \(right))"
    case .notEqual: "(not (= \(left) \(right)))"
    case .less: "(< \(left) \(right))"
    case .lessOrEqual: "(<= \(left) \(right))"
    case .greater: "(> \(left) \(right))"
    case .greaterOrEqual: "(>= \(left) \(right))"
    }
  }

  // MARK: - Values

  private func value(
    _ reading: Reading, _ model: ModelID?, _ stage: SolverVariables.Stage
  ) -> SolverVariables.Value {
    switch reading {
    case .constant(let constant): return value(of: constant)
    case .attribute(let id): return variables.value(id, stage)
    case .declared(let id): return variables.value(id, .declared)
    case .fact(let id):
      // What a model does not state is without bound.
      return value(of: model.flatMap { policy.models[$0].facts[id] } ?? .number(.max))
    case .signal(let signal): return .number(variables.signal(model ?? 0, signal).value)
    }
  }

  private func value(of constant: Constant) -> SolverVariables.Value {
    switch constant {
    case .bool(let value): .bool(value ? "true" : "false")
    case .number(let number): .number(SolverText.number(Int128(number)))
    case .symbol(let place): .number(String(place))
    case .set(let members):
      .members((0..<64).map { members & (1 << UInt64($0)) != 0 ? "true" : "false" })
    case .text(let bytes): .text(SolverText.literal(bytes) ?? "\"\\u{2ffff}unsayable\"")
    }
  }

  private func truth(of value: SolverVariables.Value) -> String {
    if case .bool(let term) = value { term } else { "false" }
  }

  private func number(_ value: SolverVariables.Value) -> String {
    switch value {
    case .number(let term): term
    case .bool(let term): "(ite \(term) 1 0)"
    case .members, .text: "0"
    }
  }

  private func text(_ value: SolverVariables.Value) -> String? {
    if case .text(let term) = value { term } else { nil }
  }

  /// The members of a set, or the one of an enum value; as many as are asked for.
  private func members(_ value: SolverVariables.Value, _ count: Int) -> [String] {
    switch value {
    case .members(let terms):
      Array(terms.prefix(count)) + Array(repeating: "false", count: max(0, count - terms.count))
    case .number(let term):
      (0..<count).map { "(= \(term) \($0))" }
    case .bool, .text: Array(repeating: "false", count: count)
    }
  }

  /// How many members the type of a reading has; 0 for a constant.
  private func memberCount(_ reading: Reading) -> Int {
    switch reading {
    case .attribute(let id), .declared(let id): variables.count(policy.attributes[id].type)
    case .fact(let id): variables.count(policy.facts[id].type)
    case .constant, .signal: 0
    }
  }
}
