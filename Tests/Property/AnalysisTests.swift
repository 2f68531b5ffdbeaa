import TestSupport
import PolicyCore
@testable import PolicyLang
import Runtime
import Testing

/// What the analysis claims of every request is true of those that are made up.
@Suite struct AnalysisTests {
  @Test func whatCannotBeNeverIsAndWitnessesShowWhatTheySay() throws {
    var refusals = Refusals()
    var (dead, unreached, witnesses) = (0, 0, 0)
    let seeds = Seeds.from(30_001, 30)
    for seed in seeds {
      guard let subject = refusals.subject(seed), subject.generated.rules.count <= 20 else {
        continue
      }
      let findings = Analysis.check(
        subject.policy, subject.normalForm,
        SearchContext(now: Vocabulary.base, zoneOffset: Subject.zoneOffset))
      let never = Set(findings.filter { $0.code.id == "A0101" }.map(quoted))
      let unmatched = Set(findings.filter { $0.code.id == "A0102" }.map(quoted))
      dead += never.count
      unreached += unmatched.count
      for finding in findings where finding.code.id == "A0104" {
        let line = try #require(finding.witness)
        let effect = try decide(line, subject)
        #expect(effect == .noCandidate, "seed \(seed): \(finding.message): \(line)")
        witnesses += 1
      }
      var requests = RequestGenerator(
        RandomSource(seed: seed), subject.policy, samples: subject.generated.samples)
      for _ in 0..<200 {
        let request = requests.request()
        let decision = try subject.interpreter.decide(request)
        let fired = decision.rules.map(subject.policy.ruleName)
        let route = decision.route.map(subject.policy.ruleName)
        try #require(
          never.isDisjoint(with: fired) && !unmatched.contains(route ?? ""),
          "seed \(seed): \(never.union(unmatched)) \(request)\n\(decision)\n\(subject.generated.text)"
        )
      }
    }
    print("\(dead) rules that cannot fire, \(unreached) routes not reached, \(witnesses) witnesses")
    #expect(dead * 18 > seeds.count && unreached * 36 > seeds.count && witnesses * 9 > seeds.count)
  }

  /// The first name that a message quotes.
  private func quoted(_ finding: Diagnostic) -> String {
    let parts = finding.message.split(separator: "`", omittingEmptySubsequences: false)
    return parts.count > 1 ? String(parts[1]) : ""
  }

  private func decide(_ line: String, _ subject: Subject) throws -> Decision.Effect? {
    var reader = try RequestReader(bundle: subject.evaluator.bundle, defaultNow: 0)
    let facts = reader.makeFacts()
    return Array(line.utf8).withUnsafeBufferPointer { bytes in
      guard case .request = reader.read(line: bytes, into: facts) else { return nil }
      return subject.evaluator.decide(facts).effect
    }
  }
}
