import PolicyCore
import Testing

@testable import PolicyLang

/// Texts for witnesses, where lists are looked up as a whole.
@Suite struct TextSearchTests {
  private func list(_ entries: [String]) -> ListLayout {
    let texts = entries.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    return ListLayout(StringList(name: "l", entries: texts))
  }

  private func automaton(_ pattern: String) throws -> Automaton {
    try TextAutomaton.make(.matches(pattern), ignoringCase: false)
  }

  /// The class of the texts that are one of `texts`, or of all others.
  private func only(_ texts: [String], isIn: Bool) -> (cuts: [[UInt8]], allowed: [Int]) {
    var cuts: [[UInt8]] = []
    for text in texts.sorted() { cuts += [Array(text.utf8), Array(text.utf8) + [0]] }
    return (cuts, (0...cuts.count).filter { ($0 % 2 == 1) == isIn })
  }

  private func answer(_ text: PointDomains.TextConstraint) -> AutomatonProduct.Answer {
    var steps = Limits.productSteps
    return TextSearch.find(text, steps: &steps).answer
  }

  private func found(_ text: PointDomains.TextConstraint, maxBytes: Int = 16) -> String? {
    var text = text
    text.maxBytes = maxBytes
    guard case .text(let bytes) = answer(text) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func anEntryOfEveryListThatPatternsLetPass() throws {
    var wanted = PointDomains.TextConstraint(maxBytes: 16)
    wanted.listed = [list(["a1", "b1", "b2", "c9"]), list(["b1", "b2", "z"])]
    #expect(found(wanted) == "b1")
    wanted.accepting = [try automaton("[a-z]2")]
    wanted.acceptingDimensions = [0]
    #expect(found(wanted) == "b2")
    wanted.unlisted = [list(["b2"])]
    #expect(answer(wanted) == .none)
  }

  @Test func anEntryOutsideTheListThatAnEqualityAsksForIsProvedImpossible() {
    var wanted = PointDomains.TextConstraint(maxBytes: 16)
    wanted.listed = [list((0..<200_000).map { "t\($0)" })]
    wanted.intervals = only(["acme"], isIn: true)
    #expect(answer(wanted) == .none)
    wanted.intervals = only(["acme", "t777"], isIn: true)
    #expect(found(wanted) == "t777")
  }

  @Test func whatTakesTooLongIsNotClaimed() throws {
    var wanted = PointDomains.TextConstraint(maxBytes: 16)
    wanted.listed = [list((0..<200_000).map { "t\($0)" })]
    wanted.accepting = [try automaton("u.*")]
    wanted.acceptingDimensions = [0]
    #expect(answer(wanted) == .unknown)
  }

  @Test func aTextOutsideOfLists() throws {
    var wanted = PointDomains.TextConstraint(maxBytes: 16)
    wanted.unlisted = [list(["", "a", "b"])]
    let outside = try #require(found(wanted))
    #expect(!["", "a", "b"].contains(outside))
    wanted.accepting = [try automaton("[ab]")]
    wanted.acceptingDimensions = [0]
    #expect(answer(wanted) == .none)
    wanted.accepting = [try automaton("[abc]")]
    wanted.acceptingDimensions = [0]
    #expect(found(wanted) == "c")
  }

  @Test func aDenseListLeavesTheQuestionOpen() throws {
    var wanted = PointDomains.TextConstraint(maxBytes: 16)
    wanted.unlisted = [list((0..<2_000).map { "t\($0)" })]
    wanted.accepting = [try automaton("t[1-9][0-9]{2}")]
    wanted.acceptingDimensions = [0]
    #expect(answer(wanted) == .unknown)
  }

  @Test func manyPiecesAreNotGivenUpAfterTheFirst() throws {
    let texts = (0..<100).map { "k\($0)" }
    var wanted = PointDomains.TextConstraint(maxBytes: 16)
    wanted.intervals = only(texts, isIn: true)
    wanted.accepting = [try automaton("k99")]
    wanted.acceptingDimensions = [0]
    #expect(found(wanted) == "k99")
    wanted.intervals = only(texts, isIn: false)
    #expect(answer(wanted) == .none)
    wanted.accepting = [try automaton("z+")]
    wanted.acceptingDimensions = [0]
    #expect(found(wanted) == "z")
  }

  @Test func entriesThatAreTooLongAreNone() {
    var wanted = PointDomains.TextConstraint(maxBytes: 4)
    wanted.listed = [list(["much too long", "longer still"])]
    #expect(answer(wanted) == .none)
  }
}
