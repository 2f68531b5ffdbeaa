internal import PolicyCore

/// A plain list of models that are always there, and a cap that ends before the last of them.
struct CappedChain {
  /// The first model that no attempt is left for, and the cap.
  let firstBeyond: (model: ModelID, cap: Int)?

  init(_ questions: Questions, _ clause: Int) {
    let form = questions.form
    let caps = form.compiled.obligations.enumerated().compactMap { place, obligation in
      if case .cap(_, let attempts?, _) = obligation.demand {
        (place: place, attempts: attempts, rule: Int(obligation.rule))
      } else {
        nil
      }
    }
    let parts = caps.isEmpty ? [] : form.compiled.routes[clause].parts
    let entries = parts.flatMap(\.entries)
    var isPlain = !parts.isEmpty
    var models = ModelSet()
    for part in parts where part.order != .listed { isPlain = false }
    for entry in entries {
      if entry.condition != nil { isPlain = false }
      models.insert(Int(entry.model))
    }
    let touching = form.compiled.forbidClauses + form.compiled.avoidClauses
    if !touching.allSatisfy({ $0.models.intersection(models).isEmpty }) { isPlain = false }
    // What a model cannot serve depends on its size: the one behind it then comes earlier.
    for entry in entries {
      let layout = form.compiled.models[Int(entry.model)]
      if layout.context != nil || layout.accepts.nonzeroBitCount < Feature.allCases.count {
        isPlain = false
      }
    }
    guard isPlain, entries.count > 1 else {
      firstBeyond = nil
      return
    }
    var found: (ModelID, Int)?
    for cap in caps where found == nil && cap.attempts < entries.count {
      let capped = form.oblige.filter { $0.clause == cap.place }.map(\.cube)
      let isAlways = form.route.filter { $0.clause == clause }.allSatisfy { entry in
        if case .none = questions.ask(in: entry.cube, outside: capped) { true } else { false }
      }
      if isAlways {
        found = (Int(entries[Int(cap.attempts)].model), cap.rule)
      }
    }
    firstBeyond = found
  }
}
