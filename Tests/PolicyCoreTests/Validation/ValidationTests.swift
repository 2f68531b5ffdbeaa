import PolicyCore
import Testing

/// Every rule that a bundle must keep, broken once.
@Suite struct ValidationTests {
  struct Damage: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let code: BundleError.Code
    let change: @Sendable (inout CompiledPolicy) -> Void

    init(
      _ name: String, _ code: BundleError.Code,
      _ change: @escaping @Sendable (inout CompiledPolicy) -> Void
    ) {
      testDescription = name
      self.code = code
      self.change = change
    }
  }

  static let damages: [Damage] = [
    Damage("digest of a source", .inconsistent) { $0.metadata.sources[0].digest = [1] },
    Damage("built-in enumerations", .inconsistent) { $0.enumerations.swapAt(0, 1) },
    Damage("a value twice", .inconsistent) { $0.enumerations[4].values[1] = "chat" },
    Damage("no spelling", .inconsistent) { $0.enumerations[4].outside = [] },
    Damage("too many members", .overLimit) {
      $0.enumerations[6].values = (0..<65).map { "v\($0)" }
      $0.enumerations[6].outside = $0.enumerations[6].values
    },
    Damage("conditions compared", .inconsistent) {
      $0.evidence.translation = TranslationRecord()
      $0.evidence.translation?.exhaustive = 1
    },
    Damage("rules that fired", .inconsistent) {
      $0.evidence.translation = TranslationRecord()
      $0.evidence.translation?.fired = 1
    },
    Damage("an invariant twice", .inconsistent) {
      $0.evidence.proofs = [ProofRecord(name: "a", claim: ""), ProofRecord(name: "a", claim: "")]
    },
    Damage("a proof that ends before it begins", .inconsistent) {
      $0.evidence.proofs = [ProofRecord(name: "a", claim: "", asOf: 2, horizon: 1)]
    },
    Damage("built-in attributes", .inconsistent) { $0.attributes.removeLast() },
    Damage("an attribute twice", .inconsistent) { $0.attributes[1].name = "task" },
    Damage("enumeration", .danglingPlace) { $0.attributes[0].type = .symbol(99) },
    Damage("unknown as", .danglingPlace) { $0.attributes[0].unknownAs = 3 },
    Damage("at least of an enum", .danglingPlace) { $0.attributes[0].atLeast = 0 },
    Damage("default", .inconsistent) { $0.attributes[0].presence = .number(3) },
    Damage("default of a set", .inconsistent) { $0.attributes[2].presence = .number(8) },
    Damage("default text", .inconsistent) { $0.attributes[3].presence = .text([0xFF]) },
    Damage("length", .overLimit) { $0.attributes[3].maxBytes = 8_193 },
    Damage("role", .inconsistent) { $0.attributes[0].role = .deadline },
    Damage("two roles", .inconsistent) { $0.attributes[4].role = .outputLimit },
    Damage("classified enum", .inconsistent) { $0.attributes[0].isClassified = true },
    Damage("a model twice", .inconsistent) { $0.models[1].name = "a" },
    Damage("a rule twice", .inconsistent) { $0.rules[1].name = $0.rules[0].name },
    Damage("order of rules", .wrongOrder) { $0.rules.swapAt(0, $0.rules.count - 1) },
    Damage("source of a rule", .danglingPlace) { $0.rules[0].source = 1 },
    Damage("status of a deny", .inconsistent) { $0.rules[3].status = 200 },
    Damage("status of a classify", .inconsistent) { $0.rules[0].status = 403 },
    Damage("redaction by a deny", .inconsistent) { $0.rules[3].redactFindings = 1 },
    Damage("findings", .inconsistent) { $0.rules[5].redactFindings = 16 },
    Damage("columns", .danglingPlace) { $0.automata[0].columnOf[7] = 2 },
    Damage("states", .danglingPlace) { $0.automata[0].next[1] = 2 },
    Damage("transitions", .inconsistent) { $0.automata[0].next.removeLast() },
    Damage("no state", .inconsistent) { $0.automata[0].accepts = [] },
    Damage("classes", .inconsistent) { $0.dimensions[0].classCount = 4 },
    Damage("class", .danglingPlace) { $0.dimensions[0].classOf = [0, 1, 3] },
    Damage("classes of fewer", .inconsistent) { $0.dimensions[0].classOf = [0, 1] },
    Damage("unknown", .inconsistent) { $0.dimensions[0].hasUnknown = true },
    Damage("dynamic", .inconsistent) { $0.dimensions[1].isDynamic = false },
    Damage("symbol of a text", .inconsistent) { $0.dimensions[0].kind = .symbol(.attribute(3)) },
    Damage("attribute", .danglingPlace) { $0.dimensions[0].kind = .symbol(.attribute(9)) },
    Damage("model of a signal", .danglingPlace) {
      $0.dimensions[0].kind = .symbol(.signal(model: 3, .health))
    },
    Damage("cuts", .wrongOrder) { $0.dimensions[5].kind = number([1, 1]) },
    Damage("factors", .inconsistent) {
      $0.dimensions[5].kind = number([0], factors: [Int64.min, Int64.min])
    },
    Damage("sum of nothing", .inconsistent) { $0.dimensions[5].kind = number([0], factors: []) },
    Damage("texts", .wrongOrder) { $0.dimensions[6].kind = .text(3, cuts: [[2], [1]]) },
    Damage("text of a number", .inconsistent) { $0.dimensions[6].kind = .text(4, cuts: []) },
    Damage("members", .wrongOrder) { $0.dimensions[2].kind = .members(.attribute(2), [1, 0, 2]) },
    Damage("member", .danglingPlace) {
      $0.dimensions[2].kind = .members(.attribute(2), [0, 1, 3])
    },
    Damage("too many members at once", .overLimit) {
      $0.dimensions[2].kind = .members(.attribute(2), [0, 1, 2, 3, 4])
    },
    Damage("automaton", .danglingPlace) { $0.dimensions[7].kind = .automaton(3, automaton: 1) },
    Damage("same", .inconsistent) {
      $0.dimensions[8].kind = .same(.attribute(0), .attribute(1))
    },
    Damage("member of", .inconsistent) {
      $0.dimensions[8].kind = .memberOf(.attribute(0), .attribute(2))
    },
    Damage("words", .inconsistent) { $0.forbid.wordCount += 1 },
    Damage("bits in use", .inconsistent) { $0.forbid.used[0] = 1 },
    Damage("clause", .danglingPlace) { $0.forbid.clauses[70] = 71 },
    Damage("clauses", .wrongOrder) { $0.forbid.clauses[70] = 0 },
    Damage("dimension of a table", .danglingPlace) { $0.forbid.dimensions[0] = 99 },
    Damage("dimension twice", .inconsistent) { $0.forbid.dimensions[0] = $0.forbid.dimensions[1] },
    Damage("rows", .inconsistent) { $0.forbid.rows.removeLast() },
    Damage("start of rows", .inconsistent) { $0.forbid.rowStarts[0] = UInt32.max },
    Damage("hard rule reads a signal", .inconsistent) {
      $0.dimensions.swapAt(0, 5)
      $0.deny = GuardTable([(0, [(0, [1])])], $0.dimensions)
      $0.forbid = GuardTable()
    },
    Damage("rule of another kind", .inconsistent) { $0.forbidClauses[0].rule = 0 },
    Damage("models", .inconsistent) { $0.forbidClauses[0].models.insert(3) },
    Damage("waiver of a redaction", .inconsistent) { policy in
      let redacting = policy.rules.firstIndex { $0.redactFindings != 0 } ?? 0
      policy.waiveClauses[0].forbid = UInt32(redacting)
    },
    Damage("raise of an enum", .inconsistent) { $0.classifyClauses[0].raises[0].attribute = 0 },
    Damage("rank", .danglingPlace) { $0.classifyClauses[0].raises[0].rank = 3 },
    Damage("added members", .inconsistent) { $0.classifyClauses[0].adds[0].members = 8 },
    Damage("defines what is read", .inconsistent) { $0.definitionClauses[0] = 0 },
    Damage("model of a route", .danglingPlace) { $0.routes[0].parts[0].entries[0].model = 3 },
    Damage("condition", .inconsistent) { $0.routes[0].parts[0].entries[0].condition = 0 },
    Damage("price", .inconsistent) { $0.models[2].priceIn = nil },
    Damage("buckets", .inconsistent) {
      $0.routes[0].parts[1].order = .split(attribute: 0, upTo: [1, 2])
    },
    Damage("bounds", .wrongOrder) {
      $0.routes[0].parts[1].order = .split(attribute: 0, upTo: [10_001, 10_000])
    },
    Damage("split by a set", .inconsistent) {
      $0.routes[0].parts[1].order = .split(attribute: 2, upTo: [1, 10_000])
    },
    Damage("fact", .inconsistent) { $0.models[0].facts[0].value = .number(3) },
    Damage("type of a fact", .danglingPlace) { $0.models[0].facts[0].type = .symbol(99) },
    Damage("a fact twice", .inconsistent) { $0.models[0].facts[0].name = "provider" },
    Damage("text of a fact", .inconsistent) { $0.models[0].facts[1].value = .text([0xFF]) },
    Damage("list", .danglingPlace) { $0.dimensions[9].kind = .list(3, list: 1) },
    Damage("list of numbers", .inconsistent) { $0.dimensions[9].kind = .list(4, list: 0) },
    Damage("order of a list", .wrongOrder) { $0.lists[0].bytes = Array("bax".utf8) },
    Damage("an entry twice", .wrongOrder) { $0.lists[0].ends = [0, 0, 3] },
    Damage("ends", .wrongOrder) { $0.lists[0].ends = [2, 1, 3] },
    Damage("end of a list", .inconsistent) { $0.lists[0].ends = [0, 1, 9] },
    Damage("rule of a fallback", .inconsistent) { $0.fallbacks[0].rule = nil },
    Damage("actions", .inconsistent) { $0.fallbacks[0].actions.removeLast() },
    Damage("action on policy", .inconsistent) {
      $0.fallbacks[0].actions[FailureClass.policyDenied.place] = FailureAction(.next)
    },
    Damage("retry on tls", .inconsistent) {
      $0.fallbacks[0].actions[FailureClass.tls.place] = FailureAction(.repair(count: 1), .next)
    },
    Damage("too many retries", .overLimit) {
      $0.fallbacks[0].actions[0] = FailureAction(.retry(count: 101, backoff: 0...1), .next)
    },
    Damage("no retry", .inconsistent) {
      $0.fallbacks[0].actions[0] = FailureAction(.retry(count: 0, backoff: 0...1), .next)
    },
    Damage("wait", .inconsistent) {
      $0.fallbacks[0].actions[0] = FailureAction(.retry(count: 1, backoff: -1...1), .next)
    },
    Damage("deadline", .inconsistent) { $0.fallbacks[0].deadlines.total = 0 },
    Damage("long deadline", .inconsistent) { $0.fallbacks[0].deadlines.idle = .max },
    Damage("rate", .inconsistent) { $0.fallbacks[0].deadlines.minRate = 0 },
    Damage("hedge", .inconsistent) { $0.fallbacks[0].hedge?.condition = 0 },
    Damage("hedge at once", .inconsistent) { $0.fallbacks[0].hedge?.after = 0 },
    Damage("status of the last answer", .inconsistent) {
      $0.fallbacks[1].exhausted = .respond(status: 200, text: "")
    },
    Damage("no check", .inconsistent) { $0.validators[0].checks = [] },
    Damage("findings of a check", .inconsistent) { $0.validators[0].checks = [.hasNoFindings(16)] },
    Damage("automaton of a check", .danglingPlace) {
      $0.validators[0].checks = [.matches(automaton: 1)]
    },
    Damage("tools", .wrongOrder) { $0.validators[0].checks = [.callsOnlyTools(["b", "a"])] },
    Damage("schema", .overLimit) {
      let schema = [UInt8](repeating: 0, count: 1 << 20 + 1)
      $0.validators[0].checks = [.matchesSchema(path: "", schema: schema)]
    },
    Damage("window", .inconsistent) { $0.validators[0].release = .window(0) },
    Damage("otherwise", .overLimit) {
      $0.validators[0].otherwise = FailureAction(.repair(count: 101), .stop)
    },
    Damage("models of a redact", .inconsistent) { $0.redactClauses[0].models.insert(3) },
    Damage("rule of a redact", .inconsistent) { $0.redactClauses[0].rule = 0 },
    Damage("kind of an obligation", .inconsistent) { $0.obligations[0].demand = .disclose([]) },
    Damage("cap", .inconsistent) {
      $0.obligations[0].demand = .cap(output: 0, attempts: nil, cost: nil)
    },
    Damage("header", .inconsistent) {
      $0.obligations[2].demand = .disclose([.init(name: "x", value: "a\r\nb: c")])
    },
    Damage("name of a header", .inconsistent) {
      $0.obligations[2].demand = .disclose([.init(name: "x y", value: "")])
    },
    Damage("retention", .inconsistent) {
      $0.obligations[3].demand = .record(content: nil, atLeast: -1, atMost: nil)
    },
    Damage("key of a budget", .inconsistent) {
      $0.obligations[4].demand = .budget(spend: 1, per: .day, by: 2, status: 429)
    },
    Damage("attribute of a budget", .danglingPlace) {
      $0.obligations[4].demand = .budget(spend: 1, per: .day, by: 9, status: 429)
    },
    Damage("status of a budget", .inconsistent) {
      $0.obligations[4].demand = .budget(spend: 1, per: .day, by: nil, status: 200)
    },
    Damage("events", .inconsistent) {
      $0.obligations[5].demand = .notify(classes: .max, exhausted: true, severity: nil)
    },
    Damage("validator that reads a signal", .inconsistent) {
      $0.validate = GuardTable([(0, [(5, [1])])], $0.dimensions)
    },
    Damage("no route", .inconsistent) {
      $0.routes = []
      $0.route = GuardTable()
    },
    Damage("last route", .inconsistent) { policy in
      let entries = policy.route.clauses.count
      policy.route = GuardTable(
        (0..<entries).map { (Int(policy.route.clauses[$0]), [(0, [1])]) }, policy.dimensions)
    },
  ]

  @Test(arguments: damages)
  func aBrokenRuleIsRefused(_ damage: Damage) {
    var policy = Sketch.random(seed: 5).compiled
    #expect(throws: Never.self) { try ValidatedBundle(bytes: policy.encoded()) }
    damage.change(&policy)
    do {
      _ = try ValidatedBundle(bytes: policy.encoded())
      Issue.record("accepted")
    } catch {
      #expect(error.code == damage.code, "\(error)")
    }
  }

  @Test func aRefusalSaysWhere() {
    var policy = Sketch.random(seed: 5).compiled
    policy.rules[1].source = 4
    do {
      _ = try ValidatedBundle(bytes: policy.encoded())
      Issue.record("accepted")
    } catch {
      #expect(error.found == "source text 4 in `rules` 1")
      #expect(error.expected == "a number below 1")
      // The second rule: behind its kind and the length of its name stands the name.
      let bytes = policy.encoded()
      #expect(bytes[error.offset + 5..<error.offset + 7] == ArraySlice("c1".utf8))
    }
  }

  @Sendable private static func number(
    _ cuts: [Int64], factors: [Int64] = [1]
  ) -> Dimension.Kind {
    let terms = factors.map {
      TermLayout(coefficient: $0, reading: .signal(model: 1, .p95FirstToken))
    }
    return .number(terms, cuts: cuts)
  }
}
