internal import PolicyCore
internal import PolicyLang

/// The results of `rtctl verify`, in every format.
struct ProofReport {
  let policy: Policy
  let proofs: [Proof]
  let sources: PolicySources
  /// From when what must go on happening is proved, in microseconds since 1970.
  let asOf: Int64
  /// For how many days.
  let horizon: Int64

  var isProved: Bool {
    proofs.allSatisfy { if case .proved = $0.verdict { true } else { false } }
  }

  func print(_ format: OutputFormat, _ console: Console) {
    switch format {
    case .text, .csv, .html, .markdown: printText(console.output)
    case .json: console.output.write(utf8: json)
    case .sarif, .junit, .github:
      var findings = Findings()
      findings.add(
        proofs.compactMap { $0.diagnostic(in: policy) }, of: sources.parsed.sources,
        folder: sources.folder)
      findings.print(format, console)
    }
  }

  // MARK: - Text

  private func printText(_ output: Output) {
    for proof in proofs { print(proof, output) }
    guard !proofs.isEmpty else {
      output.line("no invariants: nothing is claimed of every request")
      return
    }
    output.line()
    let assumptions = Set(proofs.flatMap(\.assumptions)).sorted()
    for assumption in assumptions { output.line("assumed: \(assumption)") }
    output.line(summary)
  }

  private func print(_ proof: Proof, _ output: Output) {
    let style = output.style
    let invariant = policy.invariants[proof.invariant]
    let claim = DisplayText.visible(invariant.text)
    switch proof.verdict {
    case .proved:
      let only = proof.emptiness.map { "   (\($0.rawValue))" } ?? ""
      output.line("\(style.good("proved"))   \(invariant.name)   \(style.faint(claim))\(only)")
    case .unknown(let why):
      output.line("\(style.bad("UNKNOWN"))  \(invariant.name)   \(style.faint(claim))")
      line("at", place(invariant.nameSpan), output)
      line("because", why, output)
    case .broken(let example):
      output.line("\(style.bad("BROKEN"))   \(invariant.name)   \(style.faint(claim))")
      line("at", place(invariant.nameSpan), output)
      line("because", example.reason, output)
      line("request", example.request, output)
      if let other = example.other { line("and", other, output) }
      for hop in example.chain {
        let failure = hop.failure.map { "fails: \($0.rawValue)" } ?? "answers"
        line("calls", "\(policy.models[hop.model].name)   \(failure)", output)
      }
      for rule in example.rules { line("look at", "\(rule.name)   \(place(rule.span))", output) }
    }
    for part in proof.formula { line("where", part, output) }
    if let times = proof.times {
      let (from, to) = (ValueText.instant(times.lowerBound), ValueText.instant(times.upperBound))
      line("holds", "from \(from) to \(to)", output)
    }
    if let fails = proof.failsFrom {
      line("fails", "from \(ValueText.instant(fails)) on", output)
    } else if let until = proof.lookedUntil {
      line("behind", "that it was looked at only until \(ValueText.instant(until))", output)
    }
  }

  private func line(_ word: String, _ text: String, _ output: Output) {
    let padding = String(repeating: " ", count: max(0, 8 - word.count))
    output.line("         \(output.style.faint(word + padding)) \(DisplayText.visible(text))")
  }

  private var summary: String {
    var counts = (proved: 0, broken: 0, unknown: 0)
    for proof in proofs {
      switch proof.verdict {
      case .proved: counts.proved += 1
      case .broken: counts.broken += 1
      case .unknown: counts.unknown += 1
      }
    }
    return [
      (counts.broken, "broken"), (counts.unknown, "unknown"), (counts.proved, "proved"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }

  private func place(_ span: Span) -> String {
    let file = sources.parsed.sources[span.file]
    let (line, column) = file.position(of: Int(span.start))
    return DisplayText.visible("\(sources.folder)\(file.name):\(line):\(column)")
  }

  // MARK: - JSON

  private var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("as_of", ValueText.instant(asOf))
      json.member("horizon_days", Int(clamping: horizon))
      json.key("invariants")
      json.array { json in for proof in proofs { write(proof, &json) } }
    }
    return json.bytes + [0x0A]
  }

  private func write(_ proof: Proof, _ json: inout JSONWriter) {
    let invariant = policy.invariants[proof.invariant]
    json.object { json in
      json.member("name", invariant.name)
      json.member("claim", invariant.text)
      json.member("place", place(invariant.nameSpan))
      if let because = invariant.because { json.member("because", because) }
      if let owner = invariant.owner { json.member("owner", owner) }
      if let control = invariant.control { json.member("control", control) }
      switch proof.verdict {
      case .proved:
        json.member("verdict", "proved")
        if let emptiness = proof.emptiness { json.member("note", emptiness.rawValue) }
      case .unknown(let why):
        json.member("verdict", "unknown")
        json.member("reason", why)
      case .broken(let example):
        json.member("verdict", "broken")
        write(example, &json)
      }
      write("formula", proof.formula, &json)
      write("assumptions", proof.assumptions, &json)
      if let times = proof.times {
        json.member("holds_from", ValueText.instant(times.lowerBound))
        json.member("holds_to", ValueText.instant(times.upperBound))
      }
      if let until = proof.lookedUntil, proof.failsFrom == nil {
        json.member("looked_until", ValueText.instant(until))
      }
      if let fails = proof.failsFrom { json.member("holds_until", ValueText.instant(fails)) }
    }
  }

  private func write(_ example: Counterexample, _ json: inout JSONWriter) {
    json.member("reason", example.reason)
    json.member("request", example.request)
    if let other = example.other { json.member("other", other) }
    json.key("calls")
    json.array { json in
      for hop in example.chain {
        json.object { json in
          json.member("model", policy.models[hop.model].name)
          if let failure = hop.failure { json.member("fails", failure.rawValue) }
        }
      }
    }
    json.key("rules")
    json.array { json in
      for rule in example.rules {
        json.object { json in
          json.member("name", rule.name)
          json.member("place", place(rule.span))
        }
      }
    }
  }

  private func write(_ key: String, _ texts: [String], _ json: inout JSONWriter) {
    guard !texts.isEmpty else { return }
    json.key(key)
    json.array { json in for text in texts { json.string(text) } }
  }
}
