internal import PolicyCore

/// Models that behave as a `scenario` says.
///
/// A failure that the scenario states for a model holds for its first calls, as many as it says,
/// or for all. Of several for one call the first that is a failure class wins; if all are of
/// validators, the answer fails them all. Everything else answers at once.
struct ScriptedModels {
  let failures: [Scenario.Failure]
  let deadlines: Deadlines
  /// Milliseconds that the request may take.
  private let total: Int64
  /// By place in `Policy.validates`: its place among the validators of the request.
  let validators: [Int: Int]
  private var calls: [ModelID: Int] = [:]

  init(_ scenario: Scenario, _ plan: ExecutionPlan, validators: [Int: Int]) {
    failures = scenario.failures
    deadlines = plan.fallback.deadlines
    total = min(deadlines.total, plan.deadline ?? .max)
    self.validators = validators
  }

  /// What the next call to a model meets; `now` counts milliseconds from the start of the request.
  mutating func call(_ model: ModelID, at now: Int64) -> CallBehaviour {
    let number = calls[model, default: 0] + 1
    calls[model] = number
    var failing: [Int] = []
    for failure in failures where failure.model == model && number <= failure.times ?? .max {
      switch failure.cause {
      case .failure(let failure): return behaviour(failure, left: max(0, total - now))
      case .validator(let place): if let place = validators[place] { failing.append(place) }
      }
    }
    return CallBehaviour(
      connectedAfter: 0, firstTokenAfter: 0, finishedAfter: 0, failing: failing)
  }

  /// A failure where in a call it belongs: what is too late when its deadline is over, what breaks
  /// an answer behind its first token.
  ///
  /// No failure is seen later than the deadline that would end
  /// the call before, so that it is the one that the scenario states.
  private func behaviour(_ failure: FailureClass, left: Int64) -> CallBehaviour {
    let latest = min(deadlines.attempt, left)
    func fails(
      after: Int64 = 0, isConnected: Bool = true, hasBegun: Bool = false, characters: Int64 = 0
    ) -> CallBehaviour {
      CallBehaviour(
        connectedAfter: isConnected ? 0 : nil, firstTokenAfter: hasBegun ? 0 : nil,
        failure: (failure, after: min(after, latest), retryAfter: nil), characters: characters)
    }
    switch failure {
    case .dns, .connect, .connectionLost, .tls: return fails(isConnected: false)
    case .connectTimeout:
      let after = min(deadlines.connect, deadlines.firstToken)
      return fails(after: after, isConnected: false)
    case .firstTokenTimeout: return fails(after: deadlines.firstToken)
    case .stalled, .tooSlow:
      // Nothing is also too slow, once the first token might have been that late.
      let slow = deadlines.minRate == nil ? Int64.max : deadlines.firstToken
      return fails(after: min(deadlines.idle, slow), hasBegun: true)
    case .attemptTimeout:
      return fails(after: deadlines.attempt, hasBegun: true, characters: enough)
    case .streamError, .truncatedStream, .malformedStream, .invalidOutput, .truncatedByLimit,
      .degenerateOutput, .outputBlocked:
      return fails(hasBegun: true)
    case .serverError, .serverUnavailable, .overloaded, .conflict, .rateLimited, .totalTimeout,
      .malformedResponse, .responseTooLarge, .emptyOutput, .invalidToolCall, .contentBlocked,
      .modelRefusal, .requestInvalid, .contextExceeded, .payloadTooLarge, .targetMissing,
      .credentialRejected, .billingExhausted, .forbidden, .clientCancelled, .policyDenied,
      .budgetExhausted, .noCandidate, .guardUnavailable:
      return fails()
    }
  }

  /// Characters for an answer that is long, but never too slow.
  private var enough: Int64 {
    let (product, overflow) = (deadlines.minRate ?? 1_000).multipliedReportingOverflow(
      by: max(1, deadlines.attempt / 500))
    return overflow ? .max : product
  }
}
