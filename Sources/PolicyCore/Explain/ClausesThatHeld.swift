// What rules did in the last decision, beyond what its record says.
extension Evaluator {
  /// The clauses of `classify` that held.
  public func classifyClauses() -> [ClassifyClause] {
    clauses(of: bundle.policy.classify, scratch.classify).map { bundle.policy.classifyClauses[$0] }
  }

  /// The rules that forbid some models the request, or demand that it is redacted for them.
  public func forbids() -> [(rule: Int, models: ModelSet)] {
    guard last.effect != .deny else { return [] }
    return clauses(of: bundle.policy.forbid, scratch.forbid).map {
      let clause = bundle.policy.forbidClauses[$0]
      return (Int(clause.rule), clause.models)
    }
  }

  /// The rules that avoid some models for the request, and which.
  public func avoidances() -> [(rule: Int, models: ModelSet)] {
    guard last.effect == .route else { return [] }
    return clauses(of: bundle.policy.avoid, scratch.avoid).map {
      let clause = bundle.policy.avoidClauses[$0]
      return (Int(clause.rule), clause.models)
    }
  }

  /// The rules of `redact` that hold for the last request, and for which models.
  ///
  /// Only after `record`.
  public func redactions() -> [(rule: Int, models: ModelSet)] {
    guard last.effect == .route else { return [] }
    return clauses(of: bundle.policy.redact, scratch.redact).map {
      let clause = bundle.policy.redactClauses[$0]
      return (Int(clause.rule), clause.models)
    }
  }

  /// The obligations that hold for the last request, places in `obligations` of the policy.
  ///
  /// Only after `record`.
  public func obligations() -> [Int] {
    clauses(of: bundle.policy.oblige, scratch.oblige)
  }

  private func clauses(
    of table: GuardTable, _ hits: UnsafeMutableBufferPointer<UInt64>
  ) -> [Int] {
    var result: [Int] = []
    var cursor = ClauseCursor()
    while true {
      let clause = cursor.next(hits, table.clauses)
      if clause < 0 { return result }
      result.append(clause)
    }
  }
}
