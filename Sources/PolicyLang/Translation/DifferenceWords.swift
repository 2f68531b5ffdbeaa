internal import PolicyCore

extension DecisionDifference {
  /// What was and what is, each in a few words with the names of a policy.
  func words(_ policy: Policy, _ compiled: CompiledPolicy) -> (was: String, is: String) {
    func rules(_ places: [Int]) -> String { Self.list(places.map(policy.ruleName)) }
    func model(_ place: Int) -> String { policy.models[place].name }
    func both<Part>(_ name: String, _ was: Part, _ now: Part, _ text: (Part) -> String)
      -> (was: String, is: String)
    {
      ("\(name) \(text(was))", "\(name) \(text(now))")
    }
    switch self {
    case .effect(let was, let now): return both("effect", was, now) { "\($0)" }
    case .status(let was, let now): return both("status", was, now) { "\($0)" }
    case .reasons(let was, let now): return both("because", was, now, Self.list)
    case .denies(let was, let now): return both("denied by", was, now, rules)
    case .route(let was, let now):
      return both("route", was, now) { $0.map(policy.ruleName) ?? "none" }
    case .candidateAdded(let place):
      return ("`\(model(place))` is no candidate", "`\(model(place))` is a candidate")
    case .candidateRemoved(let place):
      return ("`\(model(place))` is a candidate", "`\(model(place))` is no candidate")
    case .order(let was, let now):
      return both("candidates", was, now) { Self.list($0.map(model)) }
    case .redactions(let place, let was, let now):
      return both("`\(model(place))` is sent without", was, now) { redactions in
        let names = policy.enumerations[BuiltIn.findings].values
        return Self.list(
          redactions.map { redaction in
            let bits = names.indices.filter { redaction.findings >> UInt64($0) & 1 == 1 }
            return Self.list(bits.map { names[$0] }) + " (\(redaction.method))"
          })
      }
    case .removed(let place, let was, let now):
      return both("`\(model(place))` is removed by", was, now, rules)
    case .waived(let was, let now):
      return both("waived", was, now) { waived in
        Self.list(
          waived.map {
            "\(model($0.model)) \(policy.ruleName($0.forbid)) \(policy.ruleName($0.by))"
          })
      }
    case .classified(let attribute, let was, let now):
      let name = policy.attributes[attribute].name
      return both("`\(name)` after `classify`", was, now) { change in
        change.map { "\($0.raised)" } ?? "as declared"
      }
    case .fallback(let was, let now):
      return both("fallback", was, now) { place in
        place.flatMap { compiled.fallbacks[$0].rule }.map { policy.ruleName(Int($0)) } ?? "default"
      }
    case .hedge(let was, let now): return both("hedge", was, now) { $0 ? "applies" : "does not" }
    case .validators(let was, let now):
      return both("validators", was, now) { rules($0.map { Int(compiled.validators[$0].rule) }) }
    case .obligation(let obligation):
      return ("\(obligation) does not hold", "\(obligation) holds")
    case .rules(let was, let now): return both("rules", was, now, rules)
    case .layout: return ("another order of what has none", "another order of what has none")
    }
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.joined(separator: ", ")
  }
}
