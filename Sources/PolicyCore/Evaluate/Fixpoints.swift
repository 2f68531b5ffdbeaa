// What is repeated until nothing changes. Effects only ever add, so the rounds are bounded.
extension Evaluator {
  /// Raises levels, adds to sets and defines, until nothing changes.
  ///
  /// The last round finds the clauses that hold for the final values.
  func runClassify(_ facts: Facts) {
    for _ in 0..<program.classifyRounds {
      guard collect(program.classify, into: scratch.classify) else { return }
      let changes = applyEffects()
      if changes.values { encodeDynamic(facts) }
      if !changes.values, !changes.classes { return }
    }
  }

  /// Makes derived facts true, until nothing changes.
  func runDefinitions() {
    let clauses = bundle.policy.definitionClauses
    for _ in 0..<program.definitionRounds {
      guard collect(program.definitions, into: scratch.definitions) else { return }
      var isChanged = false
      var cursor = ClauseCursor()
      while true {
        let clause = cursor.next(scratch.definitions, bundle.policy.definitions.clauses)
        if clause < 0 { break }
        let dimension = Int(clauses[clause])
        if scratch.classes[dimension] == 0 {
          scratch.classes[dimension] = 1
          isChanged = true
        }
      }
      if !isChanged { return }
    }
  }

  /// Applies every clause of `classify` that holds.
  private func applyEffects() -> (values: Bool, classes: Bool) {
    var changes = (values: false, classes: false)
    var cursor = ClauseCursor()
    while true {
      let clause = cursor.next(scratch.classify, bundle.policy.classify.clauses)
      if clause < 0 { return changes }
      let effects = program.effects[clause]
      for raise in effects.raises where scratch.values[raise.attribute] < raise.rank {
        scratch.values[raise.attribute] = raise.rank
        changes.values = true
      }
      for add in effects.adds where add.members & ~scratch.values[add.attribute] != 0 {
        scratch.values[add.attribute] |= add.members
        changes.values = true
      }
      if effects.defines >= 0, scratch.classes[effects.defines] == 0 {
        scratch.classes[effects.defines] = 1
        changes.classes = true
      }
    }
  }
}
