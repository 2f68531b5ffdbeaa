internal import PolicyCore

/// Puts decisions of the table into the words of the reference interpreter.
struct DecisionNames {
  let policy: Policy
  let compiled: CompiledPolicy

  /// A record of the evaluator, in names.
  func decision(_ record: DecisionRecord) -> ReferenceDecision {
    let effect: ReferenceDecision.Effect =
      switch record.effect {
      case .route: .route
      case .deny: .deny(status: record.status)
      case .noCandidate: .noCandidate(status: record.status)
      }
    var decision = ReferenceDecision(effect: effect)
    decision.rule = record.route.map(rule)
    for candidate in record.candidates {
      let name = compiled.models[candidate.model].name
      decision.candidates.append(name)
      if !candidate.redactions.isEmpty {
        decision.redactions[name] = candidate.redactions.map {
          Redaction(findings: $0.findings, method: Self.method($0.method))
        }
      }
    }
    for removal in record.removed {
      decision.removed[compiled.models[removal.model].name] = removal.by.map(rule)
    }
    decision.waived = Set(
      record.waived.map { [compiled.models[$0.model].name, rule($0.forbid), rule($0.by)] })
    for change in record.changed {
      let attribute = policy.attributes[change.attribute]
      decision.changed[attribute.name] = [change.declared, change.raised].map {
        if case .set = attribute.type { return .set(UInt64(bitPattern: $0)) }
        return .symbol(Int($0))
      }
    }
    decision.by = record.deniedBy.map(rule)
    for reason in record.deniedBy.compactMap({ compiled.rules[$0].because })
    where !decision.because.contains(reason) {
      decision.because.append(reason)
    }
    decision.rules = record.rules.map(rule)
    decision.fallback = record.fallback.flatMap { compiled.fallbacks[$0].rule }.map {
      rule(Int($0))
    }
    decision.isHedged = record.isHedged
    decision.validators = record.validators.map { rule(Int(compiled.validators[$0].rule)) }
    decision.obligations = obligations(record.obligations)
    return decision
  }

  private func rule(_ place: Int) -> String {
    place == DecisionRecord.cannotServe ? "cannot_serve" : compiled.rules[place].name
  }

  private func obligations(_ record: DecisionRecord.Obligations) -> [String: [String]] {
    var demands: [String: [String]] = [:]
    func put(_ name: String, _ value: Int64?) { demands[name] = value.map { ["\($0)"] } }
    func put(_ name: String, _ texts: [String]) { demands[name] = texts.isEmpty ? nil : texts }
    put("content", record.content.map { Int64($0.rawValue) })
    put("retain_at_least", record.retainAtLeast)
    put("retain_at_most", record.retainAtMost)
    put("output", record.outputCap)
    put("attempts", record.attemptCap)
    put("cost", record.costCap)
    put(
      "isolate",
      (record.isCacheOff ? ["cache"] : []) + (record.isProviderStateOff ? ["provider_state"] : []))
    put("disclose", record.headers.map { "\($0.name): \($0.value)" })
    put("budget", record.budgets.map(rule))
    put("notify", record.notifications.map(rule))
    return demands
  }

  private static func method(_ method: Redacting) -> RedactionMethod {
    switch method {
    case .token: .token
    case .hash: .hash
    case .mask: .mask
    case .drop: .drop
    }
  }
}

extension Facts {
  /// Writes a request as a reader would, from its attributes before `classify`; false when there
  /// is no room for it.
  func fill(_ request: ReferenceRequest, declared: [Constant]) -> Bool {
    reset()
    for (attribute, value) in declared.enumerated() {
      if case .text(let text) = value {
        guard text.withUnsafeBufferPointer({ setText(attribute, $0) }) else { return false }
      } else {
        numbers[attribute] = value.stored
      }
    }
    for (model, signals) in request.signals {
      for (signal, value) in signals { setSignal(model, signal, value.stored) }
    }
    isExploring = request.id?.withUnsafeBufferPointer(Exploration.includes) ?? false
    fixedArms = request.splits.map { (route: $0.key, model: $0.value) }
    return true
  }
}
