internal import PolicyCore
internal import PolicyLang

extension RequestExplanation {
  /// The explanation as one JSON object on one line.
  func json() -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      if !id.isEmpty {
        json.member("id", id.hasPrefix("\"") ? String(id.dropFirst().dropLast()) : id)
      }
      switch effect {
      case .route: json.member("effect", "route")
      case .deny: json.member("effect", "deny")
      case .noCandidate: json.member("effect", "no_candidate")
      }
      if status != 0 { json.member("status", status) }
      if let route {
        json.key("route")
        write(route, &json)
      }
      array("raised", changes, &json) { change, json in
        json.member("attribute", change.attribute)
        json.member("declared", change.declared)
        json.member("raised", change.raised)
      }
      array("candidates", candidates, &json) { candidate, json in
        json.member("model", candidate.model)
        strings("redact", candidate.redactions, &json)
      }
      strings("order", order, &json)
      array("removed", removed, &json) { removal, json in
        json.member("model", removal.model)
        array("by", removal.by, &json) { rule, json in members(rule, &json) }
      }
      array("waived", waived, &json) { waiver, json in
        json.member("model", waiver.model)
        json.key("forbid")
        write(waiver.forbid, &json)
        json.key("by")
        write(waiver.by, &json)
      }
      array("rules", rules, &json) { rule, json in members(rule, &json) }
      if let fallback {
        json.key("fallback")
        json.object { json in members(fallback, &json) }
      }
      array("validators", validators, &json) { obligation, json in members(obligation, &json) }
      array("redactions", redactions, &json) { obligation, json in members(obligation, &json) }
      array("obligations", obligations, &json) { obligation, json in members(obligation, &json) }
      strings("owed", owed, &json)
      array("earlierRoutes", earlier, &json) { route, json in
        json.member("rule", route.rule.name)
        json.member("place", route.rule.place)
        strings("obstacles", route.obstacles, &json)
      }
      json.member("now", now)
    }
    return json.bytes + [0x0A]
  }

  private func members(_ obligation: Obligation, _ json: inout JSONWriter) {
    members(obligation.rule, &json)
    strings("demands", obligation.demands, &json)
  }

  private func write(_ rule: Rule, _ json: inout JSONWriter) {
    json.object { json in members(rule, &json) }
  }

  private func members(_ rule: Rule, _ json: inout JSONWriter) {
    json.member("kind", rule.kind)
    json.member("name", rule.name)
    if let because = rule.because { json.member("because", because) }
    if let approved = rule.approved { json.member("approved", approved) }
    if let owner = rule.owner { json.member("owner", owner) }
    if let control = rule.control { json.member("control", control) }
    if !rule.place.isEmpty { json.member("place", rule.place) }
    strings("effects", rule.effects, &json)
  }

  private func strings(_ key: String, _ texts: [String], _ json: inout JSONWriter) {
    guard !texts.isEmpty else { return }
    json.key(key)
    json.array { json in for text in texts { json.string(text) } }
  }

  private func array<Element>(
    _ key: String, _ elements: [Element], _ json: inout JSONWriter,
    _ body: (Element, inout JSONWriter) -> Void
  ) {
    guard !elements.isEmpty else { return }
    json.key(key)
    json.array { json in
      for element in elements { json.object { json in body(element, &json) } }
    }
  }
}
