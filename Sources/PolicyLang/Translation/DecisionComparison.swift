internal import PolicyCore

/// Compares whole decisions of the table with those of the reference interpreter.
struct DecisionComparison {
  private(set) var decisions = 0
  /// Rules that fired, validators and fallbacks among them.
  private(set) var fired: Set<Int> = []

  private let interpreter: ReferenceInterpreter
  private let evaluator: Evaluator
  private let facts: Facts
  private let policy: Policy
  private let compiled: CompiledPolicy
  private var record = DecisionRecord()

  init(_ policy: Policy, _ interpreter: ReferenceInterpreter, _ bundle: ValidatedBundle) {
    self.interpreter = interpreter
    evaluator = Evaluator(bundle)
    facts = evaluator.makeFacts()
    self.policy = policy
    compiled = bundle.policy
  }

  /// Decides a request both ways.
  mutating func compare(_ request: ReferenceRequest, line: String) -> TranslationMismatch? {
    guard let declared = try? interpreter.read(request),
      let expected = try? interpreter.decide(request), facts.fill(request, declared: declared)
    else {
      return TranslationMismatch(
        rule: nil, request: line, meaning: "it has a decision", table: "it cannot be read")
    }
    decisions += 1
    _ = evaluator.decide(facts)
    evaluator.record(into: &record, facts: facts)
    fired.formUnion(expected.rules)
    fired.formUnion(expected.validators.map { Int(compiled.validators[$0].rule) })
    if let place = expected.fallback, let rule = compiled.fallbacks[place].rule {
      fired.insert(Int(rule))
    }
    guard let difference = record.differences(from: expected).first else { return nil }
    let (meaning, table) = difference.words(policy, compiled)
    return TranslationMismatch(
      rule: (expected.route ?? record.route).map(policy.ruleName), request: line,
      meaning: meaning, table: table)
  }
}
