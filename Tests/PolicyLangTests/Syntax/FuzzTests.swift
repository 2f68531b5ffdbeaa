import PolicyCore
import Testing

@testable import PolicyLang

/// Parsing returns a tree and diagnostics whatever the bytes, in time that grows with the text.
@Suite("Parsing never fails") struct FuzzTests {
  private func check(_ bytes: [UInt8], _ note: String) {
    let parsed = ParsedText(bytes: bytes)
    #expect(parsed.diagnostics.count <= Limits.diagnostics, "\(note)")
    let end = UInt32(bytes.count)
    for diagnostic in parsed.diagnostics {
      #expect(diagnostic.span.end <= end && diagnostic.span.start <= diagnostic.span.end, "\(note)")
      for edit in diagnostic.fixIt?.edits ?? [] { #expect(edit.span.end <= end, "\(note)") }
    }
    var last: UInt32 = 0
    for token in parsed.tree.tokens {
      guard token.span.start >= last, token.span.end >= token.span.start else {
        Issue.record("tokens overlap: \(note)")
        break
      }
      last = token.span.end
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func randomBytes(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<20 {
      let count = Int.random(in: 0..<300, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      check(bytes, "seed \(seed)")
      check(Array("language 1\n".utf8) + bytes.map { $0 & 0x7F }, "seed \(seed)")
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func randomTokens(_ seed: UInt64) {
    var random = SplitMix64(seed: seed &+ 1_000)
    let pieces =
      Word.allCases.map(\.rawValue) + Sign.allCases.map(\.rawValue)
      + [
        "a", "b-c", "x.y", "request.n", "`q`", "5", "5k", "1h", "$1", "95%", "2027-01-01", "\"t\"",
        "/r/", "\n", "// c\n", "/// d\n", "'s'", "&&", ";", "\"", "`", "€", "{", "}", "|",
      ]
    for _ in 0..<20 {
      let count = Int.random(in: 0..<120, using: &random)
      let text = (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }
      check(Array(("language 1\n" + text.joined(separator: " ")).utf8), "seed \(seed)")
      check(Array(("language 1\n" + text.joined()).utf8), "seed \(seed)")
    }
  }

  /// The declarations of the example, each as a text.
  private var declarations: [String] {
    let parsed = ParsedText(glance)
    return parsed.tree.declarations.map { parsed.text($0.span) }
  }

  @Test func everyTruncation() {
    for declaration in declarations {
      let bytes = Array(("language 1\n" + declaration).utf8)
      for end in bytes.indices {
        let parsed = ParsedText(bytes: Array(bytes[..<end]))
        let isFew = parsed.diagnostics.count <= 2
        #expect(
          isFew, "\(declaration.utf8.prefix(end)): \(parsed.diagnostics.map(\.message))")
      }
    }
  }

  @Test func everyTokenLeftOut() {
    for declaration in declarations {
      let text = "language 1\n" + declaration + "\nroute last { to a }\n"
      let bytes = Array(text.utf8)
      for token in ParsedText(text).tree.tokens.dropFirst(2) where token.kind != .comment {
        var shorter = bytes
        let range = Int(token.span.start)..<Int(token.span.end)
        shorter.removeSubrange(range)
        check(shorter, "without \(token)")
        let parsed = ParsedText(bytes: shorter)
        let isFew = parsed.diagnostics.count <= 3
        let text = String(decoding: bytes[range], as: UTF8.self)
        let messages = parsed.diagnostics.map(\.message)
        #expect(isFew, "\(declaration) without `\(text)`: \(messages)")
      }
    }
  }

  @Test func timeGrowsWithTheText() {
    let clock = ContinuousClock()
    func time(_ text: String) -> Duration { clock.measure { _ = ParsedText(text) } }
    let texts: [(Int) -> String] = [
      { "language 1\n" + String(repeating: "deny d { when n > 5 and m in {1, 2} }\n", count: $0) },
      { "language 1\ndeny d { when " + String(repeating: "(", count: $0 * 20) },
      { "language 1\n" + String(repeating: "}", count: $0 * 20) },
      { "language 1\n" + String(repeating: "deny a {", count: $0 * 4) },
      { "language 1\n" + String(repeating: "/// d\n", count: $0 * 6) },
      { "language 1\n" + String(repeating: "import \"a\"\n/// d\n", count: $0 * 2) },
      { "language 1\ndeny d { when n in {" + String(repeating: "1,", count: $0 * 10) },
      { "language 1\ndeny d { when a" + String(repeating: ", a", count: $0 * 10) },
      { "language 1\ndeny d { when a" + String(repeating: " < a", count: $0 * 10) },
      { "language 1\nroute table t (a) -> to {" + String(repeating: "\n x {", count: $0 * 8) },
      { "language 1\n" + String(repeating: "\"", count: $0 * 20) },
      { "language 1\n" + String(repeating: "/*", count: $0 * 20) },
      { "language 1\n" + String(repeating: "'\n", count: $0 * 20) },
      { "language 1\nroute r { to a" + String(repeating: ", a", count: $0 * 10) },
      { "language 1\nrequest {" + String(repeating: "\n a int 0..5", count: $0 * 4) },
    ]
    for (index, text) in texts.enumerated() {
      let short = time(text(200))
      let long = time(text(1_600))
      #expect(long < short * 40 + .milliseconds(50), "text \(index): \(short) and \(long)")
    }
  }
}
