internal import PolicyCore

/// One identity of every rule: its place among all rules of the policy.
extension Policy {
  /// Every rule as its kind and its place in the policy's array of it.
  ///
  /// By kind, then in order of declaration: `CompiledPolicy.rules` has this order.
  var ruleOrder: [(kind: RuleKind, index: Int)] {
    func all<Rule>(_ kind: RuleKind, _ rules: [Rule]) -> [(kind: RuleKind, index: Int)] {
      rules.indices.map { (kind, $0) }
    }
    return all(.classify, classifies) + all(.deny, denies) + all(.forbid, forbids)
      + all(.waive, waives) + all(.avoid, avoids) + all(.route, routes)
      + all(.fallback, fallbacks) + all(.validate, validates) + all(.redact, redacts)
      + obligations.enumerated().map { ($1.info.kind, $0) }
  }

  /// By name of a rule, the built-in one among them: its place among all rules.
  var rulePlaces: [String: Int] {
    let names = ruleOrder.enumerated().map { (condition(of: $1).info.name, $0) }
    return Dictionary(names + [(BuiltIn.cannotServe, DecisionRecord.cannotServe)]) { one, _ in one
    }
  }

  /// The name of a rule by that place, or of the built-in one.
  func ruleName(_ place: Int) -> String {
    let order = ruleOrder
    return order.indices.contains(place)
      ? condition(of: order[place]).info.name : BuiltIn.cannotServe
  }

  /// The value of an attribute that stands in a request as that number.
  func constant(_ stored: Int64, of attribute: AttributeID) -> Constant {
    switch attributes[attribute].type {
    case .bool: .bool(stored != 0)
    case .symbol: .symbol(Int(stored))
    case .set: .set(UInt64(bitPattern: stored))
    case .int, .usd, .percent, .duration, .instant, .string: .number(stored)
    }
  }

  /// The condition and the particulars of a rule.
  func condition(of origin: (kind: RuleKind, index: Int)) -> (condition: Condition, info: RuleInfo)
  {
    switch origin.kind {
    case .classify: (classifies[origin.index].when, classifies[origin.index].info)
    case .deny: (denies[origin.index].when, denies[origin.index].info)
    case .forbid: (forbids[origin.index].when, forbids[origin.index].info)
    case .waive: (waives[origin.index].when, waives[origin.index].info)
    case .avoid: (avoids[origin.index].when, avoids[origin.index].info)
    case .route: (routes[origin.index].when, routes[origin.index].info)
    case .fallback: (fallbacks[origin.index].when, fallbacks[origin.index].info)
    case .validate: (validates[origin.index].when, validates[origin.index].info)
    case .redact: (redacts[origin.index].when, redacts[origin.index].info)
    case .cap, .isolate, .disclose, .record, .budget, .notify:
      (obligations[origin.index].when, obligations[origin.index].info)
    }
  }
}

extension RedactionMethod {
  /// What stands for it in a decision.
  var redacting: Redacting {
    switch self {
    case .token: .token
    case .hash: .hash
    case .mask: .mask
    case .drop: .drop
    }
  }
}
