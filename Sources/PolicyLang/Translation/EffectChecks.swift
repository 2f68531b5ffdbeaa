internal import PolicyCore

/// What rules do when they hold, compared as it is written: nothing here depends on a request.
struct EffectChecks {
  private let policy: Policy
  private let compiled: CompiledPolicy
  /// The first rule whose effect in the bundle is another.
  private(set) var different: String?

  init(_ policy: Policy, _ compiled: CompiledPolicy) {
    self.policy = policy
    self.compiled = compiled
    var place = 0
    func next() -> RuleLayout? {
      defer { place += 1 }
      return compiled.rules.indices.contains(place) ? compiled.rules[place] : nil
    }
    for rule in policy.classifies { need(rule.info, next() != nil && isRaised(rule, place - 1)) }
    for rule in policy.denies { need(rule.info, next().map { Int($0.status) } == rule.status) }
    for rule in policy.forbids {
      let layout = next()
      need(rule.info, layout.map { redacts($0, rule.unlessRedacted) } ?? false)
    }
    let firstForbid = policy.classifies.count + policy.denies.count
    for rule in policy.waives {
      _ = next()
      let clause = compiled.waiveClauses.first { Int($0.rule) == place - 1 }
      let models = policy.models.indices.filter { clause?.models.contains($0) ?? false }
      need(
        rule.info,
        clause.map { Int($0.forbid) } == firstForbid + rule.lifts
          && Set(models) == Set(rule.models))
    }
    place += policy.avoids.count + policy.routes.count
    for (number, rule) in policy.fallbacks.enumerated() {
      need(rule.info, isSame(rule, compiled.fallbacks[number]))
      place += 1
    }
    for (number, rule) in policy.validates.enumerated() {
      need(rule.info, compiled.validators[number].release == rule.release)
      place += 1
    }
    for rule in policy.redacts {
      let layout = next()
      need(rule.info, layout.map { redacts($0, rule.redaction) } ?? false)
    }
    for (number, rule) in policy.obligations.enumerated() {
      need(rule.info, compiled.obligations[number].demand == rule.demand)
    }
  }

  private mutating func need(_ info: RuleInfo, _ isSame: Bool) {
    if !isSame, different == nil { different = info.name }
  }

  private func isRaised(_ rule: Classify, _ place: Int) -> Bool {
    compiled.classifyClauses.filter { $0.rule.map { Int($0) } == place }.allSatisfy { clause in
      clause.raises.map { [Int($0.attribute), Int($0.rank)] }
        == rule.raises.map { [$0.attribute, $0.rank] }
        && clause.adds.map { [UInt64($0.attribute), $0.members] }
          == rule.adds.map { [UInt64($0.attribute), $0.members] }
    }
  }

  private func redacts(_ layout: RuleLayout, _ redaction: Redaction?) -> Bool {
    guard let redaction else { return layout.redactFindings == 0 }
    let method: Redacting =
      switch redaction.method {
      case .token: .token
      case .hash: .hash
      case .mask: .mask
      case .drop: .drop
      }
    return layout.redactFindings == redaction.findings && layout.redacting == method
  }

  private func isSame(_ rule: Fallback, _ layout: FallbackLayout) -> Bool {
    let isHedge = layout.hedge.map { $0.after == rule.hedge?.after } ?? true
    return layout.actions == rule.actions && layout.deadlines == rule.deadlines && isHedge
      && layout.exhausted == rule.exhausted
  }
}
