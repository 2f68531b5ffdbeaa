internal import PolicyCore

/// A policy as a decision problem that any SMT solver reads: SMT-LIB 2.6.
///
/// Written from the checked conditions, not from the table that our own proofs search: who runs a
/// solver over it checks our verdicts without trusting how we came to them. `docs/trust.md` says
/// what is exact and what is left free.
public struct SolverExport {
  private let policy: Policy
  private let proofs: [Proof]
  private let context: SearchContext
  private let times: ClosedRange<Int64>
  private var decision: SolverDecision
  /// The same request with another value of a level, by level.
  private var raised: [AttributeID: SolverDecision] = [:]

  /// The text; nil when it would be longer than `Limits.solverBytes`.
  ///
  /// `proofs` are our verdicts, which stand beside the questions; what must go on happening is
  /// asked from `context.now` for `horizon` microseconds.
  public static func text(
    _ policy: Policy, proofs: [Proof], _ context: SearchContext, horizon: Int64
  ) -> String? {
    let (end, overflow) = context.now.addingReportingOverflow(max(0, horizon))
    var decision = SolverDecision(SolverVariables(policy))
    decision.defineDemands()
    var export = SolverExport(
      policy: policy, proofs: proofs, context: context,
      times: context.now...(overflow ? .max : end), decision: decision)
    return export.write()
  }

  private mutating func write() -> String? {
    // Questions first: they may read signals and make variables too.
    let questions = questions().map(\.text).joined()
    let head = SolverHead(
      words: [
        "the policy \(policy.sources.files.first?.name ?? "") as a decision problem",
        "Every check-sat asks for a request that breaks a claim, or that a question is about: "
          + "unsat means that there is none.",
        "The expected answer stands beside it where rtctl has a verdict.",
      ] + notAsked, context: context)
    let copies = raised.sorted { $0.key < $1.key }.map(\.value)
    guard questions.utf8.count <= Limits.solverBytes, let text = head.text([decision] + copies)
    else { return nil }
    return text + questions
  }

  /// What is claimed and not asked, or asked in part.
  private var notAsked: [String] {
    policy.invariants.compactMap { invariant in
      switch invariant.claim {
      case .worstCaseLatency, .worstCaseCost, .attempts:
        "invariant \(invariant.name) is not asked here: \(invariant.text) speaks of how calls go on"
      case .survives where !isWhole:
        "invariant \(invariant.name) is asked in part: which candidates are left, and which classes "
          + "end a request; not whether caps on attempts, the limit of calls or a quota group end it"
      case .survives, .everyCandidate, .noCandidate, .everyAdmissible, .everyRequest, .denied,
        .answered, .raising:
        nil
      }
    }
  }

  // MARK: - Questions

  private mutating func questions() -> [SolverQuestion] {
    var questions: [SolverQuestion] = []
    for (place, invariant) in policy.invariants.enumerated() {
      let verdict = proofs.first { $0.invariant == place }?.verdict
      if let question = question(invariant, verdict) { questions.append(question) }
    }
    for route in policy.routes {
      questions.append(
        SolverQuestion(
          name: "route \(route.info.name)", words: "can this route match?",
          terms: ["(not |denied|)", SolverText.symbol("route \(route.info.name)")]))
    }
    for model in policy.models {
      questions.append(
        SolverQuestion(
          name: "candidate \(model.name)", words: "can this model be called?",
          terms: [SolverText.symbol("candidate \(model.name)")]))
    }
    return questions
  }

  private mutating func question(
    _ invariant: Invariant, _ verdict: Proof.Verdict?
  ) -> SolverQuestion? {
    guard let breaking = breaking(invariant) else { return nil }
    let expected: String? =
      switch verdict {
      case .proved: "unsat, proved"
      case .broken where breaking.isWhole: "sat, broken"
      case .broken, .unknown, nil: nil
      }
    return SolverQuestion(
      name: "invariant \(invariant.name)", words: invariant.text, expected: expected,
      terms: [decision.scope(of: invariant)] + breaking.terms)
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
      let stopped = SolverText.all(["|routed|", SolverText.any(decision.demands.stopping)])
      return (
        [
          decision.between(times.lowerBound, times.upperBound), "(not |denied|)",
          SolverText.any(["(<= \(distinct(fact)) \(loss))", stopped]),
        ], isWhole
      )
    case .raising(let level, let never): return (raising(level, never), true)
    case .worstCaseLatency, .worstCaseCost, .attempts: return nil
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

  // MARK: - Lost models

  /// How many distinct values of a fact the candidates have.
  private func distinct(_ fact: FactID) -> String {
    var names: [Constant?: [String]] = [:]
    for model in policy.models {
      names[model.facts[fact], default: []].append(SolverText.symbol("candidate \(model.name)"))
    }
    let terms = names.values.map { "(ite \(SolverText.any($0)) 1 0)" }.sorted()
    return "(+ \((["0", "0"] + terms).joined(separator: " ")))"
  }

  /// True when which candidates a request has, and which classes end it, is all that can keep it
  /// from a model that is left: no cap and no limit of calls, no quota group of several models.
  private var isWhole: Bool {
    let isCapped = policy.obligations.contains {
      if case .cap(_, let attempts, _) = $0.demand { attempts != nil } else { false }
    }
    let groups = policy.models.indices.compactMap { policy.fact(.quotaGroup, of: $0) }
    let actions =
      FailureClass.allCases.map(FailureAction.standard) + policy.fallbacks.flatMap(\.actions)
    let more =
      actions.map { action in
        switch action.first {
        case .none: 0
        case .retry(let count, _), .retryLast(let count, _), .repair(let count): count
        }
      }.max() ?? 0
    let calls = policy.models.count * (1 + more * FailureGroup.allCases.count)
    return !isCapped && Set(groups).count == groups.count && calls <= ExecutionLimits.attempts
  }

  // MARK: - Two requests

  /// When two requests that differ in a level, the second one higher, are decided so.
  private mutating func raising(
    _ level: AttributeID, _ never: InvariantDeclaration.Claim.Never
  ) -> [String] {
    let second = second(level)
    let first = decision
    let isHigher =
      "(< \(first.variables.term(level, .declared)) \(second.variables.term(level, .declared)))"
    func both(_ name: String) -> [String] { [first.symbol(name), second.symbol(name)] }
    func lost(_ one: String, _ two: String) -> [String] { [one, SolverText.not(two)] }
    var ways: [String] = []
    switch never {
    case .admitsModel:
      for model in policy.models {
        let name = "admissible \(model.name)"
        ways.append(
          SolverText.all([
            SolverText.not(second.symbol("denied")), second.symbol(name),
            SolverText.any([first.symbol("denied"), SolverText.not(first.symbol(name))]),
          ]))
      }
    case .dropsValidator:
      for (one, two) in zip(first.demands.validators, second.demands.validators) {
        ways.append(SolverText.all(both("routed") + lost(one.holds, two.holds)))
      }
    case .dropsRedaction: ways = SolverDecision.weakerRedactions(first, second)
    case .dropsRetention:
      for demand in Set(first.demands.obligations.map(\.owed)) {
        guard case .least = demand else { continue }
        ways.append(SolverText.all(lost(first.demands.owes(demand), second.demands.owes(demand))))
      }
    }
    return [isHigher, SolverText.any(ways.sorted())]
  }

  /// The decision about the same request with another value of a level.
  private mutating func second(_ level: AttributeID) -> SolverDecision {
    if let known = raised[level] { return known }
    let variables = SolverVariables(
      policy, copy: "with another \(policy.attributes[level].name): ", own: [level])
    var second = SolverDecision(variables)
    second.defineDemands()
    raised[level] = second
    return second
  }
}

extension SolverDecision {
  /// The ways in which a candidate of two decisions is sent by the second what the first redacts,
  /// or redacts more strictly.
  static func weakerRedactions(_ first: SolverDecision, _ second: SolverDecision) -> [String] {
    var ways: Set<String> = []
    for demand in first.demands.redactions {
      let candidate = "candidate \(first.policy.models[demand.model].name)"
      for finding in 0..<64 where demand.redaction.findings >> UInt64(finding) & 1 == 1 {
        let method = demand.redaction.method
        ways.insert(
          SolverText.all([
            first.symbol(candidate), second.symbol(candidate), demand.holds,
            SolverText.not(second.demands.redacts(demand.model, finding, atLeast: method)),
          ]))
      }
    }
    return ways.sorted()
  }
}
