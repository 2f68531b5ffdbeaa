/// What a policy claims of every request and every combination of failures.
public struct Invariant: Sendable {
  /// One claim.
  public enum Claim: Sendable {
    /// The condition holds of the request and each of its candidates.
    case everyCandidate(Condition)
    /// The condition holds of the request and each model that is admissible for it.
    case everyAdmissible(Condition)
    /// The condition holds of no candidate.
    case noCandidate(Condition)
    /// The condition holds; of two that are claimed to be equivalent, that both hold or neither.
    case everyRequest(Condition)
    /// A `deny` fires.
    case denied
    /// No `deny` fires and some model is a candidate.
    case answered
    /// A `deny` fires, or the candidates have more than so many distinct values of a fact and no
    /// loss of a model stops the request.
    case survives(loss: Int, of: FactID)
    /// Milliseconds from the request to its end at most.
    case worstCaseLatency(Int64)
    /// Millionths of a dollar for all attempts at most.
    case worstCaseCost(Int64)
    /// Calls at most.
    case attempts(Int64)
    /// What a higher value of a level never does.
    case raising(AttributeID, never: InvariantDeclaration.Claim.Never)
  }
  /// Its name.
  public var name: String
  /// Of which requests it claims it; its dates are part of it.
  public var when: Condition
  /// What it claims.
  public var claim: Claim
  /// The claim as written, on one line.
  public var text: String
  /// Its reason.
  public var because: String?
  /// Who answers for it; the file's owner unless it has its own.
  public var owner: String?
  /// The control that it shows to be met.
  public var control: String?
  /// Claimed from this instant, in microseconds since 1970.
  public var from: Int64?
  /// Claimed until just before this instant.
  public var until: Int64?
  /// The `///` lines before it.
  public var documentation: [String]
  /// Where it stands.
  public var span: Span
  /// Its name.
  public var nameSpan: Span
}
