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
  static let seeds = Seeds.from(50_001, 15)

  private static let context = SearchContext(
    now: Vocabulary.base, steps: 20_000, zoneOffset: Subject.zoneOffset)

  @Test func everyPolicyIsAProblemWithItsVerdicts() throws {
    var counts = Verdicts()
    for seed in SolverTests.seeds {
      guard let (policy, _) = Self.policy(seed) else { continue }
      try write(policy, "\(seed)", &counts)
    }
    print("policies of every construct: \(counts)")
    #expect(counts.policies * 15 > SolverTests.seeds.count)
    #expect(counts.proved > counts.policies && counts.broken > counts.policies)
  }

  @Test func policiesInWhichEverythingHangsTogetherAreProblems() throws {
    var counts = Verdicts()
    for seed in SolverTests.seeds {
      guard let policy = Self.checked(RelatedPolicy(seed: seed).text) else { continue }
      try write(policy, "related-\(seed)", &counts)
    }
    print("policies of relations: \(counts)")
    #expect(counts.policies * 10 > SolverTests.seeds.count * 9)
    #expect(counts.proved > counts.policies * 2 && counts.broken > counts.policies * 2)
  }

  @Test func differencesAreProblemsWithWhatDiffSays() throws {
    var (pairs, changed, open) = (0, 0, 0)
    for seed in SolverTests.seeds {
      for (kind, pair) in [("related", Self.relatedPair(seed)), ("any", Self.anyPair(seed))] {
        guard let (old, new) = pair else { continue }
        let one = Self.parsed(old)
        let comparison = PolicyComparison.compare(
          one, Self.parsed(new, after: one), Self.context)
        let problem = comparison.problem.map(\.message)
        try #require(problem.isEmpty, "seed \(seed): \(problem)\n\(old.text)\n\(new.text)")
        let text = try #require(SolverDifference.text(comparison, Self.context))
        #expect(isBalanced(text), "seed \(seed)")
        pairs += 1
        changed += comparison.changes.isEmpty ? 0 : 1
        open += comparison.changes.contains(where: \.isOpen) ? 1 : 0
        try write(old.text, "\(kind)-\(seed).old.policy")
        try write(new.text, "\(kind)-\(seed).new.policy")
        try write(text, "\(kind)-\(seed).diff.smt2")
      }
    }
    print("\(pairs) pairs: \(changed) that differ, \(open) open")
    #expect(pairs * 10 > SolverTests.seeds.count * 9 && changed * 2 > pairs)
  }

  // MARK: - Texts

  /// How many policies there were, and what was said of their claims.
  private struct Verdicts: CustomStringConvertible {
    var (policies, proved, broken, unknown) = (0, 0, 0, 0)
    var description: String {
      "\(policies) policies: \(proved) claims proved, \(broken) broken, \(unknown) unknown"
    }
  }

  /// Writes a policy as a problem beside our verdicts.
  private func write(_ policy: Policy, _ name: String, _ counts: inout Verdicts) throws {
    let horizon: Int64 = 90 * 86_400_000_000
    let (proofs, _) = Verifier.verify(policy, Self.context, horizon: horizon)
    for proof in proofs {
      switch proof.verdict {
      case .proved: counts.proved += 1
      case .broken: counts.broken += 1
      case .unknown: counts.unknown += 1
      }
    }
    let text = try #require(
      SolverExport.text(policy, proofs: proofs, Self.context, horizon: horizon))
    #expect(isBalanced(text), "\(name)")
    counts.policies += 1
    try write(String(decoding: policy.sources.files[0].bytes, as: UTF8.self), "\(name).policy")
    try write(text, "\(name).smt2")
  }

  /// Writes a file to the folder that `SOLVER_FOLDER` names, if it does.
  private func write(_ text: String, _ name: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["SOLVER_FOLDER"] else { return }
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }

  private static func relatedPair(_ seed: UInt64) -> (GeneratedPolicy, GeneratedPolicy)? {
    var related = RelatedPolicy(seed: seed)
    let (old, new) = related.pair()
    guard let first = fitting(old), let second = fitting(new) else { return nil }
    return (plain(first), plain(second))
  }

  /// A policy of any construct, and the same without a rule.
  private static func anyPair(_ seed: UInt64) -> (GeneratedPolicy, GeneratedPolicy)? {
    let policy = PolicyGenerator.policy(seed: seed)
    guard policy.rules.count <= 16, policy.rules.count > 1,
      (try? Subject(policy))?.policy.models.count ?? .max <= 6
    else { return nil }
    var random = RandomSource(seed: seed)
    var changed = policy
    changed.rules.remove(at: random.below(policy.rules.count - 1))
    guard (try? Subject(changed)) != nil else { return nil }
    return random.chance(50) ? (policy, changed) : (changed, policy)
  }

  private static func plain(_ text: String) -> GeneratedPolicy {
    GeneratedPolicy(
      declarations: [], rules: [.init(kind: "", name: "", text: text)], samples: [])
  }

  private static func parsed(_ policy: GeneratedPolicy, after other: ParsedPolicy? = nil)
    -> ParsedPolicy
  {
    PolicyReader.read(root: "main.policy", present: [], after: other) { name in
      let text = name == "main.policy" ? policy.text : policy.data[name]
      return text.map { .success(Array($0.utf8)) } ?? .failure(.missing)
    }
  }

  private static func checked(_ text: String) -> Policy? {
    fitting(text).flatMap { Checker.check(parsed(plain($0))).policy }
  }

  /// A text without the lines that do not fit; nil when it is no policy then either.
  ///
  /// The first line, the language, is left to whoever makes a policy of it.
  private static func fitting(_ text: String) -> String? {
    var text = text
    for _ in 0..<4 {
      let read = parsed(plain(text))
      let (policy, problems) = Checker.check(read)
      if policy != nil { return text }
      let refused = Subject.Refused(read.sources, read.diagnostics + problems).lines
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      text = lines.enumerated().filter { !refused.contains($0.offset + 2) }.map {
        String($0.element)
      }
      .joined(separator: "\n")
    }
    return nil
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
