import PolicyCore
import Testing

@testable import PolicyLang

@Suite struct AutomatonLimitTests {
  /// Patterns whose automata would be too large; each must be refused, and soon.
  @Test(arguments: [
    ".*a.{20}", "(a{1000}){1000}", "((a{100}){100}){100}", "(.{0,1000}){3}", "(a|b)*a(a|b){30}",
    "[^a]{1000}é{1000}",
  ])
  func largePatternsAreRefused(pattern: String) {
    #expect(throws: AutomatonProblem.self) {
      try TextAutomaton.make(.matches(pattern), ignoringCase: false)
    }
  }

  @Test func countedRepetitionsWithinTheLimitWork() throws {
    let automaton = try TextAutomaton.make(.matches("a{1000}"), ignoringCase: false)
    #expect(automaton.matches(Array(repeating: 0x61, count: 1_000)))
    #expect(!automaton.matches(Array(repeating: 0x61, count: 999)))
    #expect(!automaton.matches(Array(repeating: 0x61, count: 1_001)))
  }

  @Test func equalLanguagesHaveEqualAutomata() throws {
    let pairs = [("a*", "(a|aa)*"), ("[ab]", "a|b"), ("(ab)*a", "a(ba)*"), ("a{2,3}", "aa|aaa")]
    for (left, right) in pairs {
      #expect(
        try TextAutomaton.make(.matches(left), ignoringCase: false)
          == TextAutomaton.make(.matches(right), ignoringCase: false))
    }
    #expect(
      try TextAutomaton.make(.containsMatch("ab"), ignoringCase: false)
        == TextAutomaton.make(.contains(Array("ab".utf8)), ignoringCase: false))
  }

  @Test func automataAreSmallestPossible() throws {
    // Five letters, then nothing, and a trap: the textbook automaton of one word.
    let automaton = try TextAutomaton.make(.equals(Array("hello".utf8)), ignoringCase: false)
    #expect(automaton.accepts.count == 7)
    #expect(automaton.columns == 5)
    #expect(automaton.next.allSatisfy { Int($0) < automaton.accepts.count })
  }
}
