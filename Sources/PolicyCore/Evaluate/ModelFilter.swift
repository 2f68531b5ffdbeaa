// Which models are admissible: what they can serve, forbids, and waivers that lift a forbid.
extension Evaluator {
  /// Finds the models that are not admissible.
  func filterModels() {
    findCannotServe()
    let isWaived = collect(program.waive, into: scratch.waive)
    guard collect(program.forbid, into: scratch.forbid) else { return }
    scratch.spared.update(repeating: ModelSet())
    if isWaived { spareModels() }
    let clauses = bundle.policy.forbidClauses
    var cursor = ClauseCursor()
    while true {
      let number = cursor.next(scratch.forbid, bundle.policy.forbid.clauses)
      if number < 0 { return }
      let clause = clauses[number]
      // `unless redacted` keeps the models: they are sent a redacted request instead.
      if bundle.policy.rules[Int(clause.rule)].redactFindings != 0 { continue }
      let slot = program.forbidSlots[number]
      let removed = slot < 0 ? clause.models : clause.models.subtracting(scratch.spared[slot])
      forbidden = forbidden.union(removed)
    }
  }

  /// Whether a model is admissible for the last request.
  @inline(__always)
  func isAdmissible(_ model: Int) -> Bool {
    !forbidden.contains(model) && !cannotServe.contains(model)
  }

  private func spareModels() {
    let clauses = bundle.policy.waiveClauses
    var cursor = ClauseCursor()
    while true {
      let number = cursor.next(scratch.waive, bundle.policy.waive.clauses)
      if number < 0 { return }
      let slot = program.waiveSlots[number]
      scratch.spared[slot] = scratch.spared[slot].union(clauses[number].models)
    }
  }

  /// Models that lack a feature, or whose context is too small for prompt and output.
  private func findCannotServe() {
    let needs = UInt64(bitPattern: value(program.needs))
    let tokens = Int128(value(program.promptTokens)) + Int128(value(program.outputLimit))
    let models = program.models
    for index in 0..<models.count
    where needs & ~models[index].accepts != 0 || models[index].context < tokens {
      cannotServe.insert(index)
    }
  }

  /// The number of an attribute after `classify`; 0 when the policy does not have it.
  public func value(_ attribute: Int) -> Int64 { attribute < 0 ? 0 : scratch.values[attribute] }
}
