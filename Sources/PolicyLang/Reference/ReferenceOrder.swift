internal import PolicyCore

/// In what order models are tried.
extension Deciding {
  /// The models that a route names, each at its first place.
  func chain(_ route: Route, fixedArm: ModelID?) -> [ModelID] {
    var chain: [ModelID] = []
    for part in route.parts {
      let models: [ModelID]
      switch part {
      case .list(let selection): models = selected(selection)
      case .sorted(let order, let selection):
        models = selected(selection).sorted { (sortKey(order, $0), $0) < (sortKey(order, $1), $1) }
      case .split(let attribute, let arms):
        let bucket = bucket(route.info.name, attribute)
        let ends = arms.indices.map { arms[...$0].reduce(0) { $0 + $1.weight } }
        let hit = arms.indices.first { bucket < ends[$0] }.map { arms[$0] }
        let fixed = arms.first { $0.model == fixedArm }
        models = [fixed ?? hit].compactMap(\.?.model) + arms.map(\.model)
      }
      for model in models where !chain.contains(model) { chain.append(model) }
    }
    return chain
  }

  /// What a part sorts by; what is unknown comes last, but first for 1 request in 50 of `fastest`.
  private func sortKey(_ order: SortOrder, _ model: ModelID) -> Int128 {
    let signals = request.signals[model]
    let isExploring = request.id.map { number(interpreter.sha256($0)) % 50 == 0 } ?? false
    let unknown: Int128 = isExploring ? -1 : .max
    func price(_ fact: BuiltIn.Fact) -> Int128 { Int128(policy.fact(fact, of: model)?.place ?? 0) }
    switch order {
    case .cheapest: return price(.priceIn) * promptTokens + price(.priceOut) * outputLimit
    case .fastest: return signals?[.p50FirstToken].map { Int128($0.place / 100) } ?? unknown
    case .leastBusy: return signals?[.inFlight].map { Int128($0.place) } ?? .max
    }
  }

  /// From 0 to 9,999, by a text, the name of a value, or decimal digits.
  private func bucket(_ route: String, _ attribute: AttributeID) -> UInt64 {
    var key = Array("\(values[attribute].place)".utf8)
    if case .text(let text) = values[attribute] { key = text }
    if case .symbol(let type) = policy.attributes[attribute].type {
      key = Array(policy.enumerations[type].values[Int(values[attribute].place)].utf8)
    }
    return number(interpreter.sha256(Array(route.utf8) + [0] + key)) % 10_000
  }

  /// The first 8 bytes of a digest, the highest first.
  private func number(_ digest: [UInt8]) -> UInt64 {
    digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The candidates with those that an `avoid` is about behind the others.
  func avoiding(_ candidates: [ModelID], _ rules: inout [String]) -> [ModelID] {
    var avoided: Set<ModelID> = []
    for rule in policy.avoids where applies(rule.info, rule.when) {
      let met = selected(rule.models).filter(candidates.contains)
      if !met.isEmpty { rules.append(rule.info.name) }
      avoided.formUnion(met)
    }
    return candidates.filter { !avoided.contains($0) } + candidates.filter(avoided.contains)
  }
}
