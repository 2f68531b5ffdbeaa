internal import PolicyCore

/// Which models get a request, and what is redacted for them.
extension ChangeSearch {
  /// Why a model gets requests in one policy and not in the other.
  private enum Gap: Hashable {
    /// A rule of the other removes it, a place in `rules`.
    case removed(Int)
    /// A route of the other does not name it and is edited.
    case unnamed(Int)
    /// An edited route names it.
    case named(Int)
    /// More cubes than can be compared.
    case open
  }

  /// Models that are candidates of one side and, not refused, none of the other.
  mutating func findCandidates(_ isForward: Bool) {
    let (lacks, has) = sides(isForward)
    var gaps: [(gap: Gap, models: [Int], answer: PolicyPair.Answer)] = []
    let refused = lacks.regions.denies.map(lacks.lift)
    let denied = has.regions.denies.map(has.lift)
    for model in has.policy.models.indices {
      guard let own = has.regions.removals(of: model),
        let others = lacks.regions.removals(of: model)
      else {
        gaps.append((.open, [model], .unknown(.waivers)))
        continue
      }
      let removed = own.map { has.lift($0.cube) }
      let known = Set(removed)
      let isGained = { (first: DecisionRecord, second: DecisionRecord) -> Bool in
        !first.isDenied && !first.isCandidate(model) && second.isCandidate(model)
      }
      let missing = unnamed(model, lacks)
      var seen: Set<Gap> = []
      for place in reached(model, has) {
        for removal in others {
          let gap = Gap.removed(removal.rule)
          guard !seen.contains(gap), !known.contains(lacks.lift(removal.cube)) else { continue }
          let isFound = note(
            gap, model, outside: removed + refused + denied + has.before(place.route),
            removal.cube, place.region)
          if isFound { seen.insert(gap) }
        }
        for (route, cube) in missing where edits.mayDiffer(has, place.route, lacks, route) {
          let gap = edits.isEdited(has, place.route) ? Gap.named(place.route) : .unnamed(route)
          guard !seen.contains(gap) else { continue }
          let isFound = note(
            gap, model,
            outside: removed + refused + denied + has.before(place.route) + lacks.before(route),
            cube, place.region)
          if isFound { seen.insert(gap) }
        }
      }

      func note(
        _ gap: Gap, _ model: Int, outside: @autoclosure () -> [Cube], _ missing: Cube,
        _ region: Cube
      ) -> Bool {
        let answer = ask(
          isForward, has: missing, lacks: region, outside: outside(), confirm: isGained)
        if case .none = answer { return false }
        if let known = gaps.firstIndex(where: { $0.gap == gap && !$0.models.contains(model) }) {
          gaps[known].models.append(model)
          if case .unknown = gaps[known].answer { gaps[known].answer = answer }
        } else {
          gaps.append((gap, [model], answer))
        }
        return true
      }
    }
    for (gap, models, answer) in gaps { add(gap, models, answer, isForward) }
  }

  private mutating func add(
    _ gap: Gap, _ models: [Int], _ answer: PolicyPair.Answer, _ isForward: Bool
  ) {
    let (lacks, has) = sides(isForward)
    let names = models.map { "`\(lacks.policy.models[$0].name)`" }.joined(separator: ", ")
    let gets = models.count == 1 ? "gets" : "get"
    let them = models.count == 1 ? "it" : "them"
    func route(_ side: PolicyPair.Side, _ place: Int) -> String {
      "`\(side.policy.routes[place].info.name)`"
    }
    let why: String
    switch gap {
    case .removed(let place):
      let name = lacks.info(place)?.name ?? "cannot_serve"
      why = isForward ? "`\(name)` removed before" : "`\(name)` removes now"
    case .named(let place):
      why = route(has, place) + (isForward ? " takes to \(them) now" : " took to \(them)")
    case .unnamed(let place):
      why = route(lacks, place) + (isForward ? " took elsewhere" : " takes elsewhere now")
    case .open: why = isForward ? "it did not get" : "it got"
    }
    var rules: [PolicyChange.Rule] = []
    if case .removed(let place) = gap {
      rules = rule(lacks, place).map { [$0] } ?? []
      if case .request(_, let before, let after) = answer {
        rules += waivers(isForward ? after : before, isForward ? before : after, models, isForward)
      }
    } else if case .request(_, let before, let after) = answer {
      rules = [(pair.old, before), (pair.new, after)].compactMap { side, decision in
        decision.route.flatMap { rule(side, $0) }
      }
    }
    add(
      answer, isForward ? .loosens : .tightens,
      isForward
        ? "\(names) \(gets) requests that \(why)"
        : "\(names) no longer \(gets) requests that \(why)",
      rules)
  }

  /// The waivers of one side that spare models a forbid and do not on the other.
  private func waivers(
    _ has: DecisionRecord, _ lacks: DecisionRecord, _ models: [Int], _ isForward: Bool
  ) -> [PolicyChange.Rule] {
    let (_, side) = sides(isForward)
    let (other, _) = sides(isForward)
    func names(_ waived: DecisionRecord.Waived, _ side: PolicyPair.Side) -> [String?] {
      [side.info(waived.forbid)?.name, side.info(waived.by)?.name, "\(waived.model)"]
    }
    let known = Set(lacks.waived.map { names($0, other) })
    let spared = has.waived.filter {
      models.contains($0.model) && !known.contains(names($0, side))
    }
    return Set(spared.map(\.by)).sorted().compactMap { rule(side, $0) }
  }

  /// Where a model may be a candidate.
  private struct Place {
    var route: Int
    var region: Cube
  }

  private func reached(_ model: Int, _ side: PolicyPair.Side) -> [Place] {
    side.form.compiled.routes.indices.flatMap { route -> [Place] in
      guard let stop = side.regions.stops(of: route).first(where: { $0.model == model }) else {
        return []
      }
      return Claims.product(side.regions.matches(route), stop.named).map {
        Place(route: route, region: $0)
      }
    }
  }

  /// Where a route matches requests and does not name a model.
  private func unnamed(_ model: Int, _ side: PolicyPair.Side) -> [(route: Int, cube: Cube)] {
    side.form.compiled.routes.indices.flatMap { route -> [(route: Int, cube: Cube)] in
      let stop = side.regions.stops(of: route).first { $0.model == model }
      let missing = stop.map(side.regions.unnamed) ?? [Cube()]
      guard !missing.isEmpty else { return [] }
      return Claims.product(side.regions.matches(route), missing).map { (route, $0) }
    }
  }

  // MARK: - Redaction

  private struct Demand: Hashable {
    var cube: Cube
    var models: ModelSet
    var findings: UInt64
    var method: Redacting
    var rule: Int
  }

  private func demands(_ side: PolicyPair.Side) -> [Demand] {
    let compiled = side.form.compiled
    func demand(_ entry: Entry, _ clause: ModelClause) -> Demand {
      let rule = compiled.rules[Int(clause.rule)]
      return Demand(
        cube: entry.cube, models: clause.models, findings: rule.redactFindings,
        method: rule.redacting, rule: Int(clause.rule))
    }
    return side.form.redact.map { demand($0, compiled.redactClauses[$0.clause]) }
      + side.form.forbid.map { demand($0, compiled.forbidClauses[$0.clause]) }
      .filter { $0.findings != 0 }
  }

  /// Findings that are redacted less strictly for a model.
  mutating func findRedactions(_ isForward: Bool) {
    let (has, lacks) = sides(isForward)
    let others = demands(lacks)
    var seen: Set<Int> = []
    for demand in demands(has) where !seen.contains(demand.rule) {
      guard let (model, answer) = weakened(demand, others, isForward) else { continue }
      let name = has.policy.models[model].name
      let rule = has.info(demand.rule)?.name ?? ""
      seen.insert(demand.rule)
      add(
        answer, isForward ? .loosens : .tightens,
        isForward
          ? "`\(name)` is sent what `\(rule)` redacted, or redacted more strictly"
          : "`\(rule)` redacts what `\(name)` was sent, or redacts it more strictly",
        self.rule(has, demand.rule).map { [$0] } ?? [])
    }
  }

  /// Where the routes of both take requests of a cube of one side to a model.
  private func meetings(
    of model: Int, in cube: Cube, _ has: PolicyPair.Side, _ lacks: PolicyPair.Side
  ) -> [(Place, Place)] {
    let others = reached(model, lacks)
    return reached(model, has).flatMap { place -> [(Place, Place)] in
      guard let region = cube.intersection(place.region) else { return [] }
      return others.map { (Place(route: place.route, region: region), $0) }
    }
  }

  /// A model for which a demand is weaker on the other side: shown, or else not settled.
  private func weakened(
    _ demand: Demand, _ others: [Demand], _ isForward: Bool
  ) -> (model: Int, answer: PolicyPair.Answer)? {
    let (has, lacks) = sides(isForward)
    var open: (model: Int, reason: Shortfall)?
    for model in has.policy.models.indices where demand.models.contains(model) {
      let removals =
        (has.regions.removals(of: model) ?? []).map { has.lift($0.cube) }
        + (lacks.regions.removals(of: model) ?? []).map { lacks.lift($0.cube) }
      for finding in 0..<64 where demand.findings >> UInt64(finding) & 1 == 1 {
        let kept = others.filter {
          $0.models.contains(model) && $0.findings >> UInt64(finding) & 1 == 1
            && $0.method.rawValue >= demand.method.rawValue
        }.map { lacks.lift($0.cube) }
        guard !kept.contains(has.lift(demand.cube)) else { continue }
        let isWeaker = { (first: DecisionRecord, second: DecisionRecord) -> Bool in
          first.isCandidate(model) && second.isCandidate(model)
            && second.strength(model, finding) < first.strength(model, finding)
        }
        let outside = kept + removals + denies
        var answer = ask(isForward, has: demand.cube, outside: outside, confirm: isWeaker)
        if case .unknown(.unconfirmed) = answer {
          // Only where both take requests to the model, route by route.
          answer = pair.any(of: meetings(of: model, in: demand.cube, has, lacks)) { one, two in
            ask(
              isForward, has: one.region, lacks: two.region,
              outside: outside + has.before(one.route) + lacks.before(two.route),
              confirm: isWeaker)
          }
        }
        switch answer {
        case .none: continue
        case .request: return (model, answer)
        case .unknown(let reason): open = (model, reason)
        }
      }
    }
    return open.map { ($0.model, .unknown($0.reason)) }
  }
}
