import Foundation
import PolicyCore
import PolicyLang
import Testing

/// Detectors of the policy's own against a reference that tries every range of a text.
@Suite struct OwnDetectorTests {
  private struct Written {
    var pattern: String
    var near: String?
    var within = 0
  }

  private static let patterns = [
    "ab", "a[bc]{1,3}", "[0-9]{3,4}", "a.{1,2}b", "(?:ab|abc|abcab)", "[^a]b", "é{1,2}", "ca?b?",
    ".{1,3}", "(?:a|b){2,5}", "1(?:2|23)3",
  ]
  private static let pieces = [
    "a", "b", "c", "ab", "1", "2", "3", "123", "é", " ", "€", "ca", "  ",
  ]

  @Test(arguments: 0..<UInt64(30))
  func findsWhatTheReferenceFinds(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let written = (0..<3).map { _ in
      let near = Bool.random(using: &random) ? Self.patterns.randomElement(using: &random) : nil
      return Written(
        pattern: Self.patterns.randomElement(using: &random) ?? "ab", near: near,
        within: near == nil ? 0 : Int.random(in: 1...6, using: &random))
    }
    let set = try Self.compile(written)
    for _ in 0..<40 {
      let text = (0..<Int.random(in: 0...14, using: &random))
        .map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
      let expected = try written.indices.flatMap { index in
        try Self.reference(written[index], text).map {
          DetectorMatch(finding: BuiltInFinding.allCases.count + index, range: $0)
        }
      }
      let bytes = Array(text.utf8)
      var matches: [DetectorMatch] = []
      bytes.withUnsafeBufferPointer { set.matches(in: $0, into: &matches) }
      let own = matches.filter { $0.finding >= BuiltInFinding.allCases.count }
      let inOrder = expected.sorted {
        ($0.range.lowerBound, $0.range.upperBound, $0.finding)
          < ($1.range.lowerBound, $1.range.upperBound, $1.finding)
      }
      #expect(own == inOrder, "\(written) in \(text.debugDescription)")
      let bits = expected.reduce(UInt64(0)) { $0 | 1 << UInt64($1.finding) }
      #expect(
        bytes.withUnsafeBufferPointer { set.findings(in: $0) } == bits,
        "\(written) in \(text.debugDescription)")
    }
  }

  private static func compile(_ written: [Written]) throws -> DetectorSet {
    var text = """
      language 1
      request { labels set of Label default {} }
      enum Label { pii }
      model m { }

      """
    for (index, detector) in written.enumerated() {
      text += "detector d\(index) = /\(detector.pattern)/"
      if let near = detector.near { text += " near /\(near)/ within \(detector.within) chars" }
      text += "\n"
    }
    let names = written.indices.map { "d\($0)" }.joined(separator: ", ")
    text += "deny d { when findings has any of {\(names)} }\nroute last { to m }\n"
    let bytes = Array(text.utf8)
    let parsed = PolicyReader.read(root: "main.policy", present: []) {
      $0 == "main.policy" ? .success(bytes) : .failure(.missing)
    }
    let compilation = Compiler.compile(
      parsed, SearchContext(now: 1_781_524_800_000_000, zoneOffset: { _, _ in nil }))
    let form = try #require(
      compilation.normalForm, "\(compilation.diagnostics.map(\.message)) in \(text)")
    let bundle = try ValidatedBundle(bytes: Compiler.bundle(form, revision: 1))
    return DetectorSet(bundle.policy, wanted: bundle.policy.findingsRead)
  }

  /// The bytes of what is found, each range tried by itself.
  private static func reference(_ written: Written, _ text: String) throws -> [Range<Int>] {
    let scalars = Array(text.unicodeScalars)
    let found = try longest(written.pattern, scalars)
    guard let near = written.near else { return found.map { bytes(of: $0, scalars) } }
    let neighbours = try longest(near, scalars)
    return found.filter { match in
      neighbours.contains { neighbour in
        let gap = max(
          neighbour.lowerBound - match.upperBound, match.lowerBound - neighbour.upperBound)
        return gap <= written.within
      }
    }.map { bytes(of: $0, scalars) }
  }

  /// Ranges of scalars from left to right, the longest at each place, none over another.
  private static func longest(
    _ pattern: String, _ scalars: [Unicode.Scalar]
  ) throws -> [Range<Int>] {
    let whole = try NSRegularExpression(pattern: "\\A(?:\(pattern))\\z")
    var result: [Range<Int>] = []
    var start = 0
    while start < scalars.count {
      let end = (start + 1...scalars.count).last { end in
        var part = String.UnicodeScalarView()
        part.append(contentsOf: scalars[start..<end])
        let text = String(part)
        let range = NSRange(location: 0, length: text.utf16.count)
        return whole.firstMatch(in: text, range: range) != nil
      }
      if let end { result.append(start..<end) }
      start = end ?? start + 1
    }
    return result
  }

  private static func bytes(of range: Range<Int>, _ scalars: [Unicode.Scalar]) -> Range<Int> {
    func count(_ end: Int) -> Int { scalars[..<end].reduce(0) { $0 + UTF8.width($1) } }
    return count(range.lowerBound)..<count(range.upperBound)
  }
}
