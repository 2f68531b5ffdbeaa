import Foundation
import PolicyCore
import Testing

@testable import PolicyLang

/// Whether a test holds for a text, by its automaton.
func holds(_ test: TextTest, _ text: String, ignoringCase: Bool = false) throws -> Bool {
  try TextAutomaton.make(test, ignoringCase: ignoringCase).matches(Array(text.utf8))
}

@Suite struct RegexTests {
  @Test func agreesWithAnIndependentEngine() throws {
    let seed: UInt64 = 20_260_615
    var random = RandomPattern(generator: SplitMix64(seed: seed))
    for _ in 0..<600 {
      let pattern = random.pattern()
      let ignoringCase = Bool.random(using: &random.generator)
      let whole = try TextAutomaton.make(.matches(pattern), ignoringCase: ignoringCase)
      let part = try TextAutomaton.make(.containsMatch(pattern), ignoringCase: ignoringCase)
      // The other engine spells code points differently and counts all of Unicode as digits.
      let spelled = pattern.replacingOccurrences(of: "\\u{e9}", with: "\\u00e9")
        .replacingOccurrences(of: "\\W", with: "[^A-Za-z0-9_]")
        .replacingOccurrences(of: "\\w", with: "A-Za-z0-9_")
      let options: NSRegularExpression.Options =
        ignoringCase ? [.dotMatchesLineSeparators, .caseInsensitive] : [.dotMatchesLineSeparators]
      let oracle = try NSRegularExpression(pattern: spelled, options: options)
      let anchored = try NSRegularExpression(pattern: "\\A(?:\(spelled))\\z", options: options)
      for _ in 0..<20 {
        let text = random.text()
        let range = NSRange(text.startIndex..., in: text)
        let comment: Comment = "seed \(seed) pattern /\(pattern)/ text \(text.debugDescription)"
        let bytes = Array(text.utf8)
        #expect(
          whole.matches(bytes) == (anchored.firstMatch(in: text, range: range) != nil), comment)
        #expect(part.matches(bytes) == (oracle.firstMatch(in: text, range: range) != nil), comment)
      }
    }
  }

  @Test func aDotIsOneCodePointOfAnyLength() throws {
    for text in ["a", "é", "日", "😀", "\n", "\u{0}"] {
      #expect(try holds(.matches("."), text))
      #expect(try !holds(.matches(".."), text))
    }
    let dot = try TextAutomaton.make(.matches("."), ignoringCase: false)
    #expect(!dot.matches([0xC3]))
    #expect(!dot.matches([0xED, 0xA0, 0x80]))
    #expect(!dot.matches([0xC0, 0x80]))
  }

  @Test func aNegatedClassIsOneCodePoint() throws {
    #expect(try holds(.matches("[^é]"), "è"))
    #expect(try holds(.matches("[^a-z]"), "日"))
    #expect(try !holds(.matches("[^é]"), "é"))
  }

  @Test func ignoringCaseIsAToZOnly() throws {
    #expect(try holds(.matches("acme-[k-m]"), "ACME-L", ignoringCase: true))
    #expect(try !holds(.matches("[^a]"), "A", ignoringCase: true))
    #expect(try !holds(.matches("é"), "É", ignoringCase: true))
    #expect(try holds(.equals(Array("GmbH".utf8)), "gmbh", ignoringCase: true))
  }

  @Test func globsMatchTheWholeText() throws {
    let cases: [(String, String, Bool)] = [
      ("own-*", "own-", true), ("own-*", "own-x.test", true), ("own-*", "xown-", false),
      ("*.test", "q.test", true), ("*.test", "qxtest", false), ("a?c", "aéc", true),
      ("a?c", "ac", false), ("*", "", true), ("a*b*c", "a/b/c", true), ("[x]", "[x]", true),
      ("**", "anything", true), ("?", "\n", true),
    ]
    for (glob, text, expected) in cases {
      #expect(try holds(.glob(Array(glob.utf8)), text) == expected, "\(glob) \(text)")
    }
  }

  @Test func endsAndParts() throws {
    #expect(try holds(.endsWith(Array("-eu".utf8)), "acme-eu"))
    #expect(try !holds(.endsWith(Array("-eu".utf8)), "acme-eu2"))
    #expect(try holds(.contains(Array("aab".utf8)), "aaab"))
    #expect(try !holds(.contains(Array("aab".utf8)), "abab"))
    #expect(try holds(.containsMatch("[0-9]{3}"), "ab1234"))
  }
}
