internal import PolicyCore

/// How requests are refused that both policies refuse: with which status, and why.
extension ChangeSearch {
  /// Requests that denies refuse with one status.
  private struct Refusal {
    var status: UInt16
    var region: Cube
    /// Where denies of another status would make it another one.
    var others: [Cube]
    /// Whether the other policy has all these denies alike.
    var isCommon: Bool
  }

  /// Another status of a refusal, and reasons that are no longer given.
  mutating func findAnswersOfRefusals() {
    let (old, new) = (pair.old, pair.new)
    var seen: Set<[UInt16]> = []
    let (before, after) = (refusals(old, other: new), refusals(new, other: old))
    for one in before {
      for two in after where one.status != two.status && !(one.isCommon && two.isCommon) {
        guard !seen.contains([one.status, two.status]) else { continue }
        let answer = pair.ask(
          old: one.region, new: two.region,
          outside: one.others.map(old.lift) + two.others.map(new.lift)
        ) { first, second in
          differences(first, second).contains {
            if case .status = $0 { first.isDenied && second.isDenied } else { false }
          }
        }
        let isFound = add(
          answer, .neutral, "requests are refused with \(two.status) instead of \(one.status)",
          refusing(answer))
        if isFound { seen.insert([one.status, two.status]) }
      }
    }
    for isForward in [true, false] {
      findReasons(isForward)
      findUnserved(isForward)
    }
  }

  private func refusals(_ side: Side, other: Side) -> [Refusal] {
    let entries = side.form.deny
    func status(_ entry: Entry, _ side: Side) -> UInt16 {
      side.form.compiled.rules[Int(side.form.compiled.denyClauses[entry.clause])].status
    }
    struct Known: Hashable {
      var status: UInt16
      var cube: Cube
    }
    let known = Set(
      other.form.deny.flatMap { entry in
        plain(entry.cube, other).map { Known(status: status(entry, other), cube: $0) }
      })
    let isKnown = entries.map { entry in
      let cubes = plain(entry.cube, side)
      return !cubes.isEmpty
        && cubes.allSatisfy { known.contains(Known(status: status(entry, side), cube: $0)) }
    }
    var result: [Refusal] = []
    for (place, entry) in entries.enumerated() {
      let own = status(entry, side)
      // Denies that disagree refuse with 403.
      let others = own == 403 ? [] : entries.filter { status($0, side) != own }.map(\.cube)
      result.append(
        Refusal(
          status: own, region: entry.cube, others: others.filter(entry.cube.intersects),
          isCommon: isKnown[place]))
      guard own != 403 else { continue }
      for second in entries.indices.dropFirst(place + 1) {
        let other = status(entries[second], side)
        guard other != 403, other != own,
          let both = entry.cube.intersection(entries[second].cube)
        else { continue }
        result.append(
          Refusal(
            status: 403, region: both, others: [], isCommon: isKnown[place] && isKnown[second]))
      }
    }
    return result
  }

  /// Reasons that one policy gives for a refusal and the other, refusing too, does not.
  private mutating func findReasons(_ isForward: Bool) {
    let (has, lacks) = sides(isForward)
    func reason(_ entry: Entry, _ side: Side) -> String? {
      side.form.compiled.rules[Int(side.form.compiled.denyClauses[entry.clause])].because
    }
    var seen: Set<String> = []
    for entry in has.form.deny {
      guard let own = reason(entry, has), !seen.contains(own) else { continue }
      let kept = lacks.form.deny.filter { reason($0, lacks) == own }.map { lacks.lift($0.cube) }
      guard !kept.contains(has.lift(entry.cube)) else { continue }
      for other in lacks.form.deny where reason(other, lacks) != own && !seen.contains(own) {
        let answer = ask(isForward, has: entry.cube, lacks: other.cube, outside: kept) {
          $0.because.contains(own) && $1.isDenied && !$1.because.contains(own)
        }
        let isFound = add(
          answer, .neutral,
          isForward
            ? "a refusal no longer gives the reason \"\(own)\""
            : "a refusal gives the reason \"\(own)\"", refusing(answer))
        if isFound { seen.insert(own) }
      }
    }
  }

  /// Requests that no model of one policy can serve, which is 503, and that a forbid of the other
  /// leaves without a candidate too, which is 403.
  private mutating func findUnserved(_ isForward: Bool) {
    let (has, lacks) = sides(isForward)
    for model in has.policy.models.indices {
      guard let own = has.regions.removals(of: model), let kept = lacks.regions.removals(of: model)
      else { continue }
      // Without derived facts, which each policy numbers in its own way.
      let known = Set(kept.flatMap { plain($0.cube, lacks) })
      for removal in own where removal.rule != DecisionRecord.cannotServe {
        let cubes = plain(removal.cube, has)
        guard cubes.isEmpty || !cubes.allSatisfy(known.contains) else { continue }
        for route in lacks.form.compiled.routes.indices {
          let (unserved, forbidden) = unserved(route, lacks)
          for place in unserved {
            let outside = denies + lacks.before(route) + forbidden.map(lacks.lift)
            let answer = ask(isForward, has: removal.cube, lacks: place, outside: outside) {
              $0.effect == .noCandidate && $1.effect == .noCandidate && $0.status != $1.status
            }
            let statuses = isForward ? "503 instead of 403" : "403 instead of 503"
            let isFound = add(
              answer, .neutral, "requests without a candidate are refused with \(statuses)",
              rule(has, removal.rule).map { [$0] } ?? [])
            if isFound { return }
          }
        }
      }
    }
  }

  /// Where no model that a route names can serve a request, and where a forbid removes one of them.
  private func unserved(_ route: Int, _ side: Side) -> (unserved: [Cube], forbidden: [Cube]) {
    var regions = side.regions.matches(route)
    var forbidden: [Cube] = []
    for stop in side.regions.stops(of: route) {
      guard let removals = side.regions.removals(of: stop.model) else { return ([], []) }
      let missing = removals.filter { $0.rule == DecisionRecord.cannotServe }.map(\.cube)
      let others = removals.filter { $0.rule != DecisionRecord.cannotServe }.map(\.cube)
      forbidden += Claims.product(stop.named, others)
      regions = Claims.product(regions, side.regions.unnamed(stop) + missing)
      guard regions.count <= ReachableSpace.expansions else { return ([], []) }
    }
    return (regions, forbidden)
  }

  /// The denies that refuse a request that was found, on both sides.
  private func refusing(_ answer: PolicyPair.Answer) -> [PolicyChange.Rule] {
    guard case .request(_, let before, let after) = answer else { return [] }
    return before.deniedBy.compactMap { rule(pair.old, $0) }
      + after.deniedBy.compactMap { rule(pair.new, $0) }
  }
}
