internal import PolicyCore

/// In which order models are tried, and with which status a request ends that no model sees.
extension SolverDecision {
  /// Defines for each pair of models when the first is tried before the second, provided that both
  /// are candidates.
  mutating func defineOrders() {
    comment("which of two candidates is tried first")
    let models = policy.models.indices
    var avoided = models.map { _ in [String]() }
    for rule in policy.avoids {
      let holds = define("avoid \(rule.info.name)", applies(rule.info, rule.when))
      for model in models {
        guard let selected = selected(rule.models, model) else { continue }
        avoided[model].append(SolverText.all([holds, selected]))
      }
    }
    let last = models.map { model in
      define("avoided \(policy.models[model].name)", SolverText.any(avoided[model]))
    }
    for first in models {
      for second in models where second > first {
        var ways: [String] = []
        for route in policy.routes {
          ways.append(
            SolverText.all([
              symbol("route \(route.info.name)"), isBefore(first, second, route),
            ]))
        }
        let names = (policy.models[first].name, policy.models[second].name)
        let inRoute = define("\(names.0) before \(names.1) in its route", SolverText.any(ways))
        orders[[first, second]] = define(
          "\(names.0) before \(names.1)",
          "(ite (= \(last[first]) \(last[second])) \(inRoute) \(last[second]))")
      }
    }
  }

  /// When the first place of one model in a chain comes before that of another.
  private mutating func isBefore(_ first: ModelID, _ second: ModelID, _ route: Route) -> String {
    var ways: [String] = []
    // What neither of both is named by so far.
    var earlier: [String] = []
    for part in route.parts {
      let one = isNamed(first, part)
      let two = isNamed(second, part)
      let none = SolverText.not(SolverText.any(earlier))
      let inPart = SolverText.any([SolverText.not(two), order(first, second, part, route)])
      ways.append(SolverText.all([none, one, inPart]))
      earlier += [one, two]
    }
    return SolverText.any(ways)
  }

  private mutating func isNamed(_ model: ModelID, _ part: Route.Part) -> String {
    switch part {
    case .list(let selection), .sorted(_, let selection): selected(selection, model) ?? "false"
    case .split(_, let arms): arms.contains { $0.model == model } ? "true" : "false"
    }
  }

  /// The order of two models that one part names.
  private mutating func order(
    _ first: ModelID, _ second: ModelID, _ part: Route.Part, _ route: Route
  ) -> String {
    switch part {
    case .list(.named(let models)):
      let (one, two) = (models.firstIndex(of: first), models.firstIndex(of: second))
      return one ?? .max < two ?? .max ? "true" : "false"
    case .list(.matching): return first < second ? "true" : "false"
    case .sorted(let order, _):
      let (one, two) = (key(order, first), key(order, second))
      return "(\(first < second ? "<=" : "<") \(one) \(two))"
    case .split(let attribute, let arms):
      let bucket = bucket(route, attribute)
      func hits(_ model: ModelID) -> String {
        var end = 0
        return SolverText.any(
          arms.compactMap { arm in
            let start = end
            end += arm.weight
            return arm.model == model ? "(and (<= \(start) \(bucket)) (< \(bucket) \(end)))" : nil
          })
      }
      let (one, two) = (
        arms.firstIndex { $0.model == first }, arms.firstIndex { $0.model == second }
      )
      guard one ?? .max < two ?? .max else { return hits(first) }
      return SolverText.not(hits(second))
    }
  }

  /// What a part sorts by; the least comes first.
  private mutating func key(_ order: SortOrder, _ model: ModelID) -> String {
    let unbound = SolverText.number(Int128.max)
    func price(_ fact: BuiltIn.Fact) -> Int64 { policy.fact(fact, of: model)?.place ?? 0 }
    func term(_ attribute: AttributeID?) -> String {
      attribute.map { variables.term($0, .final) } ?? "0"
    }
    switch order {
    case .cheapest:
      return "(+ (* \(price(.priceIn)) \(term(policy.promptTokens))) "
        + "(* \(price(.priceOut)) \(term(policy.outputLimit))))"
    case .fastest:
      let (value, known) = conditions.read(.p50FirstToken, of: model)
      return "(ite \(known) (div \(value) 100) (ite |explores| (- 1) \(unbound)))"
    case .leastBusy:
      let (value, known) = conditions.read(.inFlight, of: model)
      return "(ite \(known) \(value) \(unbound))"
    }
  }

  // MARK: - Buckets

  /// The bucket of a request for the split of a route, from 0 to 9,999.
  ///
  /// It hangs on the name of the route and the value, so it is the same in another policy. Of an
  /// enum, a level and a short range it is computed, of other values it is free.
  private mutating func bucket(_ route: Route, _ attribute: AttributeID) -> String {
    let layout = policy.attributes[attribute]
    let symbol = SolverText.symbol("bucket of \(route.info.name) by \(layout.name)")
    let term = variables.term(attribute, .final)
    let application = "(\(symbol) \(term))"
    func digest(_ key: String) -> UInt64 {
      SHA256.digest(Array(route.info.name.utf8) + [0] + Array(key.utf8)).bytes.prefix(8)
        .reduce(0) { $0 << 8 | UInt64($1) } % 10_000
    }
    var keys: [(value: String, key: String)] = []
    switch layout.type {
    case .symbol(let type):
      keys = policy.enumerations[type].values.enumerated().map { ("\($0)", $1) }
    case .int where layout.range.lowerBound >= 0 && layout.range.upperBound < Limits.solverBuckets:
      keys = layout.range.map { (SolverText.number(Int128($0)), "\($0)") }
    case .bool, .int, .usd, .percent, .duration, .instant, .string, .set: break
    }
    guard !keys.isEmpty else {
      hasAllBuckets = false
      let sort = layout.type == .string ? "String" : "Int"
      buckets[symbol] =
        "(declare-fun \(symbol) (\(sort)) Int)\n"
      return "(mod \(application) 10000)"
    }
    let body = keys.reversed().reduce("0") { "(ite (= x \($1.value)) \(digest($1.key)) \($0))" }
    buckets[symbol] = "(define-fun \(symbol) ((x Int)) Int \(body))\n"
    return application
  }

  // MARK: - Statuses

  /// With which status a refused request ends: that of all denies that fire, 403 if they differ.
  func refusalStatus() -> String {
    let statuses = Set(policy.denies.map(\.status)).sorted()
    return statuses.reduce("403") { rest, status in
      let others = policy.denies.filter { $0.status != status }
        .map { symbol("deny \($0.info.name)") }
      return "(ite \(SolverText.not(SolverText.any(others))) \(status) \(rest))"
    }
  }
}
