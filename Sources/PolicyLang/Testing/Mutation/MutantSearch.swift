internal import PolicyCore

/// Looks for a request that a policy and a mutant of it decide differently.
struct MutantSearch {
  private let policy: Policy
  private let form: NormalForm
  private let context: SearchContext

  init(_ policy: Policy, _ form: NormalForm, _ context: SearchContext) {
    self.policy = policy
    self.form = form
    self.context = context
  }

  /// What is known of a mutant that no test noticed.
  func fate(of mutant: Mutant, _ changed: Policy, _ other: NormalForm) -> MutationReport.Fate {
    switch mutant.difference {
    case .condition(let name, let kind, let before, let after):
      let probes: [Condition] = [.all([before, .not(after)]), .all([.not(before), after])]
      guard let form = TableCompiler.compile(policy, probes: probes).normalForm else {
        return .survived(request: nil)
      }
      let questions = Questions(policy, form, context)
      let mutated = Questions(changed, other, context)
      let outside = covered(name, kind, form)
      var isProved = true
      for entry in form.probes {
        let answer = questions.ask(
          in: entry.cube, outside: outside.filter(entry.cube.intersects)
        ) { decision, witness in decision != mutated.decide(witness) }
        switch answer {
        case .none: continue
        case .request(let witness): return .survived(request: witness.line)
        case .unknown: isProved = false
        }
      }
      return isProved && kind != .classify ? .equivalent : .survived(request: nil)
    case .other: return .survived(request: nil)
    }
  }

  /// Requests for which a rule of that kind is not asked, whatever its condition.
  private func covered(_ name: String, _ kind: RuleKind, _ form: NormalForm) -> [Cube] {
    switch kind {
    case .classify, .deny, .record, .disclose, .notify: return []
    case .route:
      let rule = form.compiled.rules.firstIndex { $0.name == name }
      let place = form.compiled.routes.firstIndex { Int($0.rule) == rule } ?? 0
      return form.deny.map(\.cube) + form.route.filter { $0.clause < place }.map(\.cube)
    case .forbid, .waive, .avoid, .fallback, .validate, .redact, .cap, .isolate, .budget:
      return form.deny.map(\.cube)
    }
  }
}
