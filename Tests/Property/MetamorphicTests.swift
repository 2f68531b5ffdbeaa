import PolicyCore
@testable import PolicyLang
import TestSupport
import Testing

/// Changes to a policy that must not change what it decides.
@Suite struct MetamorphicTests {
  /// Compiles what a change makes of policies, and decides the same requests by both.
  private func compare(
    _ seeds: Range<UInt64>,
    _ change: (Subject, inout RandomSource) -> GeneratedPolicy?
  ) throws {
    var refusals = Refusals()
    var compared = 0
    for seed in seeds {
      var random = RandomSource(seed: seed)
      guard let subject = refusals.subject(seed), let changed = change(subject, &random) else {
        continue
      }
      let other = try Subject(changed)
      let mapping = PlaceMapping(
        from: subject.evaluator.bundle.policy, to: other.evaluator.bundle.policy)
      var requests = RequestGenerator(random, subject.policy, samples: subject.generated.samples)
      for _ in 0..<100 {
        let request = requests.request()
        compared += 1
        let (first, second) = (
          try subject.compiledDecision(request), try other.compiledDecision(request)
        )
        // Rules may stand at other places, or values have other names.
        try #require(
          first == second || mapping.differences(from: first, to: second).isEmpty,
          "seed \(seed): \(request)\n\(subject.generated.text)\n\(changed.text)")
      }
    }
    #expect(compared > seeds.count * 30)
  }

  @Test func theOrderOfRulesOtherThanRoutesAndFallbacksIsOfNoConsequence() throws {
    try compare(Seeds.from(40_001, 8)) { subject, random in
      var changed = subject.generated
      let kinds = ["route", "fallback"]
      let routes = changed.rules.filter { kinds.contains($0.kind) }
      let others = random.shuffled(changed.rules.filter { !kinds.contains($0.kind) })
      // They keep their order among themselves, wherever the others stand.
      var rest = routes[...]
      changed.rules = []
      for rule in others {
        while random.chance(30), let route = rest.popFirst() { changed.rules.append(route) }
        changed.rules.append(rule)
      }
      changed.rules += rest
      return changed
    }
  }

  @Test func theNamesOfValuesAreOfNoConsequence() throws {
    try compare(Seeds.from(41_001, 8)) { subject, _ in
      // Buckets of a split are made from names.
      let splitsByName = subject.policy.routes.contains { route in
        route.parts.contains { part in
          guard case .split(let attribute, _) = part else { return false }
          if case .symbol = subject.policy.attributes[attribute].type { return true }
          return false
        }
      }
      guard !splitsByName else { return nil }
      var renamed = PolicyGenerator.policy(seed: subject.generated.seed, renaming: true)
      let kept = Set(subject.generated.rules.map(\.name))
      renamed.rules.removeAll { !kept.contains($0.name) }
      return renamed
    }
  }

  @Test func rulesThatNeverApplyAreOfNoConsequence() throws {
    try compare(Seeds.from(42_001, 8)) { subject, random in
      var changed = subject.generated
      let model = random.pick(subject.policy.models.map(\.name))
      let never = "when now < 1970-01-01"
      for kind in ["deny", "forbid", "avoid", "route"] {
        let clause =
          switch kind {
          case "deny": "status 451"
          case "route": "to `\(model)`"
          default: "models `\(model)`"
          }
        let rule = GeneratedPolicy.Rule(
          kind: kind, name: "never_\(kind)", text: "\(kind) never_\(kind) { \(never) \(clause) }")
        changed.rules.insert(rule, at: random.below(changed.rules.count))
      }
      return changed
    }
  }
}
