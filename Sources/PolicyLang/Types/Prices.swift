/// `cheapest of`: prices, prompt tokens and an output limit.
extension Checking {
  /// Checks that every model that may be sorted has prices, and that a request has numbers.
  mutating func checkPrices(_ models: ModelSelection, _ span: Span) {
    let hasTokens = policy.attributes.contains { $0.source == .promptTokens }
    let hasLimit = policy.attributes.contains { $0.role == .outputLimit }
    if !hasTokens || !hasLimit {
      var help: [String] = []
      if !hasTokens { help.append("declare an attribute `from prompt tokens`") }
      if !hasLimit { help.append("declare an attribute `as output limit`") }
      report(
        RuleCodes.sortNeedsAttributes,
        "`cheapest` cannot know what a request costs", at: span, help: help)
    }
    for model in policy.models.indices {
      let missing = [BuiltIn.Fact.priceIn, .priceOut].filter { price($0, model) == nil }
      guard !missing.isEmpty, maySort(model, models), modelsWithoutPrice.insert(model).inserted
      else { continue }
      report(
        RuleCodes.noPrice,
        "`\(policy.models[model].name)` states no \(list(missing.map(\.rawValue))), "
          + "so it cannot be sorted by price", at: span,
        secondary: [Diagnostic.Label(policy.models[model].span, "the model")])
    }
  }

  private func price(_ fact: BuiltIn.Fact, _ model: ModelID) -> Constant? {
    policy.models[model].facts[builtIn(fact)]
  }

  private func maySort(_ model: ModelID, _ models: ModelSelection) -> Bool {
    switch models {
    case .named(let named): named.contains(model)
    case .matching(let condition): value(condition, policy.models[model]) != false
    }
  }

  /// A condition for one model, as far as its facts alone tell; nil when the request matters.
  private func value(_ condition: Condition, _ model: Model) -> Bool? {
    switch condition {
    case .constant(let truth): return truth
    case .not(let part): return value(part, model).map { !$0 }
    case .all(let parts):
      let values = parts.map { value($0, model) }
      return values.contains(false) ? false : values.contains(nil) ? nil : true
    case .any(let parts):
      let values = parts.map { value($0, model) }
      return values.contains(true) ? true : values.contains(nil) ? nil : false
    case .test(let test, _): return value(test, model)
    }
  }

  private func value(_ test: TypedTest, _ model: Model) -> Bool? {
    switch test {
    case .truth(let reading):
      guard case .bool(let truth)? = constant(reading, model) else { return nil }
      return truth
    case .compare(let left, let comparator, let right):
      guard let left = constant(left, model), let right = constant(right, model) else { return nil }
      switch comparator {
      case .equal: return left == right
      case .notEqual: return left != right
      case .less, .lessOrEqual, .greater, .greaterOrEqual: return nil
      }
    case .member(.fact(let id), let ranges):
      switch model.facts[id] {
      case .symbol(let place): return ranges.contains { $0.contains(Int64(place)) }
      case .number(let number): return ranges.contains { $0.contains(number) }
      case .bool(let truth): return ranges.contains { $0.contains(truth ? 1 : 0) }
      case .set, .text, nil: return nil
      }
    case .textMember(let reading, let texts):
      guard case .text(let bytes)? = constant(reading, model) else { return nil }
      return texts.contains(bytes)
    case .text(let reading, .equals(let other), false):
      guard case .text(let bytes)? = constant(reading, model) else { return nil }
      return bytes == other
    case .has(let left, let kind, let right):
      guard case .set(let left)? = constant(left, model),
        case .set(let right)? = constant(right, model)
      else { return nil }
      switch kind {
      case .any: return left & right != 0
      case .all: return left & right == right
      case .only: return left & ~right == 0
      }
    case .linear, .member, .listMember, .isEmpty, .text: return nil
    }
  }

  private func constant(_ reading: Reading, _ model: Model) -> Constant? {
    switch reading {
    case .fact(let id): model.facts[id]
    case .constant(let constant): constant
    case .attribute, .declared, .signal: nil
    }
  }
}

extension RuleCodes {
  static let noPrice = DiagnosticCode(
    "R0109", "model without a price",
    explanation: """
      `cheapest` sorts by price_in × prompt tokens + price_out × output limit, exactly. Every \
      model that it may sort states both prices.
      """,
    wrong: """
      request { p int 0..4M from prompt tokens   o int 1..8k default 1k as output limit }
      model c { region eu clearance secret }
      route r { when n > 5 to cheapest of {a, c} }
      """,
    right: """
      request { p int 0..4M from prompt tokens   o int 1..8k default 1k as output limit }
      model c { region eu clearance secret price_in $1 price_out $2 }
      route r { when n > 5 to cheapest of {a, c} }
      """)

  static let sortNeedsAttributes = DiagnosticCode(
    "R0110", "cheapest without numbers",
    explanation: """
      What a request costs depends on its prompt and on how much may be answered, so `cheapest` \
      needs an attribute `from prompt tokens` and one `as output limit`.
      """,
    wrong: "route r { when n > 5 to cheapest of {a, b} }",
    right: """
      request { p int 0..4M from prompt tokens   o int 1..8k default 1k as output limit }
      route r { when n > 5 to cheapest of {a, b} }
      """)
}
