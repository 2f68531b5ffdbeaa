import TestSupport
@testable import PolicyLang
import Testing

/// Automata and the reference accept the texts that `NSRegularExpression` matches.
@Suite struct PatternTests {
  @Test func automataAcceptWhatTheReferenceMatches() throws {
    let seeds = Seeds.from(7, 100)
    var generator = PatternGenerator(random: RandomSource(seed: seeds.lowerBound))
    var (accepted, count, patterns, tooLarge) = (0, 0, 0, 0)
    while patterns < seeds.count {
      let isGlob = generator.random.chance(20)
      let (pattern, sample) = isGlob ? generator.glob() : generator.regex()
      let plain = Array(sample.utf8)
      let test: TextTest =
        isGlob
        ? .glob(Array(pattern.utf8))
        : generator.random.chance(15)
          ? generator.random.pick([
            .equals(plain), .startsWith(plain), .endsWith(plain), .contains(plain),
          ])
          : generator.random.chance(60) ? .matches(pattern) : .containsMatch(pattern)
      let ignoringCase = generator.random.chance(40)
      patterns += 1
      guard let automaton = try? TextAutomaton.make(test, ignoringCase: ignoringCase) else {
        tooLarge += 1
        continue
      }
      let judge = FoundationPattern(test, ignoringCase: ignoringCase)
      let tree = try RegexTree.of(test, ignoringCase: ignoringCase)
      for _ in 0..<25 {
        let text = generator.near(sample)
        let expected = judge.accepts(text)
        count += 1
        accepted += expected ? 1 : 0
        try #require(
          automaton.matches(text.utf8) == expected && tree.accepts(Array(text.utf8)) == expected,
          "\(test) \(ignoringCase ? "ignoring case" : ""): \(text.debugDescription) \(expected)")
      }
    }
    print("\(count) texts, \(accepted) accepted; \(tooLarge) patterns too large")
    #expect(tooLarge * 40 < patterns)
    #expect(accepted > count / 10 && accepted < count * 9 / 10)
  }
}

extension PatternGenerator {
  /// A text, or one that differs in a code point or two.
  mutating func near(_ sample: String) -> String {
    let signs: [Unicode.Scalar] = [
      "a", "b", "c", "d", "k", "K", "\u{212A}", "s", "S", "\u{17F}", "z", "Z", "[", "`", "@", "{",
      "\n", "\r", "\t", "\u{B}", "\u{C}", "\u{1C}", "\u{85}", "\u{A0}", "\u{2028}", " ", "0", "7",
      "\u{660}", "_", "-", "é", "É", "ß", "ñ", "e", "\u{301}", "日", "🙂", "🙃", ".", "/", "!", "&",
      "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}", "\u{0}",
    ]
    var scalars = Array(sample.unicodeScalars)
    for _ in 0..<random.below(3) {
      let place = random.below(scalars.count + 1)
      switch random.below(4) {
      case 0 where place < scalars.count: scalars.remove(at: place)
      case 1 where place < scalars.count: scalars[place] = random.pick(signs)
      case 2 where place < scalars.count:
        let text = String(scalars[place])
        let other = random.chance(50) ? text.uppercased() : text.lowercased()
        scalars.replaceSubrange(place...place, with: other.unicodeScalars)
      default: scalars.insert(random.pick(signs), at: place)
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
