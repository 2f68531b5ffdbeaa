import TestSupport

/// Conditions, rules and edits.
extension DraftWriter {
  // MARK: - Conditions

  /// A condition about the request; in `classify` one that only becomes true as things are raised.
  mutating func condition(inClassify: Bool = false) -> String {
    let usable =
      inClassify
      ? atoms.filter { $0.isUpward || changed.isDisjoint(with: $0.reads) }
      : atoms
    // The constructs of this policy are met more often than those of every policy.
    let own = usable.filter { !$0.text.contains("s ") || $0.text.contains("t") }
    func one(_ random: inout RandomSource) -> String {
      random.pick(!own.isEmpty && random.chance(50) ? own : usable).text
    }
    switch random.below(10) {
    case 0..<4: return one(&random)
    case 4..<7: return "\(one(&random)) and \(one(&random))"
    case 7: return "\(one(&random)) or \(one(&random))"
    case 8: return "\(one(&random)) and (\(one(&random)) or \(one(&random)))"
    default:
      return inClassify
        ? "\(one(&random)) and \(one(&random)) and \(one(&random))"
        : "not (\(one(&random)) and \(one(&random)))"
    }
  }

  private mutating func maybeCondition(_ percent: Int) -> String? {
    random.chance(percent) ? condition() : nil
  }

  mutating func modelCondition() -> String {
    let one = random.pick(modelAtoms)
    switch random.below(5) {
    case 0: return "\(one) and \(random.pick(atoms).text)"
    case 1: return "\(one) or \(random.pick(modelAtoms))"
    default: return one
    }
  }

  private mutating func models() -> String {
    let names = draft.models.map(\.name)
    switch random.below(5) {
    case 0, 1: return "models \(random.pick(names))"
    case 2: return "models \(random.some(names).joined(separator: ", "))"
    default: return "models where \(modelCondition())"
    }
  }

  private mutating func times() -> String {
    switch random.below(16) {
    case 0: " from \(start())"
    case 1: " until \(end())"
    default: ""
    }
  }

  // MARK: - Rules

  mutating func writeRules() {
    let classifies = random.pick(topics.contains("levels") ? [1, 2, 3, 4] : [0, 1, 2, 2, 3])
    if topics.contains("findings"), topics.contains("labels"), random.chance(50) {
      draft.declarations.append("detector mrn = /M-[0-9]{3}/ means {p}")
      draft.others[0].values.append("[\"mrn\"]")
      changed.insert("l")
    }
    for _ in 0..<classifies { draft.rules.append(rule("classify")) }
    for _ in 0..<random.below(4) { draft.rules.append(rule("deny")) }
    for _ in 0..<random.between(1, 3) { draft.rules.append(rule("forbid")) }
    if random.chance(25) { draft.rules.append(rule("waive")) }
    if topics.contains("signals") || random.chance(20) { draft.rules.append(rule("avoid")) }
    for _ in 0..<random.between(0, 2) { draft.rules.append(rule("route")) }
    let others = [
      "fallback", "fallback", "validate", "validate", "redact", "record", "cap", "isolate",
      "disclose", "budget", "notify", "deny table", "forbid table",
    ]
    for kind in random.shuffled(others).prefix(random.below(5)) {
      draft.rules.append(rule(kind))
    }
    var last = rule("route")
    last.when = nil
    draft.rules.append(last)
  }

  /// A rule of a kind.
  mutating func rule(_ kind: String, named name: String? = nil) -> Draft.Rule {
    func make(_ letter: String, _ when: String?, _ body: String) -> Draft.Rule {
      Draft.Rule(kind: kind, name: name ?? fresh(letter), when: when, body: body)
    }
    switch kind {
    case "classify": return make("c", condition(inClassify: true), effect() + times())
    case "deny":
      let status = random.pick(["", "", "status 429", "status 451"])
      return make("d", condition(), status + times())
    case "forbid":
      let isRedacting = random.chance(10)
      let method = random.pick(["mask", "drop"])
      let clause = isRedacting ? " unless redacted {email} with \(method)" : ""
      return make("f", maybeCondition(75), models() + clause + times())
    case "waive":
      let names = draft.rules.filter {
        $0.kind == "forbid" && !$0.body.contains("unless")
      }.map(\.name)
      guard let lifted = names.isEmpty ? nil : random.pick(names) else { return rule("deny") }
      let model = random.pick(draft.models.map(\.name))
      return make(
        "w", condition(),
        "lifts \(lifted) models \(model) until \(end()) approved \"x\" because \"y\"")
    case "avoid":
      guard let test = signalTests.isEmpty ? nil : random.pick(signalTests) else {
        return make("a", maybeCondition(80), models())
      }
      return make("a", maybeCondition(40), "models where \(test)")
    case "route": return make("r", condition(), "to \(chain())")
    case "fallback": return make("b", condition(), reaction())
    case "validate":
      let check = random.pick(["is not empty", "is json", "is complete"])
      let action = random.pick(["next", "stop", "repair 1 then next"])
      return make("v", maybeCondition(80), "output \(check) otherwise \(action)")
    case "redact":
      let method = random.pick(["token", "hash", "mask", "drop"])
      let clause = random.chance(40) ? " for \(models())" : ""
      return make("e", maybeCondition(80), "findings {email} with \(method)\(clause)")
    case "record":
      let clause = random.pick([
        "retain at least 5d", "retain at least 1y", "content metadata",
        "content none retain at least 2d", "retain at most 2y",
      ])
      return make("g", maybeCondition(80), clause)
    case "cap":
      let clause = random.pick(["output 5", "attempts 2", "cost $1", "output 9 attempts 3"])
      return make("h", maybeCondition(80), clause)
    case "isolate":
      return make("i", maybeCondition(80), random.pick(["cache off", "provider_state off"]))
    case "disclose":
      let own = name ?? fresh("q")
      return .init(
        kind: kind, name: own, when: maybeCondition(80), body: "header \"x-\(own)\" = \"1\"")
    case "budget":
      let spend = random.pick(["$5 per day", "$9 per hour"])
      return make("u", maybeCondition(80), "spend \(spend) exhausted deny 429")
    case "notify":
      let on = random.pick(["exhausted", "security", "exhausted, slow"])
      return make("n", maybeCondition(80), "on \(on) severity \"x\"")
    case "deny table":
      return make(
        "td", nil,
        "(s\(column.name)) -> status {\n    >= mid\(column.cell) | 451\n"
          + "    -\(column.cell) | 429\n}")
    default:
      let model = random.pick(draft.models.map(\.name))
      return make(
        "tf", nil,
        "(s\(column.name)) -> models {\n    low, high\(column.cell) | where region == us\n"
          + "    mid\(column.cell) | \(model)\n}")
    }
  }

  /// A second column of a table, if the attributes have one.
  private var column: (name: String, cell: String) {
    if topics.contains("enums") { return (", x", " | not {a}") }
    if topics.contains("labels") { return (", l", " | has p") }
    if topics.contains("flag") { return (", vip", " | true") }
    return ("", "")
  }

  private mutating func effect() -> String {
    var effects = ["raise s to mid", "raise s to high", "raise s to high"]
    if changed.contains("t") { effects += ["raise t to mid", "raise t to high"] }
    if changed.contains("l") {
      effects += ["add l {p}", "add l {q}", "add l {p} raise s to mid"]
    }
    return random.pick(effects)
  }

  private mutating func chain() -> String {
    let names = random.some(draft.models.map(\.name))
    var parts = [names.joined(separator: ", ")]
    if topics.contains("split"), random.chance(60) {
      let arms = random.shuffled(draft.models.map(\.name)).prefix(2)
      let weight = random.pick([50, 40, 80])
      let (one, two) = (arms.first ?? "m", arms.last ?? "k")
      parts = ["split by tenant { \(weight)% \(one), \(100 - weight)% \(two) }"]
      if random.chance(40) { parts.append(random.pick(names)) }
      return parts.joined(separator: " then ")
    }
    if topics.contains("serve"), random.chance(50) {
      parts[0] = "cheapest of {\(parts[0])}"
    } else if topics.contains("signals"), random.chance(30) {
      parts[0] = "least_busy of {\(parts[0])}"
    } else if random.chance(20) {
      parts[0] = "models where region == \(random.pick(["eu", "us"]))"
    }
    if random.chance(20) { parts.append(random.pick(draft.models.map(\.name))) }
    return parts.joined(separator: " then ")
  }

  private mutating func reaction() -> String {
    var clauses = random.shuffled([
      "on unavailable stop", "on unavailable retry 2 then next", "on slow stop",
      "on unusable stop", "on connect stop",
      "on security stop", "on broken_stream retry 1 then stop",
      "hedge after 2s", "deadlines total 30s",
    ]).prefix(random.between(1, 2))
    if clauses.count == 2,
      clauses.first?.split(separator: " ").prefix(2)
        == clauses.last?.split(separator: " ").prefix(2)
    {
      clauses.removeLast()
    }
    // In one order, so that equal texts mean the same and others do not.
    return clauses.sorted().joined(separator: " ")
  }

  // MARK: - Edits

  /// The draft with a rule or two changed, and sometimes a declaration.
  mutating func edited() -> Draft {
    let old = draft
    defer { draft = old }
    for _ in 0..<random.between(1, 2) { edit() }
    return draft
  }

  private mutating func edit() {
    let place = random.below(draft.rules.count)
    let rule = draft.rules[place]
    let isLast = place == draft.rules.count - 1
    switch random.below(9) {
    case 0,
      1 where !isLast:
      draft = draft.without([rule.name])
    case 2,
      3 where !isLast && !rule.isTable:
      draft.rules[place].when = condition(inClassify: rule.kind == "classify")
    case 4, 5:
      let other = self.rule(rule.kind, named: rule.name)
      if other.kind == rule.kind { draft.rules[place].body = other.body }
    case 6:
      let kind = random.pick([
        "classify", "deny", "forbid", "waive", "avoid", "route", "fallback", "validate", "redact",
        "record", "cap",
      ])
      draft.rules.insert(self.rule(kind), at: random.below(draft.rules.count))
    case 7:
      if draft.files["names.txt"] != nil { draft.files["names.txt"] = "ab\nb\n" }
      let model = random.below(draft.models.count)
      draft.models[model].facts[1] = random.pick(["low", "mid", "high"])
    case 8 where random.chance(30):
      draft.declarations[0] = "level S { mid < low < high }"
    default:
      let routes = draft.rules.indices.filter { draft.rules[$0].kind == "route" }
      guard routes.count > 2 else { return }
      draft.rules.swapAt(routes[0], routes[1])
    }
  }
}
