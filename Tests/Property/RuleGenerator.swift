import TestSupport

/// Makes rules up, as text.
struct RuleGenerator {
  var random: RandomSource
  let vocabulary: Vocabulary
  var samples: [String] = []
  /// Tables that lie in files, by the name of the file.
  var data: [String: String] = [:]
  private var names: [String] = []

  init(_ random: RandomSource, _ vocabulary: Vocabulary) {
    self.random = random
    self.vocabulary = vocabulary
  }

  mutating func rules() -> [GeneratedPolicy.Rule] {
    var rules: [GeneratedPolicy.Rule] = []
    let size = random.chance(2) ? 30 : random.pick([1, 1, 2, 3, 5])
    for _ in 0..<random.below(3 * size) { append(classify(), to: &rules) }
    for _ in 0..<random.below(size + 1) { append(deny(), to: &rules) }
    var forbids: [String] = []
    for _ in 0..<random.below(4 * size) {
      let (rule, canBeWaived) = forbid()
      if canBeWaived { forbids.append(rule.name) }
      rules.append(rule)
    }
    if !forbids.isEmpty {
      for _ in 0..<random.below(4 * size) { rules.append(waive(random.pick(forbids))) }
    }
    for _ in 0..<random.below(3 * size) { rules.append(avoid()) }
    rules = random.shuffled(rules + obligations(3 * size))
    for _ in 0..<random.below(size + 1) {
      append(random.chance(20) ? fallbackTable() : fallback(), to: &rules)
    }
    for _ in 0..<random.below(4 * size) {
      append(random.chance(15) ? routeTable() : route(), to: &rules)
    }
    let last = name("route")
    rules.append(.init(kind: "route", name: last, text: "route \(last) { to \(chain()) }"))
    return rules
  }

  private func append(_ rule: GeneratedPolicy.Rule?, to rules: inout [GeneratedPolicy.Rule]) {
    if let rule { rules.append(rule) }
  }

  // MARK: - Parts

  mutating func name(_ kind: String) -> String {
    var name = ""
    repeat {
      name =
        random.pick(["r", "R", "zz", "a_", String(kind.prefix(2)), "_x"]) + "\(random.below(900))"
      if name.hasPrefix("_") { name = "x" + name }
    } while names.contains(name)
    names.append(name)
    return name
  }

  mutating func when(
    _ place: ConditionGenerator.Place = .request, depth: Int? = nil
  ) -> String {
    "when " + condition(place, depth ?? random.between(0, 2))
  }

  mutating func condition(_ place: ConditionGenerator.Place, _ depth: Int) -> String {
    var generator = ConditionGenerator(RandomSource(seed: random.next()), vocabulary, place)
    let text = generator.condition(depth)
    samples += generator.samples
    return text
  }

  /// `models where …` or `models a, b`.
  mutating func models(_ place: ConditionGenerator.Place) -> String {
    random.chance(65)
      ? "models where \(condition(place, random.between(0, 2)))"
      : "models \(some(vocabulary.models))"
  }

  mutating func some(_ names: [String]) -> String {
    random.some(names).prefix(5).joined(separator: ", ")
  }

  /// Reasons and dates.
  mutating func notes(because: Int = 40) -> [String] {
    var notes: [String] = []
    if random.chance(because) { notes.append("because \"\(random.pick(["law", "load", "é"]))\"") }
    if random.chance(10) { notes.append("owner \"dpo\"") }
    if random.chance(10) { notes.append("control \"C-1\"") }
    let day: Int64 = 86_400_000_000
    let midnight = Vocabulary.base - day / 2
    let from = random.between(-2, 1)
    if random.chance(12) {
      notes.append("from \(Vocabulary.instant(midnight + day * Int64(from)))")
    }
    if random.chance(12) {
      let until = max(from, random.between(-1, 2))
      notes.append("until \(Vocabulary.instant(midnight + day * Int64(until)))")
    }
    return notes
  }

  mutating func rule(_ kind: String, _ clauses: [String]) -> GeneratedPolicy.Rule {
    rule(kind, name(kind), clauses)
  }

  private mutating func rule(
    _ kind: String, _ name: String, _ clauses: [String]
  ) -> GeneratedPolicy.Rule {
    let body = random.shuffled(clauses).joined(separator: "   ")
    return .init(kind: kind, name: name, text: "\(kind) \(name) { \(body) }")
  }

  // MARK: - Hard rules

  private mutating func classify() -> GeneratedPolicy.Rule? {
    let changed = vocabulary.attributes.filter(\.isClassified)
    guard !changed.isEmpty else { return nil }
    if random.chance(20), let table = classifyTable(random.pick(changed)) { return table }
    var clauses = [when(.classify)] + notes()
    for named in random.some(changed).prefix(2) {
      switch named.kind {
      case .symbol(let id):
        clauses.append("raise \(named.name) to \(random.pick(vocabulary.enumerations[id].values))")
      case .set(let id):
        clauses.append("add \(named.name) {\(some(vocabulary.enumerations[id].values))}")
      case .bool, .string, .number: break
      }
    }
    return rule("classify", clauses)
  }

  private mutating func deny() -> GeneratedPolicy.Rule? {
    if random.chance(15) {
      return table("deny", headings: ["status", "because"]) {
        "\($0.pick([403, 429, 451])) | \"\($0.pick(["law", "load"]))\""
      }
    }
    var clauses =
      [
        "when (\(condition(.request, 1))) and (\(condition(.request, 1))) and (\(condition(.request, 0)))"
      ] + notes()
    if random.chance(60) { clauses.append("status \(random.pick([403, 429, 451]))") }
    return rule("deny", clauses)
  }

  private mutating func forbid() -> (rule: GeneratedPolicy.Rule, canBeWaived: Bool) {
    if random.chance(15), let table = forbidTable() { return (table, false) }
    var clauses = [models(.hard)] + notes()
    if random.chance(60) { clauses.append(when()) }
    let isRedacted = random.chance(25)
    if isRedacted {
      let findings = random.some(["email", "phone", "pan", "iban", "us_ssn", "jwt"]).prefix(3)
      let method = random.pick(["token", "hash", "mask", "drop"])
      clauses.append("unless redacted {\(findings.joined(separator: ", "))} with \(method)")
    }
    return (rule("forbid", clauses), !isRedacted)
  }

  private mutating func waive(_ forbid: String) -> GeneratedPolicy.Rule {
    let day: Int64 = 86_400_000_000
    let until = Vocabulary.base - day / 2 + day * Int64(random.between(-1, 3))
    var clauses = [
      "lifts \(forbid)", when(), "models \(some(vocabulary.models))", "approved \"dpo\"",
      "because \"a reason\"", "until \(Vocabulary.instant(until))",
    ]
    if random.chance(20) { clauses.append("from \(Vocabulary.instant(until - 2 * day))") }
    return rule("waive", clauses)
  }

  // MARK: - Soft rules

  private mutating func avoid() -> GeneratedPolicy.Rule {
    var clauses = [models(.soft)] + notes()
    if random.chance(40) { clauses.append(when()) }
    return rule("avoid", clauses)
  }

  private mutating func route() -> GeneratedPolicy.Rule {
    rule("route", [when(), "to \(chain())"] + notes())
  }

  private mutating func routeTable() -> GeneratedPolicy.Rule? {
    var chains = (0..<8).map { _ in chain() }
    return table("route", headings: ["to"]) { _ in chains.removeLast() }
  }

  mutating func chain() -> String {
    (0..<random.pick([1, 1, 1, 2, 3])).map { _ in part() }.joined(separator: " then ")
  }

  private mutating func part() -> String {
    let selection = models(.soft)
    let set = "{\(some(vocabulary.models))}"
    switch random.below(10) {
    case 0, 1: return selection
    case 2 where vocabulary.hasPrices && vocabulary.hasTokens:
      return "cheapest of \(random.chance(50) ? selection : set)"
    case 3: return "least_busy of \(random.chance(50) ? selection : set)"
    case 4: return "fastest of \(random.chance(50) ? selection : set)"
    case 5, 6: return split() ?? some(vocabulary.models)
    default: return some(vocabulary.models)
    }
  }

  private mutating func split() -> String? {
    let keys = vocabulary.attributes.filter {
      switch $0.kind {
      case .string, .symbol, .number(.int, _): true
      case .bool, .number, .set: false
      }
    }
    guard !keys.isEmpty else { return nil }
    let models = Array(random.some(vocabulary.models).prefix(4))
    var rest = 10_000
    var arms: [String] = []
    for (index, model) in models.enumerated() {
      let isLast = index == models.count - 1
      let weight = isLast ? rest : random.between(1, rest - (models.count - index))
      rest -= weight
      arms.append("\(Vocabulary.text(.percent, Int64(weight), &random)) \(model)")
    }
    return "split by \(random.pick(keys).name) { \(arms.joined(separator: ", ")) }"
  }

  // MARK: - Tables

  /// A table whose rows differ in their first column when it is unique.
  mutating func table(
    _ kind: String, headings: [String], result: (inout RandomSource) -> String
  ) -> GeneratedPolicy.Rule? {
    let first = vocabulary.attributes.filter {
      if case .symbol(let id) = $0.kind { return vocabulary.values(id).count > 1 }
      return false
    }
    guard let key = first.first, case .symbol(let id) = key.kind else { return nil }
    let others = random.shuffled(vocabulary.attributes.filter { $0.name != key.name }).prefix(2)
    let isUnique = random.chance(50)
    let values = Array(vocabulary.values(id).dropFirst(key.lowest))
    var rows: [String] = []
    for value in random.some(values).prefix(6) {
      let rowKey =
        isUnique || random.chance(60)
        ? value
        : random.pick(["-", "not {\(value)}", "\(value), \(random.pick(values))"])
      if rowKey.hasPrefix("not"), values.count < 2 { continue }
      let cells = [rowKey] + others.map { cell($0) } + [result(&random)]
      rows.append("  " + cells.joined(separator: " | "))
    }
    guard !rows.isEmpty else { return nil }
    let columns = ([key] + others).map(\.name).joined(separator: ", ")
    let name = name(kind)
    if random.chance(20), isFileTable(kind) {
      return fileTable(kind, name, columns, headings, rows, isUnique: isUnique)
    }
    let notes = notes().joined(separator: " ")
    let text =
      "\(kind) \(isUnique ? "unique " : "")table \(name) (\(columns)) -> "
      + "\(headings.joined(separator: ", ")) \(notes) {\n\(rows.joined(separator: "\n"))\n}"
    return .init(kind: kind, name: name, text: text)
  }

  mutating func cell(_ named: Vocabulary.Named) -> String {
    if random.chance(35) { return "-" }
    switch named.kind {
    case .bool: return random.pick(["true", "false"])
    case .string: return vocabulary.literal(.string, &random)
    case .number(.instant, let range):
      return ">= \(vocabulary.literal(.number(.instant, range), &random))"
    case .number(let unit, let range):
      let numbers = [random.number(in: range), random.number(in: range)].sorted()
      let low = Vocabulary.text(unit, numbers[0], &random)
      return random.pick([
        ">= \(low)", "<= \(low)", low, "\(low)..\(Vocabulary.text(unit, numbers[1], &random))",
      ])
    case .symbol(let id):
      let values = Array(vocabulary.values(id).dropFirst(named.lowest))
      let isLevel = id >= 0 && vocabulary.enumerations[id].isLevel
      return isLevel && random.chance(50)
        ? ">= \(random.pick(values))" : random.some(values).prefix(3).joined(separator: ", ")
    case .set(let id): return "has \(random.pick(vocabulary.enumerations[id].values))"
    }
  }
}
