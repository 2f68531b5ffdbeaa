import PolicyCore
import PolicyLang
import Testing

/// What `check` accepts, a bundle can hold: at every bound the two agree.
@Suite struct BoundaryTests {
  /// Declarations beside the base policy, whether they are accepted, and the files they name.
  struct Boundary: Sendable, CustomTestStringConvertible {
    var text: String
    var isAccepted: Bool
    var files: [String: [UInt8]] = [:]
    var last = "route last { to a, b }"
    var testDescription: String { String((text + last).prefix(120)) }
  }

  private static let base = """
    language 1
    level Sens { public < secret }
    enum Label { pii, phi }
    enum Region { eu, us }
    request {
        sens   Sens         default public
        labels set of Label default {}
        tenant string max 16 default "acme"
        n      int 0..100   default 1
        live   bool         default false
        wait   duration 1s..1h default 5s
        spent  usd          default $1
        share  percent      default 1%
        day    instant      default 2026-01-01
    }
    models { region Region }
    model a { region eu }
    model b { region us }

    """

  /// `text` with `#` replaced by each of the values.
  private static func each(
    _ text: String, good: [String] = [], bad: [String] = []
  ) -> [Boundary] {
    good.map { Boundary(text: text.replacing("#", with: $0), isAccepted: true) }
      + bad.map { Boundary(text: text.replacing("#", with: $0), isAccepted: false) }
  }

  private static let most = "9223372036854775807"

  static let failures: [Boundary] =
    ["connect", "first_token", "idle", "attempt", "total"].flatMap { name in
      each("fallback f { deadlines \(name) # }", bad: ["0ms", "366d", "2y", "\(most)ms"])
    }
    + each("fallback f { deadlines total # }", good: ["365d", "1y"])
    + each("fallback f { deadlines connect # }", good: ["1ms"])
    + each("fallback f { deadlines min_rate # chars per second }", good: ["1", most], bad: ["0"])
    + each(
      "fallback f { deadlines total 365d hedge after # }", good: ["1ms"], bad: ["0ms", "366d"])
    + each(
      "fallback f { on slow retry 1 backoff #..# then next }", good: ["0ms", "365d"],
      bad: ["366d", "\(most)ms"])
    + each("fallback f { on slow retry # then next }", good: ["1", "100"], bad: ["0", "101"])
    + each("fallback f { on unusable repair # then next }", good: ["1", "100"], bad: ["0", "101"])
    + each("fallback f { on tls # }", good: ["next", "stop"], bad: ["retry 1 then next"])

  static let statuses: [Boundary] = [
    "deny d { when n == 3 status # }", "fallback f { exhausted respond # \"x\" }",
    "budget q { spend $1 per day exhausted deny # }",
  ].flatMap { text in
    each(text, good: ["400", "599"], bad: ["0", "399", "600", "65936", most])
  }

  static let validators: [Boundary] =
    each("validate v { output is json otherwise repair # then next }", good: ["100"], bad: ["101"])
    + each(
      "validate v { output is json otherwise retry 5 backoff 1s..# then next }", good: ["365d"],
      bad: ["366d"])
    + each(
      "validate v { output is json stream window # chars otherwise next }", good: ["1", most],
      bad: ["0"])
    + each(
      "validate v { output is at most # chars otherwise next }", good: ["1", most], bad: ["0"])
    + each(
      "validate v { output calls only tools {#} otherwise next }", good: ["", "b, a, \"a\""],
      bad: ["1"])
    + each(
      "validate v { output has no findings {#} otherwise next }", good: ["email"], bad: ["", "fax"])
    + [(1 << 20, true), (1 << 20 + 1, false)].map { count, isAccepted in
      Boundary(
        text: "validate v { output matches schema \"s.json\" otherwise next }",
        isAccepted: isAccepted,
        files: ["s.json": Array("{}".utf8) + Array(repeating: 0x20, count: count - 2)])
    }
    + [(8_192, true), (8_193, false)].map { count, isAccepted in
      Boundary(
        text: "fallback f { exhausted answer from \"a.txt\" }", isAccepted: isAccepted,
        files: ["a.txt": Array(repeating: 0x61, count: count)])
    }

  static let obligations: [Boundary] =
    ["output", "attempts"].flatMap { each("cap k { \($0) # }", good: ["1", most], bad: ["0"]) }
    + each("cap k { cost # }", good: ["$0", "$9223372036854.775807"], bad: ["-$1"])
    + each("budget q { spend # per day }", good: ["$0", "$9223372036854.775807"], bad: ["-$1"])
    + each(
      "budget q { spend $1 per day by # }", good: ["tenant", "n", "sens", "live"],
      bad: ["labels", "wait", "spent", "share", "day", "needs"])
    + each("record r { retain at least # }", good: ["0d", "1000y", "\(most)ms"])
    + each("record r { retain at least 2d retain at most # }", good: ["2d"], bad: ["1d"])
    + each(
      "disclose d { header \"#\" = \"x\" }", good: ["x", String(repeating: "x", count: 8_192)],
      bad: ["", "x y", "x:y", "ä", "x\\n", String(repeating: "x", count: 8_193)])
    + each("disclose d { header \"x\" = \"#\" }", good: ["", "ä"], bad: ["a\\nb", "a\\u{7f}"])
    + each(
      "notify o { on exhausted severity \"#\" }", good: [String(repeating: "x", count: 8_192)],
      bad: ["", String(repeating: "x", count: 8_193)])

  static let detectors: [Boundary] =
    each(
      "detector x = /[0-9]{4}/ near /cvv/ within # chars\ndeny d { when findings has x }",
      good: ["1", "1000"], bad: ["0", "1001"])
    + each(
      "detector x = /#/\ndeny d { when findings has x }", good: ["a{1000}b{1000}"],
      bad: ["a?", "a+", "(a{1000}){5}"])
    + [(54, true), (55, false)].map { count, isAccepted in
      let names = (0..<count).map { "x\($0)" }
      return Boundary(
        text: names.map { "detector \($0) = /\($0)=[0-9]{3}/\n" }.joined()
          + "deny d { when findings has any of {\(names.joined(separator: ", "))} }",
        isAccepted: isAccepted)
    }

  static let counts: [Boundary] =
    [(1_021, true), (1_022, false)].map { count, isAccepted in
      Boundary(
        text: (0..<count).map { "enum E\($0) { v }\n" }.joined(), isAccepted: isAccepted)
    }
    + [(1_024, true), (1_025, false)].map { count, isAccepted in
      let values = (0..<count).map { "v\($0)" }.joined(separator: ", ")
      return Boundary(text: "enum E { \(values) }", isAccepted: isAccepted)
    }
    + [(32, true), (33, false)].map { count, isAccepted in
      let values = (0..<count).map { "v\($0)" }.joined(separator: " < ")
      return Boundary(text: "level E { \(values) }", isAccepted: isAccepted)
    }
    + [(254, true), (255, false)].map { count, isAccepted in
      Boundary(
        text: (0..<count).map { "model m\($0) { region eu }\n" }.joined(), isAccepted: isAccepted)
    }
    + [(256, true), (257, false)].map { count, isAccepted in
      let parts = (0..<count).map { $0 % 2 == 0 ? "a" : "b" }.joined(separator: " then ")
      return Boundary(text: "", isAccepted: isAccepted, last: "route last { to \(parts) }")
    }
    + [(5_000, true)].map { count, isAccepted in
      let names = Array(repeating: "a, b", count: count).joined(separator: ", ")
      return Boundary(text: "", isAccepted: isAccepted, last: "route last { to \(names) }")
    }

  @Test(
    arguments: [failures, statuses, validators, obligations, detectors, counts].flatMap { $0 })
  func whatCheckAcceptsABundleHolds(_ boundary: Boundary) throws {
    var texts = boundary.files
    texts["main.policy"] = Array(
      (Self.base + boundary.text + "\n" + boundary.last + "\n").utf8)
    do {
      _ = try Pipeline(texts: texts)
      #expect(boundary.isAccepted)
    } catch let refused as Pipeline.Refused {
      let messages = refused.diagnostics.map(\.message).joined(separator: "\n")
      #expect(!boundary.isAccepted, "\(messages)")
    } catch {
      Issue.record("a bundle refuses what `check` accepts: \(error)")
    }
  }
}
