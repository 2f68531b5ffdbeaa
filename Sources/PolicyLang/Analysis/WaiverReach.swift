internal import PolicyCore

/// Where a waiver and its forbid meet.
struct WaiverReach {
  let questions: Questions
  /// The waiver and its forbid, places in `compiled.rules`.
  let waive: Int
  let forbid: Int
  private let waived: [Cube]
  private let denied: [Cube]

  /// Of a place in `Policy.waives`.
  init(_ questions: Questions, _ place: Int) {
    let form = questions.form
    self.questions = questions
    let clause = form.compiled.waiveClauses[place]
    waive = Int(clause.rule)
    forbid = Int(clause.forbid)
    waived = form.waive.filter { $0.clause == place }.map(\.cube)
    denied = form.deny.map(\.cube)
  }

  /// Where the forbid removes a model.
  func forbidden(_ model: ModelID) -> [Cube] {
    questions.form.forbid.filter { entry in
      let clause = questions.form.compiled.forbidClauses[entry.clause]
      return Int(clause.rule) == forbid && clause.models.contains(model)
    }.map(\.cube)
  }

  /// Whether some request meets both, for a model, and is not denied; nil when that stays open.
  func meets(_ model: ModelID) -> Bool? {
    var isOpen = false
    for own in waived {
      for other in forbidden(model) {
        guard let both = own.intersection(other) else { continue }
        switch questions.ask(in: both, outside: denied) {
        case .none: continue
        case .request: return true
        case .unknown: isOpen = true
        }
      }
    }
    return isOpen ? nil : false
  }

  /// A request that meets the waiver and not its forbid, for a model.
  func beyond(_ model: ModelID) -> Questions.Answer {
    first(in: waived, outside: forbidden(model)) { _, witness in
      questions.applies(waive, to: witness.request)
        && !questions.applies(forbid, to: witness.request, model: model)
    }
  }

  /// A request that meets the forbid and not the waiver, for a model, while the waiver is in force.
  func spared(_ model: ModelID) -> Questions.Answer {
    let force = questions.inForce(questions.info(waive))
    let forbidden = forbidden(model).compactMap { $0.intersection(force) }
    return first(in: forbidden, outside: waived) { _, witness in
      !questions.applies(waive, to: witness.request)
        && questions.applies(forbid, to: witness.request, model: model)
    }
  }

  private func first(
    in cubes: [Cube], outside others: [Cube],
    confirm: @escaping (ReferenceDecision, Witness) -> Bool
  ) -> Questions.Answer {
    var answer = Questions.Answer.none
    for cube in cubes {
      switch questions.ask(in: cube, outside: others + denied, confirm: confirm) {
      case .none: continue
      case .request(let witness): return .request(witness)
      case .unknown: answer = .unknown
      }
    }
    return answer
  }
}

extension Questions {
  /// The instants at which a rule is in force, as far as conditions tell them apart.
  func inForce(_ info: RuleInfo) -> Cube {
    instants { low, high in high >= info.from ?? .min && low < info.until ?? .max }
  }

  /// The classes of `now` of which the predicate is true, by their first and last instant.
  func instants(where belongs: (Int64, Int64) -> Bool) -> Cube {
    for (number, dimension) in form.compiled.dimensions.enumerated() {
      guard case .number(let terms, let cuts) = dimension.kind, terms.count == 1,
        terms[0].coefficient == 1, case .attribute(let attribute) = terms[0].reading,
        form.compiled.attributes[Int(attribute)].source == .now
      else { continue }
      var classes = ClassSet()
      for place in 0...cuts.count
      where belongs(
        place == 0 ? .min : cuts[place - 1], place == cuts.count ? .max : cuts[place] - 1)
      {
        classes.insert(dimension.classOf.isEmpty ? place : Int(dimension.classOf[place]))
      }
      if classes.count == Int(dimension.classCount) { return Cube() }
      return classes.isEmpty ? Cube() : Cube([.init(dimension: number, classes: classes)])
    }
    return Cube()
  }
}
