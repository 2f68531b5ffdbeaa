internal import PolicyCore

/// What the rules and the invariants of a policy read.
struct Uses {
  /// Attributes that a condition, a split, a budget or the built-in rule reads.
  private(set) var attributes: Set<AttributeID> = []
  /// Facts that a condition or an invariant reads.
  private(set) var facts: Set<FactID> = []
  /// Findings that a condition, a redaction or a check of answers names.
  private(set) var findings: UInt64 = 0
  /// Values of enums that a condition names.
  private(set) var values: [EnumerationID: Set<Int>] = [:]

  private let policy: Policy
  private let findingsAttribute: AttributeID?

  init(_ policy: Policy) {
    self.policy = policy
    findingsAttribute = policy.attributes.firstIndex { $0.source == .findings }
    addRules()
    addInvariants()
  }

  private mutating func addRules() {
    for rule in policy.classifies { read(rule.when) }
    for rule in policy.denies { read(rule.when) }
    for rule in policy.forbids {
      read(rule.when)
      read(rule.models)
      findings |= rule.unlessRedacted?.findings ?? 0
    }
    for rule in policy.waives { read(rule.when) }
    for rule in policy.avoids {
      read(rule.when)
      read(rule.models)
    }
    for rule in policy.routes {
      read(rule.when)
      for part in rule.parts { read(part) }
    }
    for rule in policy.fallbacks {
      read(rule.when)
      if let hedge = rule.hedge { read(hedge.onlyWhen) }
    }
    for rule in policy.validates {
      read(rule.when)
      for case .hasNoFindings(let found) in rule.checks { findings |= found }
    }
    for rule in policy.redacts {
      read(rule.when)
      read(rule.models)
      findings |= rule.redaction.findings
    }
    for rule in policy.obligations {
      read(rule.when)
      if case .budget(_, _, let by?, _) = rule.demand { attributes.insert(Int(by)) }
    }
    // What the language itself reads: roles, the size of the prompt.
    for (id, attribute) in policy.attributes.enumerated() {
      if attribute.role != nil || attribute.source == .promptTokens { attributes.insert(id) }
    }
  }

  private mutating func addInvariants() {
    for invariant in policy.invariants {
      read(invariant.when)
      switch invariant.claim {
      case .everyCandidate(let condition), .everyAdmissible(let condition),
        .noCandidate(let condition), .everyRequest(let condition):
        read(condition)
      case .survives(_, let fact): facts.insert(fact)
      case .raising(let attribute, _): attributes.insert(attribute)
      case .denied, .answered, .worstCaseLatency, .worstCaseCost, .attempts: continue
      }
    }
  }

  private mutating func read(_ part: Route.Part) {
    switch part {
    case .list(let models), .sorted(_, let models): read(models)
    case .split(let attribute, _): attributes.insert(attribute)
    }
  }

  private mutating func read(_ models: ModelSelection) {
    if case .matching(let condition) = models { read(condition) }
  }

  private mutating func read(_ condition: Condition) {
    switch condition {
    case .constant: break
    case .all(let parts), .any(let parts): for part in parts { read(part) }
    case .not(let part): read(part)
    case .test(let test, _): read(test)
    }
  }

  private mutating func read(_ test: TypedTest) {
    switch test {
    case .truth(let reading), .textMember(let reading, _), .listMember(let reading, _),
      .text(let reading, _, _):
      read(reading)
    case .isEmpty(let reading):
      read(reading)
      // Any finding tells.
      if isFindings(reading) { findings = .max }
    case .member(let reading, let ranges):
      read(reading)
      if case .symbol(let id) = type(of: reading) {
        for range in ranges where range.count <= Limits.enumValues {
          values[id, default: []].formUnion(range.map { Int($0) })
        }
      }
    case .compare(let left, _, let right):
      read(left, beside: right)
      read(right, beside: left)
    case .has(let left, let test, let right):
      read(left, beside: right)
      read(right, beside: left)
      if test == .only, isFindings(left) { findings = .max }
    case .linear(let sum, _):
      for term in sum.terms { read(term.reading) }
    }
  }

  private func isFindings(_ reading: Reading) -> Bool {
    switch reading {
    case .attribute(let id), .declared(let id): id == findingsAttribute
    case .fact, .signal, .constant: false
    }
  }

  private mutating func read(_ reading: Reading, beside other: Reading = .constant(.bool(true))) {
    switch reading {
    case .attribute(let id), .declared(let id): attributes.insert(id)
    case .fact(let id): facts.insert(id)
    case .signal: break
    case .constant(.set(let members)):
      if isFindings(other) { findings |= members }
      if case .set(let id) = type(of: other) { note(members, of: id) }
    case .constant(.symbol(let place)):
      switch type(of: other) {
      case .symbol(let id), .set(let id): values[id, default: []].insert(place)
      case .bool, .int, .usd, .percent, .duration, .instant, .string, nil: break
      }
    case .constant: break
    }
  }

  private mutating func note(_ members: UInt64, of id: EnumerationID) {
    for place in 0..<64 where members & (1 << UInt64(place)) != 0 {
      values[id, default: []].insert(place)
    }
  }

  private func type(of reading: Reading) -> ValueType? {
    switch reading {
    case .attribute(let id), .declared(let id): policy.attributes[id].type
    case .fact(let id): policy.facts[id].type
    case .signal, .constant: nil
    }
  }
}
