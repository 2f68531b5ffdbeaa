extension RegexTree {
  /// Code points of the longest text that it accepts; nil when there is no longest.
  public var longest: Int? {
    switch self {
    case .oneOf: return 1
    case .anything: return nil
    case .sequence(let parts):
      return parts.reduce(0) { sum, part in
        guard let sum, let longest = part.longest else { return nil }
        return RegexTree.bounded(sum.addingReportingOverflow(longest))
      }
    case .alternatives(let parts):
      return parts.reduce(0) { most, part in
        guard let most, let longest = part.longest else { return nil }
        return max(most, longest)
      }
    case .repeated(let part, _, let atMost):
      guard let longest = part.longest else { return nil }
      if longest == 0 { return 0 }
      return atMost.flatMap { RegexTree.bounded(longest.multipliedReportingOverflow(by: $0)) }
    }
  }

  /// The empty text is accepted.
  public var acceptsNothing: Bool {
    switch self {
    case .oneOf: false
    case .anything: true
    case .sequence(let parts): parts.allSatisfy(\.acceptsNothing)
    case .alternatives(let parts): parts.isEmpty || parts.contains(where: \.acceptsNothing)
    case .repeated(let part, let atLeast, _): atLeast == 0 || part.acceptsNothing
    }
  }

  private static func bounded(_ result: (partialValue: Int, overflow: Bool)) -> Int? {
    result.overflow ? nil : result.partialValue
  }
}
