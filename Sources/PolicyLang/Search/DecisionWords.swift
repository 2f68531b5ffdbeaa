internal import PolicyCore

extension DecisionRecord {
  var isDenied: Bool { effect == .deny }

  /// The candidates, in the order in which they are tried.
  var models: [ModelID] { candidates.map(\.model) }

  func isCandidate(_ model: ModelID) -> Bool { candidates.contains { $0.model == model } }

  /// Whether a rule, or `cannot_serve`, removes a model; false for all models after a deny.
  func removes(_ model: ModelID) -> Bool { removed.contains { $0.model == model } }

  /// How strictly a finding is redacted for a model; -1 when it is not.
  func strength(_ model: ModelID, _ finding: Int) -> Int {
    let redactions = candidates.first { $0.model == model }?.redactions ?? []
    let found = redactions.filter { $0.findings >> UInt64(finding) & 1 == 1 }
    return found.map { Int($0.method.rawValue) }.max() ?? -1
  }

  /// The decision in a few words.
  func words(_ policy: Policy) -> String {
    switch effect {
    case .deny:
      let by = deniedBy.map(policy.ruleName).joined(separator: ", ")
      return "refused with \(status) by \(by)"
    case .noCandidate: return "no candidate (\(status))"
    case .route:
      let names = models.map { policy.models[$0].name }.joined(separator: ", ")
      return route.map { "\(names) by \(policy.ruleName($0))" } ?? names
    }
  }
}
