import Foundation
import PolicyCore
import PolicyLang

/// How fast detectors go over texts of 1 MB, against counting one byte in the same text.
enum DetectTimes {
  private static let prose = """
    The supervisory authority wrote to the board on Tuesday, asking how the new model decides which \
    of the older contracts it may read. "We keep no copy of what was sent," the answer began; the \
    rest of it, nine pages in all, explained who looks at a request before it leaves the house, \
    what is taken out of it, and why a refusal is not an outage. In March 2026 some 14 percent of \
    the calls were answered by a second model: the first was slow, or silent, or simply wrong. \
    Nobody who called could tell the difference - and that, the report says, is the point.

    """

  /// Prints a line for each text; how many findings there were.
  static func report() -> Int {
    var policy = CompiledPolicy()
    let names = BuiltInFinding.allCases.map(\.rawValue)
    policy.enumerations = ["feature", "finding"].map {
      EnumerationLayout(name: $0, isLevel: false, values: names, outside: names)
    }
    var sum = report(
      "built-in detectors", DetectorSet(policy, wanted: .max),
      [
        ("plain prose", prose), ("these pages", pages()), ("digits", "7"),
        ("digits, spaces", "41 "), ("groups of four", "4111 "), ("signs of addresses", "@"),
        ("letters of addresses", "a@a."), ("points and letters", "a."), ("colons", "1:"),
        ("names of secrets", "token="), ("beginnings of keys", "sk-"),
        ("beginnings of tokens", "eyJ."),
      ])
    policy.addOwn()
    sum &+= report(
      "and ten own ones", DetectorSet(policy, wanted: .max),
      [
        ("plain prose", prose), ("these pages", pages()), ("digits", "7"),
        ("beginnings", "MRN-12 case 20 E-1 "), ("neighbours apart", farApart),
      ])
    return sum
  }

  /// Both parts of a neighbourhood, always too far from each other.
  private static let farApart =
    "cvv" + String(repeating: " ", count: 40) + "1234" + String(repeating: " ", count: 300)

  /// The pages of `docs`, one after the other.
  private static func pages() -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs")
    let names = ["ARCHITECTURE", "benchmarks", "bundle-format", "language", "simulate"]
    return names.compactMap {
      try? String(contentsOf: folder.appending(path: "\($0).md"), encoding: .utf8)
    }.joined()
  }

  /// A line for each text, repeated to 1 MB.
  private static func report(
    _ title: String, _ detectors: DetectorSet, _ texts: [(String, String)]
  ) -> Int {
    print("\(title)")
    print("text                      findings MB/s  matches MB/s  one byte MB/s")
    var sum = 0
    for (name, part) in texts {
      let copies = max(1, (1 << 20) / max(1, part.utf8.count))
      let text = Array(String(repeating: part, count: copies).utf8)
      var matches: [DetectorMatch] = []
      let found = speed(text) { sum &+= Int(truncatingIfNeeded: detectors.findings(in: $0)) }
      let located = speed(text) {
        matches.removeAll(keepingCapacity: true)
        detectors.matches(in: $0, into: &matches)
        sum &+= matches.count
      }
      let counted = speed(text) { bytes in
        var count = 0
        for byte in bytes where byte == 0x0A { count &+= 1 }
        sum &+= count
      }
      print(
        name + String(repeating: " ", count: max(0, 22 - name.count)) + column("\(found)", 17)
          + column("\(located)", 14) + column("\(counted)", 15))
    }
    return sum
  }

  /// The middle of nine runs, in MB a second.
  private static func speed(
    _ text: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> Int {
    let times = (0..<9).map { _ in
      Timing.once { text.withUnsafeBufferPointer { body($0) } }.1
    }
    return Int(Double(text.count) / 1_000 / max(times.sorted()[4], 0.000_001))
  }
}

extension CompiledPolicy {
  /// Ten detectors as policies have them.
  fileprivate mutating func addOwn() {
    let patterns = [
      "MRN-[0-9]{7}", "E-[0-9]{6}", "[0-9]{3,4}", "[A-Z]{2}[0-9]{6}[A-D]", "case [0-9]{4}/[0-9]{2}",
      "(?:Project|Operation) [A-Z][a-z]{3,12}", "ICD-?10", "[0-9]{2}-[0-9]{7}", "ITAR|EAR99",
      "attorney.client privilege",
    ]
    for (index, pattern) in patterns.enumerated() {
      enumerations[1].values.append("own\(index)")
      enumerations[1].outside.append("own\(index)")
      guard let main = add(pattern) else { fail("`/\(pattern)/` is not accepted") }
      let near = pattern == "[0-9]{3,4}" ? add("cvv|cvc") : nil
      detectors.append(
        DetectorLayout(
          finding: UInt32(enumerations[1].values.count - 1), search: main + 1, pattern: main,
          near: near.map { DetectorLayout.Near(search: $0 + 1, pattern: $0, within: 30) },
          longest: 64))
    }
  }

  /// The place of a pattern's automaton, behind which that of its search stands.
  private mutating func add(_ pattern: String) -> UInt32? {
    guard let tree = try? RegexSyntax.parse(pattern, ignoringCase: false),
      let automaton = try? TextAutomaton.make(tree),
      let search = try? TextAutomaton.make(.sequence([.anything, tree]))
    else { return nil }
    automata += [automaton, search]
    return UInt32(automata.count - 2)
  }
}
