// Everything about the last decision, from what it left in scratch.
extension Evaluator {
  /// Fills a record with the last decision, which `facts` was given to.
  ///
  /// Not on the path of `decide`: allocates for what the record does not have room for yet.
  public func record(into record: inout DecisionRecord, facts: Facts) {
    record.effect = last.effect
    record.status = last.status
    record.route = last.route < 0 ? nil : Int(bundle.policy.routes[last.route].rule)
    record.candidates.removeAll(keepingCapacity: true)
    record.removed.removeAll(keepingCapacity: true)
    record.waived.removeAll(keepingCapacity: true)
    record.changed.removeAll(keepingCapacity: true)
    record.rules.removeAll(keepingCapacity: true)
    record.deniedBy.removeAll(keepingCapacity: true)
    record.because.removeAll(keepingCapacity: true)
    record.fallback = nil
    record.isHedged = false
    record.validators.removeAll(keepingCapacity: true)
    record.obligations.removeAll()
    guard facts.numbers.count == scratch.values.count, facts.modelCount == program.models.count
    else { return }
    recordClassify(&record, facts)
    switch last.effect {
    case .deny:
      recordDenies(&record)
    case .route, .noCandidate:
      recordForbids(&record)
      recordCandidates(&record)
      if last.effect == .route { recordAvoids(&record) }
      if let route = record.route { record.rules.append(route) }
    }
    sortRules(&record.rules)
    recordObligations(&record)
  }

  private func recordClassify(_ record: inout DecisionRecord, _ facts: Facts) {
    var cursor = ClauseCursor()
    while true {
      let clause = cursor.next(scratch.classify, bundle.policy.classify.clauses)
      if clause < 0 { break }
      if let rule = bundle.policy.classifyClauses[clause].rule { record.rules.append(Int(rule)) }
    }
    for (attribute, layout) in bundle.policy.attributes.enumerated() where layout.isClassified {
      let (declared, raised) = (facts.numbers[attribute], scratch.values[attribute])
      guard declared != raised else { continue }
      record.changed.append(
        DecisionRecord.Change(attribute: attribute, declared: declared, raised: raised))
    }
    let ranks = program.ranks.attributes
    record.changed.sort { ranks[$0.attribute] < ranks[$1.attribute] }
  }

  private func recordDenies(_ record: inout DecisionRecord) {
    var cursor = ClauseCursor()
    while true {
      let clause = cursor.next(scratch.deny, bundle.policy.deny.clauses)
      if clause < 0 { break }
      record.deniedBy.append(Int(bundle.policy.denyClauses[clause]))
    }
    sortRules(&record.deniedBy)
    for deny in record.deniedBy {
      guard let reason = bundle.policy.rules[deny].because, !record.because.contains(reason) else {
        continue
      }
      record.because.append(reason)
    }
    record.rules += record.deniedBy
  }

  /// Forbids with what they removed and what waivers spared.
  private func recordForbids(_ record: inout DecisionRecord) {
    var removers = [[Int]](repeating: [], count: program.models.count)
    for model in removers.indices where cannotServe.contains(model) {
      removers[model].append(DecisionRecord.cannotServe)
    }
    var cursor = ClauseCursor()
    while true {
      let number = cursor.next(scratch.forbid, bundle.policy.forbid.clauses)
      if number < 0 { break }
      let clause = bundle.policy.forbidClauses[number]
      if clause.models.isEmpty { continue }
      record.rules.append(Int(clause.rule))
      if bundle.policy.rules[Int(clause.rule)].redactFindings != 0 { continue }
      let slot = program.forbidSlots[number]
      let spared = slot < 0 ? ModelSet() : scratch.spared[slot].intersection(clause.models)
      for model in removers.indices
      where clause.models.contains(model) && !spared.contains(model) {
        removers[model].append(Int(clause.rule))
      }
      if !spared.isEmpty { recordWaivers(&record, of: clause.rule, spared) }
    }
    for (model, rules) in removers.enumerated() where !rules.isEmpty {
      var by = rules
      sortRules(&by)
      record.removed.append(DecisionRecord.Removal(model: model, by: by))
    }
    sortModels(&record)
  }

  /// The waivers that spared these models a forbid.
  private func recordWaivers(
    _ record: inout DecisionRecord, of forbid: UInt32, _ spared: ModelSet
  ) {
    var cursor = ClauseCursor()
    while true {
      let number = cursor.next(scratch.waive, bundle.policy.waive.clauses)
      if number < 0 { return }
      let clause = bundle.policy.waiveClauses[number]
      guard clause.forbid == forbid else { continue }
      let models = clause.models.intersection(spared)
      guard !models.isEmpty else { continue }
      record.rules.append(Int(clause.rule))
      for model in 0..<program.models.count where models.contains(model) {
        record.waived.append(
          DecisionRecord.Waived(model: model, forbid: Int(forbid), by: Int(clause.rule)))
      }
    }
  }

  private func recordCandidates(_ record: inout DecisionRecord) {
    let isRedacted = collect(program.redact, into: scratch.redact)
    for place in 0..<last.candidateCount {
      let model = scratch.chain[place]
      record.candidates.append(
        DecisionRecord.Candidate(model: model, redactions: redactions(of: model, isRedacted)))
    }
  }

  /// What is redacted for a model: each finding in the strictest way that some `redact`, if any
  /// holds, or some forbid demands.
  private func redactions(of model: Int, _ isRedacted: Bool) -> [DecisionRecord.Redaction] {
    var findings = [UInt64](repeating: 0, count: Redacting.allCases.count)
    var cursor = ClauseCursor()
    while true {
      let number = cursor.next(scratch.forbid, bundle.policy.forbid.clauses)
      if number < 0 { break }
      let clause = bundle.policy.forbidClauses[number]
      let rule = bundle.policy.rules[Int(clause.rule)]
      guard rule.redactFindings != 0, clause.models.contains(model) else { continue }
      findings[Int(rule.redacting.rawValue)] |= rule.redactFindings
    }
    cursor = ClauseCursor()
    while isRedacted {
      let number = cursor.next(scratch.redact, bundle.policy.redact.clauses)
      if number < 0 { break }
      let clause = bundle.policy.redactClauses[number]
      guard clause.models.contains(model) else { continue }
      let rule = bundle.policy.rules[Int(clause.rule)]
      findings[Int(rule.redacting.rawValue)] |= rule.redactFindings
    }
    var stricter: UInt64 = 0
    var result: [DecisionRecord.Redaction] = []
    for method in Redacting.allCases.reversed() {
      let own = findings[Int(method.rawValue)] & ~stricter
      stricter |= own
      if own != 0 { result.append(DecisionRecord.Redaction(findings: own, method: method)) }
    }
    return result
  }

  private func recordAvoids(_ record: inout DecisionRecord) {
    var candidates = ModelSet()
    for candidate in record.candidates { candidates.insert(candidate.model) }
    var cursor = ClauseCursor()
    while true {
      let number = cursor.next(scratch.avoid, bundle.policy.avoid.clauses)
      if number < 0 { return }
      let clause = bundle.policy.avoidClauses[number]
      if !clause.models.intersection(candidates).isEmpty { record.rules.append(Int(clause.rule)) }
    }
  }

  /// Sorts rules by the bytes of their names, each once.
  private func sortRules(_ rules: inout [Int]) {
    let ranks = program.ranks
    rules.sort { ranks.rule($0) < ranks.rule($1) }
    removeRepetitions(&rules)
  }

  private func sortModels(_ record: inout DecisionRecord) {
    let ranks = program.ranks
    record.removed.sort { ranks.models[$0.model] < ranks.models[$1.model] }
    record.waived.sort { left, right in
      let models = (ranks.models[left.model], ranks.models[right.model])
      if models.0 != models.1 { return models.0 < models.1 }
      if left.forbid != right.forbid { return ranks.rule(left.forbid) < ranks.rule(right.forbid) }
      return ranks.rule(left.by) < ranks.rule(right.by)
    }
    removeRepetitions(&record.waived)
  }

  private func removeRepetitions<Element: Equatable>(_ list: inout [Element]) {
    var kept = 0
    for index in list.indices where kept == 0 || list[kept - 1] != list[index] {
      list[kept] = list[index]
      kept += 1
    }
    list.removeSubrange(kept...)
  }
}
