internal import PolicyCore

/// `deadlines`: how long things may take, each within the next.
extension Checking {
  /// The deadlines of a fallback; those that it does not state are the standard ones.
  mutating func deadlines(_ bounds: [Bound]) -> Deadlines {
    var result = Deadlines()
    var stated: [String: Span] = [:]
    for bound in bounds {
      let name = text(bound.ident)
      if let first = stated[name] {
        report(
          RuleCodes.saidTwice, "`\(name)` is stated twice", at: bound.ident.span,
          secondary: [Diagnostic.Label(first, "first here")])
        continue
      }
      stated[name] = bound.value.span
      if name == "min_rate" {
        guard case .int(let rate, _) = bound.value.value else { continue }
        result.minRate = bounded(Spanned(rate, bound.value.span), 1...Int64.max, "a rate")
      } else if let time = time(bound.value, from: 1, "a deadline") {
        set(name, time, &result)
      }
    }
    checkNested(result, stated)
    return result
  }

  /// Milliseconds that something about an attempt may take; nil, with a diagnostic, when it is too
  /// short or too long.
  mutating func time(_ quantity: Spanned<Quantity>, from least: Int64, _ what: String) -> Int64? {
    guard let time = duration(quantity, what) else { return nil }
    let range = least...BundleLimits.deadline
    if range.contains(time) { return time }
    report(
      RuleCodes.badNumber,
      "\(what) is \(written(range, as: .duration)), not `\(written(quantity.span))`",
      at: quantity.span)
    return nil
  }

  private func set(_ name: String, _ time: Int64, _ deadlines: inout Deadlines) {
    switch name {
    case "connect": deadlines.connect = time
    case "first_token": deadlines.firstToken = time
    case "idle": deadlines.idle = time
    case "attempt": deadlines.attempt = time
    default: deadlines.total = time
    }
  }

  /// A deadline that is stated fits into the one around it, stated or standard.
  private mutating func checkNested(_ deadlines: Deadlines, _ stated: [String: Span]) {
    let inside: [(inner: (String, Int64), outer: (String, Int64))] = [
      (("connect", deadlines.connect), ("first_token", deadlines.firstToken)),
      (("first_token", deadlines.firstToken), ("attempt", deadlines.attempt)),
      (("idle", deadlines.idle), ("attempt", deadlines.attempt)),
      (("attempt", deadlines.attempt), ("total", deadlines.total)),
    ]
    for (inner, outer) in inside {
      guard inner.1 > outer.1, let span = stated[inner.0] else { continue }
      let time = written(outer.1, as: .duration)
      report(
        RuleCodes.deadlineTooLong,
        "`\(inner.0)` is longer than `\(outer.0)`, which is \(time)", at: span,
        secondary: stated[outer.0].map { [Diagnostic.Label($0, "`\(outer.0)` ends first")] } ?? [],
        help: [
          stated[outer.0] == nil
            ? "state a longer `\(outer.0)`, or shorten this"
            : "shorten it: it could never be reached"
        ])
    }
  }
}

extension RuleCodes {
  static let deadlineTooLong = DiagnosticCode(
    "R0212", "deadline longer than the one around it",
    explanation: """
      A connection stands before the first token comes, which comes before the attempt ends, and \
      all attempts lie within the total: `connect` ≤ `first_token` ≤ `attempt` ≤ `total`, and \
      `idle` ≤ `attempt`. A deadline that is longer than the one around it is never reached, so \
      one of the two is not what the author meant. What is not stated has its default.
      """,
    wrong: "fallback f { deadlines attempt 60s total 30s }",
    right: "fallback f { deadlines attempt 30s total 60s }")
}
