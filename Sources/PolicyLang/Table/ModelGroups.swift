import PolicyCore

/// Models for which a rule says the same, with what it says of them.
struct ModelGroup {
  /// The models.
  var models: ModelSet
  /// The condition on the request.
  var formula: Formula
}

/// Splits `models where` conditions into conditions on the request alone.
extension NegationNormalForm {
  /// The groups of a selection, in the order of their first model; models that it never holds for
  /// are in none.
  mutating func groups(_ selection: ModelSelection) -> [ModelGroup] {
    switch selection {
    case .named(let models):
      var set = ModelSet()
      for model in models { set.insert(model) }
      return [ModelGroup(models: set, formula: .constant(true))]
    case .matching(let condition):
      return groups(condition)
    }
  }

  /// By model: the condition on the request under which it is selected.
  mutating func formulas(_ condition: Condition) -> [Formula] {
    let needs = ModelNeeds(of: condition)
    var known: [[Constant?]: Formula] = [:]
    return readings.policy.models.indices.map { model in
      var key = needs.facts.map { readings.policy.models[model].facts[$0] }
      // What a signal says, or an unstated fact stands for, is the model's own.
      if needs.readsSignal || key.contains(nil) { key.append(.number(Int64(model))) }
      if let formula = known[key] { return formula }
      let formula = formula(condition, model: model)
      known[key] = formula
      return formula
    }
  }

  private mutating func groups(_ condition: Condition) -> [ModelGroup] {
    var groups: [ModelGroup] = []
    var places: [Formula: Int] = [:]
    for (model, formula) in formulas(condition).enumerated() where formula != .constant(false) {
      if let place = places[formula] {
        groups[place].models.insert(model)
      } else {
        places[formula] = groups.count
        groups.append(ModelGroup(models: ModelSet(model), formula: formula))
      }
    }
    return groups
  }
}

/// What a condition reads of a model.
private struct ModelNeeds {
  var facts: [FactID] = []
  var readsSignal = false
  var readsRequest = false

  init(of condition: Condition) { walk(condition) }

  private mutating func walk(_ condition: Condition) {
    switch condition {
    case .constant: break
    case .all(let parts), .any(let parts): for part in parts { walk(part) }
    case .not(let part): walk(part)
    case .test(let test, _): walk(test)
    }
  }

  private mutating func walk(_ test: TypedTest) {
    switch test {
    case .truth(let reading), .member(let reading, _), .textMember(let reading, _),
      .listMember(let reading, _), .isEmpty(let reading), .text(let reading, _, _):
      add(reading)
    case .compare(let left, _, let right), .has(let left, _, let right):
      add(left)
      add(right)
    case .linear(let sum, _):
      for term in sum.terms { add(term.reading) }
    }
  }

  private mutating func add(_ reading: Reading) {
    switch reading {
    case .fact(let id): if !facts.contains(id) { facts.append(id) }
    case .signal: readsSignal = true
    case .attribute, .declared: readsRequest = true
    case .constant: break
    }
  }
}

extension Condition {
  /// Whether it reads anything of the request.
  public var readsRequest: Bool {
    switch self {
    case .constant: false
    case .all(let parts), .any(let parts): parts.contains(where: \.readsRequest)
    case .not(let part): part.readsRequest
    case .test: ModelNeeds(of: self).readsRequest
    }
  }
}
