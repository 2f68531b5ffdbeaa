// The order of candidates: the route's chain, inadmissible models out, splits, avoided models last.
extension Evaluator {
  /// Writes a route's candidates to `scratch.chain`: how many, and all models that the route names.
  ///
  /// A model that is not admissible is left out at once: taking it out later gives the same order,
  /// since every part keeps or sorts its models whoever else is there.
  func assemble(_ route: Int, _ facts: Facts) -> (count: Int, named: ModelSet) {
    var count = 0
    var named = ModelSet()
    for index in program.chains.chains[route] {
      let part = program.chains.parts[index]
      let start = count
      if part.order == .split {
        let first = arm(of: part, route, facts)
        if first < part.entries.upperBound { take(first, &count, &named) }
      }
      for entry in part.entries { take(entry, &count, &named) }
      switch part.order {
      case .listed, .split: break
      case .cheapest, .fastest, .leastBusy:
        for place in start..<count {
          scratch.keys[place] = key(of: scratch.chain[place], part.order, facts)
        }
        sort(start..<count)
      }
    }
    return (count, named)
  }

  /// Moves avoided candidates behind the others, order kept; all avoided is none avoided.
  func applyAvoid(count: Int) {
    guard collect(program.avoid, into: scratch.avoid) else { return }
    let clauses = bundle.policy.avoidClauses
    var avoided = ModelSet()
    var cursor = ClauseCursor()
    while true {
      let clause = cursor.next(scratch.avoid, bundle.policy.avoid.clauses)
      if clause < 0 { break }
      avoided = avoided.union(clauses[clause].models)
    }
    var kept = 0
    var behind = 0
    for place in 0..<count {
      let model = scratch.chain[place]
      if avoided.contains(model) {
        scratch.moved[behind] = model
        behind &+= 1
      } else {
        scratch.chain[kept] = model
        kept &+= 1
      }
    }
    for place in 0..<behind { scratch.chain[kept &+ place] = scratch.moved[place] }
  }

  /// Takes the model of an entry, if its condition holds, unless it is there already.
  @inline(__always)
  private func take(_ entry: Int, _ count: inout Int, _ named: inout ModelSet) {
    let (model, condition) = program.chains.entries[entry]
    guard condition < 0 || scratch.classes[condition] == 1, !named.contains(model) else { return }
    named.insert(model)
    guard isAdmissible(model) else { return }
    scratch.chain[count] = model
    count &+= 1
  }

  private func key(of model: Int, _ order: PartCode.Order, _ facts: Facts) -> Int128 {
    switch order {
    case .listed, .split: return 0
    case .cheapest:
      let needs = program.models[model]
      return Int128(needs.priceIn) * Int128(value(program.promptTokens))
        &+ Int128(needs.priceOut) * Int128(value(program.outputLimit))
    case .fastest:
      guard let time = sample(.p50FirstToken, of: model, facts) else {
        return facts.isExploring ? Int128.min : Int128.max
      }
      return Int128(time) / 100
    case .leastBusy:
      guard let requests = sample(.inFlight, of: model, facts) else { return Int128.max }
      return Int128(requests)
    }
  }

  private func sample(_ signal: Signal, of model: Int, _ facts: Facts) -> Int64? {
    let place = signal.place
    guard facts.sampled[model] & (1 << UInt8(place)) != 0 else { return nil }
    return facts.signals[model &* Signal.allCases.count &+ place]
  }

  /// Insertion sort by `keys`: stable, and chains are short.
  private func sort(_ places: Range<Int>) {
    for place in places.dropFirst() {
      let (key, model) = (scratch.keys[place], scratch.chain[place])
      var free = place
      while free > places.lowerBound, scratch.keys[free &- 1] > key {
        scratch.keys[free] = scratch.keys[free &- 1]
        scratch.chain[free] = scratch.chain[free &- 1]
        free &-= 1
      }
      scratch.keys[free] = key
      scratch.chain[free] = model
    }
  }

  /// The entry of a split that comes first: that of the value's bucket, or the one a test fixed.
  private func arm(of part: PartCode, _ route: Int, _ facts: Facts) -> Int {
    for fixed in facts.fixedArms where fixed.route == route {
      for entry in part.entries where program.chains.entries[entry].model == fixed.model {
        return entry
      }
    }
    let bucket = bucket(of: part.attribute, route, facts)
    for (arm, bound) in part.bounds.enumerated() where bucket < program.chains.bounds[bound] {
      return part.entries.lowerBound + arm
    }
    return part.entries.upperBound
  }

  /// The first 8 bytes of SHA-256(route name, 0x00, value) modulo 10,000.
  public func bucket(of attribute: Int, _ route: Int, _ facts: Facts) -> UInt64 {
    var hash = SHA256()
    program.routeNames.update(&hash, route)
    hash.update(0)
    switch bundle.policy.attributes[attribute].type {
    case .string: hash.update(facts.text(attribute))
    case .symbol(let enumeration):
      let last = bundle.policy.enumerations[Int(enumeration)].values.count - 1
      let place = min(max(scratch.values[attribute], 0), Int64(last))
      program.valueNames.update(&hash, program.firstValue[Int(enumeration)] + Int(place))
    case .bool, .int, .usd, .percent, .duration, .instant, .set:
      Evaluator.updateDigits(&hash, scratch.values[attribute])
    }
    return hash.finish().prefix % UInt64(BundleLimits.buckets)
  }

  /// Adds the decimal digits of a number, behind `-` when it is negative.
  private static func updateDigits(_ hash: inout SHA256, _ number: Int64) {
    if number < 0 { hash.update(UInt8(ascii: "-")) }
    let magnitude = number.magnitude
    var divisor: UInt64 = 1
    while magnitude / divisor >= 10 { divisor &*= 10 }
    while divisor > 0 {
      hash.update(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude / divisor % 10))
      divisor /= 10
    }
  }
}
