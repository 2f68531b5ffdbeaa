internal import PolicyCore

/// Quota groups that a lost model shares with models that are left.
///
/// A group whose last failure was a rate limit is left alone, so a lost model that fails with one
/// takes its whole group with it. A request ends without an answer when every candidate that is
/// left is of such a group.
enum Quotas {
  /// What has to be for all that is left to be shut out: some lost models are candidates, and some
  /// models that are left are none.
  private struct Way: Hashable {
    var called: Set<Int>
    var gone: Set<Int>
  }

  /// Asks for a request all of whose candidates that are left share a quota group with a lost one.
  static func ask(
    _ invariant: Int, _ claims: Claims, _ times: ClosedRange<Int64>, loss: Int, of fact: FactID,
    _ answers: inout Answers
  ) {
    for route in claims.form.compiled.routes.indices where !answers.isBroken {
      let stops = claims.regions.stops(of: route)
      let groups = stops.map { claims.form.compiled.models[$0.model].quotaGroup }
      guard Set(groups).count < groups.count else { continue }
      let values = stops.map { claims.policy.models[$0.model].facts[fact] }
      guard let sets = Continuity.losses(of: values, loss),
        let ways = ways(sets, values, groups, isOrdered: claims.isOrdered(route))
      else {
        answers.add(unknown: Continuity.tooManyLosses(loss))
        continue
      }
      let losing = Losing(stops, claims.regions)
      let outside =
        claims.regions.denies + claims.regions.before(route)
        + claims.questions.space.outside(times)
      let spots = Claims.product(claims.scope(of: invariant), claims.regions.matches(route))
      let name = claims.policy.routes[route].info.name
      var budget = Limits.lossChoices
      for way in ways where !answers.isBroken {
        let called = way.called.sorted().map { stops[$0] }
        guard let removals = claims.removals(of: called) else {
          answers.add(unknown: "a model of a route has too many waivers: lift fewer forbids for it")
          continue
        }
        let gone = way.gone.sorted().map { stops[$0].model }
        for region in called.reduce(spots, { Claims.product($0, $1.named) }) {
          guard !answers.isBroken else { break }
          let isDone = losing.each(losing: gone, in: region, budget: &budget) { cube in
            let answer = claims.ask([cube], outside: outside + removals) { decision, witness in
              times.contains(witness.now) && claims.runWithoutAnswer(decision, loss, fact) != nil
            }
            answers.add(
              answer,
              "models of `\(name)` that are left share a quota group with lost ones, and the order "
                + "in which they are called is not known: give them quota groups of their own"
            ) { witness in
              claims.lossExample(
                witness, "a rate limit of what is lost shuts out the models that are left", loss,
                fact)
            }
            return !answers.isBroken
          }
          if !isDone { answers.add(unknown: Continuity.tooManyChoices) }
        }
      }
    }
  }

  /// Every way to shut out what is left; nil when there are too many.
  private static func ways(
    _ losses: [[Constant?]], _ values: [Constant?], _ groups: [String], isOrdered: Bool
  ) -> [Way]? {
    var result: [Way] = []
    var seen: Set<Way> = []
    for loss in losses {
      let isLost = values.map { loss.contains($0) }
      var open: [Way] = [Way(called: [], gone: [])]
      for group in Set(groups).sorted() {
        let members = groups.indices.filter { groups[$0] == group }
        let left = members.filter { !isLost[$0] }
        guard !left.isEmpty else { continue }
        open = open.flatMap { way in
          // Nobody who is left in the group is a candidate, or a lost one is called first.
          var more = [Way(called: way.called, gone: way.gone.union(left))]
          for place in members where isLost[place] {
            let before = isOrdered ? left.filter { $0 < place } : []
            guard before.count < left.count else { continue }
            more.append(
              Way(called: way.called.union([place]), gone: way.gone.union(before)))
          }
          return more
        }
        guard open.count <= Limits.lossSets else { return nil }
      }
      // Where nobody is called first, fewer candidates are left than the loss takes.
      for way in open where !way.called.isEmpty && seen.insert(way).inserted { result.append(way) }
      guard result.count <= Limits.lossSets else { return nil }
    }
    return result
  }
}

extension Claims {
  /// Whether a route's candidates are always called in the order in which it names them.
  func isOrdered(_ route: Int) -> Bool {
    policy.avoids.isEmpty && form.compiled.routes[route].parts.allSatisfy { $0.order == .listed }
  }
}
