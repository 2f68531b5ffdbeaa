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
    return 50_001..<50_041
  }()

  @Test func everyPolicyIsAProblemWithItsVerdicts() throws {
    let folder = ProcessInfo.processInfo.environment["SOLVER_FOLDER"]
    var (policies, proved, broken, unknown) = (0, 0, 0, 0)
    for seed in SolverTests.seeds {
      guard let (policy, _) = Self.policy(seed) else { continue }
      let context = SearchContext(now: Vocabulary.base, zoneOffset: Subject.zoneOffset)
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
    #expect(policies * 4 > SolverTests.seeds.count && proved > policies && broken > policies / 2)
  }

  /// A policy with claims that its own rules give rise to.
  static func policy(_ seed: UInt64) -> (policy: Policy, text: String)? {
    var generated = PolicyGenerator.policy(seed: seed)
    guard let plain = try? Subject(generated).policy else { return nil }
    var random = RandomSource(seed: seed)
    var claims: [String] = []
    for model in plain.models.prefix(4) {
      claims.append("no candidate: name == \"\(model.name)\"")
      claims.append("every admissible model: name != \"\(model.name)\"")
    }
    claims += ["answered", "denied"]
    for fact in plain.facts.prefix(1) { claims.append("survives loss of any 1 \(fact.name)") }
    for (place, claim) in claims.enumerated() {
      let when = random.chance(50) ? Self.when(plain, &random) : ""
      generated.rules.insert(
        .init(
          kind: "invariant", name: "claim\(place)",
          text: "invariant claim\(place) { \(when) \(claim) }"),
        at: 0)
    }
    guard let subject = try? Subject(generated), !subject.policy.invariants.isEmpty else {
      return nil
    }
    return (subject.policy, generated.text)
  }

  /// A condition on one attribute.
  private static func when(_ policy: Policy, _ random: inout RandomSource) -> String {
    let attributes = policy.attributes.dropLast(3).filter { attribute in
      switch attribute.type {
      case .bool, .symbol, .int: true
      case .usd, .percent, .duration, .instant, .string, .set: false
      }
    }
    guard !attributes.isEmpty else { return "" }
    let attribute = random.pick(Array(attributes))
    switch attribute.type {
    case .bool: return "when \(attribute.name)"
    case .symbol(let type):
      return "when \(attribute.name) == \(random.pick(policy.enumerations[type].values))"
    case .int: return "when \(attribute.name) > \(max(0, attribute.range.lowerBound))"
    case .usd, .percent, .duration, .instant, .string, .set: return ""
    }
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
