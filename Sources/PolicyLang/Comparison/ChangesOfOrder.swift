internal import PolicyCore

/// Requests for which both policies try the same models in another order.
extension ChangeSearch {
  mutating func findOrders() {
    let (old, new) = (pair.old, pair.new)
    for one in old.form.compiled.routes.indices {
      for two in new.form.compiled.routes.indices where edits.mayDiffer(old, one, new, two) {
        guard mayDiffer(one, two) else { continue }
        let rules = [old.policy.routes[one].info, new.policy.routes[two].info]
        search: for own in old.regions.matches(one) {
          for other in new.regions.matches(two) {
            let outside = denies + old.before(one) + new.before(two)
            let answer =
              isSplit(one, two)
              ? askSplit((one, own), (two, other), outside)
              : pair.ask(old: own, new: other, outside: outside, confirm: isMoved)
            let isFound = add(
              answer, .neutral, "candidates are tried in another order",
              [rule(old, rules[0]), rule(new, rules[1])])
            if isFound { break search }
          }
        }
      }
    }
    for isForward in [true, false] { findAvoided(isForward) }
  }

  /// Whether a decision of the new policy tries the same models in another order.
  private func isMoved(_ first: DecisionRecord, _ second: DecisionRecord) -> Bool {
    let isTurned = differences(first, second).contains { difference in
      if case .order = difference { true } else { false }
    }
    return isTurned && Set(first.models) == Set(second.models)
  }

  // MARK: - Avoided

  private mutating func findAvoided(_ isForward: Bool) {
    let (has, lacks) = sides(isForward)
    struct Avoided: Hashable {
      var cubes: [Cube]?
      var models: ModelSet
    }
    // Without derived facts, which each policy numbers in its own way.
    func avoided(_ side: PolicyPair.Side, _ entry: Entry) -> Avoided {
      let clause = side.form.compiled.avoidClauses[entry.clause]
      return Avoided(
        cubes: side.space.expand(entry.cube)?.map(side.lift), models: clause.models)
    }
    let known = Set(lacks.form.avoid.map { avoided(lacks, $0) })
    var seen: Set<UInt32> = []
    for entry in has.form.avoid where !known.contains(avoided(has, entry)) {
      let place = has.form.compiled.avoidClauses[entry.clause].rule
      guard !seen.contains(place) else { continue }
      let answer = ask(isForward, has: entry.cube, outside: denies) {
        isForward ? isMoved($0, $1) : isMoved($1, $0)
      }
      let isFound = add(
        answer, .neutral, "candidates are tried in another order",
        rule(has, Int(place)).map { [$0] } ?? [])
      if isFound { seen.insert(place) }
    }
  }

  // MARK: - Routes

  /// Whether two routes may order the models that both name differently.
  private func mayDiffer(_ one: Int, _ two: Int) -> Bool {
    func list(_ parts: [PartLayout]) -> [UInt32]? {
      var result: [UInt32] = []
      for part in parts {
        guard case .listed = part.order else { return nil }
        for entry in part.entries where !result.contains(entry.model) { result.append(entry.model) }
      }
      return result
    }
    func shape(_ parts: [PartLayout]) -> [PartLayout] {
      parts.map { part in
        var part = part
        // Which values fall to which arm is looked at apart.
        if case .split(let attribute, _) = part.order {
          part.order = .split(attribute: attribute, upTo: [])
        }
        for index in part.entries.indices { part.entries[index].condition = nil }
        return part
      }
    }
    let own = pair.old.form.compiled.routes[one].parts
    let other = pair.new.form.compiled.routes[two].parts
    guard let first = list(own), let second = list(other) else {
      return shape(own) != shape(other) || mayFall(one, two)
    }
    return first.filter(second.contains) != second.filter(first.contains)
  }

  // MARK: - Splits

  private func isSplit(_ one: Int, _ two: Int) -> Bool {
    !splits(pair.old.policy, one).isEmpty || !splits(pair.new.policy, two).isEmpty
  }

  private typealias Split = (by: AttributeID, arms: [(weight: Int, model: ModelID)])

  private func splits(_ policy: Policy, _ route: Int) -> [Split] {
    policy.routes[route].parts.compactMap { part in
      guard case .split(let attribute, let arms) = part else { return nil }
      return (attribute, arms)
    }
  }

  /// Asks for a request that two routes order otherwise, one of which splits: the bucket of a value
  /// is no class of the search, so values are tried until one falls to another arm.
  private func askSplit(
    _ old: (route: Int, cube: Cube), _ new: (route: Int, cube: Cube), _ outside: [Cube]
  ) -> PolicyPair.Answer {
    let answer = pair.ask(old: old.cube, new: new.cube, outside: outside) { first, second in
      first.models.count > 1 && Set(first.models) == Set(second.models)
    }
    guard case .request(let witness, let before, let after) = answer else { return answer }
    if isMoved(before, after) { return answer }
    var decisions = 0
    for attribute in attributes(old.route, new.route) {
      let values = BucketValues(pair.new.policy, attribute, witness.values[attribute])
      for value in values where falls(value, of: attribute, old.route, new.route, values) {
        guard decisions < Limits.splitDecisions else { break }
        decisions += 1
        let other = restated(witness, attribute, value)
        if let before = try? pair.old.interpreter.decide(other.request),
          let after = try? pair.new.interpreter.decide(other.request), isMoved(before, after)
        {
          return .request(other, before, after)
        }
      }
    }
    return .unknown(.unconfirmed)
  }

  /// The attributes that two routes split by.
  private func attributes(_ one: Int, _ two: Int) -> [AttributeID] {
    Set((splits(pair.old.policy, one) + splits(pair.new.policy, two)).map(\.by)).sorted()
  }

  /// Whether some value may fall to another arm: so it is unless all were tried.
  private func mayFall(_ one: Int, _ two: Int) -> Bool {
    guard !isAlike(one, two) else { return false }
    return attributes(one, two).contains { attribute in
      let values = BucketValues(pair.new.policy, attribute, nil)
      return !values.isWhole || values.contains { falls($0, of: attribute, one, two, values) }
    }
  }

  /// Whether two routes split alike, whatever the value.
  private func isAlike(_ one: Int, _ two: Int) -> Bool {
    let (first, second) = (splits(pair.old.policy, one), splits(pair.new.policy, two))
    return pair.old.policy.routes[one].info.name == pair.new.policy.routes[two].info.name
      && first.elementsEqual(second) { one, two in
        one.by == two.by && one.arms.elementsEqual(two.arms) { $0 == $1 }
      }
  }

  /// Whether a value falls to another arm of one route than of the other.
  private func falls(
    _ value: Constant, of attribute: AttributeID, _ one: Int, _ two: Int, _ values: BucketValues
  ) -> Bool {
    func arms(_ policy: Policy, _ route: Int) -> [ModelID?] {
      splits(policy, route).filter { $0.by == attribute }
        .map { values.arm($0.arms, policy.routes[route].info.name, value) }
    }
    return arms(pair.old.policy, one) != arms(pair.new.policy, two)
  }

  /// The same request with another value of an attribute.
  private func restated(
    _ witness: Witness, _ attribute: AttributeID, _ value: Constant
  ) -> Witness {
    var copy = witness
    copy.values[attribute] = value
    let given = copy.values.sorted { $0.key < $1.key }
      .map { (attribute: $0.key, value: $0.value) }
    let line = RequestLine.write(given, now: copy.now, signals: copy.signals, of: pair.new.policy)
    copy.line = String(decoding: line, as: UTF8.self)
    return copy
  }
}
