internal import PolicyCore

/// What prices change of the order in which models are tried.
extension ChangeSearch {
  /// Requests for which `cheapest` takes two models in another order, as their prices differ.
  ///
  /// The questions of `orders` stand behind `passed` others among the probes of the old policy.
  mutating func findPrices(_ orders: PriceOrders, behind passed: Int) {
    let (old, new) = (pair.old, pair.new)
    let isMoved = { (first: DecisionRecord, second: DecisionRecord) in
      first.models != second.models && Set(first.models) == Set(second.models)
    }
    let start = ClaimProbes(old.policy).probes.count + passed
    for one in old.form.compiled.routes.indices {
      for two in new.form.compiled.routes.indices {
        let answer = moved(orders, start, (one, two), isMoved)
        let rules = [
          rule(old, old.policy.routes[one].info), rule(new, new.policy.routes[two].info),
        ]
        add(answer, .neutral, "candidates are tried in another order, as prices differ", rules)
      }
    }
    guard orders.isCutShort else { return }
    add(
      .unknown(.prices), .neutral,
      "more prices differ than can be compared: `cheapest` may order otherwise",
      [])
  }

  private func moved(
    _ orders: PriceOrders, _ start: Int, _ routes: (old: Int, new: Int),
    _ isMoved: @escaping (DecisionRecord, DecisionRecord) -> Bool
  ) -> PolicyPair.Answer {
    let (old, new) = (pair.old, pair.new)
    var questions: [(region: Cube, other: Cube, others: [Cube])] = []
    for (place, order) in orders.pairs.enumerated() {
      let models = [order.first, order.second]
      guard
        isSorted(models, by: old.form.compiled.routes[routes.old])
          && isSorted(models, by: new.form.compiled.routes[routes.new])
      else { continue }
      let removed = models.flatMap { model in
        [old, new].flatMap { side in
          (side.regions.removals(of: model) ?? []).map { side.lift($0.cube) }
        }
      }
      let others = denies + removed + old.before(routes.old) + new.before(routes.new)
      for probe in probed(old, start + place) {
        for own in old.regions.matches(routes.old).compactMap({ $0.intersection(probe) }) {
          questions += new.regions.matches(routes.new).map { (own, $0, others) }
        }
      }
    }
    return pair.any(of: questions) { question in
      pair.ask(
        old: question.region, new: question.other, outside: question.others, confirm: isMoved)
    }
  }

  private func isSorted(_ models: [ModelID], by route: RouteLayout) -> Bool {
    route.parts.contains { part in
      guard case .sorted(.cheapest) = part.order else { return false }
      return models.allSatisfy { model in
        part.entries.contains { Int($0.model) == model }
      }
    }
  }
}
