internal import PolicyCore

/// The questions that the claims of a policy ask beside its rules.
struct ClaimProbes {
  /// All of them: two an invariant (the requests it speaks of; where what it says of a model does
  /// not hold), then those of `cannot_serve`.
  let probes: [ModelProbe]
  private let invariants: Int
  private let unservedCount: Int

  /// The questions of a policy, and `extra` ones.
  init(_ policy: Policy, extra: [ModelProbe] = []) {
    invariants = policy.invariants.count
    let all = ModelSelection.named(Array(policy.models.indices))
    var probes: [ModelProbe] = []
    for invariant in policy.invariants {
      let scope = Self.scope(invariant, policy)
      probes.append(ModelProbe(when: scope, models: all))
      switch invariant.claim {
      case .everyCandidate(let holds), .everyAdmissible(let holds):
        probes.append(ModelProbe(when: scope, models: .matching(.not(holds))))
      case .noCandidate(let holds):
        probes.append(ModelProbe(when: scope, models: .matching(holds)))
      case .everyRequest(let holds):
        probes.append(ModelProbe(when: .all([scope, .not(holds)]), models: all))
      case .worstCaseLatency(let limit):
        probes.append(
          ModelProbe(when: .all([scope, Self.allows(limit, invariant, policy)]), models: all))
      case .attempts: probes.append(ModelProbe(when: scope, models: all))
      case .denied, .answered, .survives, .worstCaseCost, .raising:
        probes.append(ModelProbe(when: .constant(false), models: .named([])))
      }
    }
    let unserved = Self.unserved(policy)
    unservedCount = unserved.count
    self.probes = probes + unserved + extra
  }

  /// The requests that an invariant speaks of.
  func scope(of invariant: Int, _ form: NormalForm) -> [Cube] {
    cubes(2 * invariant, form).map(\.cube)
  }

  /// Where what an invariant says does not hold, with the models of which it does not.
  func breaks(of invariant: Int, _ form: NormalForm) -> [(cube: Cube, models: ModelSet)] {
    cubes(2 * invariant + 1, form)
  }

  /// Where models cannot serve a request.
  func unserved(_ form: NormalForm) -> [(cube: Cube, models: ModelSet)] {
    (2 * invariants..<2 * invariants + unservedCount).flatMap { cubes($0, form) }
  }

  /// Where the extra questions hold.
  func extras(_ form: NormalForm) -> [Cube] {
    (2 * invariants + unservedCount..<probes.count).flatMap { cubes($0, form) }.map(\.cube)
  }

  private func cubes(_ probe: Int, _ form: NormalForm) -> [(cube: Cube, models: ModelSet)] {
    form.modelProbes.compactMap { entry in
      let clause = form.modelProbeClauses[entry.clause]
      return clause.probe == probe ? (entry.cube, clause.models) : nil
    }
  }

  /// Whether a request allows itself longer than that.
  private static func allows(
    _ limit: Int64, _ invariant: Invariant, _ policy: Policy
  ) -> Condition {
    let deadline = policy.attributes.firstIndex { $0.role == .deadline }
    guard let deadline else { return .constant(true) }
    let term = Linear.Term(coefficient: 1, reading: .attribute(deadline))
    let sum = Linear(terms: [term], constant: -limit)
    return .test(.linear(sum, .greater), invariant.span)
  }

  static func scope(_ invariant: Invariant, _ policy: Policy) -> Condition {
    var parts = [invariant.when]
    if let now = policy.attributes.firstIndex(where: { $0.source == .now }) {
      func compare(_ bound: Int64, _ comparator: Comparator) -> Condition {
        let term = Linear.Term(coefficient: 1, reading: .attribute(now))
        return .test(
          .linear(Linear(terms: [term], constant: -bound), comparator), invariant.span)
      }
      if let from = invariant.from { parts.append(compare(from, .greaterOrEqual)) }
      if let until = invariant.until { parts.append(compare(until, .less)) }
    }
    return .all(parts)
  }

  /// A question for each set of models that lack the same: features, or room for prompt and output.
  private static func unserved(_ policy: Policy) -> [ModelProbe] {
    var accepting: [UInt64: [ModelID]] = [:]
    var fitting: [Int64: [ModelID]] = [:]
    for model in policy.models.indices {
      if case .set(let members)? = policy.fact(.accepts, of: model) {
        accepting[members, default: []].append(model)
      }
      if case .number(let tokens)? = policy.fact(.context, of: model) {
        fitting[tokens, default: []].append(model)
      }
    }
    var probes: [ModelProbe] = []
    guard let span = policy.models.first?.span else { return [] }
    if let needs = policy.needs {
      for (members, models) in accepting.sorted(by: { $0.key < $1.key }) {
        let fits = TypedTest.has(.attribute(needs), .only, .constant(.set(members)))
        probes.append(ModelProbe(when: .not(.test(fits, span)), models: .named(models)))
      }
    }
    let terms = [policy.promptTokens, policy.outputLimit].compactMap { attribute in
      attribute.map { Linear.Term(coefficient: 1, reading: .attribute($0)) }
    }
    guard !terms.isEmpty else { return probes }
    for (tokens, models) in fitting.sorted(by: { $0.key < $1.key }) {
      let isTooLarge = TypedTest.linear(Linear(terms: terms, constant: -tokens), .greater)
      probes.append(ModelProbe(when: .test(isTooLarge, span), models: .named(models)))
    }
    return probes
  }
}
