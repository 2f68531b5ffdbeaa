import PolicyCore

/// Turns conditions into formulas: facts become constants, `not` is driven down to the tests, and
/// every test becomes an atom.
struct NegationNormalForm {
  /// What readings are.
  let readings: Readings
  /// Lists with more entries than these are looked up as a whole.
  let listCuts: Int
  /// The atoms met so far.
  var atoms = AtomTable()
  /// What is wrong with the tests met so far.
  var diagnostics: [Diagnostic] = []
  /// By string test: its automaton, nil when it has none.
  var automata: [TextTestName: Int?] = [:]
  /// Steps that are left for making automata.
  var patternSteps = Limits.patternSteps
  /// Whether it was said that there are none left.
  var saysTooManyPatterns = false
  /// By attribute and automaton: whether it accepts all texts, none, or some.
  var verdicts: [DimensionKey: TextVerdict] = [:]

  /// A string test as a key.
  struct TextTestName: Hashable {
    var test: TextTest
    var ignoringCase: Bool
  }

  /// A reader of the conditions of one policy.
  init(_ readings: Readings, listCuts: Int) {
    self.readings = readings
    self.listCuts = listCuts
  }

  /// The formula of a condition; `model` is the one whose facts and signals it reads.
  mutating func formula(
    _ condition: Condition, model: ModelID? = nil, isPositive: Bool = true
  ) -> Formula {
    switch condition {
    case .constant(let value):
      return .constant(value == isPositive)
    case .all(let parts):
      let formulas = parts.map { formula($0, model: model, isPositive: isPositive) }
      return isPositive ? .conjunction(formulas) : .disjunction(formulas)
    case .any(let parts):
      let formulas = parts.map { formula($0, model: model, isPositive: isPositive) }
      return isPositive ? .disjunction(formulas) : .conjunction(formulas)
    case .not(let part):
      return formula(part, model: model, isPositive: !isPositive)
    case .test(let test, let span):
      let place = TestPlace(model: model, span: span)
      let positive = formula(of: test, at: place)
      return isPositive ? positive : positive.negated
    }
  }

  /// The formula of the time in which a rule is in force.
  mutating func formula(from: Int64?, until: Int64?, at span: Span) -> Formula {
    guard from != nil || until != nil else { return .constant(true) }
    let low = from.map { Int128($0) } ?? Int128(Int64.min)
    let high = until.map { Int128($0) - 1 } ?? Int128(Int64.max)
    let terms = [TermLayout(coefficient: 1, reading: readings.now)]
    return numbers(terms, low <= high ? [low...high] : [], at: span)
  }

  /// Where a test stands and for which model it is read.
  struct TestPlace {
    var model: ModelID?
    var span: Span
  }

  private mutating func formula(of test: TypedTest, at place: TestPlace) -> Formula {
    switch test {
    case .truth(let reading):
      return member(reading, [1...1], at: place)
    case .linear(let sum, let comparator):
      return linear(sum, comparator, at: place)
    case .compare(let left, let comparator, let right):
      return compare(left, comparator, right, at: place)
    case .member(let reading, let ranges):
      return member(reading, ranges, at: place)
    case .textMember(let reading, let texts):
      return textMember(reading, texts, at: place)
    case .listMember(let reading, let list):
      return listMember(reading, list, at: place)
    case .has(let left, let test, let right):
      return has(left, test, right, at: place)
    case .isEmpty(let reading):
      return isEmpty(reading, at: place)
    case .text(let reading, let test, let ignoringCase):
      return text(reading, test, ignoringCase: ignoringCase, at: place)
    }
  }

  /// The literal of an atom.
  mutating func literal(_ key: DimensionKey, _ test: Atom.Test, at span: Span) -> Formula {
    .literal(atom: atoms.number(of: Atom(key: key, test: test), at: span), isPositive: true)
  }
}
