/// What models that are lost can do to a request before one that is left is called.
///
/// A lost model fails with any sequence of the classes with which a model is lost. Its retries are
/// counted by group of classes, so it may fail with one class first and then with another: it is
/// called once, and once more for each retry of each group. A retry that is put off to the last
/// comes after everybody else, so it is not among them.
public struct LossBound: Sendable, Equatable {
  /// Calls of one lost candidate at most while another candidate can still be called.
  public let calls: Int
  /// A class with which a lost candidate can end the request; nil when there is none.
  public let stop: FailureClass?

  /// Classes with which a model, its provider or its region is lost.
  public static let classes = FailureClass.allCases.filter { failure in
    switch failure.group {
    case .unavailable, .rateLimited, .slow, .brokenStream, .credentials, .security: true
    case .rejected: failure == .targetMissing
    case .unusable, .refused, .caller, .policy: false
    }
  }

  /// The bounds of requests with that fallback.
  public init(_ fallback: FallbackLayout) {
    var calls = 1
    var tries: [FailureGroup: Int] = [:]
    for failure in Self.classes where failure.group != .security {
      switch fallback.action(on: failure).first {
      case .none, .retryLast: break
      case .retry(let count, _), .repair(let count):
        tries[failure.group] = max(tries[failure.group] ?? 0, count)
      }
    }
    for most in tries.values { calls += most }
    self.calls = calls
    stop = Self.classes.first { failure in
      let action = fallback.action(on: failure)
      guard action.outcome == .stop else { return false }
      guard failure.group != .security, case .retryLast(let count, _) = action.first else {
        return true
      }
      return count <= tries[failure.group] ?? 0
    }
  }
}
