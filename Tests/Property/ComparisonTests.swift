import TestSupport
import PolicyCore
@testable import PolicyLang
import Testing

/// What a comparison of two policies says of every request, against requests that are made up.
@Suite struct ComparisonTests {
  private static func parsed(_ policy: GeneratedPolicy, after other: ParsedPolicy? = nil)
    -> ParsedPolicy
  {
    PolicyReader.read(root: "main.policy", present: [], after: other) { name in
      let text = name == "main.policy" ? policy.text : policy.data[name]
      return text.map { .success(Array($0.utf8)) } ?? .failure(.missing)
    }
  }

  private static func compare(_ old: GeneratedPolicy, _ new: GeneratedPolicy) -> PolicyComparison {
    let first = parsed(old)
    return PolicyComparison.compare(
      first, parsed(new, after: first),
      SearchContext(now: Vocabulary.base, zoneOffset: Subject.zoneOffset))
  }

  @Test func aPolicyAndItselfDecideAlike() throws {
    var refusals = Refusals()
    var compared = 0
    let seeds = Seeds.from(70_001, 8)
    for seed in seeds {
      guard let subject = refusals.subject(seed), subject.generated.rules.count <= 40 else {
        continue
      }
      let comparison = Self.compare(subject.generated, subject.generated)
      let changes = comparison.changes.map(\.text)
      try #require(changes.isEmpty, "seed \(seed): \(changes)\n\(subject.generated.text)")
      compared += comparison.policies == nil ? 0 : 1
    }
    #expect(compared * 3 > seeds.count)
  }

  @Test func theOrderOfRulesOtherThanRoutesIsNoChange() throws {
    var refusals = Refusals()
    for seed in Seeds.from(71_001, 5) {
      var random = RandomSource(seed: seed)
      guard let subject = refusals.subject(seed), subject.generated.rules.count <= 40 else {
        continue
      }
      var changed = subject.generated
      let kinds = ["route", "fallback"]
      let fixed = changed.rules.filter { kinds.contains($0.kind) }
      changed.rules = random.shuffled(changed.rules.filter { !kinds.contains($0.kind) }) + fixed
      let changes = Self.compare(subject.generated, changed).changes
      try #require(
        changes.isEmpty,
        "seed \(seed): \(changes.map(\.text))\n\(subject.generated.text)\n\(changed.text)")
    }
  }

  private func validators(_ decision: DecisionRecord, _ policy: Policy) -> [String] {
    decision.validators.map { policy.validates[$0].info.name }
  }

  /// What two decisions differ in.
  private func differences(
    _ one: DecisionRecord, _ two: DecisionRecord, _ old: Policy, _ new: Policy
  ) -> Set<String> {
    var result: Set<String> = []
    if one.isDenied != two.isDenied { result.insert("denied") }
    if one.isDenied || two.isDenied { return result }
    if Set(one.models) != Set(two.models) { result.insert("candidates") }
    guard one.effect == .route, two.effect == .route else { return result }
    if result.isEmpty, one.models != two.models { result.insert("order") }
    if validators(one, old) != validators(two, new) { result.insert("validators") }
    return result
  }

  @Test func whateverIsDecidedOtherwiseIsFoundAndWitnessesShowIt() throws {
    var refusals = Refusals()
    var (found, empty, open, kinds) = (0, 0, 0, [String: Int]())
    let seeds = Seeds.from(72_001, 12)
    for seed in seeds {
      var random = RandomSource(seed: seed)
      guard let subject = refusals.subject(seed), subject.generated.rules.count <= 24 else {
        continue
      }
      var changed = subject.generated
      let places = changed.rules.indices.filter { $0 < changed.rules.count - 1 }
      guard let place = random.shuffled(Array(places)).first else { continue }
      changed.rules.remove(at: place)
      guard let other = try? Subject(changed) else { continue }
      let isForward = random.chance(50)
      let (old, new) = isForward ? (subject, other) : (other, subject)
      let comparison = Self.compare(old.generated, new.generated)
      try #require(
        comparison.problem.isEmpty, "seed \(seed): \(comparison.problem.map(\.message))")
      // An order that hangs on signals is often open, and neutral.
      open += comparison.changes.count { $0.isOpen && $0.effect != .neutral }
      for change in comparison.changes where !change.isOpen {
        found += 1
        #expect(change.request != nil, "seed \(seed): \(change.text)")
      }
      if comparison.changes.isEmpty { empty += 1 }
      var requests = RequestGenerator(random, old.policy, samples: old.generated.samples)
      for _ in 0..<150 {
        let request = requests.request()
        let (before, after) = (
          try old.interpreter.decide(request), try new.interpreter.decide(request)
        )
        let differing = differences(before, after, old.policy, new.policy)
        for kind in differing { kinds[kind, default: 0] += 1 }
        try #require(
          differing.isEmpty || !comparison.changes.isEmpty,
          """
          seed \(seed): \(differing) \(request)
          \(before)
          \(after)
          \(old.generated.text)
          without \(subject.generated.rules[place].text)
          """)
      }
    }
    print("\(found) changes, \(open) open, \(empty) pairs alike; requests by kind: \(kinds)")
    #expect(found * 8 > seeds.count && kinds.count > 1)
    #expect(open < found)
  }
}
