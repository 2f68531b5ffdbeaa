// Why the last decision came out as it did, beyond what its record says.
extension Evaluator {
  /// One condition that the request does not meet.
  public struct Obstacle: Sendable, Hashable {
    /// The dimension that it is about.
    public var dimension: Int
    /// The classes that would do, ascending.
    public var needed: [Int]
    /// The class of the request.
    public var found: Int
  }

  /// What kept each route before a given one from matching, by place in `routes`: the first
  /// condition that fails in each alternative of its guard.
  public func obstacles(before route: Int) -> [[Obstacle]] {
    let table = bundle.policy.route
    // In the order in which the policy's conditions came upon their dimensions.
    let columns = table.dimensions.indices.sorted { table.dimensions[$0] < table.dimensions[$1] }
    var obstacles = [[Obstacle]](repeating: [], count: max(0, route))
    for (entry, clause) in table.clauses.enumerated() where Int(clause) < route {
      guard let obstacle = obstacle(to: entry, of: table, columns) else { continue }
      if !obstacles[Int(clause)].contains(obstacle) { obstacles[Int(clause)].append(obstacle) }
    }
    return obstacles
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

  /// The clauses of `classify` that held.
  public func classifyClauses() -> [ClassifyClause] {
    clauses(of: bundle.policy.classify, scratch.classify).map { bundle.policy.classifyClauses[$0] }
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

  /// The first of the columns whose class an entry does not admit.
  private func obstacle(to entry: Int, of table: GuardTable, _ columns: [Int]) -> Obstacle? {
    for column in columns {
      let dimension = Int(table.dimensions[column])
      let found = Int(classes[dimension])
      if admits(entry, column, found, table) { continue }
      let count = Int(bundle.policy.dimensions[dimension].classCount)
      return Obstacle(
        dimension: dimension, needed: (0..<count).filter { admits(entry, column, $0, table) },
        found: found)
    }
    return nil
  }

  private func admits(_ entry: Int, _ column: Int, _ number: Int, _ table: GuardTable) -> Bool {
    let word = Int(table.rowStarts[column]) + number * Int(table.wordCount) + entry / 64
    return table.rows[word] & (1 << UInt64(entry % 64)) != 0
  }
}
