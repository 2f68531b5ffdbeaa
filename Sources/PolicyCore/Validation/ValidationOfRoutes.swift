// Chains of candidates.
extension Validation {
  func checkRoutes() throws(BundleError) {
    for (index, route) in policy.routes.enumerated() {
      let place = Place(.routes, index)
      try check(route.rule, is: .route, place)
      try need(route.parts.count, atMost: BundleLimits.parts, "parts", place)
      for part in route.parts { try check(part, place) }
    }
    try checkLastMatches()
  }

  private func check(_ part: PartLayout, _ place: Place) throws(BundleError) {
    try need(part.entries.count, atMost: BundleLimits.partEntries, "models of one part", place)
    for entry in part.entries {
      try need(entry.model, below: policy.models.count, "model", place)
      if let condition = entry.condition { try checkDefined(condition, place) }
    }
    switch part.order {
    case .listed, .sorted(.fastest), .sorted(.leastBusy): break
    case .sorted(.cheapest):
      for entry in part.entries {
        let model = policy.models[Int(entry.model)]
        try need(
          model.priceIn != nil && model.priceOut != nil, place,
          found: "`cheapest` with `\(model.name)`, which has no price",
          expected: "models with prices")
      }
    case .split(let attribute, let upTo):
      try checkSplit(by: attribute, upTo: upTo, arms: part.entries.count, place)
    }
  }

  private func checkSplit(
    by attribute: UInt32, upTo: [UInt16], arms: Int, _ place: Place
  ) throws(BundleError) {
    try need(attribute, below: policy.attributes.count, "attribute", place)
    switch policy.attributes[Int(attribute)].type {
    case .int, .string, .symbol: break
    case .bool, .usd, .percent, .duration, .instant, .set:
      throw refusal(
        .inconsistent, place, found: "a split by `\(policy.attributes[Int(attribute)].name)`",
        expected: "one by a string, an int, an enum or a level")
    }
    try need(
      upTo.count == arms && upTo.last.map(Int.init) == BundleLimits.buckets, place,
      found: "\(upTo.count) bounds for \(arms) arms, the last \(upTo.last ?? 0)",
      expected: "one for each arm, the last \(BundleLimits.buckets)")
    for index in upTo.indices.dropFirst() where upTo[index - 1] > upTo[index] {
      throw refusal(
        .wrongOrder, place, found: "the bound \(upTo[index]) behind \(upTo[index - 1])",
        expected: "bounds that ascend")
    }
  }

  /// The last entry belongs to the last route and admits every class: some route always matches.
  private func checkLastMatches() throws(BundleError) {
    let table = policy.route
    let place = Place(.route)
    try need(
      !policy.routes.isEmpty && table.clauses.last.map(Int.init) == policy.routes.count - 1, place,
      found: "no entry for the last route", expected: "one at the end")
    let words = Int(table.wordCount)
    let bit: UInt64 = 1 << UInt64((table.clauses.count - 1) & 63)
    for (number, start) in zip(table.dimensions, table.rowStarts) {
      for index in 0..<Int(policy.dimensions[Int(number)].classCount) {
        try need(
          table.rows[Int(start) + index * words + words - 1] & bit != 0, place,
          found: "a last route that does not always match", expected: "one without a condition")
      }
    }
  }
}
