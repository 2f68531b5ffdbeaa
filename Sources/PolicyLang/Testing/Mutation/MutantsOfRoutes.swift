internal import PolicyCore

/// Routes: which takes a request, whom it names, and in what order.
extension Mutants {
  mutating func addRoute(_ place: Int) {
    let route = policy.routes[place]
    let isLast = place == policy.routes.count - 1
    add(route.info, route.when, mayGo: !isLast) { $0.routes[place].when = $1 }
    addDates(route.info, route.when) { $0.routes[place].info = $1 }
    if place + 2 < policy.routes.count { addSwap(of: place) }
    for (number, part) in route.parts.enumerated() {
      addModels(of: part, number, route, place)
      guard number > 0 else { continue }
      var parts = route.parts
      parts.swapAt(number - 1, number)
      let turned = parts
      let named = Mutants.named(route.parts[number - 1]) + Mutants.named(part)
      add(
        "part \(number) and part \(number + 1) are swapped", route.info, route.when,
        .effect(of: named)
      ) {
        $0.routes[place].parts = turned
      }
    }
  }

  /// A route behind the next one; the last stays where it is.
  private mutating func addSwap(of place: Int) {
    let (route, next) = (policy.routes[place], policy.routes[place + 1])
    let both = Condition.all([
      policy.inForce(route.info, route.when), policy.inForce(next.info, next.when),
    ])
    add(
      "stands behind `\(next.info.name)`", route.info, route.when,
      .applies(both, .constant(false))
    ) { policy in
      policy.routes.swapAt(place, place + 1)
      // Tests name a route by its place.
      func moved(_ splits: inout [(route: Int, model: ModelID)]) {
        for split in splits.indices {
          let old = splits[split].route
          splits[split].route = old == place ? place + 1 : old == place + 1 ? place : old
        }
      }
      for test in policy.tests.indices { moved(&policy.tests[test].splits) }
      for scenario in policy.scenarios.indices { moved(&policy.scenarios[scenario].splits) }
    }
  }

  private mutating func addModels(
    of part: Route.Part, _ number: Int, _ route: Route, _ place: Int
  ) {
    let isAlone = route.parts.count == 1
    func drop(_ words: String) {
      add("\(words) is dropped", route.info, route.when, .effect(of: Mutants.named(part))) {
        $0.routes[place].parts.remove(at: number)
      }
    }
    switch part {
    case .list(let selection):
      add(route.info, route.when, selection) { $0.routes[place].parts[number] = .list($1) }
      addSwaps(selection, route) { $0.routes[place].parts[number] = .list($1) }
      if !isAlone { addDrop(of: selection, number, drop) }
    case .sorted(let order, let selection):
      add(route.info, route.when, selection) { $0.routes[place].parts[number] = .sorted(order, $1) }
      add(
        "\(order) of becomes the order of declaration", route.info, route.when,
        .order(sorted(order, selection))
      ) {
        // The order in which a policy names models is none of a part that is sorted.
        $0.routes[place].parts[number] = .list(Mutants.declared(selection))
      }
      if !isAlone { addDrop(of: selection, number, drop) }
    case .split(let attribute, let arms):
      if !isAlone { drop("part \(number + 1)") }
      addArms(arms, route) { $0.routes[place].parts[number] = .split(by: attribute, arms: $1) }
    }
  }

  /// A part whole, where no model of it can be dropped alone.
  private func addDrop(of selection: ModelSelection, _ number: Int, _ drop: (String) -> Void) {
    switch selection {
    case .named(let models) where models.count == 1: drop(name(models[0]))
    case .named: break
    case .matching: drop("part \(number + 1)")
    }
  }

  /// The models that a part names.
  private static func named(_ part: Route.Part) -> [ModelID] {
    switch part {
    case .list(.named(let models)), .sorted(_, .named(let models)): models
    case .list(.matching), .sorted(_, .matching): []
    case .split(_, let arms): arms.map(\.model)
    }
  }

  private static func declared(_ selection: ModelSelection) -> ModelSelection {
    switch selection {
    case .named(let models): .named(models.sorted())
    case .matching: selection
    }
  }

  private mutating func addSwaps(
    _ models: ModelSelection, _ route: Route,
    _ set: @escaping @Sendable (inout Policy, ModelSelection) -> Void
  ) {
    guard case .named(let named) = models, named.count > 1 else { return }
    for place in named.indices.dropLast() {
      var swapped = named
      swapped.swapAt(place, place + 1)
      let turned = swapped
      let pair = Mutant.Pair(first: named[place], second: named[place + 1], when: nil)
      add(
        "\(name(named[place])) and \(name(named[place + 1])) are swapped", route.info, route.when,
        .order([pair])
      ) { set(&$0, .named(turned)) }
    }
  }

  // MARK: - Sorted

  /// The models that an order may put elsewhere than their declaration does, and when.
  private func sorted(_ order: SortOrder, _ selection: ModelSelection) -> [Mutant.Pair] {
    var models: [ModelID]
    switch selection {
    case .named(let named): models = named.sorted()
    case .matching: models = Array(policy.models.indices)
    }
    models = models.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    return models.enumerated().flatMap { place, first in
      models[(place + 1)...].compactMap { second in
        switch order {
        case .cheapest: dearer(first, than: second)
        case .fastest, .leastBusy: Mutant.Pair(first: first, second: second, when: nil)
        }
      }
    }
  }

  /// When a model costs more than one that is declared behind it; nil when no request is so.
  ///
  /// The difference is a sum over two numbers that each have a range, so it is largest in one of
  /// four corners. Ties keep the order of declaration.
  private func dearer(_ first: ModelID, than second: ModelID) -> Mutant.Pair? {
    var terms: [Linear.Term] = []
    var most: Int128 = 0
    for (attribute, fact) in [
      (policy.promptTokens, BuiltIn.Fact.priceIn), (policy.outputLimit, .priceOut),
    ] {
      func price(_ model: ModelID) -> Int64 {
        if case .number(let price)? = policy.fact(fact, of: model) { price } else { 0 }
      }
      let (difference, overflow) = price(first).subtractingReportingOverflow(price(second))
      // One of them may have no price that counts: whatever a request says, they may be turned.
      guard !overflow else { return Mutant.Pair(first: first, second: second, when: nil) }
      guard let attribute, difference != 0 else { continue }
      let range = policy.attributes[attribute].range
      most += max(
        Int128(difference) * Int128(range.lowerBound),
        Int128(difference) * Int128(range.upperBound))
      terms.append(Linear.Term(coefficient: difference, reading: .attribute(attribute)))
    }
    guard most > 0 else { return nil }
    let span = policy.models[first].span
    // Without a common factor, as a condition of the policy would be.
    let common = terms.reduce(0) { Mutants.divisor($0, $1.coefficient) }
    for term in terms.indices { terms[term].coefficient /= max(1, common) }
    let when = Condition.test(.linear(Linear(terms: terms, constant: 0), .greater), span)
    return Mutant.Pair(first: first, second: second, when: when)
  }

  private static func divisor(_ first: Int64, _ second: Int64) -> Int64 {
    var (large, small) = (abs(first), abs(second))
    while small != 0 { (large, small) = (small, large % small) }
    return large
  }

  // MARK: - Splits

  private mutating func addArms(
    _ arms: [(weight: Int, model: ModelID)], _ route: Route,
    _ set: @escaping @Sendable (inout Policy, [(weight: Int, model: ModelID)]) -> Void
  ) {
    func turned(_ words: String, _ other: [(weight: Int, model: ModelID)]) {
      add(words, route.info, route.when) { set(&$0, other) }
    }
    var swapped = arms
    for arm in arms.indices { swapped[arm].model = arms[arms.count - 1 - arm].model }
    turned("the arms of the split are swapped", swapped)
    for arm in arms.indices {
      let other = arm == 0 ? 1 : arm - 1
      guard arms.indices.contains(other) else { continue }
      if arms[arm].weight > Mutants.onePercent {
        var moved = arms
        moved[arm].weight -= Mutants.onePercent
        moved[other].weight += Mutants.onePercent
        turned(
          "\(ValueText.percent(Int64(arms[arm].weight))) \(name(arms[arm].model)) becomes "
            + ValueText.percent(Int64(moved[arm].weight)), moved)
      }
      guard arms.count > 1 else { continue }
      var rest = arms
      rest[other].weight += arms[arm].weight
      rest.remove(at: arm)
      turned(
        "\(name(arms[arm].model)) of the split is dropped for \(name(arms[other].model))", rest)
    }
  }

  /// Hundredths of a percent.
  private static let onePercent = 100
}
