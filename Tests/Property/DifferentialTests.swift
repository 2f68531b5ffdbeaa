import TestSupport
import Foundation
import PolicyLang
import Testing

/// The compiled table decides as the interpreter does, rule for rule and field for field.
@Suite struct DifferentialTests {
  static let seeds = Seeds.from(1, 20)
  static let requests = 600

  @Test func compiledAndInterpretedDecisionsAreEqual() throws {
    var count = 0
    var refusals = Refusals()
    var seen = Coverage()
    for seed in DifferentialTests.seeds {
      guard let subject = refusals.subject(seed) else { continue }
      var requests = RequestGenerator(
        RandomSource(seed: seed), subject.policy, samples: subject.generated.samples)
      for _ in 0..<DifferentialTests.requests {
        var request = requests.request()
        requests.fixSplits(&request)
        let expected = try subject.interpreter.decide(request)
        let found = try subject.compiledDecision(request)
        count += 1
        seen.add(expected, subject.evaluator.bundle.policy)
        guard found == expected else {
          Issue.record("\(Mismatch(seed: seed, subject, request).report)")
          return
        }
      }
    }
    print("seeds \(DifferentialTests.seeds): \(count) decisions compared; \(refusals)\n\(seen)")
    #expect(refusals.share < 0.05, "\(refusals)")
    #expect(count > DifferentialTests.seeds.count * DifferentialTests.requests / 2)
    if DifferentialTests.seeds.count >= 240 {
      #expect(seen.missing.isEmpty)
    }
  }
}
