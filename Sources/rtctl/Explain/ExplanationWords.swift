internal import PolicyCore
internal import PolicyLang

/// Puts the numbers of a decision into words.
struct ExplanationWords {
  let evaluator: Evaluator
  let policy: CompiledPolicy
  let record: DecisionRecord
  let facts: Facts
  private let session: Session.Opened

  init(_ evaluator: Evaluator, record: DecisionRecord, facts: Facts, of session: Session.Opened) {
    self.evaluator = evaluator
    policy = evaluator.bundle.policy
    self.record = record
    self.facts = facts
    self.session = session
  }

  // MARK: - Rules

  /// A rule with what it did to this request.
  func rule(_ place: Int) -> RequestExplanation.Rule {
    guard place != DecisionRecord.cannotServe else {
      return RequestExplanation.Rule(kind: "built-in", name: "cannot_serve", place: "")
    }
    let layout = policy.rules[place]
    var rule = RequestExplanation.Rule(
      kind: "\(layout.kind)", name: layout.name, because: layout.because, owner: layout.owner,
      control: layout.control, approved: layout.approved, place: self.place(of: layout))
    switch layout.kind {
    case .classify: rule.effects = classified(by: place)
    case .deny: rule.effects = ["refuses the request with status \(layout.status)"]
    case .forbid: rule.effects = forbidden(by: place, layout)
    case .waive:
      let models = record.waived.filter { $0.by == place }.map { "`\(model($0.model))`" }
      let forbids = Set(
        record.waived.filter { $0.by == place }.map { policy.rules[$0.forbid].name })
      rule.effects = ["lets \(list(models)) past \(list(forbids.sorted().map { "`\($0)`" }))"]
    case .avoid: rule.effects = avoided(by: place)
    case .route: rule.effects = ["is the first route that matches"]
    case .fallback: rule.effects = ["says what happens when a call fails"]
    case .validate: rule.effects = ["says what an answer must be"]
    case .redact: rule.effects = ["redacts what models are sent"]
    case .cap, .isolate, .disclose, .record, .budget, .notify:
      rule.effects = ["is an obligation"]
    }
    return rule
  }

  /// A rule as the reason why one model is removed.
  func removing(_ removal: DecisionRecord.Removal) -> (Int) -> RequestExplanation.Rule {
    { place in
      var rule = self.rule(place)
      rule.effects = place == DecisionRecord.cannotServe ? self.lacks(of: removal.model) : []
      return rule
    }
  }

  private func place(of rule: RuleLayout) -> String {
    let sources = policy.metadata.sources
    let file = Int(rule.source) < sources.count ? sources[Int(rule.source)].name : ""
    return "\(session.folder)\(file):\(rule.line)"
  }

  private func classified(by rule: Int) -> [String] {
    var effects: [String] = []
    for clause in evaluator.classifyClauses() where clause.rule.map(Int.init) == rule {
      for raise in clause.raises {
        let attribute = policy.attributes[Int(raise.attribute)]
        let rank = text(Int64(raise.rank), attribute)
        effects.append("raises `\(attribute.name)` to at least `\(rank)`")
      }
      for add in clause.adds {
        let attribute = policy.attributes[Int(add.attribute)]
        let members = text(Int64(bitPattern: add.members), attribute)
        effects.append("adds `\(members)` to `\(attribute.name)`")
      }
    }
    return effects
  }

  private func forbidden(by place: Int, _ rule: RuleLayout) -> [String] {
    if rule.redactFindings != 0 {
      let findings = names(rule.redactFindings, in: Self.findings).joined(separator: ", ")
      let models = evaluator.forbids().filter { $0.rule == place }
        .reduce(ModelSet()) { $0.union($1.models) }
      let names = policy.models.indices.filter(models.contains).map { "`\(model($0))`" }
      return ["redacts \(findings) (\(rule.redacting)) for \(list(names))"]
    }
    var effects: [String] = []
    let removed = record.removed.filter { $0.by.contains(place) }.map { "`\(model($0.model))`" }
    if !removed.isEmpty { effects.append("removes \(list(removed))") }
    let waived = record.waived.filter { $0.forbid == place }.map { "`\(model($0.model))`" }
    if !waived.isEmpty { effects.append("is waived for \(list(waived))") }
    return effects
  }

  private func avoided(by rule: Int) -> [String] {
    let candidates = record.candidates.map(\.model)
    let models = evaluator.avoidances().filter { $0.rule == rule }
      .reduce(ModelSet()) { $0.union($1.models) }
    let names = candidates.filter(models.contains).map { "`\(model($0))`" }
    return ["puts \(list(names)) behind the models that no rule avoids"]
  }

  /// Why a model cannot serve the request.
  private func lacks(of place: Int) -> [String] {
    let model = policy.models[place]
    var words: [String] = []
    if let needs = policy.attributes.firstIndex(where: { $0.source == .needs }) {
      let missing = UInt64(bitPattern: facts.numbers[needs]) & ~model.accepts
      if missing != 0 {
        let names = names(missing, in: Self.features).joined(separator: ", ")
        words.append("the request needs \(names), which it does not accept")
      }
    }
    if let context = model.context {
      let prompt = policy.attributes.firstIndex { $0.source == .promptTokens }
      let output = policy.attributes.firstIndex { $0.role == .outputLimit }
      let tokens = (prompt.map { facts.numbers[$0] } ?? 0, output.map { facts.numbers[$0] } ?? 0)
      let (sum, isOver) = tokens.0.addingReportingOverflow(tokens.1)
      if isOver || sum > context {
        words.append(
          "prompt (\(tokens.0)) and output limit (\(tokens.1)) are more than its context of "
            + "\(context) tokens")
      }
    }
    return words
  }

  // MARK: - Models and values

  func change(_ change: DecisionRecord.Change) -> RequestExplanation.Change {
    let attribute = policy.attributes[change.attribute]
    return RequestExplanation.Change(
      attribute: attribute.name, declared: text(change.declared, attribute),
      raised: text(change.raised, attribute))
  }

  func candidate(_ candidate: DecisionRecord.Candidate) -> RequestExplanation.Candidate {
    RequestExplanation.Candidate(
      model: model(candidate.model),
      redactions: candidate.redactions.map { redaction in
        let names = names(redaction.findings, in: Self.findings).joined(separator: ", ")
        return "\(names) (\(redaction.method))"
      })
  }

  /// Why a route did not match: the first part of its condition that does not hold, as its author
  /// wrote it; without the texts, what the table asks for.
  func obstacles(toRoute place: Int) -> [String] {
    if let parts = session.routes?.parts, place < parts.count,
      let part = parts[place].first(where: { !evaluator.holds(probe: $0.probe) })
    {
      let found = part.attributes.map { "`\(policy.attributes[$0].name)` is `\(value($0))`" }
      let because = found.isEmpty ? "" : ": \(list(found))"
      return ["`\(part.text)` does not hold\(because)"]
    }
    return PolicyCore.Explanation.mismatch(route: place, evaluator: evaluator, facts: facts)
      .map(\.text)
  }

  /// What an attribute has after `classify`.
  private func value(_ place: Int) -> String {
    let attribute = policy.attributes[place]
    if attribute.type == .string { return ValueText.quoted(facts.text(place)) }
    return text(evaluator.value(place), attribute)
  }

  private func text(_ number: Int64, _ attribute: AttributeLayout) -> String {
    ValueText.text(number, attribute.type, policy.enumerations)
  }

  private func names(_ members: UInt64, in enumeration: Int) -> [String] {
    policy.enumerations[enumeration].names(of: members)
  }

  private func model(_ place: Int) -> String { policy.models[place].name }

  private func list(_ names: [String]) -> String { names.joined(separator: ", ") }

  /// The places of the built-in enumerations that findings and features are members of.
  private static let features = 0
  private static let findings = 1

  // MARK: - Order

  /// Why the candidates of the route that matched stand in their order.
  func order(_ route: Int) -> [String] {
    guard let place = policy.routes.firstIndex(where: { Int($0.rule) == route }),
      !record.candidates.isEmpty
    else { return [] }
    var words = policy.routes[place].parts.compactMap { order(of: $0, route: place) }
    for (rule, models) in evaluator.avoidances() {
      let names = record.candidates.map(\.model).filter(models.contains).map { "`\(model($0))`" }
      let isAll = names.count == record.candidates.count
      if names.isEmpty { continue }
      words.append(
        isAll
          ? "`\(policy.rules[rule].name)` would avoid all of them, so the order stays"
          : "`\(policy.rules[rule].name)` moves \(list(names)) behind the others")
    }
    return words.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func order(of part: PartLayout, route: Int) -> String? {
    let candidates = Set(record.candidates.map(\.model))
    let models = part.entries.map { Int($0.model) }.filter(candidates.contains)
    guard let first = models.first else { return nil }
    switch part.order {
    case .listed:
      return models.count == 1
        ? "`\(model(first))`: as the route names it"
        : "\(list(models.map { "`\(model($0))`" })): in the order of the route"
    case .sorted(let order):
      return sorted(order, record.candidates.map(\.model).filter(models.contains))
    case .split(let attribute, let upTo):
      let name = policy.attributes[Int(attribute)].name
      let bucket = evaluator.bucket(of: Int(attribute), route, facts)
      let arm = upTo.firstIndex { bucket < UInt64($0) } ?? 0
      let chosen = Int(part.entries[arm].model)
      return "split by `\(name)`: bucket \(bucket) of 10,000 belongs to `\(model(chosen))`"
        + (candidates.contains(chosen) ? "" : ", which is not admissible")
    }
  }

  private func sorted(_ order: SortOrder, _ models: [Int]) -> String {
    switch order {
    case .cheapest:
      return "cheapest first: " + list(models.map { "`\(model($0))` \(cost(of: $0))" })
    case .fastest:
      return "fastest first, in steps of 100ms: "
        + list(models.map { "`\(model($0))` \(sample(.p50FirstToken, of: $0))" })
        + (facts.isExploring ? "; this request tries models without a sample first" : "")
    case .leastBusy:
      return "least busy first: "
        + list(models.map { "`\(model($0))` \(sample(.inFlight, of: $0))" })
    }
  }

  /// Prompt and full output at the model's prices.
  private func cost(of place: Int) -> String {
    let model = policy.models[place]
    let prompt = policy.attributes.firstIndex { $0.source == .promptTokens }
    let output = policy.attributes.firstIndex { $0.role == .outputLimit }
    let picodollars =
      Int128(model.priceIn ?? 0) * Int128(prompt.map { facts.numbers[$0] } ?? 0)
      + Int128(model.priceOut ?? 0) * Int128(output.map { facts.numbers[$0] } ?? 0)
    return Self.dollars(picodollars)
  }

  /// Millionths of millionths of a dollar, with as many digits as they need.
  private static func dollars(_ picodollars: Int128) -> String {
    let digits = String(picodollars)
    let padded = String(repeating: "0", count: max(0, 13 - digits.count)) + digits
    var fraction = padded.suffix(12)
    while fraction.count > 2, fraction.hasSuffix("0") { fraction.removeLast() }
    return "$\(padded.dropLast(12)).\(fraction)"
  }

  private func sample(_ signal: Signal, of model: Int) -> String {
    guard facts.sampled[model] & (1 << UInt8(signal.place)) != 0 else { return "unknown" }
    let number = facts.signals[model * Signal.allCases.count + signal.place]
    return signal == .p50FirstToken ? ValueText.duration(number) : String(number)
  }
}
