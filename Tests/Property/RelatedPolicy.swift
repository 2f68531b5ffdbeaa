import Foundation
import TestSupport

/// Policies of few words in which everything hangs together: levels compared with levels, values
/// of attributes with one another, rules of `classify` that wake each other, exceptions of
/// exceptions.
///
/// What is proved of them needs the relations, which are the first thing that a search loses.
struct RelatedPolicy {
  /// The text in parts: what is declared, then rules, each a line or several.
  var declarations: [String] = []
  var rules: [String] = []
  var claims: [String] = []
  private var random: RandomSource

  /// The policy of a seed.
  init(seed: UInt64) {
    random = RandomSource(seed: seed)
    declare()
    isSmall = random.chance(50)
    for number in 0..<random.between(0, isSmall ? 2 : 4) { rules.append(classify(number)) }
    if random.chance(35) {
      // One raise wakes another.
      rules.append("classify c8 { when \(condition(true))   raise s to mid }")
      rules.append(
        "classify c9 { when s >= mid   \(random.pick(["raise s to high", "add labels {p}"])) }")
    }
    makeRules()
    makeClaims()
  }

  /// What stands behind the line that names the language.
  var text: String { Self.text(declarations, rules + claims) }

  private static func text(_ declarations: [String], _ rules: [String]) -> String {
    (declarations + rules).joined(separator: "\n") + "\n"
  }

  /// Two policies that differ in a rule: one is gone, or another stands in its place.
  mutating func pair() -> (old: String, new: String) {
    var changed = rules
    let places = changed.indices.filter { !changed[$0].hasPrefix("route last") }
    if let place = random.shuffled(Array(places)).first {
      let words = changed[place].split(separator: " ", maxSplits: 2).map(String.init)
      switch random.below(10) {
      case 0...3: changed.remove(at: place)
      case 4...6: changed[place] = narrowed(changed[place], isClassify: words[0] == "classify")
      case 7, 8: changed[place] = edited(changed[place])
      default: if let rule = other(words[0], words[1]) { changed[place] = rule }
      }
    }
    if random.chance(15) {
      changed[changed.count - 1] = "route last { to \(chain()) }"
    }
    // Waivers go with their forbid.
    let all = changed
    changed.removeAll { rule in
      guard rule.hasPrefix("waive") else { return false }
      let lifts = rule.split(separator: " ")
      guard let word = lifts.firstIndex(of: "lifts"), word + 1 < lifts.count else { return true }
      let forbid = all.first { $0.hasPrefix("forbid \(lifts[word + 1]) ") }
      return forbid?.contains("unless") ?? true
    }
    let (one, two) = (
      Self.text(declarations, rules), Self.text(declarations, changed)
    )
    return random.chance(50) ? (one, two) : (two, one)
  }

  /// The rule for fewer requests, or for more.
  private mutating func narrowed(_ rule: String, isClassify: Bool) -> String {
    guard let start = rule.range(of: "when "),
      let end = rule.range(of: "   ", range: start.upperBound..<rule.endIndex)
        ?? rule.range(of: " }", range: start.upperBound..<rule.endIndex)
    else { return rule }
    let condition = rule[start.upperBound..<end.lowerBound]
    let word = random.chance(65) ? "and" : "or"
    return rule.replacingCharacters(
      in: start.upperBound..<end.lowerBound, with: "(\(condition)) \(word) \(test(isClassify))")
  }

  /// The rule with another word somewhere.
  private mutating func edited(_ rule: String) -> String {
    let words = [
      ("mid", "high"), ("low", "mid"), ("high", "mid"), ("{p}", "{q}"), ("x ==", "y =="),
      ("vip", "own"), ("2y", "1y"), ("1y", "2y"), ("mask", "token"), ("hash", "drop"),
      ("==", "!="), ("!=", "=="), (">=", ">"), ("declared.s", "s"), ("declared.u", "u"),
      ("u >", "s >"), ("has p", "has q"), ("clearance < s", "clearance <= s"), ("451", "429"),
      ("not owned", "owned"), ("k1", "m"), ("retry 2", "retry 3"),
    ].filter { rule.contains($0.0) }
    guard !words.isEmpty else { return rule }
    let (one, two) = random.pick(words)
    return rule.replacingOccurrences(of: one, with: two)
  }

  // MARK: - Words

  /// True for a policy of few rules, in which no rule hides another.
  private var isSmall = false
  private var hasClock = false
  private var hasNumbers = false
  private var hasTexts = false

  private mutating func declare() {
    declarations = [
      "level S { low < mid < high }", "enum T { a, b, c }", "enum L { p, q }",
      "enum Region { eu, us, uk }",
    ]
    var attributes = [
      "s S default low", "u S \(random.chance(30) ? "at least mid" : "") default mid",
      "x T default a", "y T default b", "labels set of L default {}", "marks set of L default {p}",
      "vip bool default false", "own bool default true",
    ]
    hasTexts = random.chance(40)
    if hasTexts {
      attributes += ["from_team string max 8 default \"a\"", "to_team string max 8 default \"b\""]
    }
    hasNumbers = random.chance(40)
    if hasNumbers { attributes += ["n int 0..9 default 1", "k int 0..9 default 2"] }
    hasClock = random.chance(20)
    if hasClock {
      let zone = random.pick(["Europe/Berlin", "UTC", "America/New_York"])
      attributes += [
        "hour int 0..23 from clock hour \"\(zone)\"", "day weekday from clock weekday \"\(zone)\"",
      ]
    }
    declarations.append("request {\n  \(attributes.joined(separator: "\n  "))\n}")
    declarations.append("models { region Region clearance S owned bool task T }")
    for name in ["m", "k1", "z"].prefix(random.between(2, 3)) {
      let facts =
        "region \(random.pick(["eu", "us", "uk"])) clearance \(random.pick(["low", "mid", "high"])) "
        + "owned \(random.chance(50)) task \(random.pick(["a", "b", "c"]))"
      declarations.append("model \(name) { \(facts) }")
      models.append(name)
    }
    if random.chance(30) {
      declarations.append("detector card = /[0-9]{4}/ means {p}")
      // What a detector means goes to the one set that has the label.
      declarations = declarations.map {
        $0.replacing("marks set of L default {p}", with: "marks set of T default {a}")
      }
      hasDetector = true
    }
  }

  private var models: [String] = []
  private var hasDetector = false
  private var forbids: [String] = []

  /// A test; inside `classify` of what it changes only upward.
  private mutating func test(_ isClassify: Bool = false) -> String {
    var tests = [
      "vip", "not vip", "own", "x == y", "x != y", "x == \(value())", "y == \(value())",
      "x in {a, b}", "declared.s == \(rank())", "declared.s < \(rank())",
      "declared.s <= declared.u",
      "declared.u == \(rank())", "declared.s != declared.u", "declared.labels has p",
      "declared.labels is empty",
    ]
    let upward = [
      "s >= \(rank())", "s > low", "u >= \(rank())", "labels has \(label())", "s >= declared.u",
      "s > declared.s", "u > declared.s", "labels has any of {p, q}", "labels has all of {p, q}",
      "declared.s < u",
    ]
    if isClassify {
      tests += upward + upward
    } else {
      tests += upward
      tests += [
        "s < u", "s == u", "s != u", "declared.s < s", "s <= u", "s == \(rank())", "s < \(rank())",
        "u <= mid", "labels has only {p}", "labels == marks", "labels has any of marks",
        "labels is empty", "not (labels has q)", "labels != {p}", "own == vip",
        "not (s >= \(rank()))",
      ]
      if hasDetector { tests = tests.filter { !$0.contains("marks") } + ["findings has card"] }
    }
    if hasTexts {
      tests += [
        "from_team == to_team", "from_team != to_team", "from_team == \"a\"",
        "to_team == \"q\"", "from_team starts with \"x\"", "to_team in {\"a\", \"b\"}",
        "from_team matches /[ab]+/", "to_team ends with \"b\"",
      ]
    }
    if hasNumbers {
      tests += [
        "n + k <= \(random.between(0, 18))", "n < k", "n == k", "n > \(random.between(0, 9))",
        "k == \(random.between(0, 9))", "n - k >= \(random.between(-3, 5))", "n * 2 > 9",
      ]
    }
    if hasClock { tests += ["hour < 8", "hour in 9..17", "day in {sat, sun}", "day == mon"] }
    if !isClassify, random.chance(8) { return "now >= 2026-06-\(random.between(12, 19))" }
    return random.pick(tests)
  }

  private mutating func value() -> String { random.pick(["a", "b", "c"]) }
  private mutating func rank() -> String { random.pick(["low", "mid", "high", "mid"]) }
  private mutating func label() -> String { random.pick(["p", "q"]) }

  private mutating func condition(_ isClassify: Bool = false) -> String {
    let tests = (0..<random.pick([1, 1, 2, 2, 3])).map { _ in test(isClassify) }
    return tests.joined(separator: random.chance(65) ? " and " : " or ")
  }

  private mutating func named() -> String {
    random.some(models).prefix(2).joined(separator: ", ")
  }

  private mutating func selection() -> String {
    random.chance(50)
      ? named()
      : "where "
        + random.pick([
          "not owned", "clearance < s", "clearance < declared.s", "region == us",
          "region not in {eu, uk} or vip", "task != x", "task == y", "clearance < s and task == x",
          "owned != own", "clearance <= u and not owned",
        ])
  }

  private mutating func chain() -> String {
    let list = random.shuffled(models).prefix(random.between(1, 3)).joined(separator: ", ")
    switch random.below(8) {
    case 0:
      return "models where \(random.pick(["owned", "clearance >= s", "task == x"])) then \(list)"
    case 1:
      return "split by x { 50% \(models[0]), 50% \(models[1]) } then \(list)"
    case 2: return "least_busy of {\(models.joined(separator: ", "))}"
    default: return list
    }
  }

  private mutating func dates() -> String {
    random.chance(8) ? "   until 2026-06-\(random.between(14, 17))" : ""
  }

  // MARK: - Rules

  private mutating func classify(_ number: Int) -> String {
    let effect = random.pick([
      "raise s to mid", "raise s to high", "raise u to high", "add labels {p}", "add labels {q}",
      "raise s to mid   add labels {p}",
    ])
    return "classify c\(number) { when \(condition(true))   \(effect)\(dates()) }"
  }

  private mutating func makeRules() {
    guard !isSmall else {
      if random.chance(40) { add("deny", "d0") }
      add("forbid", "f0")
      let kinds = ["forbid", "validate", "redact", "record", "waive", "fallback", "route"]
      for (number, kind) in random.some(kinds, atLeast: 0).prefix(3).enumerated() {
        add(kind, "e\(number)")
      }
      rules.append("route last { to \(chain()) }")
      return
    }
    for number in 0..<random.between(0, 2) { add("deny", "d\(number)") }
    for number in 0..<random.between(1, 3) { add("forbid", "f\(number)") }
    for number in 0..<random.pick([0, 0, 1, 2]) { add("waive", "w\(number)") }
    for number in 0..<random.pick([0, 1, 2]) { add("validate", "v\(number)") }
    for number in 0..<random.pick([0, 1, 2]) { add("redact", "x\(number)") }
    for number in 0..<random.pick([0, 1, 2]) { add("record", "r\(number)") }
    if random.chance(30) { add("isolate", "i0") }
    if random.chance(20) { add("notify", "n0") }
    if random.chance(20) { add("cap", "p0") }
    if random.chance(25) { add("avoid", "a0") }
    for number in 0..<random.pick([0, 0, 1, 2]) { add("fallback", "b\(number)") }
    for number in 0..<random.pick([0, 0, 1, 2]) { add("route", "t\(number)") }
    rules.append("route last { to \(chain()) }")
  }

  private mutating func add(_ kind: String, _ name: String) {
    guard let rule = other(kind, name) else { return }
    if kind == "forbid", !rule.contains("unless") { forbids.append(name) }
    rules.append(rule)
  }

  /// A rule of a kind.
  private mutating func other(_ kind: String, _ name: String) -> String? {
    let when = "when \(condition())"
    switch kind {
    case "classify": return classify(Int(name.dropFirst()) ?? 0)
    case "deny":
      return "deny \(name) { \(when)\(random.chance(30) ? "   status 451" : "")\(dates()) }"
    case "forbid":
      let unless = random.chance(20) ? "   unless redacted {email} with mask" : ""
      return "forbid \(name) { \(when)   models \(selection())\(unless)\(dates()) }"
    case "waive":
      guard !forbids.isEmpty else { return nil }
      return "waive \(name) { lifts \(random.pick(forbids))   \(when)   models \(named())   "
        + "until 2026-\(random.pick(["06-16", "12-01"]))   approved \"x\"   because \"y\" }"
    case "validate":
      return
        "validate \(name) { \(when)   output \(random.pick(["is json", "is complete", "is not empty"])) }"
    case "redact":
      return "redact \(name) { \(when)   findings \(random.pick(["{email}", "{email, phone}"]))   "
        + "with \(random.pick(["token", "hash", "mask", "drop"]))   for models \(selection()) }"
    case "record":
      let effect = random.pick(["retain at least 1y", "retain at least 2y", "content metadata"])
      return "record \(name) { \(when)   \(effect) }"
    case "isolate": return "isolate \(name) { \(when)   provider_state off }"
    case "notify": return "notify \(name) { \(when)   on exhausted }"
    case "cap":
      return "cap \(name) { \(when)   \(random.pick(["output 2k", "attempts 3", "attempts 6"])) }"
    case "avoid": return "avoid \(name) { \(when)   models \(named()) }"
    case "fallback":
      let action = random.pick([
        "on slow stop", "on unavailable retry 2 then next", "on security stop",
        "on unusable repair 2 then stop", "on stream_error stop", "hedge after 2s only when vip",
        "hedge after 2s only when not vip",
      ])
      return "fallback \(name) { \(when)   \(action) }"
    case "route": return "route \(name) { \(when)   to \(chain()) }"
    default: return nil
    }
  }

  // MARK: - Claims

  private mutating func makeClaims() {
    let model = random.pick(models)
    var claims = [
      "every candidate: region == eu", "every candidate: clearance >= s",
      "every candidate: task == x or \(test())", "no candidate: not owned",
      "no candidate: name == \"\(model)\"", "every admissible model: name != \"\(model)\"",
      "every admissible model: clearance >= declared.s", "denied", "answered",
      "every request: \(test())", "every request: not (declared.s == low and s == high)",
      "every request: \(test()) equivalent to \(test())",
      "every request: s > declared.s equivalent to \(test())",
      "survives loss of any 1 region", "survives loss of any 1 owned",
    ]
    for level in ["s", "u"] {
      claims += [
        "raising \(level) never admits a model", "raising \(level) never drops a validator",
        "raising \(level) never drops a redaction", "raising \(level) never drops a retention",
      ]
    }
    self.claims = random.shuffled(claims).prefix(12).enumerated().map { place, claim in
      let when = random.chance(55) ? "when \(condition())   " : ""
      return "invariant claim\(place) { \(when)\(claim) }"
    }
  }
}
