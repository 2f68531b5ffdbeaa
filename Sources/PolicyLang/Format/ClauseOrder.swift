/// The order of clauses in a rule, as the grammar lists them.
enum ClauseOrder {
  /// The place of what a rule does, and of an invariant's claim.
  static let effect = 2

  /// Where a clause stands among the others of its rule; equal ranks keep the author's order.
  static func rank(_ kind: Clause.Kind) -> Int {
    switch kind {
    case .lifts: 0
    case .when: 1
    case .raise, .add, .models, .to, .off, .header: effect
    case .on, .onEvents, .output, .findings, .outputLimit, .content, .spend: effect
    case .deadlines, .stream, .attempts, .retain, .by: effect + 1
    case .hedge, .cost: effect + 2
    case .exhausted, .exhaustedDeny, .severity: effect + 3
    case .unlessRedacted, .with: 10
    case .forModels: 11
    case .otherwise: 12
    case .status: 13
    case .from: 14
    case .until: 15
    case .approved: 16
    case .because: 17
    case .owner: 18
    case .control: 19
    }
  }
}
