/// The tables of guards that a policy is compiled into, in the order in which a bundle has them.
///
/// The one list of them: whoever goes over all tables goes over these cases, and what has
/// something of each is asked by case, so that no place can leave one out.
public enum GuardKind: Int, Sendable, CaseIterable {
  case classify, definitions, deny, forbid, waive, avoid, route, fallback, validate, redact, oblige
  case probes

  /// Where a compiled policy has the table.
  public var table: WritableKeyPath<CompiledPolicy, GuardTable> {
    switch self {
    case .classify: \.classify
    case .definitions: \.definitions
    case .deny: \.deny
    case .forbid: \.forbid
    case .waive: \.waive
    case .avoid: \.avoid
    case .route: \.route
    case .fallback: \.fallback
    case .validate: \.validate
    case .redact: \.redact
    case .oblige: \.oblige
    case .probes: \.probes
    }
  }
}

extension CompiledPolicy {
  /// A table by its kind.
  public subscript(kind: GuardKind) -> GuardTable {
    get { self[keyPath: kind.table] }
    set { self[keyPath: kind.table] = newValue }
  }

  /// How many clauses the entries of a table can name.
  func clauseCount(of kind: GuardKind) -> Int {
    switch kind {
    case .classify: classifyClauses.count
    case .definitions: definitionClauses.count
    case .deny: denyClauses.count
    case .forbid: forbidClauses.count
    case .waive: waiveClauses.count
    case .avoid: avoidClauses.count
    case .route: routes.count
    case .fallback: fallbacks.count
    case .validate: validators.count
    case .redact: redactClauses.count
    case .oblige: obligations.count
    case .probes: BundleLimits.clauses
    }
  }
}
