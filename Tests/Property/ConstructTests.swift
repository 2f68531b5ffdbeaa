import Foundation
import Testing

/// What is made up has every construct of the language: one that never occurs is not tested.
@Suite struct ConstructTests {
  /// A construct, and a pattern of its text.
  static let constructs: [(name: String, pattern: String)] = rules + tables + others

  private static let rules: [(name: String, pattern: String)] = [
    "classify", "deny", "forbid", "waive", "avoid", "route", "fallback", "validate", "redact",
    "cap", "isolate", "disclose", "record", "budget", "notify",
  ].map { kind in (name: "rule " + kind, pattern: "(?m)^" + kind + " [a-zA-Z_0-9]+ \\{") }

  private static let tables: [(name: String, pattern: String)] = [
    "classify", "deny", "forbid", "route", "fallback", "redact", "record",
  ].flatMap { (kind: String) -> [(name: String, pattern: String)] in
    let start = "(?m)^" + kind + " (unique )?table \\w+ "
    return [("table " + kind, start + "\\("), ("file table " + kind, start + "from")]
  }

  private static let others: [(name: String, pattern: String)] = [
    ("unique table", "unique table"), ("detector", "detector det"), ("means", "means \\{"),
    ("near", "near /"), ("list", "list vips = "), ("list of an enum", "list chosen of"),
    ("list from text", "list filed from"), ("list from csv", "list many from"),
    ("enum from csv", "enum Country from"), ("calendar", "now (not )?in holidays"),
    ("findings", "findings has"), ("cheapest", "cheapest of"), ("fastest", "fastest of"),
    ("least_busy", "least_busy of"), ("split", "split by"), ("then", " then [a-z`]"),
    ("clock hour", "from clock hour"), ("clock weekday", "from clock weekday"),
    ("clock date", "from clock date"), ("glob", "matches glob"), ("regex", "matches /"),
    ("contains regex", "contains /"), ("ignoring case", "ignoring case"),
    ("starts with", "starts with"), ("ends with", "ends with"), ("contains", "contains \""),
    ("sum", "\\w \\+ \\w"), ("difference", "\\w - \\w"), ("times", " \\* [0-9]"),
    ("divided", " / [0-9]"),
    ("has", " has \\w"), ("has any of", "has any of"), ("has all of", "has all of"),
    ("has only", "has only"), ("is empty", "is empty"), ("is not empty", "is not empty"),
    ("range", "in -?[0-9.]+\\w*\\.\\."), ("not in", "not in"), ("declared", "declared\\."),
    ("request qualifier", "request\\."), ("model qualifier", "model\\."),
    ("define", "define def"),
    ("at least", "at least [^0-9]"), ("unknown as", "unknown as"), ("required", " required"),
    ("unless redacted", "unless redacted"), ("until", "until [0-9]"), ("from", " from [0-9]"),
    ("signal", "error_rate|in_flight|p95_first_token"), ("hedge", "hedge after"),
    ("only when", "only when"), ("deadlines", "deadlines "), ("min_rate", "min_rate"),
    ("respond", "exhausted respond"), ("answer", "exhausted answer \""),
    ("answer from", "answer from \""), ("retry", "retry [0-9] then"), ("backoff", "backoff"),
    ("repair", "repair"), ("schema", "matches schema"), ("for models", "for models"),
    ("not in a cell", "not \\{[^}]+\\} \\|"), ("any cell", "- \\|"),
  ]

  @Test func everyConstructIsMadeUp() throws {
    let seeds = UInt64(1)..<201
    let texts = seeds.map { PolicyGenerator.policy(seed: $0).text }
    var counts: [String] = []
    for (name, pattern) in Self.constructs {
      let expression = try NSRegularExpression(pattern: pattern)
      let count = texts.count {
        expression.firstMatch(in: $0, range: NSRange($0.startIndex..., in: $0)) != nil
      }
      counts.append("\(name) \(count)")
      #expect(count > 0, "no policy of seeds \(seeds) has `\(name)`")
    }
    print("policies of seeds \(seeds) with: \(counts.joined(separator: ", "))")
  }
}
