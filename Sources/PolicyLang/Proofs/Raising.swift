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
  }

  private let claims: Claims
  private let level: AttributeID
  private let pair: PairSpace
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
    self.level = level
    pair = PairSpace(claims.questions, raising: level)
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
      for removal in against where pair.touches(removal.cube) && !answers.isBroken {
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
    for entry in claims.form.validate where pair.touches(entry.cube) && !answers.isBroken {
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
          rules: [Int(compiled.validators[entry.clause].rule)]), invariant)
    }
  }

  private mutating func askRedactions(_ invariant: Int) {
    for entry in redactions where pair.touches(entry.cube) && !answers.isBroken {
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
              rules: [entry.rule]), invariant)
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
    for entry in claims.form.oblige where pair.touches(entry.cube) && !answers.isBroken {
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
      let questions = claims.questions
      let (answer, second) = questions.ask(
        pair, raising: level, in: region, outside: ward.kept
      ) { ward.isLost(questions.decide($0), questions.decide($1)) }
      answers.add(answer, "the search ran out of steps") { witness in
        var example = Counterexample(request: witness.line, reason: ward.reason)
        example.other = second?.line
        if let second { example.chain = claims.chain(of: questions.decide(second)) }
        example.rules = ward.rules.compactMap(claims.rule)
        return example
      }
    }
  }
}
