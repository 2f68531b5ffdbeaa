internal import PolicyCore
internal import PolicyLang

/// The decision table as tables for people: a row for each way in which a rule can hold, a column
/// for each thing that is asked.
struct DecisionTable {
  private let policy: CompiledPolicy
  private let folder: String
  private let description: ClassDescription
  private let words: ObligationWords

  init(_ policy: CompiledPolicy, folder: String) {
    self.policy = policy
    self.folder = folder
    description = ClassDescription(policy)
    words = ObligationWords(policy)
  }

  var grids: [Grid] {
    [
      grid("classify", "Raises levels and adds to sets, until nothing changes.", policy.classify) {
        let clause = policy.classifyClauses[$0]
        return (clause.rule, effect(clause))
      },
      grid("definitions", "Conditions that other tables ask about.", policy.definitions) {
        (nil, "condition \(policy.definitionClauses[$0]) holds")
      },
      grid("deny", "Every row that holds refuses the request.", policy.deny) {
        let rule = policy.denyClauses[$0]
        return (rule, "refuse with \(policy.rules[Int(rule)].status)")
      },
      grid("forbid", "Every row that holds removes models.", policy.forbid) {
        let clause = policy.forbidClauses[$0]
        return (clause.rule, forbids(clause))
      },
      grid("waive", "Every row that holds spares models one forbid.", policy.waive) {
        let clause = policy.waiveClauses[$0]
        let forbid = policy.rules[Int(clause.forbid)].name
        return (clause.rule, "let \(models(clause.models)) past \(forbid)")
      },
      grid("avoid", "Every row that holds moves models behind the others.", policy.avoid) {
        let clause = policy.avoidClauses[$0]
        return (clause.rule, "move \(models(clause.models)) behind the others")
      },
      grid("route", "The first row that holds gives the candidates.", policy.route) {
        let route = policy.routes[$0]
        return (route.rule, route.parts.map(chain).joined(separator: ", then "))
      },
      grid(
        "fallback", "The first row that holds says what happens on failures, else the default.",
        policy.fallback
      ) {
        let fallback = policy.fallbacks[$0]
        return (fallback.rule, effect(fallback))
      },
      grid("validate", "Every row that holds says what an answer must be.", policy.validate) {
        let validator = policy.validators[$0]
        return (validator.rule, words.text(validator))
      },
      grid("redact", "Every row that holds redacts what models are sent.", policy.redact) {
        let clause = policy.redactClauses[$0]
        let rule = policy.rules[Int(clause.rule)]
        return (clause.rule, "\(words.redaction(rule)) for \(models(clause.models))")
      },
      grid("obligations", "Every row that holds is demanded; the strictest wins.", policy.oblige) {
        let obligation = policy.obligations[$0]
        let kind = policy.rules[Int(obligation.rule)].kind
        return (obligation.rule, "\(kind) \(words.text(obligation.demand))")
      },
    ].filter { !$0.rows.isEmpty }
  }

  private func grid(
    _ title: String, _ note: String, _ table: GuardTable,
    _ clause: (Int) -> (rule: UInt32?, effect: String)
  ) -> Grid {
    let columns = table.dimensions.indices.sorted { table.dimensions[$0] < table.dimensions[$1] }
    var subjects: [(name: String, columns: [Int])] = []
    for column in columns {
      let name = description.subject(Int(table.dimensions[column]))
      if let known = subjects.firstIndex(where: { $0.name == name }) {
        subjects[known].columns.append(column)
      } else {
        subjects.append((name, [column]))
      }
    }
    let rows = table.clauses.enumerated().map { entry, number in
      let (rule, effect) = clause(Int(number))
      let layout = rule.map { policy.rules[Int($0)] }
      let cells = subjects.map { subject in
        let parts = subject.columns.map { cell(entry, $0, table) }.filter { $0 != "-" }
        return parts.isEmpty ? "-" : parts.joined(separator: " and ")
      }
      return [layout?.name ?? "-"] + cells + [
        effect, layout?.because ?? "", layout?.owner ?? "",
        layout?.place(in: policy, folder) ?? "",
      ]
    }
    return Grid(
      title: title, note: note,
      headings: ["rule"] + subjects.map(\.name) + ["effect", "because", "owner", "place"],
      rows: rows, conditions: 1..<1 + subjects.count
    ).withoutEmptyColumns()
  }

  private func cell(_ entry: Int, _ column: Int, _ table: GuardTable) -> String {
    let dimension = Int(table.dimensions[column])
    let layout = policy.dimensions[dimension]
    guard let classes = table.classes(entry: entry, column: column, of: layout) else { return "-" }
    return description.cell(dimension, classes)
  }

  // MARK: - Effects

  private func effect(_ clause: ClassifyClause) -> String {
    var words = clause.raises.map { raise in
      let attribute = policy.attributes[Int(raise.attribute)]
      let rank = ValueText.text(Int64(raise.rank), attribute.type, policy.enumerations)
      return "raise \(attribute.name) to \(rank)"
    }
    words += clause.adds.map { add in
      let attribute = policy.attributes[Int(add.attribute)]
      let members = ValueText.text(
        Int64(bitPattern: add.members), attribute.type, policy.enumerations)
      return "add \(members) to \(attribute.name)"
    }
    if let defined = clause.defines { words.append("condition \(defined) holds") }
    return words.joined(separator: "; ")
  }

  private func effect(_ fallback: FallbackLayout) -> String {
    let condition = fallback.hedge?.condition.map { "; hedge only if condition \($0)" } ?? ""
    return words.summary(fallback) + condition
  }

  private func forbids(_ clause: ModelClause) -> String {
    let rule = policy.rules[Int(clause.rule)]
    guard rule.redactFindings != 0 else { return "remove \(models(clause.models))" }
    let findings = policy.enumerations[1].names(of: rule.redactFindings).joined(separator: ", ")
    return "redact \(findings) with \(rule.redacting) for \(models(clause.models))"
  }

  private func models(_ set: ModelSet) -> String {
    policy.models.indices.filter(set.contains).map { policy.models[$0].name }
      .joined(separator: ", ")
  }

  private func chain(_ part: PartLayout) -> String {
    let names = part.entries.map { entry in
      let name = policy.models[Int(entry.model)].name
      return entry.condition.map { "\(name) (if condition \($0))" } ?? name
    }
    switch part.order {
    case .listed: return names.joined(separator: ", ")
    case .sorted(.cheapest): return "cheapest of " + names.joined(separator: ", ")
    case .sorted(.fastest): return "fastest of " + names.joined(separator: ", ")
    case .sorted(.leastBusy): return "least busy of " + names.joined(separator: ", ")
    case .split(let attribute, let upTo):
      var below = 0
      let arms = zip(names, upTo).map { name, bound in
        let weight = Int(bound) - below
        below = Int(bound)
        return ValueText.percent(Int64(weight)) + " " + name
      }
      return "split by \(policy.attributes[Int(attribute)].name): " + arms.joined(separator: ", ")
    }
  }
}
