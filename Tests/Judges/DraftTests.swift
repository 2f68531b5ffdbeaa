import TestSupport
import Testing

/// What is judged has every construct: one that never occurs is not judged.
@Suite struct DraftTests {
  private static let constructs = [
    "classify ", "deny ", "forbid ", "waive ", "avoid ", "route ", "fallback ", "validate ",
    "redact ", "cap ", "isolate ", "disclose ", "record ", "budget ", "notify ", "deny table ",
    "forbid table ", "define ", "detector ", "calendar ", "list names from", "enum Code from",
    "split by tenant", "cheapest of", "least_busy of", "hedge after", "unless redacted",
    "quota_group", "accepts ", "context ", "from clock hour", "from clock weekday",
    "from clock date", "models where", "declared.s", "s < t", "x == y", "u == v", "l == w",
    "tag == p", "n + o", "n < o", "code == home", "c < d", "now <", "now in rest", "ends < now",
    "raise t to", "add l {p}", "s == mid", "error_rate", "health", "in_flight", "starts with",
    "matches glob", "ignoring case", "findings has", "needs has tools", "usd ", "percent ",
    "duration ", " until 202", " from 202", "repair 1 then next", "then stop",
    "every candidate:", "every admissible model:", "no candidate:", "every request:",
    "equivalent to", "denied }", "answered }", "survives loss of any", "never admits a model",
    "never drops a validator", "never drops a redaction", "never drops a retention",
  ]

  @Test func everyConstructOccurs() {
    var missing = Self.constructs
    for seed in UInt64(0)..<400 where !missing.isEmpty {
      let text = DraftWriter.pair(seed: seed).old.text
      missing.removeAll { text.contains($0) }
    }
    #expect(missing.isEmpty)
  }

  @Test func aSeedGivesOnePolicy() {
    for seed in UInt64(0)..<20 {
      let (one, two) = (DraftWriter.pair(seed: seed), DraftWriter.pair(seed: seed))
      #expect(one.old.text == two.old.text && one.new.text == two.new.text)
      #expect(one.old.instants == two.old.instants)
    }
  }
}
