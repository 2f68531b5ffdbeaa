import PolicyCore
import TestSupport
import Testing

@testable import PolicyLang

/// Texts that must be equal or differ, against the trial of every text of a small language.
@Suite struct TextAssignmentTests {
  /// Every text that is tried: all of `a` and `b` with at most two letters.
  private static let texts = ["", "a", "b", "aa", "ab", "ba", "bb"].map { Array($0.utf8) }
  private static let patterns = ["[ab]{0,2}", "a?", "b", "a|b", "[ab]{2}", "(ab)?", "ab|ba", "a*"]

  private typealias Pair = (left: UInt32, right: UInt32, areEqual: Bool, dimension: Int)

  private func machine(_ pattern: String) throws -> Automaton {
    try TextAutomaton.make(.matches(pattern), ignoringCase: false)
  }

  private func find(
    _ texts: [UInt32: PointDomains.TextConstraint], _ pairs: [Pair]
  ) -> TextAssignment.Outcome {
    var steps = Limits.productSteps
    return TextAssignment.find(texts, pairs, maxBytes: { _ in 2 }, steps: &steps)
  }

  private func isImpossible(_ outcome: TextAssignment.Outcome) -> Bool {
    if case .impossible = outcome { true } else { false }
  }

  @Test func threeTextsOfTwoCannotAllDiffer() throws {
    var wanted = PointDomains.TextConstraint(maxBytes: 2)
    wanted.accepting = [try machine("a|b")]
    wanted.acceptingDimensions = [0]
    let pairs: [Pair] = [(0, 1, false, 10), (1, 2, false, 11), (0, 2, false, 12)]
    #expect(isImpossible(find([0: wanted, 1: wanted, 2: wanted], pairs)))
    #expect(!isImpossible(find([0: wanted, 1: wanted, 2: wanted], Array(pairs.dropLast()))))
  }

  @Test func whatIsEqualThroughAnotherDoesNotDiffer() {
    let pairs: [Pair] = [(0, 1, true, 10), (1, 2, true, 11), (0, 2, false, 12)]
    #expect(isImpossible(find([:], pairs)))
  }

  @Test func answersAreThoseOfEveryText() throws {
    var counts = (texts: 0, impossible: 0, unknown: 0)
    let seeds = Seeds.from(1, 120)
    for seed in seeds {
      var random = RandomSource(seed: seed)
      let count = UInt32(random.between(2, 3))
      var wanted: [UInt32: PointDomains.TextConstraint] = [:]
      for text in 0..<count {
        var own = PointDomains.TextConstraint(maxBytes: 2)
        own.accepting = [try machine("[ab]{0,2}"), try machine(random.pick(Self.patterns))]
        if random.chance(30) { own.rejecting = [try machine(random.pick(Self.patterns))] }
        own.acceptingDimensions = [Int(text), Int(text)]
        own.rejectingDimensions = own.rejecting.map { _ in Int(text) }
        wanted[text] = own
      }
      let pairs: [Pair] = (0..<random.between(1, 3)).map { number in
        (0, UInt32(1 + random.below(Int(count) - 1)), random.chance(40), 10 + number)
      }
      let isThere = choices(count).contains { choice in
        (0..<count).allSatisfy { accepts(wanted[$0], choice[Int($0)]) }
          && pairs.allSatisfy { (choice[Int($0.left)] == choice[Int($0.right)]) == $0.areEqual }
      }
      switch find(wanted, pairs) {
      case .texts(let found):
        counts.texts += 1
        #expect(found.allSatisfy { accepts(wanted[$0.key], $0.value) }, "seed \(seed)")
        #expect(
          pairs.allSatisfy { (found[$0.left] == found[$0.right]) == $0.areEqual }, "seed \(seed)")
      case .impossible:
        counts.impossible += 1
        #expect(!isThere, "seed \(seed)")
      case .unknown: counts.unknown += 1
      }
    }
    #expect(counts.texts * 5 > seeds.count && counts.impossible * 10 > seeds.count, "\(counts)")
    #expect(counts.unknown == 0, "\(counts)")
  }

  private func accepts(_ wanted: PointDomains.TextConstraint?, _ text: [UInt8]) -> Bool {
    guard let wanted else { return true }
    return wanted.accepting.allSatisfy { $0.matches(text) }
      && !wanted.rejecting.contains { $0.matches(text) }
  }

  private func choices(_ count: UInt32) -> [[[UInt8]]] {
    (0..<count).reduce([[]]) { all, _ in all.flatMap { one in Self.texts.map { one + [$0] } } }
  }
}
