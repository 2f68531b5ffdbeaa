internal import PolicyCore

/// Compares whole decisions of the table with those of the reference interpreter.
struct DecisionComparison {
  private(set) var decisions = 0
  private(set) var fired: Set<String> = []

  private let interpreter: ReferenceInterpreter
  private let evaluator: Evaluator
  private let facts: Facts
  private let names: DecisionNames
  private var record = DecisionRecord()

  init(_ policy: Policy, _ interpreter: ReferenceInterpreter, _ bundle: ValidatedBundle) {
    self.interpreter = interpreter
    evaluator = Evaluator(bundle)
    facts = evaluator.makeFacts()
    names = DecisionNames(policy: policy, compiled: bundle.policy)
  }

  /// Decides a request both ways.
  mutating func compare(_ request: ReferenceRequest, line: String) -> TranslationMismatch? {
    let expected = interpreter.decide(request)
    guard let declared = try? interpreter.read(request), facts.fill(request, declared: declared)
    else {
      return TranslationMismatch(
        rule: nil, request: line, meaning: "\(expected.effect)", table: "it cannot be read")
    }
    decisions += 1
    _ = evaluator.decide(facts)
    evaluator.record(into: &record, facts: facts)
    let found = names.decision(record)
    fired.formUnion(expected.rules)
    fired.formUnion(expected.validators)
    if let fallback = expected.fallback { fired.insert(fallback) }
    guard found != expected else { return nil }
    let (meaning, table) = Self.difference(expected, found)
    return TranslationMismatch(
      rule: expected.rule ?? found.rule, request: line, meaning: meaning, table: table)
  }

  /// The first part of two decisions that differs.
  private static func difference(
    _ expected: ReferenceDecision, _ found: ReferenceDecision
  ) -> (String, String) {
    let parts = zip(Mirror(reflecting: expected).children, Mirror(reflecting: found).children)
    for (left, right) in parts where "\(left.value)" != "\(right.value)" {
      let name = left.label ?? "decision"
      return ("\(name) \(left.value)", "\(name) \(right.value)")
    }
    return ("\(expected)", "\(found)")
  }
}
