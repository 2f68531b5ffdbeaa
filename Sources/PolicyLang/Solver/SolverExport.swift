internal import PolicyCore

/// A policy as a decision problem that any SMT solver reads: SMT-LIB 2.6.
///
/// Written from the checked conditions, not from the table that our own proofs search: who runs a
/// solver over it checks our verdicts without trusting how we came to them. `docs/trust.md` says
/// what is exact and what is left free.
public struct SolverExport {
  private let policy: Policy
  private let proofs: [Proof]
  private let times: ClosedRange<Int64>
  private var decision: SolverDecision

  /// The text; nil when it would be longer than `Limits.solverBytes`.
  ///
  /// `proofs` are our verdicts, which stand beside the questions; what must go on happening is
  /// asked from `asOf` for `horizon` microseconds.
  public static func text(
    _ policy: Policy, proofs: [Proof], asOf: Int64, horizon: Int64
  ) -> String? {
    let (end, overflow) = asOf.addingReportingOverflow(max(0, horizon))
    var export = SolverExport(
      policy: policy, proofs: proofs, times: asOf...(overflow ? .max : end),
      decision: SolverDecision(SolverVariables(policy)))
    return export.write()
  }

  private mutating func write() -> String? {
    // Questions first: they may read signals and make variables too.
    let questions = questions()
    guard !decision.isTooLong, questions.utf8.count <= Limits.solverBytes else { return nil }
    let conditions = decision.conditions
    var text = SolverText.comment(
      "the policy \(policy.sources.files.first?.name ?? "") as a decision problem")
    text += """
      ; Every check-sat asks for a request that breaks a claim, or that a question is about: unsat
      ; means that there is none. The expected answer stands beside it where rtctl has a verdict.
      ; Times that a request gets from the clock are free of one another; texts are bounded in
      ; characters, not in bytes.

      """
    if !conditions.abstracted.isEmpty {
      text += SolverText.comment(
        "\(conditions.abstracted.count) tests cannot be said here and are free: "
          + "only unsat means something where they are read")
    }
    text += "(set-logic ALL)\n"
    text += conditions.variables.declarations(signals: conditions.signals)
    for name in conditions.abstracted { text += "(declare-const \(name) Bool)\n" }
    return text + decision.text + questions
  }

  // MARK: - Questions

  private mutating func questions() -> String {
    var text = ""
    for (place, invariant) in policy.invariants.enumerated() {
      let verdict = proofs.first { $0.invariant == place }?.verdict
      text += question(invariant, verdict)
    }
    for route in policy.routes {
      text += ask(
        "route \(route.info.name)", "can this route match?", expected: nil,
        ["(not |denied|)", SolverText.symbol("route \(route.info.name)")])
    }
    for model in policy.models {
      text += ask(
        "candidate \(model.name)", "can this model be called?", expected: nil,
        [SolverText.symbol("candidate \(model.name)")])
    }
    return text
  }

  private func ask(
    _ name: String, _ words: String, expected: String?, _ terms: [String]
  ) -> String {
    var text = "(push 1)\n" + SolverText.comment(words)
    if let expected { text += SolverText.comment("expected: \(expected)") }
    text += "(echo \(SolverText.quoted(name)))\n"
    for term in terms { text += "(assert \(term))\n" }
    return text + "(check-sat)\n(pop 1)\n"
  }

  private mutating func question(_ invariant: Invariant, _ verdict: Proof.Verdict?) -> String {
    guard let breaking = breaking(invariant) else {
      return SolverText.comment(
        "invariant \(invariant.name) is not asked here: \(invariant.text) speaks of "
          + "how calls go on, or of two requests")
    }
    let expected: String? =
      switch verdict {
      case .proved: "unsat, proved"
      case .broken where breaking.isWhole: "sat, broken"
      case .broken, .unknown, nil: nil
      }
    return ask(
      "invariant \(invariant.name)", invariant.text, expected: expected,
      [decision.scope(of: invariant)] + breaking.terms)
  }

  /// When a request breaks a claim; `isWhole` when the claim says nothing beside.
  private mutating func breaking(_ invariant: Invariant) -> (terms: [String], isWhole: Bool)? {
    switch invariant.claim {
    case .everyCandidate(let holds): return ([anyModel("candidate", .not(holds))], true)
    case .noCandidate(let holds): return ([anyModel("candidate", holds)], true)
    case .everyAdmissible(let holds):
      return (["(not |denied|)", anyModel("admissible", .not(holds))], true)
    case .everyRequest(let holds): return ([decision.term(.not(holds))], true)
    case .denied: return (["(not |denied|)"], true)
    case .answered:
      return (
        [decision.between(times.lowerBound, times.upperBound), "(or |denied| (not |routed|))"], true
      )
    case .survives(let loss, let fact):
      return (
        [
          decision.between(times.lowerBound, times.upperBound), "(not |denied|)",
          "(<= \(distinct(fact)) \(loss))",
        ], false
      )
    case .worstCaseLatency, .worstCaseCost, .attempts, .raising: return nil
    }
  }

  /// Some model is so and the condition is true of it.
  private mutating func anyModel(_ word: String, _ condition: Condition) -> String {
    SolverText.any(
      policy.models.indices.map { model in
        SolverText.all([
          SolverText.symbol("\(word) \(policy.models[model].name)"),
          decision.term(condition, model: model),
        ])
      })
  }

  /// How many distinct values of a fact the candidates have.
  private func distinct(_ fact: FactID) -> String {
    var names: [Constant?: [String]] = [:]
    for model in policy.models {
      names[model.facts[fact], default: []].append(SolverText.symbol("candidate \(model.name)"))
    }
    let terms = names.values.map { "(ite \(SolverText.any($0)) 1 0)" }.sorted()
    return "(+ \((["0", "0"] + terms).joined(separator: " ")))"
  }
}
