import Testing

@testable import PolicyLang

/// Rules of `classify` that wake one another, and attributes that are compared: what the checks say.
@Suite struct TwoStepTests {
  /// `s` rises to `high` only by the second rule, which the first wakes.
  private let steps = """
    classify one { when l has p   raise s to mid }
    classify two { when s >= mid   raise s to high }

    """

  @Test func whatTwoStepsMakeIsPossible() throws {
    let asked = try AskedPolicy(
      steps + "deny d { when declared.s == low and s == high and x == y }\n"
        + "route r { when declared.s == low and s >= high   to b }")
    #expect(asked.findings.isDisjoint(with: ["A0101 d", "A0101 r", "A0102 r"]))
  }

  @Test func whatNoStepLeavesIsImpossible() throws {
    let asked = try AskedPolicy(steps + "deny d { when l has p and s == mid }")
    #expect(asked.findings.contains("A0101 d"))
  }

  @Test func aDenyThatTwoStepsNeedIsNotRedundant() throws {
    let asked = try AskedPolicy(
      steps + "deny d { when declared.s == high }\ndeny e { when s == high }")
    #expect(asked.findings.contains("A0110 d") && !asked.findings.contains("A0110 e"))
  }

  @Test(arguments: [
    ("x == y and x == v and y == w", false), ("x == y and x != v and y != w", true),
    ("s < t and s == high", false), ("s < t and t == mid", true),
    ("s < t and t < s", false), ("n < o and o < 1", false), ("n + o == 18 and n < 9", false),
    ("n + o == 17 and n < 9", true), ("n * 2 > o and n == 0", false),
  ])
  func comparedAttributesAreExact(_ condition: String, _ isPossible: Bool) throws {
    let asked = try AskedPolicy("deny d { when \(condition) }")
    #expect(asked.findings.contains("A0101 d") != isPossible, "\(asked.findings)")
  }

  @Test func nothingAdmissibleIsShown() throws {
    let gap = try AskedPolicy("forbid f { when x == y   models a, b }")
    #expect(gap.findings.contains { $0.hasPrefix("A0104") })
    let none = try AskedPolicy("forbid f { when x == y   models b }")
    #expect(!none.findings.contains { $0.hasPrefix("A0104") })
  }
}
