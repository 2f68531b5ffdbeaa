/// What was checked when a bundle was built: nothing here changes a decision.
public struct Evidence: Sendable, Equatable {
  /// How the table was compared with the meaning of the policy; nil when it was not.
  public var translation: TranslationRecord?
  /// Invariants that were proved, in the order of the policy.
  public var proofs: [ProofRecord] = []

  /// Nothing was checked.
  public init() {}
}

/// How the table was compared with the policy that it was compiled from.
///
/// `docs/trust.md` says what these numbers prove.
public struct TranslationRecord: Sendable, Equatable {
  /// Which whole decisions were compared.
  public enum Mode: UInt8, Sendable, CaseIterable {
    /// Those of every vector of classes that a request can have.
    case everyClass
    /// Those on both sides of each boundary of each rule, and of pairs of rules.
    case boundaries
  }
  /// Which whole decisions were compared.
  public var mode = Mode.everyClass
  /// Conditions of rules, one for each group of models that a rule tells apart.
  public var conditions: UInt64 = 0
  /// Those of them that were compared on every vector of the classes that they can tell apart; the
  /// others on both sides of each boundary.
  public var exhaustive: UInt64 = 0
  /// Vectors on which conditions were compared.
  public var vectors: UInt64 = 0
  /// Requests whose whole decisions were compared.
  public var decisions: UInt64 = 0
  /// Rules that fired in some of those decisions.
  public var fired: UInt64 = 0
  /// Rules of the policy.
  public var rules: UInt64 = 0
  /// Class vectors that no request has: proved.
  public var impossible: UInt64 = 0
  /// Class vectors for which no request was found, and no proof that there is none.
  public var open: UInt64 = 0
  /// What the random part of the sample began with.
  public var seed: UInt64 = 0

  /// Nothing compared.
  public init() {}
}

/// An invariant that holds for all requests: proved.
public struct ProofRecord: Sendable, Equatable {
  /// What a proof came to; a bundle holds nothing else.
  public enum Verdict: UInt8, Sendable, CaseIterable {
    case proved
  }
  /// Its name in the policy.
  public var name: String
  /// The claim, as the policy writes it.
  public var claim: String
  /// What the proof came to.
  public var verdict: Verdict
  /// What it takes for granted, a sentence each.
  public var assumptions: [String]
  /// The instant from which it holds, in microseconds since 1970; nil when it holds at all times.
  public var asOf: Int64?
  /// The instant until which it holds; nil when it holds at all times.
  public var horizon: Int64?

  /// A proof.
  public init(
    name: String, claim: String, verdict: Verdict = .proved, assumptions: [String] = [],
    asOf: Int64? = nil, horizon: Int64? = nil
  ) {
    self.name = name
    self.claim = claim
    self.verdict = verdict
    self.assumptions = assumptions
    self.asOf = asOf
    self.horizon = horizon
  }
}
