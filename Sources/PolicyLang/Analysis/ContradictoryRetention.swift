internal import PolicyCore

/// Two `record` rules that one request must follow and cannot.
enum ContradictoryRetention {
  static let code = DiagnosticCode(
    "A0106", "contradictory retention",
    explanation: """
      Where several `record` rules hold, the longest `retain at least` and the shortest `retain at \
      most` count. Here one request must be kept longer than it may be kept. Decide which of the \
      two duties goes first, and narrow the other rule's `when`.
      """,
    wrong: """
      record books { when n > 5   retain at least 7y }
      record privacy { when task == code   retain at most 30d }
      """,
    right: """
      record books { when n > 5   retain at least 7y }
      record privacy { when task == code and n <= 5   retain at most 30d }
      """)

  static func check(_ questions: Questions) -> [Diagnostic] {
    ObligationPairs.conflicts(.record, questions) { one, two in
      guard case .record(_, let least, let most) = one,
        case .record(_, let otherLeast, let otherMost) = two
      else { return false }
      return least ?? 0 > otherMost ?? .max || otherLeast ?? 0 > most ?? .max
    }.map { conflict in
      conflict.diagnostic(
        code, "keep a request at least longer than at most", label: "and this one too",
        help: "decide which duty goes first, and narrow the other rule's `when`")
    }
  }
}
