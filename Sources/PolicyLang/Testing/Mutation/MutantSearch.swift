internal import PolicyCore

/// Looks for a request that a policy and a mutant of it decide differently, and for a proof that
/// there is none.
///
/// A request that two policies decide differently lies where the changed rule applies in one of
/// them, or in both, and is asked for it. That region is searched first: when it is empty nothing
/// can tell the two apart, and a request in it that the reference interpreter decides differently
/// tells. When it has requests, but none of those that were tried tells, the comparison of `diff`
/// is asked, whose regions know of stricter obligations and of what `classify` makes.
struct MutantSearch {
  private let policy: Policy
  private let bundle: ValidatedBundle
  private let context: SearchContext
  private let trial: FailureTrial

  init(
    _ policy: Policy, _ bundle: ValidatedBundle, _ context: SearchContext, _ trial: FailureTrial
  ) {
    self.policy = policy
    self.bundle = bundle
    self.context = context
    self.trial = trial
  }

  /// What is known of a mutant that no test noticed.
  func fate(
    of mutant: Mutant, _ changed: Policy, _ bundle: ValidatedBundle
  ) -> MutationReport.Fate {
    let info = mutant.info
    let pair = DecisionPair(
      policy, changed, PlaceMapping(from: self.bundle.policy, to: bundle.policy), context)
    let variants = MutantVariants(policy, mutant)
    let differs = { (witness: Witness) -> String? in
      variants.variants(of: witness).first { pair.differ($0, about: info) }?.line
    }
    switch mutant.difference {
    case .applies(let before, let after):
      let regions = [Condition.all([before, .not(after)]), .all([.not(before), after])]
        .map { Region(when: $0, models: mutant.models) }
      let answer = search(regions, info, differs)
      guard info.kind == .classify else { return answer ?? .equivalent }
      if case .survived? = answer { return answer ?? .open }
      // What `classify` makes of a request is asked where it ends, not where it begins.
      let compared = compare(changed)
      return answer == nil || compared != .equivalent ? compared : .open
    case .effect(let models):
      let region = Region(when: mutant.when, models: .some(.named(models)), isHint: true)
      let answer = search([region], info, differs) ?? .equivalent
      return answer == .open && mayBeCompared(info.kind) ? compare(changed) : answer
    case .redaction:
      let answer = search([Region(when: mutant.when, models: mutant.models)], info, differs)
      return answer == .open ? compare(changed) : answer ?? .equivalent
    case .models(let before, let after):
      let regions = [(before, after), (after, before)].map { one, other in
        Region(when: mutant.when, models: policy.models(of: one, butNotOf: other))
      }
      let answer = search(regions, info, differs)
      if let answer, answer != .open { return answer }
      // Of a signal that is unknown a condition and its opposite are both not so.
      if answer == nil, !before.readsSignals, !after.readsSignals { return .equivalent }
      return search([Region(when: mutant.when)], info, differs) ?? .equivalent
    case .order(let pairs):
      var isOpen = false
      for pair in pairs {
        let when = pair.when.map { Condition.all([mutant.when, $0]) } ?? mutant.when
        let region = Region(when: when, candidates: [pair.first, pair.second])
        switch search([region], info, differs) {
        case nil: continue
        case .open?: isOpen = true
        case .some(let fate): return fate
        }
      }
      return isOpen ? .open : .equivalent
    case .failures(let classes, let validator):
      return search([Region(when: mutant.when)], info) { witness in
        trial.telling(witness, classes, validator, changed, bundle)
      } ?? .equivalent
    }
  }

  /// Whether no change of a comparison means that no request tells the two apart: the rule applies
  /// to the same requests in both, and what it does is compared as a whole.
  private func mayBeCompared(_ kind: RuleKind) -> Bool {
    switch kind {
    case .classify, .redact, .cap, .isolate, .disclose, .record, .budget, .notify: true
    case .deny, .forbid, .waive, .avoid, .route, .fallback, .validate: false
    }
  }

  /// What `diff` says of the two.
  private func compare(_ changed: Policy) -> MutationReport.Fate {
    guard let changes = PolicyComparison.changes(from: policy, to: changed, context) else {
      return .open
    }
    if let shown = changes.first(where: { !$0.isOpen && $0.request != nil }) {
      return .survived(request: shown.request)
    }
    return changes.isEmpty ? .equivalent : .open
  }

  // MARK: - Regions

  /// Requests among which one may tell the two apart.
  private struct Region {
    /// Of them this holds.
    var when: Condition
    /// Of them the rule is about some of these models; of any when nil.
    var models: ModelSelection?
    /// True when other requests may tell too: these models only say where to look first.
    var isHint = false
    /// They are candidates, both, of those that can tell.
    var candidates: [ModelID] = []
  }

  /// Asks for a request of some regions, where the rule is asked, and that tells: nil when there is
  /// no request at all, and the line that it tells otherwise.
  ///
  /// What a rule says of a model is told best by requests that have it as a candidate, and what a
  /// deny says by those that it alone refuses: these are tried first.
  private func search(
    _ regions: [Region], _ info: RuleInfo, _ telling: @escaping (Witness) -> String?
  ) -> MutationReport.Fate? {
    let claims = ClaimProbes(policy).probes
    let selecting = regions.map { region in
      ModelProbe(
        when: region.when, models: region.models ?? .named(Array(policy.models.indices)))
    }
    guard
      let form = TableCompiler.compile(
        policy, probes: regions.map(\.when), modelProbes: claims + selecting
      ).normalForm
    else { return .open }
    let questions = Questions(policy, form, context)
    let outside = covered(info, form)
    let unserved = ClaimProbes(policy).unserved(form)
    let removing = Regions(form, questions.space, unserved: unserved)
    let removals = policy.models.indices.map { removing.removals(of: $0)?.map(\.cube) }
    func ask(_ cube: Cube, _ more: [Cube]) -> MutationReport.Fate? {
      var line: String?
      let answer = questions.ask(
        in: cube, outside: (outside + more).filter(cube.intersects)
      ) { _, witness in
        line = telling(witness)
        return line != nil
      }
      switch answer {
      case .none: return nil
      case .request: return .survived(request: line)
      case .unknown: return .open
      }
    }
    var isOpen = false
    for (number, region) in regions.enumerated() {
      let selected = form.modelProbes.compactMap { entry -> (cube: Cube, models: ModelSet)? in
        let clause = form.modelProbeClauses[entry.clause]
        return clause.probe == claims.count + number ? (entry.cube, clause.models) : nil
      }
      let plain = form.probes.filter { $0.clause == number }.map(\.cube)
      if !region.candidates.isEmpty {
        let both = region.candidates.map { removals[$0] }
        guard both.allSatisfy({ $0 != nil }) else { return .open }
        let narrow = both.compactMap(\.self).flatMap(\.self)
        for cube in plain {
          switch ask(cube, narrow) {
          case nil: continue
          case .open?: isOpen = true
          case .some(let fate): return fate
          }
        }
        continue
      }
      if info.kind == .deny {
        let others = form.deny.filter { policy.denies[$0.clause].info.name != info.name }
        for cube in plain {
          if case .survived(let line)? = ask(cube, others.map(\.cube)) {
            return .survived(request: line)
          }
        }
      }
      if region.models != nil, info.kind != .forbid || region.isHint {
        for (cube, models) in selected {
          for model in policy.models.indices where models.contains(model) {
            guard let narrow = removals[model] else { continue }
            if case .survived(let line)? = ask(cube, narrow) { return .survived(request: line) }
          }
        }
      }
      for cube in region.models == nil || region.isHint ? plain : selected.map(\.cube) {
        switch ask(cube, []) {
        case nil: continue
        case .open?: isOpen = true
        case .some(let fate): return fate
        }
      }
    }
    return isOpen ? .open : nil
  }

  /// Requests for which a rule is not asked, whatever its condition.
  private func covered(_ info: RuleInfo, _ form: NormalForm) -> [Cube] {
    switch info.kind {
    case .classify, .deny, .record, .disclose, .notify: return []
    case .route:
      let rule = form.compiled.rules.firstIndex { $0.name == info.name }
      let place = form.compiled.routes.firstIndex { Int($0.rule) == rule } ?? 0
      return form.deny.map(\.cube) + form.route.filter { $0.clause < place }.map(\.cube)
    case .fallback:
      let place = policy.fallbacks.firstIndex { $0.info.name == info.name } ?? 0
      return form.deny.map(\.cube) + form.fallback.filter { $0.clause < place }.map(\.cube)
    case .forbid, .waive, .avoid, .validate, .redact, .cap, .isolate, .budget:
      return form.deny.map(\.cube)
    }
  }
}

extension Policy {
  /// The models of one selection that are not of another.
  fileprivate func models(
    of one: ModelSelection, butNotOf other: ModelSelection
  ) -> ModelSelection {
    switch (one, other) {
    case (.named(let first), .named(let second)):
      .named(first.filter { !second.contains($0) })
    case (.matching(let first), .matching(let second)): .matching(.all([first, .not(second)]))
    case (.named, .matching), (.matching, .named): .named(Array(models.indices))
    }
  }
}

extension ModelSelection {
  /// Whether its condition reads what may be unknown.
  fileprivate var readsSignals: Bool {
    guard case .matching(let condition) = self else { return false }
    var readings: [Reading] = []
    condition.collectReadings(into: &readings)
    return readings.contains { if case .signal = $0 { true } else { false } }
  }
}
