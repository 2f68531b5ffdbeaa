import PolicyCore
import Testing

@testable import PolicyLang

@Suite struct AutomatonProductTests {
  private func automaton(_ test: TextTest) throws -> Automaton {
    try TextAutomaton.make(test, ignoringCase: false)
  }

  private func text(_ answer: AutomatonProduct.Answer) -> String? {
    if case .text(let bytes) = answer { return String(decoding: bytes, as: UTF8.self) }
    return nil
  }

  @Test func findsAShortestText() throws {
    let found = AutomatonProduct.shortestText(
      accepting: [
        try automaton(.endsWith(Array("-eu".utf8))), try automaton(.matches("[a-z-]{5,}")),
      ],
      rejecting: [try automaton(.contains(Array("aa".utf8)))])
    let witness = try #require(text(found))
    #expect(witness.utf8.count == 5)
    #expect(witness.hasSuffix("-eu"))
    #expect(!witness.contains("aa"))
  }

  @Test func knowsWhenThereIsNone() throws {
    let ends = try automaton(.endsWith(Array("a".utf8)))
    let never = AutomatonProduct.shortestText(accepting: [ends], rejecting: [ends])
    #expect(never == .none)
    let disjoint = AutomatonProduct.shortestText(
      accepting: [ends, try automaton(.endsWith(Array("b".utf8)))], rejecting: [])
    #expect(disjoint == .none)
    let long = AutomatonProduct.shortestText(
      accepting: [try automaton(.matches(".{9}"))], rejecting: [], maxBytes: 8)
    #expect(long == .none)
  }

  @Test func textsAreValidUTF8() throws {
    let found = AutomatonProduct.shortestText(
      accepting: [try automaton(.matches("[^\\u{0}-\\u{7f}]"))], rejecting: [])
    #expect(try #require(text(found)).unicodeScalars.count == 1)
    guard case .text(let bytes) = found else { return }
    #expect(String(validating: bytes, as: UTF8.self) != nil)
  }

  @Test func staysInTheInterval() throws {
    let interval = TextInterval(from: Array("acme\0".utf8), upTo: Array("acmf".utf8))
    let found = AutomatonProduct.shortestText(accepting: [], rejecting: [], between: interval)
    guard case .text(let bytes) = found else {
      Issue.record("nothing found")
      return
    }
    #expect(interval.contains(bytes))
    #expect(
      AutomatonProduct.shortestText(
        accepting: [], rejecting: [], between: TextInterval(only: Array("é".utf8))
      ) == .text(Array("é".utf8)))
    // Between é and ê lies nothing that is not longer and starts with é.
    let gap = TextInterval(from: [0xC3, 0xA9, 0], upTo: [0xC3, 0xAA])
    #expect(
      AutomatonProduct.shortestText(accepting: [], rejecting: [], between: gap, maxBytes: 2)
        == .none)
    #expect(
      text(AutomatonProduct.shortestText(accepting: [], rejecting: [], between: gap))?
        .hasPrefix("é") == true)
  }

  @Test func asksOnlyTheAutomataThatMatter() throws {
    let others = try (0..<200).map { try automaton(.endsWith(Array("\($0)z".utf8))) }
    let few = try [
      automaton(.startsWith(Array("t1".utf8))), automaton(.contains(Array("x".utf8))),
    ]
    var steps = Limits.productSteps
    let found = AutomatonProduct.search(accepting: few, rejecting: others, steps: &steps)
    #expect(text(found.answer) == "t1x")
    #expect(found.needed == .init(accepting: [0, 1], rejecting: []))
    let never = AutomatonProduct.search(
      accepting: [try automaton(.matches("a+7z"))], rejecting: others, steps: &steps)
    #expect(never.answer == .none)
    #expect(never.needed == .init(accepting: [0], rejecting: [7]))
    #expect(Limits.productSteps - steps < 1 << 20)
  }

  @Test func saysWhenItsStepsRunOut() throws {
    var steps = 100
    let found = AutomatonProduct.search(
      accepting: [try automaton(.matches("[a-z]{9}"))], rejecting: [], steps: &steps)
    #expect(found.answer == .unknown)
  }

  @Test func agreesWithTryingAllTexts() throws {
    var random = RandomPattern(generator: SplitMix64(seed: 7))
    let letters: [UInt8] = [0x61, 0x62, 0x2E]
    var texts: [[UInt8]] = [[]]
    for text in texts { texts += letters.map { text + [$0] } }
    for text in texts.suffix(9) { texts += letters.map { text + [$0] } }
    for _ in 0..<150 {
      let left = try automaton(.matches(random.pattern(depth: 2)))
      let right = try automaton(.containsMatch(random.pattern(depth: 2)))
      let answer = AutomatonProduct.shortestText(accepting: [left], rejecting: [right])
      let simple = texts.first { left.matches($0) && !right.matches($0) }
      switch answer {
      case .text(let bytes):
        #expect(left.matches(bytes) && !right.matches(bytes))
        if let simple { #expect(bytes.count <= simple.count) }
      case .none: #expect(simple == nil)
      case .unknown: Issue.record("small automata must be decided")
      }
    }
  }
}
