import TestSupport
import Foundation
import PolicyLang
import Testing

/// The compiled table decides as the interpreter does, rule for rule and field for field.
@Suite struct DifferentialTests {
  /// Set `POLICY_SEEDS=1000..<2000` to look at other policies than those of every run.
  static let seeds: Range<UInt64> = {
    let words = ProcessInfo.processInfo.environment["POLICY_SEEDS"]?.components(separatedBy: "..<")
    if let words, words.count == 2, let low = UInt64(words[0]), let high = UInt64(words[1]) {
      return low..<max(low, high)
    }
    return 1..<121
  }()
  static let requests = 1_700

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
    if DifferentialTests.seeds.count >= 120 {
      #expect(count >= 200_000)
      #expect(seen.missing.isEmpty)
    }
  }
}
