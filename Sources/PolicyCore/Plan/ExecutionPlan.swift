/// What carrying out one request needs to know of the policy and of the decision.
public struct ExecutionPlan: Sendable, Equatable {
  /// A model that may answer.
  public struct Candidate: Sendable, Equatable {
    /// The model.
    public var model: Int
    /// Equal numbers share a quota.
    public var quotaGroup: Int
    /// Tokens of prompt and output together; unlimited when nil.
    public var context: Int64?

    /// A candidate.
    public init(model: Int, quotaGroup: Int, context: Int64?) {
      self.model = model
      self.quotaGroup = quotaGroup
      self.context = context
    }
  }
  /// Who may answer, in the order in which they are tried.
  public var candidates: [Candidate]
  /// What is done when calls fail.
  public var fallback: FallbackLayout
  /// True when the hedge of the fallback applies to the request.
  public var isHedged: Bool
  /// What the answer must be.
  public var validators: [ValidatorLayout]
  /// Milliseconds that the request itself allows.
  public var deadline: Int64?
  /// Calls at most; `ExecutionLimits.attempts` bounds them in any case.
  public var attemptCap: Int64?
  /// True when the caller is sent the answer as it comes.
  public var isStream: Bool

  /// A plan from its parts.
  public init(
    candidates: [Candidate], fallback: FallbackLayout = .standard, isHedged: Bool = false,
    validators: [ValidatorLayout] = [], deadline: Int64? = nil, attemptCap: Int64? = nil,
    isStream: Bool = false
  ) {
    self.candidates = candidates
    self.fallback = fallback
    self.isHedged = isHedged
    self.validators = validators
    self.deadline = deadline
    self.attemptCap = attemptCap
    self.isStream = isStream
  }

  /// The plan of a decision; `deadline` is the request's own, in milliseconds.
  ///
  /// Places of the record that the policy does not have are left out.
  public init(_ policy: CompiledPolicy, _ record: DecisionRecord, deadline: Int64?, isStream: Bool)
  {
    let models = policy.models
    var candidates: [Candidate] = []
    candidates.reserveCapacity(record.candidates.count)
    for candidate in record.candidates where models.indices.contains(candidate.model) {
      let model = models[candidate.model]
      let mate = candidates.first { models[$0.model].quotaGroup == model.quotaGroup }
      candidates.append(
        Candidate(
          model: candidate.model, quotaGroup: mate?.quotaGroup ?? candidate.model,
          context: model.context))
    }
    var fallback = FallbackLayout.standard
    if let place = record.fallback, policy.fallbacks.indices.contains(place) {
      fallback = policy.fallbacks[place]
    }
    self.init(
      candidates: candidates, fallback: fallback, isHedged: record.isHedged,
      validators: record.validators.compactMap {
        policy.validators.indices.contains($0) ? policy.validators[$0] : nil
      },
      deadline: deadline, attemptCap: record.obligations.attemptCap, isStream: isStream)
  }
}
