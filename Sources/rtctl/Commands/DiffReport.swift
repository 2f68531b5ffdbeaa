internal import PolicyCore
internal import PolicyLang

/// The results of `rtctl diff`, in every format.
struct DiffReport {
  let comparison: PolicyComparison
  let old: PolicySources
  let new: PolicySources
  /// Reasons by rule.
  let accepted: [String: String]
  let counted: ChangeCount?

  /// The rules that changes are due to.
  var names: Set<String> { Set(comparison.changes.flatMap { $0.rules.map(\.name) }) }

  var isEmpty: Bool { comparison.changes.isEmpty && comparison.problem.isEmpty }

  /// True when something loosens, or may, that nobody accepted.
  var loosens: Bool {
    !comparison.problem.isEmpty
      || comparison.changes.contains { $0.effect == .loosens && reason($0) == nil }
  }

  func print(_ format: OutputFormat, _ output: Output) {
    switch format {
    case .json: output.write(utf8: json)
    case .markdown: output.write(markdown)
    case .text, .csv, .html, .sarif, .junit, .github: printText(output)
    }
  }

  private func reason(_ change: PolicyChange) -> String? {
    change.rules.lazy.compactMap { accepted[$0.name] }.first
  }

  private func tag(_ change: PolicyChange) -> String {
    change.isOpen ? "UNKNOWN" : change.effect.rawValue
  }

  private func place(_ rule: PolicyChange.Rule) -> String {
    let sources = rule.isNew ? new : old
    let file = sources.parsed.sources[rule.span.file]
    let (line, column) = file.position(of: Int(rule.span.start))
    return "\(sources.folder)\(file.name):\(line):\(column)"
  }

  /// Why the policies could not be compared, in lines.
  private var problems: [String] {
    comparison.problem.map { "cannot compare: \($0.message)" }
  }

  // MARK: - Text

  private func printText(_ output: Output) {
    let style = output.style
    func line(_ word: String, _ text: String) {
      let padding = String(repeating: " ", count: max(0, 8 - word.count))
      output.line("          \(style.faint(word + padding)) \(DisplayText.visible(text))")
    }
    for problem in problems {
      output.line("\(style.bad("UNKNOWN"))   \(DisplayText.visible(problem))")
    }
    for change in comparison.changes {
      let tag = tag(change)
      let padded = tag + String(repeating: " ", count: max(0, 8 - tag.count))
      let shown =
        change.effect == .loosens
        ? style.bad(padded) : change.effect == .tightens ? style.good(padded) : style.faint(padded)
      output.line("\(shown)  \(DisplayText.visible(change.text))")
      for rule in change.rules {
        line(rule.isNew ? "new rule" : "old rule", "\(rule.name)   \(place(rule))")
      }
      if !change.why.isEmpty { line("because", change.why) }
      if let request = change.request { line("request", request) }
      if !change.before.isEmpty { line("before", change.before) }
      if !change.after.isEmpty { line("after", change.after) }
      if let reason = reason(change) { line("accepted", reason) }
    }
    if !isEmpty { output.line() }
    output.line(summary)
    for text in counts { output.line(text) }
  }

  private var summary: String {
    guard !isEmpty else { return "no request is decided otherwise" }
    let tags: [(String, String)] = [
      ("LOOSENS", "loosen"), ("UNKNOWN", "unknown"), ("TIGHTENS", "tighten"),
      ("NEUTRAL", "are neutral"),
    ]
    let parts = tags.compactMap { name, word -> String? in
      let count =
        comparison.changes.count { tag($0) == name }
        + (name == "UNKNOWN" ? comparison.problem.count : 0)
      return count == 0 ? nil : "\(count) \(word)"
    }
    let taken = comparison.changes.count { $0.effect == .loosens && reason($0) != nil }
    return parts.joined(separator: ", ") + (taken == 0 ? "" : "; \(taken) accepted")
  }

  private var counts: [String] {
    guard let counted else { return [] }
    var lines = ["\(counted.changed) of \(counted.requests) requests are decided otherwise"]
    lines += counted.byKind.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "  \($0.value)  \($0.key)" }
    if counted.alike > 0 {
      lines.append("\(counted.alike) more are decided alike by other rules")
    }
    if counted.invalid > 0 { lines.append("\(counted.invalid) are no requests of either policy") }
    return lines
  }

  // MARK: - Documents

  private var markdown: String {
    var lines = ["## What this change of policy decides otherwise", "", "**\(summary)**", ""]
    lines += problems.map { "- UNKNOWN: \($0)" }
    if !comparison.changes.isEmpty {
      lines += ["| | change | rules | before | after |", "| --- | --- | --- | --- | --- |"]
    }
    func escape(_ text: String) -> String {
      DisplayText.visible(text).split(separator: "|", omittingEmptySubsequences: false)
        .joined(separator: "\\|")
    }
    for change in comparison.changes {
      let rules = change.rules.map { "`\($0.name)` (\(place($0)))" }.joined(separator: ", ")
      let taken = reason(change).map { " — accepted: \($0)" } ?? ""
      let cells = [tag(change), change.text + taken, rules, change.before, change.after]
      lines.append("| " + cells.map(escape).joined(separator: " | ") + " |")
    }
    let shown = comparison.changes.filter { $0.request != nil }
    if !shown.isEmpty {
      lines += ["", "<details><summary>A request for each</summary>", "", "```json"]
      lines += shown.compactMap(\.request) + ["```", "", "</details>"]
    }
    if !counts.isEmpty { lines += ["", "```text"] + counts + ["```"] }
    return lines.joined(separator: "\n") + "\n"
  }

  private var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.key("loosens")
      json.bool(loosens)
      json.key("changes")
      json.array { json in for change in comparison.changes { write(change, &json) } }
      if !problems.isEmpty {
        json.key("problems")
        json.array { json in for problem in problems { json.string(problem) } }
      }
      guard let counted else { return }
      json.key("traffic")
      json.object { json in
        json.member("requests", counted.requests)
        json.member("changed", counted.changed)
        json.member("alike", counted.alike)
        json.member("invalid", counted.invalid)
        json.key("kinds")
        json.object { json in
          for (kind, count) in counted.byKind.sorted(by: { $0.key < $1.key }) {
            json.member(kind, count)
          }
        }
      }
    }
    return json.bytes + [0x0A]
  }

  private func write(_ change: PolicyChange, _ json: inout JSONWriter) {
    json.object { json in
      json.member("effect", tag(change))
      json.member("change", change.text)
      json.key("rules")
      json.array { json in
        for rule in change.rules {
          json.object { json in
            json.member("policy", rule.isNew ? "new" : "old")
            json.member("name", rule.name)
            json.member("place", place(rule))
          }
        }
      }
      if !change.why.isEmpty { json.member("because", change.why) }
      if let request = change.request { json.member("request", request) }
      if !change.before.isEmpty { json.member("before", change.before) }
      if !change.after.isEmpty { json.member("after", change.after) }
      if let reason = reason(change) { json.member("accepted", reason) }
    }
  }
}
