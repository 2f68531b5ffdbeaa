import TestSupport
import Foundation
import PolicyCore
@testable import PolicyLang
import Testing

/// Policies made up with claims, as problems for a solver beside our own verdicts.
///
/// `Tests/Solver/compare.py` runs z3 over what is written to the folder that `SOLVER_FOLDER` names;
/// `.ci/run` does both. Without it the texts are only made.
@Suite struct SolverTests {
  /// Set `SOLVER_SEEDS=1..<1000` for other policies than those of every run.
  static let seeds: Range<UInt64> = {
    let words = ProcessInfo.processInfo.environment["SOLVER_SEEDS"]?.components(separatedBy: "..<")
    if let words, words.count == 2, let low = UInt64(words[0]), let high = UInt64(words[1]) {
      return low..<max(low, high)
    }
    return 50_001..<50_061
  }()

  @Test func everyPolicyIsAProblemWithItsVerdicts() throws {
    let folder = ProcessInfo.processInfo.environment["SOLVER_FOLDER"]
    var (policies, proved, broken, unknown) = (0, 0, 0, 0)
    for seed in SolverTests.seeds {
      guard let (policy, _) = Self.policy(seed) else { continue }
      let context = SearchContext(
        now: Vocabulary.base, steps: 2_000, zoneOffset: Subject.zoneOffset)
      let horizon: Int64 = 90 * 86_400_000_000
      let (proofs, _) = Verifier.verify(policy, context, horizon: horizon)
      for proof in proofs {
        switch proof.verdict {
        case .proved: proved += 1
        case .broken: broken += 1
        case .unknown: unknown += 1
        }
      }
      let text = try #require(
        SolverExport.text(policy, proofs: proofs, asOf: Vocabulary.base, horizon: horizon))
      #expect(isBalanced(text), "seed \(seed)")
      policies += 1
      guard let folder else { continue }
      let source = policy.sources.files[0].bytes
      try Data(source).write(to: URL(fileURLWithPath: "\(folder)/\(seed).policy"))
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(seed).smt2"))
    }
    print("\(policies) policies: \(proved) claims proved, \(broken) broken, \(unknown) unknown")
    #expect(policies * 15 > SolverTests.seeds.count && proved > policies && broken > policies)
  }

  /// A policy with claims about what its rules speak of.
  static func policy(_ seed: UInt64) -> (policy: Policy, text: String)? {
    var generated = PolicyGenerator.policy(seed: seed)
    guard generated.rules.count <= 10, let plain = try? Subject(generated).policy,
      plain.models.count <= 6
    else {
      return nil
    }
    // The words that the generator began with.
    var random = RandomSource(seed: seed)
    var words = VocabularyGenerator(RandomSource(seed: random.next()), renaming: false)
    words.run()
    func condition(_ place: ConditionGenerator.Place, _ depth: Int) -> String {
      var conditions = ConditionGenerator(
        RandomSource(seed: random.next()), words.vocabulary, place)
      return conditions.condition(depth)
    }
    var claims: [String] = ["answered", "denied"]
    for model in plain.models.prefix(3) {
      claims.append("no candidate: name == \"\(model.name)\"")
      claims.append("every admissible model: name != \"\(model.name)\"")
    }
    for depth in [0, 0, 1, 2] {
      claims.append("every candidate: \(condition(.hard, depth))")
      claims.append("no candidate: \(condition(.hard, depth))")
      claims.append("every admissible model: \(condition(.hard, depth))")
      claims.append("every request: \(condition(.request, depth))")
    }
    for (place, claim) in claims.enumerated().reversed() {
      let when = random.chance(40) ? "when \(condition(.request, 0)) " : ""
      let text = "invariant claim\(place) { \(when)\(claim) }"
      generated.rules.insert(.init(kind: "invariant", name: "claim\(place)", text: text), at: 0)
    }
    // Claims that do not fit the policy are left out.
    for _ in 0..<4 {
      do {
        let subject = try Subject(generated)
        return (subject.policy, generated.text)
      } catch let refused as Subject.Refused {
        generated = generated.without(lines: refused.lines)
      } catch {
        return nil
      }
    }
    return nil
  }

  /// Parentheses match outside quotes, quoted names and comments.
  private func isBalanced(_ text: String) -> Bool {
    var depth = 0
    var quote: Character?
    var isComment = false
    for character in text {
      if isComment {
        isComment = character != "\n"
      } else if let open = quote {
        if character == open { quote = nil }
      } else if character == ";" {
        isComment = true
      } else if character == "\"" || character == "|" {
        quote = character
      } else if character == "(" {
        depth += 1
      } else if character == ")" {
        depth -= 1
        if depth < 0 { return false }
      }
    }
    return depth == 0 && quote == nil
  }
}
