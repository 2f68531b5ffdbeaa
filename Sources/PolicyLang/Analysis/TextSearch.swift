internal import PolicyCore

/// Finds a text of the classes that a witness needs.
enum TextSearch {
  /// A text, or why there is none.
  static func find(_ text: WitnessDomains.TextConstraint, maxBytes: Int) -> AutomatonProduct.Answer
  {
    var answer = AutomatonProduct.Answer.none
    for interval in intervals(text) {
      // Without patterns the least text of an interval will do, and most policies have none.
      if let least = interval?.low, text.accepting.isEmpty, text.rejecting.isEmpty,
        least.count <= maxBytes, String(validating: least, as: UTF8.self) != nil
      {
        return .text(least)
      }
      switch AutomatonProduct.shortestText(
        accepting: text.accepting, rejecting: text.rejecting, between: interval,
        maxBytes: maxBytes)
      {
      case .text(let bytes): return .text(bytes)
      case .unknown: answer = .unknown
      case .none: continue
      }
    }
    return answer
  }

  /// How many intervals of a class are tried: members of a list are all alike.
  private static let tried = 32

  private static func intervals(_ text: WitnessDomains.TextConstraint) -> [TextInterval?] {
    guard let (cuts, allowed) = text.intervals else { return [nil] }
    return allowed.prefix(tried).map { place in
      TextInterval(
        from: place == 0 ? [] : cuts[place - 1], upTo: place == cuts.count ? nil : cuts[place])
    }
  }
}
