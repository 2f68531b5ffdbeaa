// What happens when calls fail, and what answers must be.
extension Validation {
  func checkFallbacks() throws(BundleError) {
    for (index, fallback) in policy.fallbacks.enumerated() {
      let place = Place(.fallbacks, index)
      guard let rule = fallback.rule else {
        throw refusal(
          .inconsistent, place, found: "no rule", expected: "that of a `fallback`")
      }
      try check(rule, is: .fallback, place)
      try check(fallback.actions, place)
      try check(fallback.deadlines, place)
      if let hedge = fallback.hedge {
        try needTime(hedge.after, from: 1, "a hedge after", place)
        if let condition = hedge.condition { try checkDefined(condition, place) }
      }
      switch fallback.exhausted {
      case .respond(let status, _): try needRefusal(status, place)
      case .answer: break
      }
    }
  }

  /// One action for each class; what a policy cannot change is as it always is.
  private func check(_ actions: [FailureAction], _ place: Place) throws(BundleError) {
    let classes = FailureClass.allCases
    try need(
      actions.count == classes.count, place, found: "\(actions.count) actions",
      expected: "\(classes.count), one for each class of failures")
    for (failure, action) in zip(classes, actions) {
      try check(action, place)
      switch failure.group {
      case .caller, .policy:
        try need(
          action == FailureAction(.stop), place,
          found: "an action on `\(failure.rawValue)`", expected: "`stop`, which stays as it is")
      case .security:
        try need(
          action.first == .none, place, found: "a second attempt on `\(failure.rawValue)`",
          expected: "`next` or `stop`")
      case .unavailable, .rateLimited, .slow, .brokenStream, .unusable, .refused, .rejected,
        .credentials:
        break
      }
    }
  }

  private func check(_ action: FailureAction, _ place: Place) throws(BundleError) {
    let times: Int
    switch action.first {
    case .none: return
    case .retry(let count, let backoff), .retryLast(let count, let backoff):
      times = count
      try needTime(backoff.lowerBound, from: 0, "a wait of", place)
      try needTime(backoff.upperBound, from: 0, "a wait of", place)
    case .repair(let count): times = count
    }
    try need(times, atMost: BundleLimits.retries, "retries or repairs", place)
    try need(times >= 1, place, found: "no retry", expected: "one at least, or none named")
  }

  private func check(_ deadlines: Deadlines, _ place: Place) throws(BundleError) {
    let times = [
      deadlines.connect, deadlines.firstToken, deadlines.idle, deadlines.attempt, deadlines.total,
    ]
    for time in times { try needTime(time, from: 1, "a deadline of", place) }
    if let rate = deadlines.minRate {
      try need(rate >= 1, place, found: "a rate of \(rate)", expected: "one at least")
    }
  }

  /// Milliseconds that are not too many to be added up.
  private func needTime(
    _ time: Int64, from least: Int64, _ what: StaticString, _ place: Place
  ) throws(BundleError) {
    try need(
      time >= least && time <= BundleLimits.deadline, place, found: "\(what) \(time) ms",
      expected: "\(least) to \(BundleLimits.deadline)")
  }

  /// The status of an answer that says no.
  func needRefusal(_ status: Int, _ place: Place) throws(BundleError) {
    try need(
      (400...599).contains(status), place, found: "status \(status)", expected: "400 to 599")
  }

  func checkValidators() throws(BundleError) {
    for (index, validator) in policy.validators.enumerated() {
      let place = Place(.validators, index)
      try check(validator.rule, is: .validate, place)
      try need(validator.checks.count, atMost: BundleLimits.listed, "checks", place)
      try need(!validator.checks.isEmpty, place, found: "no check", expected: "one at least")
      for item in validator.checks { try check(item, place) }
      switch validator.release {
      case .hold, .atEnd: break
      case .window(let characters):
        try need(
          characters >= 1, place, found: "a window of \(characters)", expected: "1 at least")
      }
      if let otherwise = validator.otherwise { try check(otherwise, place) }
    }
  }

  private func check(_ item: ValidatorLayout.Check, _ place: Place) throws(BundleError) {
    switch item {
    case .isJSON, .isComplete, .isNotEmpty, .hasValidToolArguments: break
    case .isAtMost(let count):
      try need(count >= 0, place, found: "at most \(count)", expected: "0 at least")
    case .hasNoFindings(let findings): try checkFindings(findings, place)
    case .matches(let automaton):
      try need(automaton, below: policy.automata.count, "automaton", place)
    case .matchesSchema(_, let schema):
      try need(schema.count, atMost: BundleLimits.schemaBytes, "bytes of a schema", place)
    case .callsOnlyTools(let tools):
      try need(tools.count, atMost: BundleLimits.listed, "tools", place)
      for index in tools.indices.dropFirst()
      where !tools[index - 1].utf8.lexicographicallyPrecedes(tools[index].utf8) {
        throw refusal(
          .wrongOrder, place, found: "the tool `\(tools[index])` behind `\(tools[index - 1])`",
          expected: "tools that ascend by bytes")
      }
    }
  }

  /// Only findings that there are.
  func checkFindings(_ findings: UInt64, _ place: Place) throws(BundleError) {
    try need(
      isSet(findings, below: valueCount(1)), place, found: "findings that do not exist",
      expected: "\(valueCount(1)) of them at most")
  }
}
