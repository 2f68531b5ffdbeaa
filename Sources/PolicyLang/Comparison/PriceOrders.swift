internal import PolicyCore

/// Pairs of models whose order by `cheapest` differs from one policy to the other, as their prices
/// do, and for which requests.
struct PriceOrders {
  /// Two models.
  struct Pair {
    var first: ModelID
    var second: ModelID
    /// Where one policy has the second before the first, and the other has not.
    var differs: Condition
  }
  /// The pairs, at most `Limits.pricePairs` of them.
  private(set) var pairs: [Pair] = []
  /// True when there are more.
  private(set) var isCutShort = false

  /// Those of two policies over one vocabulary.
  init(_ old: Policy, _ new: Policy) {
    let (before, after) = (Self.sorted(old), Self.sorted(new))
    for first in new.models.indices where before.contains(first) && after.contains(first) {
      for second in new.models.indices.dropFirst(first + 1)
      where before.contains(second) && after.contains(second) {
        guard let one = Self.difference(first, second, old),
          let two = Self.difference(first, second, new), !Self.isSame(one, two)
        else { continue }
        guard pairs.count < Limits.pricePairs else {
          isCutShort = true
          return
        }
        let span = new.models[first].span
        let (was, now) = (Self.isCheaper(one, old, span), Self.isCheaper(two, new, span))
        pairs.append(
          Pair(
            first: first, second: second,
            differs: .any([.all([was, .not(now)]), .all([.not(was), now])])))
      }
    }
  }

  /// Questions of where the pairs differ.
  var probes: [ModelProbe] {
    pairs.map { ModelProbe(when: $0.differs, models: .named([0])) }
  }

  /// The models that some route sorts by their price.
  private static func sorted(_ policy: Policy) -> Set<ModelID> {
    var result: Set<ModelID> = []
    for case .sorted(.cheapest, let selection) in policy.routes.flatMap(\.parts) {
      switch selection {
      case .named(let models): result.formUnion(models)
      case .matching: result.formUnion(policy.models.indices)
      }
    }
    return result
  }

  /// By how much a token of the prompt and one of the answer costs more of the second.
  private static func difference(
    _ first: ModelID, _ second: ModelID, _ policy: Policy
  ) -> (prompt: Int64, output: Int64)? {
    func price(_ fact: BuiltIn.Fact) -> Int64? {
      guard case .number(let one)? = policy.fact(fact, of: first),
        case .number(let two)? = policy.fact(fact, of: second)
      else { return nil }
      return two - one
    }
    guard let prompt = price(.priceIn), let output = price(.priceOut) else { return nil }
    return (prompt, output)
  }

  /// Whether two differences have the same sign for every request.
  private static func isSame(
    _ one: (prompt: Int64, output: Int64), _ two: (prompt: Int64, output: Int64)
  ) -> Bool {
    one.prompt.signum() == two.prompt.signum() && one.output.signum() == two.output.signum()
      && Int128(one.prompt) * Int128(two.output) == Int128(two.prompt) * Int128(one.output)
  }

  private static func isCheaper(
    _ difference: (prompt: Int64, output: Int64), _ policy: Policy, _ span: Span
  ) -> Condition {
    let parts = [
      (difference.prompt, policy.promptTokens), (difference.output, policy.outputLimit),
    ]
    let terms = parts.compactMap { coefficient, attribute -> Linear.Term? in
      guard coefficient != 0, let attribute else { return nil }
      return Linear.Term(coefficient: coefficient, reading: .attribute(attribute))
    }
    guard !terms.isEmpty else { return .constant(false) }
    return .test(.linear(Linear(terms: terms, constant: 0), .less), span)
  }
}
