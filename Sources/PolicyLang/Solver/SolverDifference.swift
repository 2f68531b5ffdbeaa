internal import PolicyCore

/// Two policies as a decision problem: the requests that they decide otherwise, and in what.
///
/// The policies stand over one vocabulary, each written from its own checked conditions; requests,
/// the time, signals and buckets are the same for both. One question for each thing in which
/// decisions may differ, and for each direction.
public struct SolverDifference {
  /// What a change in one of the things means.
  private enum Effect: String, CaseIterable { case loosens, tightens, neutral, any }

  private let old: SolverDecision
  private let new: SolverDecision
  private let comparison: PolicyComparison

  /// The text; nil when the policies have no vocabulary in common, or when it would be longer than
  /// `Limits.solverBytes`.
  ///
  /// What the comparison found stands beside the questions.
  public static func text(_ comparison: PolicyComparison, _ context: SearchContext) -> String? {
    guard let (old, new) = comparison.policies else { return nil }
    let classified = SolverVariables.classified(old).union(SolverVariables.classified(new))
    func decision(_ policy: Policy, _ copy: String) -> SolverDecision {
      var decision = SolverDecision(
        SolverVariables(policy, classified: classified, copy: copy))
      decision.defineDemands()
      decision.defineOrders()
      return decision
    }
    let difference = SolverDifference(
      old: decision(old, "old "), new: decision(new, "new "), comparison: comparison)
    let head = SolverHead(
      words: [
        "two policies as a decision problem",
        "Every check-sat asks for a request that both decide otherwise in one thing: unsat means "
          + "that there is none.",
        "What rtctl diff says of each direction stands beside it: an answer that it expects of one "
          + "of several questions is that of one of them at least.",
        "Not asked: which rules are responsible, the reasons of refusals, what is declared otherwise.",
      ], context: context)
    let questions = difference.questions.map(\.text).joined()
    guard questions.utf8.count <= Limits.solverBytes,
      let text = head.text([difference.old, difference.new])
    else { return nil }
    return text + questions
  }

  // MARK: - Questions

  private var questions: [SolverQuestion] {
    var questions: [SolverQuestion] = []
    for (effect, one, two) in [(Effect.loosens, old, new), (.tightens, new, old)] {
      for (aspect, ways) in lost(one, two) { questions += ask(aspect, effect, ways) }
    }
    questions += ask("order", .neutral, orders, isFree: !old.hasAllBuckets || !new.hasAllBuckets)
    questions += ask("fallback", .neutral, reactions)
    questions += ask("status of refusals", .any, [refusals])
    return questions
  }

  private func ask(
    _ aspect: String, _ effect: Effect, _ ways: [String], isFree: Bool = false
  ) -> [SolverQuestion] {
    let term = SolverText.any(ways)
    let name = effect == .any ? aspect : "\(aspect) \(effect.rawValue)"
    return [
      SolverQuestion(
        name: name, words: effect == .any ? "otherwise" : "what \(effect.rawValue)",
        expected: expected(effect, isFree: isFree), terms: [term])
    ]
  }

  /// What our comparison says of a direction.
  private func expected(_ effect: Effect, isFree: Bool) -> String? {
    // What is declared otherwise has no request and is not asked.
    let changes = comparison.changes.filter { $0.request != nil || $0.isOpen }
    let own = changes.filter { change in
      switch (effect, change.effect) {
      case (.loosens, .loosens), (.tightens, .tightens), (.neutral, .neutral), (.any, _): true
      case (.loosens, _), (.tightens, _), (.neutral, _): false
      }
    }
    if effect != .any, own.contains(where: { !$0.isOpen }) {
      return "sat of one, \(effect.rawValue)"
    }
    // What is open may loosen or tighten.
    guard own.isEmpty, !changes.contains(where: \.isOpen) || effect == .neutral, !isFree else {
      return nil
    }
    return "unsat, no change"
  }

  // MARK: - What may differ

  /// What the first decision has and the second one lacks, by the thing.
  private func lost(
    _ first: SolverDecision, _ second: SolverDecision
  ) -> [(aspect: String, ways: [String])] {
    let denied = (first.symbol("denied"), second.symbol("denied"))
    let routed = [first.symbol("routed"), second.symbol("routed")]
    // A model that gets a request more is one that the other way round is lost.
    let candidates = first.policy.models.map { model in
      let name = "candidate \(model.name)"
      return SolverText.all([
        SolverText.not(denied.0), SolverText.not(denied.1), second.symbol(name),
        SolverText.not(first.symbol(name)),
      ])
    }
    let validators = first.demands.validators.map { validator in
      SolverText.all(
        routed + [validator.holds, SolverText.not(second.demands.validates(validator.content))])
    }
    let obligations = first.demands.obligations.map { demand in
      SolverText.all(
        (demand.isForRouted ? routed : [])
          + [demand.holds, SolverText.not(second.demands.owes(demand.owed))])
    }
    return [
      ("refused", [SolverText.all([denied.0, SolverText.not(denied.1)])]),
      ("candidates", candidates), ("validators", validators),
      ("redactions", SolverDecision.weakerRedactions(first, second)),
      ("obligations", obligations), ("classify", raised(first, second)),
    ]
  }

  /// The ways in which the first decision raises more, or adds what the second does not.
  private func raised(_ first: SolverDecision, _ second: SolverDecision) -> [String] {
    let (one, two) = (first.variables, second.variables)
    return one.classified.sorted().flatMap { attribute -> [String] in
      switch one.value(attribute, .final) {
      case .number(let term): ["(< \(two.term(attribute, .final)) \(term))"]
      case .members(let terms):
        terms.enumerated().map { member, term in
          SolverText.all([term, SolverText.not(two.term(attribute, has: member, .final))])
        }
      case .bool, .text: []
      }
    }
  }

  private var orders: [String] {
    let names = old.policy.models.map { "candidate \($0.name)" }
    let same = names.map { "(= \(old.symbol($0)) \(new.symbol($0)))" }
    return old.orders.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap {
      pair, first in
      guard let second = new.orders[pair] else { return nil }
      return SolverText.all(
        pair.map { old.symbol(names[$0]) } + ["(not (= \(first) \(second)))"] + same)
    }
  }

  private var reactions: [String] {
    let routed = [old.symbol("routed"), new.symbol("routed")]
    var ways: [String] = []
    for one in old.demands.reactions {
      for two in new.demands.reactions where one.content != two.content {
        ways.append(SolverText.all(routed + [one.holds, two.holds]))
      }
    }
    for after in Set((old.demands.hedges + new.demands.hedges).map(\.content)).sorted() {
      let made = [old, new].map { decision in
        SolverText.any(decision.demands.hedges.filter { $0.content == after }.map(\.holds))
      }
      ways.append(SolverText.all(routed + ["(not (= \(made[0]) \(made[1])))"]))
    }
    return ways
  }

  private var refusals: String {
    SolverText.all([
      old.symbol("denied"), new.symbol("denied"),
      "(not (= \(old.refusalStatus()) \(new.refusalStatus())))",
    ])
  }
}
