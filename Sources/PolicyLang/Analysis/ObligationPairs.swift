internal import PolicyCore

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
