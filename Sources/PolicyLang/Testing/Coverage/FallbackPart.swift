internal import PolicyCore

/// Failure classes of one group for which a fallback does the same.
struct FallbackPart {
  /// The classes, in their order.
  var classes: [FailureClass]
  /// What is done.
  var action: FailureAction

  /// The parts of a fallback; what no fallback changes is left out.
  static func parts(of fallback: Fallback) -> [FallbackPart] {
    FailureGroup.allCases.flatMap { group -> [FallbackPart] in
      guard group != .caller, group != .policy else { return [] }
      var parts: [FallbackPart] = []
      for failure in group.classes where fallback.actions.indices.contains(failure.place) {
        let action = fallback.actions[failure.place]
        if let place = parts.firstIndex(where: { $0.action == action }) {
          parts[place].classes.append(failure)
        } else {
          parts.append(FallbackPart(classes: [failure], action: action))
        }
      }
      return parts
    }
  }

  /// The group, or the classes when the group has other parts.
  var words: String {
    guard let group = classes.first?.group else { return "" }
    return classes == group.classes
      ? group.rawValue : classes.map(\.rawValue).joined(separator: ", ")
  }
}

extension FailureAction {
  /// As a policy says it: `retry 2 then next`.
  var policyWords: String {
    let outcome = outcome == .stop ? "stop" : "next"
    switch first {
    case .none: return outcome
    case .retry(let count, _), .retryLast(let count, _): return "retry \(count) then \(outcome)"
    case .repair(let count): return "repair \(count) then \(outcome)"
    }
  }
}
