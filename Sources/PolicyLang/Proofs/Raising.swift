internal import PolicyCore

/// Claims about two requests that differ in one level: `raising LEVEL never …`.
///
/// What the first request has against it (a rule that removes a model, a validator, …) must not be
/// missing for the second. Rules that neither read the level nor anything that `classify` makes of
/// it say the same of both and need no search.
struct Raising {
  /// Something that holds of the first request and must hold of the second.
  private struct Ward {
    /// Where it holds of the first.
    var region: Cube
    /// Where it holds of the second.
    var kept: [Cube]
    /// Whether two decisions lose it.
    var isLost: (DecisionRecord, DecisionRecord) -> Bool
    /// What is lost, in one sentence.
    var reason: String
    /// The rules to look at.
    var rules: [Int]
    /// It counts only where both requests have one of these as a candidate; nil: everywhere.
    var models: [ModelID]?
  }

  private let claims: Claims
  private let pair: RequestSpace
  private var answers = Answers()

  static func prove(
    _ invariant: Int, raising level: AttributeID, never: InvariantDeclaration.Claim.Never,
    _ claims: Claims
  ) -> Proof {
    var raising = Raising(claims, level)
    switch never {
    case .admitsModel: raising.askModels(invariant)
    case .dropsValidator: raising.askValidators(invariant)
    case .dropsRedaction: raising.askRedactions(invariant)
    case .dropsRetention: raising.askRetention(invariant)
    }
    var proof = Proof(of: invariant, raising.answers.verdict)
    proof.assumptions = [Assumption.truthful, Assumption.oneSnapshot]
    return proof
  }

  private init(_ claims: Claims, _ level: AttributeID) {
    self.claims = claims
    pair = PairSpace.raising(level, claims.policy, claims.form, claims.questions.context)
  }

  /// Whether a cube can hold of one request and not of the other.
  private func touches(_ cube: Cube) -> Bool {
    cube.constraints.contains { pair.scheme.views[1].twins[$0.dimension] != nil }
  }

  // MARK: - What must not be lost

  private mutating func askModels(_ invariant: Int) {
    let regions = claims.regions
    let denies = claims.form.deny.map { entry in
      Regions.Removal(cube: entry.cube, rule: Int(claims.form.compiled.denyClauses[entry.clause]))
    }
    for (model, known) in claims.policy.models.enumerated() where !answers.isBroken {
      guard let removals = regions.removals(of: model) else {
        answers.add(unknown: "too many waivers for `\(known.name)`")
        continue
      }
      let against = removals + denies
      let kept = against.map(\.cube)
      for removal in against where touches(removal.cube) && !answers.isBroken {
        ask(
          Ward(
            region: removal.cube, kept: kept,
            isLost: { !Self.admits($0, model) && Self.admits($1, model) },
            reason: "`\(known.name)` is admissible only with the higher level",
            rules: [removal.rule]), invariant)
      }
    }
  }

  private static func admits(_ decision: DecisionRecord, _ model: ModelID) -> Bool {
    !decision.isDenied && !decision.removes(model)
  }

  private mutating func askValidators(_ invariant: Int) {
    let compiled = claims.form.compiled
    for entry in claims.form.validate where touches(entry.cube) && !answers.isBroken {
      let name = claims.policy.validates[entry.clause].info.name
      ask(
        Ward(
          region: entry.cube,
          kept: claims.form.validate.filter { $0.clause == entry.clause }.map(\.cube),
          isLost: { first, second in
            first.validators.contains(entry.clause) && second.effect == .route
              && !second.validators.contains(entry.clause)
          },
          reason: "`\(name)` checks the answer only with the lower level",
          rules: [Int(compiled.validators[entry.clause].rule)],
          models: Array(claims.policy.models.indices)), invariant)
    }
  }

  private mutating func askRedactions(_ invariant: Int) {
    for entry in redactions where touches(entry.cube) && !answers.isBroken {
      for model in claims.policy.models.indices where entry.models.contains(model) {
        let name = claims.policy.models[model].name
        for finding in 0..<64 where entry.findings >> UInt64(finding) & 1 == 1 {
          guard !answers.isBroken else { return }
          let kept = redactions.filter {
            $0.models.contains(model) && $0.findings >> UInt64(finding) & 1 == 1
              && $0.method.rawValue >= entry.method.rawValue
          }
          ask(
            Ward(
              region: entry.cube, kept: kept.map(\.cube),
              isLost: {
                $1.strength(model, finding) < $0.strength(model, finding)
                  && $1.isCandidate(model)
              },
              reason: "`\(name)` is sent with the higher level what is redacted with the lower",
              rules: [entry.rule], models: [model]), invariant)
        }
      }
    }
  }

  /// Every demand to redact, those of `unless redacted` among them.
  private var redactions:
    [(cube: Cube, models: ModelSet, findings: UInt64, method: Redacting, rule: Int)]
  {
    let form = claims.form
    func demand(_ entry: Entry, _ clause: ModelClause)
      -> (cube: Cube, models: ModelSet, findings: UInt64, method: Redacting, rule: Int)
    {
      let rule = form.compiled.rules[Int(clause.rule)]
      return (
        entry.cube, clause.models, rule.redactFindings, rule.redacting, Int(clause.rule)
      )
    }
    return form.redact.map { demand($0, form.compiled.redactClauses[$0.clause]) }
      + form.forbid.map { demand($0, form.compiled.forbidClauses[$0.clause]) }
      .filter { $0.findings != 0 }
  }

  private mutating func askRetention(_ invariant: Int) {
    let compiled = claims.form.compiled
    func least(_ entry: Entry) -> Int64? {
      guard case .record(_, let least, _) = compiled.obligations[entry.clause].demand else {
        return nil
      }
      return least
    }
    func kept(_ decision: DecisionRecord) -> Int64 {
      decision.obligations.retainAtLeast ?? 0
    }
    for entry in claims.form.oblige where touches(entry.cube) && !answers.isBroken {
      guard let years = least(entry) else { continue }
      ask(
        Ward(
          region: entry.cube,
          kept: claims.form.oblige.filter { least($0) ?? 0 >= years }.map(\.cube),
          isLost: { kept($1) < kept($0) },
          reason: "what is kept of the request is kept longer with the lower level",
          rules: [Int(compiled.obligations[entry.clause].rule)]), invariant)
    }
  }

  // MARK: - One question

  private mutating func ask(_ ward: Ward, _ invariant: Int) {
    for scope in claims.scope(of: invariant) where !answers.isBroken {
      guard let region = ward.region.intersection(scope) else { continue }
      let answer = ask(region, ward)
      answers.add(answer, searching: "two requests that break it") { witness in
        var example = Counterexample(request: witness.line, reason: ward.reason)
        if let second = witness.twin.first {
          example.other = second.line
          example.chain = claims.chain(of: claims.questions.decide(second))
        }
        example.rules = ward.rules.compactMap(claims.rule)
        return example
      }
    }
  }

  /// Asks for two requests, the first in a cube, of which a ward holds for the first only.
  private func ask(_ region: Cube, _ ward: Ward) -> SearchAnswer {
    guard let models = ward.models else { return ask(region, Place(), Place(), ward) }
    let denies = claims.regions.denies
    let answered = Place(outside: denies)
    let answer = ask(region, answered, answered, ward)
    guard case .unknown(.unconfirmed) = answer else { return answer }
    // Where each of the two is sent somewhere, route by route.
    guard let places = routed(models) else { return .unknown(.waivers) }
    return .any(of: places) { first in
      .any(of: places) { second in ask(region, first, second, ward) }
    }
  }

  /// The same, each request in a place of its own.
  private func ask(_ region: Cube, _ first: Place, _ second: Place, _ ward: Ward) -> SearchAnswer {
    let view = pair.scheme.views[1]
    let others = first.outside + (ward.kept + second.outside).map(view.lift)
    let search = RequestSearch(
      space: pair, allowance: .init(.max), isShown: true,
      confirm: { witness in
        guard let second = witness.twin.first else { return false }
        return ward.isLost(claims.questions.decide(witness), claims.questions.decide(second))
      })
    guard let firsts = region.intersection(first.cube).map(pair.spaces[0].expand) ?? [],
      let seconds = pair.spaces[1].expand(second.cube)
    else { return .unknown(.alternatives) }
    let regions = firsts.flatMap { one in
      seconds.compactMap { one.intersection(view.lift($0)) }
    }
    return .any(of: regions) { region in
      var used: Set<Int> = []
      let covers = pair.covers(others.filter(region.intersects))
      return search.run(
        in: [region], outside: covers, live: Array(covers.first..<covers.packed.count), used: &used)
    }
  }
}

extension Raising {
  /// Requests in a cube and in none of others.
  private struct Place {
    var cube = Cube()
    var outside: [Cube] = []
  }

  /// Where a request has one of some models as a candidate; nil when that is too many cubes.
  private func routed(_ models: [ModelID]) -> [Place]? {
    let regions = claims.regions
    var result: [Place] = []
    for route in claims.form.compiled.routes.indices {
      for stop in regions.stops(of: route) where models.contains(stop.model) {
        guard let removals = regions.removals(of: stop.model) else { return nil }
        let outside = regions.denies + regions.before(route) + removals.map(\.cube)
        result += Claims.product(regions.matches(route), stop.named)
          .map { Place(cube: $0, outside: outside) }
      }
    }
    return result
  }
}
