import PolicyCore
import Testing

/// Texts made to keep detectors busy.
@Suite struct HostileTextTests {
  private static let parts = [
    "1", "1 ", "4111-", "0 ", "@", "a@", "a.", "a@a.", "-", "_", ":", "=", "a:", "1:", "::", "+1",
    "(", "ghp_", "sk-", "sk-a1", "token=", "password:", "eyJ", "eyJ.", "eyJhbGciOiJub25lIn0.",
    "-----BEGIN PRIVATE KEY-----", "-----BEGIN ", "AKIA", "AIza", "DE89", "GB29 ", "://a:",
    "\u{80}", "é", "\u{a0}1", "ssn 123456789", "authorization: bearer ", "1.", "255.", "z", "K",
  ]

  /// Matches lie in the text, are sorted, none over another of its kind, and are what `findings`
  /// says.
  @Test func matchesAreInOrder() {
    let all = DetectorSet.builtIn()
    var generator = SplitMix64(seed: 3)
    for _ in 0..<2_000 {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        text += Array((Self.parts.randomElement(using: &generator) ?? "").utf8)
        if Bool.random(using: &generator) {
          text.append(UInt8.random(in: 0...255, using: &generator))
        }
      }
      let matches = all.matches(in: text)
      var ends: [Int: Int] = [:]
      var last = 0
      for match in matches {
        #expect(match.range.lowerBound >= last && match.range.upperBound <= text.count)
        #expect(match.range.lowerBound >= ends[match.finding] ?? 0)
        last = match.range.lowerBound
        ends[match.finding] = match.range.upperBound
      }
      let bits = matches.reduce(UInt64(0)) { $0 | 1 << UInt64($1.finding) }
      #expect(text.withUnsafeBufferPointer { all.findings(in: $0) } == bits)
    }
  }

  @Test func onlyWhatIsWantedIsFound() {
    let text = "alice@example.com 4111 1111 1111 1111 536-22-8726"
    for finding in BuiltInFinding.allCases {
      let found = DetectorSet.builtIn(finding).findings(in: text)
      #expect(found & ~finding.bit == 0)
    }
    let expected: [BuiltInFinding] = [.email, .pan, .socialSecurityNumber]
    #expect(DetectorSet.builtIn().findings(in: text) == expected.reduce(0) { $0 | $1.bit })
  }
}
