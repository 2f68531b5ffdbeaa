internal import PolicyCore
internal import PolicyLang

/// An explanation for people.
struct ExplanationText {
  private let explanation: RequestExplanation
  private let style: Style
  private(set) var text = ""

  init(_ explanation: RequestExplanation, _ style: Style) {
    self.explanation = explanation
    self.style = style
    writeDecision()
    writeChanges()
    writeRules()
    writeCandidates()
    writeRemoved()
    writeWaivers()
    writeObligations()
    writeEarlierRoutes()
  }

  private mutating func line(_ words: String) { text += DisplayText.visible(words) + "\n" }

  private mutating func heading(_ words: String) { text += "\n" + style.heading(words) + "\n" }

  private mutating func writeDecision() {
    let id = explanation.id.isEmpty ? "the request" : "request \(explanation.id)"
    let words =
      switch explanation.effect {
      case .deny: "\(id) is denied with status \(explanation.status)"
      case .noCandidate:
        "\(id) has no candidate, status \(explanation.status): "
          + "no model that route `\(explanation.route?.name ?? "")` names is admissible"
      case .route:
        "\(id) goes to \(explanation.candidates.map { "`\($0.model)`" }.joined(separator: ", then "))"
      }
    text += style.strong(DisplayText.visible(words)) + "\n"
    line("decided as of \(explanation.now)")
  }

  private mutating func writeChanges() {
    guard !explanation.changes.isEmpty else { return }
    heading("What classify raised")
    for change in explanation.changes {
      line("  `\(change.attribute)` from `\(change.declared)` to `\(change.raised)`")
    }
  }

  private mutating func writeRules() {
    heading("Rules that fired")
    for rule in explanation.rules {
      line("  \(rule.kind) `\(rule.name)`")
      for effect in rule.effects { line("      \(effect)") }
      write(reasonsOf: rule)
    }
  }

  private mutating func write(reasonsOf rule: RequestExplanation.Rule) {
    if let because = rule.because { line("      because: \(because)") }
    var parts: [String] = []
    if let approved = rule.approved { parts.append("approved: \(approved)") }
    if let owner = rule.owner { parts.append("owner: \(owner)") }
    if let control = rule.control { parts.append("control: \(control)") }
    if !rule.place.isEmpty { parts.append("at \(rule.place)") }
    if !parts.isEmpty { line("      \(parts.joined(separator: "   "))") }
  }

  private mutating func writeCandidates() {
    guard !explanation.candidates.isEmpty else { return }
    heading("Candidates, in the order in which they are tried")
    for (place, candidate) in explanation.candidates.enumerated() {
      line("  \(place + 1). \(candidate.model)")
      for redaction in candidate.redactions {
        line("      redacted before it is sent: \(redaction)")
      }
    }
    for words in explanation.order { line("  \(words)") }
  }

  private mutating func writeRemoved() {
    guard !explanation.removed.isEmpty else { return }
    heading("Removed models")
    for removal in explanation.removed {
      line("  \(removal.model)")
      for rule in removal.by {
        line("    by \(rule.kind) `\(rule.name)`")
        for effect in rule.effects { line("      \(effect)") }
        write(reasonsOf: rule)
      }
    }
  }

  private mutating func writeWaivers() {
    guard !explanation.waived.isEmpty else { return }
    heading("Waivers")
    for waiver in explanation.waived {
      line("  `\(waiver.model)` is let past `\(waiver.forbid.name)` by `\(waiver.by.name)`")
      write(reasonsOf: waiver.by)
    }
  }

  private mutating func writeObligations() {
    if let fallback = explanation.fallback {
      heading("When a call fails")
      write(fallback)
    }
    let groups = [
      ("What an answer must be", explanation.validators),
      ("What is redacted", explanation.redactions),
      ("What is owed", explanation.obligations),
    ]
    for (title, obligations) in groups where !obligations.isEmpty {
      heading(title)
      for obligation in obligations { write(obligation) }
    }
    guard explanation.obligations.count > 1 else { return }
    line("  together")
    for words in explanation.owed { line("      \(words)") }
  }

  private mutating func write(_ obligation: RequestExplanation.Obligation) {
    let isDefault = obligation.rule.place.isEmpty
    line(isDefault ? "  the default" : "  \(obligation.rule.kind) `\(obligation.rule.name)`")
    for words in obligation.demands { line("      \(words)") }
    write(reasonsOf: obligation.rule)
  }

  private mutating func writeEarlierRoutes() {
    guard !explanation.earlier.isEmpty else { return }
    heading("Routes that were tried before and did not match")
    if explanation.notShown > 0 { line("  (\(explanation.notShown) more before these)") }
    for route in explanation.earlier {
      line("  \(route.rule.name), at \(route.rule.place)")
      for (number, obstacle) in route.obstacles.enumerated() {
        line("      \(number == 0 ? "" : "and ")\(obstacle)")
      }
    }
  }
}
