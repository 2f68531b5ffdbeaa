import TestSupport

/// One pair of drafts before the court: all commands, all requests, all verdicts.
struct Trial {
  enum Part: String, CaseIterable { case check, verify, diff, reach, coverage }

  let court: Court
  var old: Draft
  var new: Draft
  var world: World
  /// The requests of the world, then those that were printed.
  var lines: [String]
  var places: [String: Int] = [:]
  var decided: [Int] = []
  var answers = Court.Answers()
  var tally = Tally()
  /// Rules that `check` leaves open, as quoted.
  var open: Set<String> = []
  /// By instant of the world: whether it is within 90 days from the run.
  private let soon: [Bool]

  /// Judges the parts; nil when the policy is none.
  static func judge(
    _ old: Draft, _ new: Draft, _ court: Court, parts: Set<Part> = Set(Part.allCases)
  ) throws -> Tally? {
    let (old, new) = try court.withTenants(old, new)
    var trial = Trial(court: court, old: old, new: new)
    guard try trial.dropImpossible(parts) else { return nil }
    let isDone = try trial.run(parts)
    return isDone ? trial.tally : nil
  }

  private init(court: Court, old: Draft, new: Draft) {
    self.court = court
    self.old = old
    self.new = new
    world = World(old)
    lines = world.lines
    soon = (world.dimensions.last?.values ?? []).map { value in
      let instant = value?.dropFirst() ?? ""
      return instant >= "2026-06-15T12" && instant < "2026-09-13"
    }
  }

  /// Requests of the world.
  var requests: Range<Int> { 0..<world.lines.count }

  func decision(_ request: Int) -> Decision { court.decisions[decided[request]] }

  /// Whether the time of a request is within 90 days from the run.
  func isSoon(_ request: Int) -> Bool {
    let last = world.dimensions.count - 1
    return soon[world.places(of: request, in: [last])[0]]
  }

  mutating func add(printed line: String) {
    guard places[line] == nil else { return }
    places[line] = lines.count
    lines.append(line)
  }

  // MARK: - Conditions that nothing meets

  /// What a rule needs of a request to do anything: its condition, and one of models.
  private func parts(of rule: Draft.Rule) -> (when: String?, models: String?) {
    guard !rule.isTable, let start = rule.body.range(of: "models where ") else {
      return (rule.when, nil)
    }
    guard ["forbid", "avoid", "redact"].contains(rule.kind) else { return (rule.when, nil) }
    var text = rule.body[start.upperBound...]
    for end in [" unless ", " from ", " until "] {
      if let place = text.range(of: end) { text = text[..<place.lowerBound] }
    }
    return (rule.when, String(text))
  }

  /// Whether a rule has begun and not ended at the time of a request.
  private func isInForce(_ rule: Draft.Rule, _ request: Int) -> Bool {
    let day = world.value("now", of: request).map { String($0.dropFirst().prefix(10)) } ?? ""
    let words = rule.body.split(separator: " ").map(String.init)
    return zip(words, words.dropFirst()).allSatisfy { word, date in
      guard date.hasPrefix("202") else { return true }
      return word == "from" ? day >= date : word == "until" ? day <= date : true
    }
  }

  /// Judges what is said of conditions, and leaves the impossible ones out of both drafts.
  private mutating func dropImpossible(_ parts: Set<Part>) throws -> Bool {
    try court.write(old, to: "old")
    let found = court.json(["check", "old"]).object["diagnostics"] as? [[String: Any]]
    guard let found else { return false }
    let messages = found.map(Finding.init)
    open = Set(messages.filter { $0.code == "A0109" }.flatMap(\.names))
    let errors = messages.filter(\.isError)
    guard errors.allSatisfy({ $0.code == "A0101" }) else { return false }
    let impossible = Set(errors.compactMap(\.names.first))
    if parts.contains(.check) {
      let asked = old.rules.filter {
        !$0.isTable && $0.when != nil && !$0.body.contains("\($0.kind) == \($0.name)")
          && !["error_rate", "health", "in_flight"].contains(where: $0.body.contains)
      }
      let needs = asked.map { self.parts(of: $0) }
      guard
        let answers = try court.ask(
          old, needs.compactMap(\.when) + old.claims.compactMap(\.when),
          ofModels: needs.compactMap(\.models), world.lines)
      else { return false }
      for claim in old.claims {
        guard let when = claim.when else { continue }
        tally.count("check A0101")
        let isMet = answers.holds[when]?.contains(true) ?? true
        let isNamed = impossible.contains(claim.name)
        if isMet, isNamed {
          tally.add("check: A0101 of a claim that speaks of requests", claim.text)
        } else if !isMet, !isNamed, old.isWhole, !open.contains(claim.name) {
          tally.add("check: a claim about no request is not reported", claim.text)
        }
      }
      for (rule, need) in zip(asked, needs) {
        tally.count("check A0101")
        func isMet(_ request: Int) -> Bool {
          (need.when.flatMap { answers.holds[$0]?[request] } ?? true)
            && need.models.map { !(answers.models[$0]?[request].isEmpty ?? true) } ?? true
        }
        let isNamed = impossible.contains(rule.name)
        if isNamed, let met = requests.first(where: { isMet($0) && isInForce(rule, $0) }) {
          tally.add("check: A0101 of a condition that is met", "\(rule.text)\(lines[met])")
        } else if !isNamed, !requests.contains(where: isMet), old.isWhole,
          !open.contains(rule.name), need.models == nil
        {
          tally.add("check: impossible condition not reported", "\(rule.text)")
        }
      }
    }
    guard !impossible.isEmpty else { return true }
    old = old.without(impossible)
    new = new.without(impossible)
    // A rule that leaves takes what only it raised with it.
    try court.write(old, to: "old")
    let rest = court.json(["check", "old"]).object["diagnostics"] as? [[String: Any]] ?? []
    return !rest.map(Finding.init).contains(where: \.isError)
  }

  // MARK: - All commands

  private mutating func run(_ parts: Set<Part>) throws -> Bool {
    let findings = (court.json(["check", "old"]).object["diagnostics"] as? [[String: Any]] ?? [])
      .map(Finding.init)
    open = Set(findings.filter { $0.code == "A0109" }.flatMap(\.names))
    let proofs =
      parts.contains(.verify)
      ? court.json(["verify", "old"]).object["invariants"] as? [[String: Any]] ?? [] : []
    if parts.contains(.verify), proofs.count != old.claims.count { return false }
    var reached: [String: [String: Any]] = [:]
    if parts.contains(.reach) {
      for model in old.models {
        reached[model.name] = court.json(["reach", "old", model.name]).object
      }
    }
    let coverage =
      parts.contains(.coverage) ? court.json(["test", "old", "--coverage"]).object : [:]
    var differences: (forth: Comparison, back: Comparison)?
    if parts.contains(.diff) {
      try court.write(new, to: "new")
      let forth = Comparison(court.json(["diff", "old", "new"]).object)
      let back = Comparison(court.json(["diff", "new", "old"]).object)
      if let forth, let back {
        differences = (forth, back)
      } else {
        tally.count("diff refused")
      }
    }

    for finding in findings { if let witness = finding.witness { add(printed: witness) } }
    for proof in proofs {
      for key in ["request", "other"] { (proof[key] as? String).map { add(printed: $0) } }
    }
    for table in reached.values {
      for way in table["ways"] as? [[String: Any]] ?? [] {
        (way["request"] as? String).map { add(printed: $0) }
      }
    }
    for change in (differences?.forth.changes ?? []) + (differences?.back.changes ?? []) {
      change.request.map { add(printed: $0) }
    }

    guard let decided = try court.decide("old", lines) else { return false }
    self.decided = decided
    if decided.prefix(world.lines.count).contains(where: { court.decisions[$0].effect == "invalid" }
    ) {
      tally.add("a request of the world is refused", lines[0])
      return true
    }
    if parts.contains(.check) { try judge(findings: findings) }
    if parts.contains(.verify) { try judge(proofs: proofs) }
    if let differences, let other = try court.decide("new", lines) {
      judge(differences.forth, other, isForward: true)
      judge(differences.back, other, isForward: false)
    }
    for model in old.models {
      if let table = reached[model.name] { judge(reach: table, of: model.name) }
    }
    if parts.contains(.coverage) { try judge(coverage: coverage) }
    return true
  }
}

/// A diagnostic of `check`.
struct Finding {
  var code: String
  var isError: Bool
  var message: String
  /// What message and label quote.
  var names: [String]
  var witness: String?

  init(_ fields: [String: Any]) {
    code = fields["code"] as? String ?? ""
    isError = fields["severity"] as? String == "error"
    message = fields["message"] as? String ?? ""
    witness = fields["witness"] as? String
    let label = fields["label"] as? String ?? ""
    names = [message, label].flatMap { text in
      text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
  }
}
