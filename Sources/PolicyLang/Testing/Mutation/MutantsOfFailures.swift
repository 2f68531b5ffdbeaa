internal import PolicyCore

/// What happens when calls fail, and what an answer that does not pass leads to.
extension Mutants {
  mutating func addFallback(_ place: Int) {
    let fallback = policy.fallbacks[place]
    add(fallback.info, fallback.when) { $0.fallbacks[place].when = $1 }
    addDates(fallback.info, fallback.when) { $0.fallbacks[place].info = $1 }
    if place + 1 < policy.fallbacks.count {
      let next = policy.fallbacks[place + 1]
      let both = Condition.all([
        policy.inForce(fallback.info, fallback.when), policy.inForce(next.info, next.when),
      ])
      add(
        "stands behind `\(next.info.name)`", fallback.info, fallback.when,
        .applies(both, .constant(false))
      ) { $0.fallbacks.swapAt(place, place + 1) }
    }
    for part in FallbackPart.parts(of: fallback) {
      for action in part.action.mutants {
        let words = "on \(part.words), `\(part.action.policyWords)` becomes `\(action.policyWords)`"
        add(words, fallback.info, fallback.when, .failures(part.classes, validator: nil)) {
          for failure in part.classes { $0.fallbacks[place].actions[failure.place] = action }
        }
      }
    }
    guard let hedge = fallback.hedge else { return }
    add("the hedge is dropped", fallback.info, fallback.when) { $0.fallbacks[place].hedge = nil }
    for change in ConditionMutants(policy).changes(of: hedge.onlyWhen) {
      add("hedge: \(change.words)", fallback.info, fallback.when, at: change.span) {
        $0.fallbacks[place].hedge?.onlyWhen = change.condition
      }
    }
  }

  mutating func addOtherwise(of rule: Validate, _ place: Int) {
    guard let otherwise = rule.otherwise else { return }
    for action in otherwise.mutants {
      let words = "`otherwise \(otherwise.policyWords)` becomes `\(action.policyWords)`"
      add(words, rule.info, rule.when, .failures([], validator: place)) {
        $0.validates[place].otherwise = action
      }
    }
  }
}

extension FailureAction {
  /// `next` for `stop` and back, and one try more or none.
  fileprivate var mutants: [FailureAction] {
    var result = [FailureAction(first, outcome == .stop ? .next : .stop)]
    switch first {
    case .none: result.append(FailureAction(.repair(count: 1), outcome))
    case .retry(let count, let backoff):
      result.append(FailureAction(outcome))
      if count < Limits.retries {
        result.append(FailureAction(.retry(count: count + 1, backoff: backoff), outcome))
      }
    case .retryLast: result.append(FailureAction(outcome))
    case .repair(let count):
      result.append(FailureAction(outcome))
      if count < Limits.retries {
        result.append(FailureAction(.repair(count: count + 1), outcome))
      }
    }
    return result
  }
}
