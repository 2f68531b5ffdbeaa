extension ExecutionPlan {
  /// What is done with an answer that fails these validators.
  ///
  /// The strictest of their `otherwise` counts: `stop`, then `next`, then trying again. Of two that
  /// try again alike the smaller number counts, and `stop` rather than `next` behind it; of a
  /// `retry` and a `repair` the repair, which tells the model what was wrong.
  func action(failing: [Int]) -> FailureAction {
    var strictest: FailureAction?
    for place in failing where validators.indices.contains(place) {
      let action = validators[place].otherwise ?? fallback.action(on: .invalidOutput)
      strictest = strictest.map { FailureAction.stricter($0, action) } ?? action
    }
    return strictest ?? fallback.action(on: .invalidOutput)
  }
}

extension FailureAction {
  /// From strict to lenient; `retry` stands last so that a repair beats it.
  private var leniency: Int {
    switch first {
    case .none: outcome == .stop ? 0 : 1
    case .repair: 2
    case .retry: 3
    case .retryLast: 4
    }
  }

  /// The stricter of two.
  static func stricter(_ one: FailureAction, _ other: FailureAction) -> FailureAction {
    guard one.leniency == other.leniency else {
      return one.leniency < other.leniency ? one : other
    }
    var result = one
    if other.outcome == .stop { result.outcome = .stop }
    switch (one.first, other.first) {
    case (.repair(let count), .repair(let others)):
      result.first = .repair(count: min(count, others))
    case (.retry(let count, let backoff), .retry(let others, _)):
      result.first = .retry(count: min(count, others), backoff: backoff)
    case (.retryLast(let count, let backoff), .retryLast(let others, _)):
      result.first = .retryLast(count: min(count, others), backoff: backoff)
    case (.none, _), (.repair, _), (.retry, _), (.retryLast, _): break
    }
    return result
  }
}
