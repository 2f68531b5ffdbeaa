import Foundation

/// Rules about failures, answers and obligations, and tables of every kind.
extension RuleGenerator {
  /// At most so many rules of each kind that stands for itself.
  mutating func obligations(_ most: Int) -> [GeneratedPolicy.Rule] {
    var rules: [GeneratedPolicy.Rule] = []
    for _ in 0..<random.below(most) { rules.append(validate()) }
    for _ in 0..<random.below(most) {
      if let rule = random.chance(20) ? redactTable() : redact() { rules.append(rule) }
    }
    for _ in 0..<random.below(2 * most) {
      if let rule = random.chance(10) ? recordTable() : obligation() { rules.append(rule) }
    }
    return rules
  }

  // MARK: - Fallback

  mutating func fallback() -> GeneratedPolicy.Rule? {
    var clauses = ["because \"a reason\""]
    if random.chance(70) { clauses.append(when()) }
    var names = random.shuffled([
      "unavailable", "rate_limited", "slow", "broken_stream", "unusable", "refused", "rejected",
      "credentials", "connect", "overloaded", "stalled", "empty_output", "model_refusal",
    ])
    for _ in 0..<random.below(4) {
      let count = random.between(1, 3)
      clauses.append("on \(names.prefix(count).joined(separator: ", ")) \(action())")
      names.removeFirst(count)
    }
    if random.chance(20) { clauses.append("on security \(random.pick(["next", "stop"]))") }
    if random.chance(40) {
      let bounds = random.some([
        "connect 2s", "first_token 8s", "idle 15s", "attempt 30s", "total 60s",
        "min_rate 10 chars per second",
      ])
      clauses.append("deadlines \(bounds.joined(separator: " "))")
    }
    if random.chance(50) {
      let only = random.chance(70) ? " only \(when())" : ""
      clauses.append("hedge after \(random.between(1, 9))00ms\(only)")
    }
    if random.chance(40) {
      clauses.append(
        "exhausted "
          + random.pick([
            "respond 503 \"Nobody could answer.\"", "answer \"Try later.\"",
            "answer from \"sorry.txt\"",
          ]))
    }
    return rule("fallback", clauses)
  }

  private mutating func action() -> String {
    let outcome = random.pick(["next", "stop"])
    switch random.below(4) {
    case 0: return "retry \(random.between(1, 3)) backoff 200ms..2s then \(outcome)"
    case 1: return "retry \(random.between(1, 3)) then \(outcome)"
    case 2: return "repair \(random.between(1, 2)) then \(outcome)"
    default: return outcome
    }
  }

  mutating func fallbackTable() -> GeneratedPolicy.Rule? {
    let actions = (0..<8).map { _ in "\(action()) | \(action())" }
    return table("fallback", headings: ["on slow", "on unavailable"]) { $0.pick(actions) }
  }

  // MARK: - Answers

  private mutating func validate() -> GeneratedPolicy.Rule {
    let checks = random.some([
      "is json", "is not empty", "is complete", "is at most \(random.between(1, 9_000)) chars",
      "has no findings {pan, email}", "has valid tool arguments", "matches /[a-z ]+/",
      "matches schema \"answer.json\"", "calls only tools {search, \"read file\"}",
    ]).prefix(3)
    var clauses = ["output \(checks.joined(separator: ", "))"] + notes()
    if random.chance(60) { clauses.append(when()) }
    if random.chance(30) { clauses.append("stream \(random.pick(["hold", "at end"]))") }
    if random.chance(60) {
      clauses.append(
        "otherwise \(random.pick(["next", "stop", "repair 1 then next", "repair 2 then stop"]))")
    }
    return rule("validate", clauses)
  }

  private mutating func findings() -> String {
    let own = vocabulary.detectors
    let names = random.some(["email", "phone", "pan", "iban", "us_ssn", "jwt"] + own).prefix(3)
    return "{\(names.joined(separator: ", "))}"
  }

  private mutating func method() -> String { random.pick(["token", "hash", "mask", "drop"]) }

  private mutating func redact() -> GeneratedPolicy.Rule? {
    var clauses = ["findings \(findings())", "with \(method())"] + notes()
    if random.chance(60) { clauses.append(when()) }
    if random.chance(70) { clauses.append("for \(models(.hard))") }
    return rule("redact", clauses)
  }

  // MARK: - Obligations

  private mutating func obligation() -> GeneratedPolicy.Rule? {
    var clauses = notes()
    if random.chance(70) { clauses.append(when()) }
    switch random.below(6) {
    case 0:
      clauses += random.some([
        "output \(random.between(1, 9))k", "attempts \(random.between(1, 5))",
        "cost $0.\(random.between(1, 9))",
      ])
      return rule("cap", clauses)
    case 1: return rule("isolate", clauses + random.some(["provider_state off", "cache off"]))
    case 2:
      // One value for each name: two that differ contradict each other.
      return rule(
        "disclose",
        clauses + random.some((1...4).map { "header \"x-h\($0)\" = \"value \($0)\"" }))
    case 3:
      // What is kept at least is always less than what is kept at most.
      return rule(
        "record",
        clauses
          + random.some([
            "content \(random.pick(["none", "metadata", "redacted", "full"]))",
            "retain at least \(random.between(1, 300))d",
            "retain at most \(random.between(1, 9))y",
          ]))
    case 4:
      clauses.append("spend $\(random.between(1, 900)) per \(random.pick(["hour", "day", "week"]))")
      if random.chance(50) { clauses.append("by \(random.pick(vocabulary.attributes).name)") }
      if random.chance(50) { clauses.append("exhausted deny 429") }
      return rule("budget", clauses)
    default:
      clauses.append(
        "on \(random.some(["exhausted", "security", "slow", "tls"]).joined(separator: ", "))")
      if random.chance(50) { clauses.append("severity \"major\"") }
      return rule("notify", clauses)
    }
  }

  // MARK: - Tables

  mutating func classifyTable(_ changed: Vocabulary.Named) -> GeneratedPolicy.Rule? {
    switch changed.kind {
    case .symbol(let id):
      let values = vocabulary.enumerations[id].values
      return table("classify", headings: ["raise \(changed.name)"]) { $0.pick(values) }
    case .set(let id):
      let values = vocabulary.enumerations[id].values
      return table("classify", headings: ["add \(changed.name)"]) { "{\($0.pick(values))}" }
    case .bool, .string, .number: return nil
    }
  }

  mutating func forbidTable() -> GeneratedPolicy.Rule? {
    let models = (0..<8).map { _ in
      random.chance(50)
        ? "where \(condition(.hard, random.between(0, 1)))" : some(vocabulary.models)
    }
    if random.chance(40) {
      let redacted = (0..<8).map { _ in "redacted \(findings()) with \(method())" }
      return table("forbid", headings: ["models", "unless"]) {
        "\($0.pick(models)) | \($0.pick(redacted))"
      }
    }
    return table("forbid", headings: ["models"]) { $0.pick(models) }
  }

  private mutating func redactTable() -> GeneratedPolicy.Rule? {
    let results = (0..<8).map { _ in "\(findings()) | \(method()) | \(models(.hard))" }
    return table("redact", headings: ["findings", "with", "for"]) { $0.pick(results) }
  }

  private mutating func recordTable() -> GeneratedPolicy.Rule? {
    table("record", headings: ["content", "retain at least", "retain at most"]) {
      "\($0.pick(["none", "metadata", "full"])) | \($0.between(1, 300))d | \($0.between(1, 9))y"
    }
  }

  func isFileTable(_ kind: String) -> Bool { vocabulary.hasFiles }

  /// A table whose rows lie in a file.
  mutating func fileTable(
    _ kind: String, _ name: String, _ columns: String, _ headings: [String], _ rows: [String],
    isUnique: Bool
  ) -> GeneratedPolicy.Rule {
    let separator = random.pick([",", ";"])
    func line(_ cells: [String]) -> String {
      cells.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: separator)
    }
    let header = columns.components(separatedBy: ", ") + headings
    let plain = header.firstIndex(of: "because")
    let lines = rows.map { row in
      var cells = row.components(separatedBy: " | ").map { $0.trimmingCharacters(in: .whitespaces) }
      if let plain { cells[plain] = cells[plain].replacing("\"", with: "") }
      return line(cells)
    }
    let end = random.pick(["\n", "\r\n"])
    data["\(name).csv"] = ([line(header)] + lines).joined(separator: end) + end
    return .init(
      kind: kind, name: name,
      text: "\(kind) \(isUnique ? "unique " : "")table \(name) from \"\(name).csv\"")
  }
}
