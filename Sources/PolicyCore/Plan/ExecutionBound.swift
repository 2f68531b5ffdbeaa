/// How much an execution can come to, whatever fails: bounds that no sequence of events exceeds.
///
/// A candidate is called once, and once more for each failure that says retry or repair. These are
/// counted by group of classes, so no group gives more calls than the largest count of its classes.
/// A hedge is a candidate's first call, made earlier. Where every failure stops the request once it
/// is not tried again, nobody but the first candidate is called, and the one of a hedge.
public struct ExecutionBound: Sendable, Equatable {
  /// Calls of one candidate.
  public let callsOfEach: Int
  /// Repairs among them.
  public let repairsOfEach: Int
  /// Milliseconds of one call.
  public let call: Int64
  /// Milliseconds of the whole request.
  public let total: Int64
  /// True when a call may be waited for: a model may then ask for any wait, which only the total
  /// bounds.
  public let mayWait: Bool
  /// True when some failure leads from a candidate to the next.
  public let goesOn: Bool
  /// True when a candidate may be called beside one that is silent.
  public let mayHedge: Bool

  /// The bounds of requests with that fallback and some or all of those validators.
  public init(_ fallback: FallbackLayout, validators: [ValidatorLayout]) {
    var calls = 1
    var repairs = 0
    var mayWait = false
    var goesOn = false
    for group in FailureGroup.allCases {
      switch group {
      case .caller, .policy: continue
      case .security:
        goesOn = goesOn || group.classes.contains { fallback.action(on: $0).outcome == .next }
        continue
      case .unavailable, .rateLimited, .slow, .brokenStream, .unusable, .refused, .rejected,
        .credentials:
        break
      }
      var actions = group.classes.map(fallback.action(on:))
      if group == FailureClass.invalidOutput.group { actions += validators.compactMap(\.otherwise) }
      var most = 0
      var mostRepairs = 0
      for action in actions {
        goesOn = goesOn || action.outcome == .next
        switch action.first {
        case .none: break
        case .repair(let count):
          most = max(most, count)
          mostRepairs = max(mostRepairs, count)
        case .retry(let count, _):
          most = max(most, count)
          mayWait = mayWait || count > 0
        case .retryLast(let count, _):
          most = max(most, count)
          mayWait = mayWait || count > 0
          goesOn = goesOn || count > 0
        }
      }
      calls += most
      repairs += mostRepairs
    }
    callsOfEach = calls
    repairsOfEach = repairs
    call = max(0, fallback.deadlines.attempt)
    total = max(0, fallback.deadlines.total)
    self.mayWait = mayWait
    self.goesOn = goesOn
    mayHedge = fallback.hedge != nil
  }

  /// Calls of a request with so many candidates; `cap` is what its obligations allow.
  public func calls(candidates: Int, cap: Int64?) -> Int {
    let most = Int64(ExecutionLimits.attempts)
    let called = goesOn ? candidates : min(candidates, mayHedge ? 2 : 1)
    let all = called.multipliedReportingOverflow(by: callsOfEach)
    let capped = max(0, min(cap ?? most, most))
    return min(Int(capped), all.overflow ? .max : all.partialValue)
  }

  /// Milliseconds of a request with so many candidates; `deadline` is what it allows itself.
  public func latency(candidates: Int, cap: Int64?, deadline: Int64?) -> Int64 {
    let bound = max(0, min(total, deadline ?? .max))
    let calls = calls(candidates: candidates, cap: cap)
    if mayWait, calls > 1 { return bound }
    let sum = Int64(calls).multipliedReportingOverflow(by: call)
    return sum.overflow ? bound : min(bound, sum.partialValue)
  }
}
