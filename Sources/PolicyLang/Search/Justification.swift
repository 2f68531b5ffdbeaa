internal import PolicyCore

/// Whether what `classify` made of an attribute has a reason at a point: where conditions read an
/// attribute before and after it, not every pair of values occurs.
struct Justification {
  private let form: NormalForm
  /// Attributes that conditions read before `classify`.
  private let declared: [UInt32]

  init(_ form: NormalForm) {
    self.form = form
    var seen: Set<UInt32> = []
    for dimension in form.compiled.dimensions {
      for case .declared(let attribute) in dimension.kind.readings { seen.insert(attribute) }
    }
    declared = seen.sorted()
  }

  /// Dimensions whose classes no request has together at a point; nil when they may.
  func conflict(_ domains: WitnessDomains, at point: [Int]) -> [Int]? {
    for attribute in declared {
      guard let before = domains.domains[.declared(attribute)],
        let after = domains.domains[.attribute(attribute)],
        !isJustified(attribute, before, after, point)
      else { continue }
      let makers = form.classify.filter { changes($0, attribute) }
      return (domains.dimensions[.declared(attribute)] ?? [])
        + (domains.dimensions[.attribute(attribute)] ?? [])
        + makers.flatMap { $0.cube.constraints.map(\.dimension) }
    }
    return nil
  }

  private func changes(_ entry: Entry, _ attribute: UInt32) -> Bool {
    let clause = form.compiled.classifyClauses[entry.clause]
    return clause.raises.contains { $0.attribute == attribute }
      || clause.adds.contains { $0.attribute == attribute }
  }

  private func isJustified(
    _ attribute: UInt32, _ before: WitnessDomains.Domain, _ after: WitnessDomains.Domain,
    _ point: [Int]
  ) -> Bool {
    let clauses = form.classify.filter { entry in
      changes(entry, attribute)
        && entry.cube.constraints.allSatisfy { constraint in
          constraint.classes.contains(point[constraint.dimension])
            && mayHold(constraint, attribute, before)
        }
    }.map { form.compiled.classifyClauses[$0.clause] }
    switch (before, after) {
    case (.places(let own), .places(let others)):
      if own.contains(where: others.contains) { return true }
      let ranks = clauses.flatMap(\.raises).filter { $0.attribute == attribute }
        .map { Int64($0.rank) }
      return others.contains { rank in ranks.contains(rank) && own.contains { $0 < rank } }
    case (.members(let required, let forbidden), .members(let others, let without)):
      let added = clauses.flatMap(\.adds).filter { $0.attribute == attribute }
        .reduce(UInt64(0)) { $0 | $1.members }
      return required & without == 0 && others & forbidden & ~added == 0
    case (.places, _), (.members, _), (.numbers, _), (.unsampled, _): return true
    }
  }

  /// Whether what a rule asks of the attribute that it changes can hold before it does: else it
  /// would be its own reason.
  private func mayHold(
    _ constraint: Cube.Constraint, _ attribute: UInt32, _ before: WitnessDomains.Domain
  ) -> Bool {
    let dimension = form.compiled.dimensions[constraint.dimension]
    switch (dimension.kind, before) {
    case (.symbol(.attribute(attribute)), .places(let own)):
      return own.contains { place in
        let number = Int(place)
        return constraint.classes.contains(
          dimension.classOf.indices.contains(number) ? Int(dimension.classOf[number]) : number)
      }
    case (.symbol, _), (.members, _), (.number, _), (.text, _), (.automaton, _), (.same, _),
      (.memberOf, _), (.list, _), (.defined, _):
      return true
    }
  }
}
