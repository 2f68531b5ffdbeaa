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

/// Two `disclose` rules that set one header to different values.
enum ContradictoryHeaders {
  static let code = DiagnosticCode(
    "A0107", "header with two values",
    explanation: """
      An answer carries a header once. Here one request meets two `disclose` rules that set the \
      same header to different values, and nothing says which is right. Names of headers are the \
      same whatever their case.
      """,
    wrong: """
      disclose usual { header "x-notice" = "machine" }
      disclose coded { when task == code   header "X-Notice" = "code" }
      """,
    right: """
      disclose usual { when task != code   header "x-notice" = "machine" }
      disclose coded { when task == code   header "X-Notice" = "code" }
      """)

  static func check(_ questions: Questions) -> [Diagnostic] {
    ObligationPairs.conflicts(.disclose, questions) { one, two in
      guard case .disclose(let headers) = one, case .disclose(let others) = two else {
        return false
      }
      return headers.contains { header in
        others.contains {
          $0.name.lowercased() == header.name.lowercased() && $0.value != header.value
        }
      }
    }.map { conflict in
      conflict.diagnostic(
        code, "set one header to different values", label: "sets it too",
        help: "let their conditions exclude each other, or set one value")
    }
  }
}

/// Pairs of obligations that one request can meet.
enum ObligationPairs {
  /// Two rules in conflict.
  struct Conflict {
    var first: RuleInfo
    var second: RuleInfo
    /// A request that meets both; nil when none was found and none excluded.
    var witness: Witness?

    func diagnostic(
      _ code: DiagnosticCode, _ what: String, label: String, help: String
    ) -> Diagnostic {
      let names = "`\(first.name)` and `\(second.name)`"
      return Diagnostic(
        code,
        witness == nil
          ? "cannot prove that no request meets both \(names), which \(what)"
          : "\(names) \(what)",
        at: second.nameSpan, label: label,
        secondary: [.init(first.nameSpan, "holds for the same request")], help: [help],
        witness: witness?.line)
    }
  }

  /// The pairs of a kind that conflict and can hold together, one for each rule at most; a request
  /// that is denied is recorded too.
  static func conflicts(
    _ kind: RuleKind, _ questions: Questions,
    between isConflict: (ObligationLayout.Demand, ObligationLayout.Demand) -> Bool
  ) -> [Conflict] {
    let form = questions.form
    let counts = form.compiled.dimensions.map { Int($0.classCount) }
    let entries = form.conditions.filter { form.origins[$0.clause].kind == kind }
    func obligation(_ entry: Entry) -> Obligation {
      questions.policy.obligations[form.origins[entry.clause].index]
    }
    let index = OverlapIndex(entries.map(\.cube), classCounts: counts)
    var found: [Conflict] = []
    var reported: Set<Int> = []
    for (place, entry) in entries.enumerated() where !reported.contains(entry.clause) {
      let own = obligation(entry)
      for other in index.overlapping(entry.cube, before: place) {
        let earlier = obligation(entries[other])
        guard entries[other].clause != entry.clause, isConflict(earlier.demand, own.demand),
          let both = entry.cube.intersection(entries[other].cube)
        else { continue }
        let answer = questions.ask(in: both) { _, witness in
          questions.holds(earlier.when, witness) && questions.holds(own.when, witness)
        }
        if case .none = answer { continue }
        var conflict = Conflict(first: earlier.info, second: own.info)
        if case .request(let witness) = answer { conflict.witness = witness }
        found.append(conflict)
        reported.insert(entry.clause)
        break
      }
    }
    return found
  }
}
