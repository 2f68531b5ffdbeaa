import Testing

@testable import PolicyLang

/// What a change of one rule means for what may happen.
@Suite struct EffectTests {
  private func effects(_ old: String, _ new: String) throws -> Set<String> {
    let first = try AskedPolicy(old)
    let second = try AskedPolicy(new, after: first)
    let comparison = PolicyComparison.compare(first.parsed, second.parsed, AskedPolicy.context)
    #expect(comparison.problem.isEmpty)
    for change in comparison.changes { #expect(!change.isOpen, "\(change.text)") }
    return Set(comparison.changes.map(\.effect.rawValue))
  }

  @Test(arguments: [
    ("deny d { when x == y }", "deny d { when y == x }", []),
    ("deny d { when x == y }", "deny d { when x == y and n > 3 }", ["LOOSENS"]),
    ("deny d { when n > 3 }", "deny d { when n > 2 }", ["TIGHTENS"]),
    ("deny d { when n > 3 }", "deny d { when n >= 4 }", []),
    ("deny d { when n > 3 or n > 5 }", "deny d { when n > 3 }", []),
    ("forbid f { when s < t   models a }", "forbid f { when s <= t   models a }", ["TIGHTENS"]),
    ("route r { when l has p   to b, a }", "route r { when l has p   to a, b }", ["NEUTRAL"]),
  ])
  func itIsTheOneOfWhatIsDecided(_ old: String, _ new: String, _ expected: [String]) throws {
    #expect(try effects(old, new) == Set(expected))
    let reverse = ["LOOSENS": "TIGHTENS", "TIGHTENS": "LOOSENS"]
    #expect(try effects(new, old) == Set(expected.map { reverse[$0] ?? $0 }))
  }

  @Test func aRaiseThatAnotherRuleNeedsIsSeen() throws {
    let rules = """
      classify two { when s >= mid   raise s to high }
      deny d { when s == high and declared.s == low }

      """
    let step = "classify one { when l has p   raise s to mid }\n"
    #expect(try effects(step + rules, rules).contains("LOOSENS"))
    #expect(try effects(rules, step + rules).contains("TIGHTENS"))
  }
}
