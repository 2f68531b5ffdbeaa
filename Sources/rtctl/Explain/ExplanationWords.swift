internal import PolicyCore
internal import PolicyLang

/// Puts the numbers of a decision into words.
struct ExplanationWords {
  private let evaluator: Evaluator
  private let policy: CompiledPolicy
  private let record: DecisionRecord
  private let facts: Facts
  private let session: Session.Opened
  private let values: ValueText

  init(_ evaluator: Evaluator, record: DecisionRecord, facts: Facts, of session: Session.Opened) {
    self.evaluator = evaluator
    policy = evaluator.bundle.policy
    self.record = record
    self.facts = facts
    self.session = session
    values = ValueText(policy)
  }

  // MARK: - Rules

  /// A rule with what it did to this request.
  func rule(_ place: Int) -> Explanation.Rule {
    guard place != DecisionRecord.cannotServe else {
      return Explanation.Rule(kind: "built-in", name: "cannot_serve", place: "")
    }
    let layout = policy.rules[place]
    var rule = Explanation.Rule(
      kind: "\(layout.kind)", name: layout.name, because: layout.because, owner: layout.owner,
      control: layout.control, place: self.place(of: layout))
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
    }
    return rule
  }

  /// A rule as the reason why one model is removed.
  func removing(_ removal: DecisionRecord.Removal) -> (Int) -> Explanation.Rule {
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
        let rank = values.text(Int64(raise.rank), as: attribute.type)
        effects.append("raises `\(attribute.name)` to at least `\(rank)`")
      }
      for add in clause.adds {
        let attribute = policy.attributes[Int(add.attribute)]
        let members = values.text(Int64(bitPattern: add.members), as: attribute.type)
        effects.append("adds `\(members)` to `\(attribute.name)`")
      }
    }
    return effects
  }

  private func forbidden(by place: Int, _ rule: RuleLayout) -> [String] {
    if rule.redactFindings != 0 {
      let findings = values.names(rule.redactFindings, in: Self.findings).joined(separator: ", ")
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
        let names = values.names(missing, in: Self.features).joined(separator: ", ")
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

  func change(_ change: DecisionRecord.Change) -> Explanation.Change {
    let attribute = policy.attributes[change.attribute]
    return Explanation.Change(
      attribute: attribute.name, declared: values.text(change.declared, as: attribute.type),
      raised: values.text(change.raised, as: attribute.type))
  }

  func candidate(_ candidate: DecisionRecord.Candidate) -> Explanation.Candidate {
    Explanation.Candidate(
      model: model(candidate.model),
      redactions: candidate.redactions.map { redaction in
        let names = values.names(redaction.findings, in: Self.findings).joined(separator: ", ")
        return "\(names) (\(redaction.method))"
      })
  }

  /// Why a route did not match: the first part of its condition that does not hold, as its author
  /// wrote it; without the texts, what the table asks for.
  func obstacles(toRoute place: Int, _ obstacles: [Evaluator.Obstacle]) -> [String] {
    if let parts = session.routes?.parts, place < parts.count,
      let part = parts[place].first(where: { !evaluator.holds(probe: $0.probe) })
    {
      let found = part.attributes.compactMap { value(.attribute(UInt32($0))) }
      let because = found.isEmpty ? "" : ": \(found.joined(separator: ", "))"
      return ["`\(part.text)` does not hold\(because)"]
    }
    return obstacles.map(obstacle)
  }

  private func obstacle(_ obstacle: Evaluator.Obstacle) -> String {
    let description = ClassDescription(policy)
    let needed = description.condition(obstacle.dimension, classes: obstacle.needed)
    let found = readings(of: policy.dimensions[obstacle.dimension].kind)
    return found.isEmpty
      ? "`\(needed)` does not hold" : "`\(needed)` does not hold: \(found.joined(separator: ", "))"
  }

  /// The value of everything that a dimension reads: `task` is `chat`.
  private func readings(of kind: Dimension.Kind) -> [String] {
    let readings: [ReadingLayout] =
      switch kind {
      case .symbol(let reading), .members(let reading, _): [reading]
      case .number(let terms, _): terms.map(\.reading)
      case .text(let attribute, _), .automaton(let attribute, _): [.attribute(attribute)]
      case .same(let left, let right), .memberOf(let left, let right): [left, right]
      case .defined: []
      }
    return readings.compactMap(value)
  }

  private func value(_ reading: ReadingLayout) -> String? {
    switch reading {
    case .attribute(let place):
      let attribute = policy.attributes[Int(place)]
      if let change = record.changed.first(where: { $0.attribute == Int(place) }) {
        return "`\(attribute.name)` is `\(values.text(change.raised, as: attribute.type))`"
      }
      return "`\(attribute.name)` is "
        + "`\(values.text(of: Int(place), in: facts, type: attribute.type))`"
    case .declared(let place):
      let attribute = policy.attributes[Int(place)]
      return "`declared.\(attribute.name)` is "
        + "`\(values.text(of: Int(place), in: facts, type: attribute.type))`"
    case .signal: return nil
    }
  }

  private func model(_ place: Int) -> String { policy.models[place].name }

  private func list(_ names: [String]) -> String { names.joined(separator: ", ") }

  /// The places of the built-in enumerations that findings and features are members of.
  private static let features: UInt32 = 0
  private static let findings: UInt32 = 1

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
    return "$" + ValueText.decimal(Int64(clamping: picodollars), digits: 12, atLeast: 2)
  }

  private func sample(_ signal: Signal, of model: Int) -> String {
    guard facts.sampled[model] & (1 << UInt8(signal.place)) != 0 else { return "unknown" }
    let number = facts.signals[model * Signal.allCases.count + signal.place]
    return signal == .p50FirstToken ? ValueText.duration(number) : String(number)
  }
}
