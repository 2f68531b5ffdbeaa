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
    let info = questions.info(waive)
    let last = (info.until ?? .max) - 1
    let elsewhen = questions.space.outside((info.from ?? .min)...max(last, info.from ?? .min))
    return first(in: forbidden(model), outside: waived + elsewhen) { _, witness in
      !questions.applies(waive, to: witness.request)
        && questions.applies(forbid, to: witness.request, model: model)
    }
  }

  private func first(
    in cubes: [Cube], outside others: [Cube],
    confirm: @escaping (DecisionRecord, Witness) -> Bool
  ) -> Questions.Answer {
    .any(of: cubes) { questions.ask(in: $0, outside: others + denied, confirm: confirm) }
  }
}
