/// `model NAME { … }`: every fact stated once, with a value of its type.
extension Checking {
  /// Declares every model.
  mutating func declareModels() {
    for placed in declarations.models {
      tree = placed.tree
      let declaration = placed.value
      guard claim(declaration.ident, as: "a model", in: .models) else { continue }
      let id = policy.models.count
      refuse(id + 1, over: Limits.models, of: "models", at: declaration.ident.span)
      scope.models[declaration.ident.name] = id
      let facts = facts(of: declaration)
      policy.models.append(
        Model(name: text(declaration.ident), facts: facts, span: declaration.ident.span))
    }
  }

  private mutating func facts(of declaration: ModelDeclaration) -> [Constant?] {
    let name = text(declaration.ident)
    var values: [Constant?] = policy.facts.map(\.defaultValue)
    var stated: [FactID: Span] = [:]
    for field in declaration.fields {
      let fact = text(field.ident)
      guard let id = scope.facts[field.ident.name] else {
        report(
          TypeCodes.unknownFact, "there is no fact `\(fact)`", at: field.ident.span,
          help: suggestion(for: fact, among: policy.facts.map(\.name), called: "facts")
            + ["facts are declared in `models { … }`"], missing: fact)
        continue
      }
      guard fact != BuiltIn.Fact.name.rawValue else {
        report(
          TypeCodes.reservedName, "the `name` of a model is the one it is declared with",
          at: field.ident.span, help: ["remove `name`"])
        continue
      }
      if let first = stated[id] {
        report(
          TypeCodes.statedTwice, "`\(name)` states `\(fact)` twice", at: field.ident.span,
          secondary: [Diagnostic.Label(first, "first here")])
        continue
      }
      stated[id] = field.ident.span
      guard let type = scope.factTypes[id],
        let constant = constant(field.value, as: type, of: "`\(fact)`"),
        checkInside(constant, field.value.span, fact, type, scope.factRanges[id])
      else { continue }
      values[id] = constant
    }
    checkComplete(declaration, stated)
    fillBuiltIn(&values, name)
    return values
  }

  private mutating func checkComplete(_ declaration: ModelDeclaration, _ stated: [FactID: Span]) {
    let missing = policy.facts.indices.filter {
      policy.facts[$0].span != nil && policy.facts[$0].defaultValue == nil
        && scope.factTypes[$0] != nil && stated[$0] == nil
    }
    guard let first = missing.first, let span = policy.facts[first].span else { return }
    report(
      TypeCodes.modelLacksFact,
      "`\(text(declaration.ident))` does not state \(list(missing.map { policy.facts[$0].name }))",
      at: declaration.ident.span,
      secondary: [Diagnostic.Label(span, "every model states this")],
      help: ["state it, or give the fact a `default`"])
  }

  /// What a model has that states none: all features, its own quota group.
  private mutating func fillBuiltIn(_ values: inout [Constant?], _ name: String) {
    let first = policy.facts.count - BuiltIn.Fact.allCases.count
    for (offset, fact) in BuiltIn.Fact.allCases.enumerated() where values[first + offset] == nil {
      switch fact {
      case .name, .quotaGroup: values[first + offset] = .text(Array(name.utf8))
      case .accepts:
        let count = policy.enumerations[BuiltIn.features].values.count
        values[first + offset] = .set(1 << UInt64(count) - 1)
      case .context, .priceIn, .priceOut: break
      }
    }
  }

  /// The model of that name; nil, with a diagnostic, when there is none.
  mutating func model(_ ident: Ident) -> ModelID? {
    if let id = scope.models[ident.name] { return id }
    let name = text(ident)
    report(
      TypeCodes.unknownModel, "there is no model `\(name)`", at: ident.span,
      help: suggestion(for: name, among: policy.models.map(\.name), called: "models"), missing: name
    )
    return nil
  }
}

extension TypeCodes {
  static let unknownModel = DiagnosticCode(
    "T0108", "unknown model",
    explanation: "A rule names models that the policy declares with `model`.",
    wrong: "avoid slow { when n > 5 models aa }",
    right: "avoid slow { when n > 5 models a }")

  static let unknownFact = DiagnosticCode(
    "T0311", "unknown fact",
    explanation: """
      A model states the facts of `models { … }` and the built-in ones: `accepts`, `context`, \
      `price_in`, `price_out`, `quota_group`.
      """,
    wrong: "model c { region eu clearance secret contxt 8k }",
    right: "model c { region eu clearance secret context 8k }")

  static let modelLacksFact = DiagnosticCode(
    "T0310", "model lacks a fact",
    explanation: "Every model states every fact that has no default: no rule meets an unknown one.",
    wrong: "model c { region eu }",
    right: "model c { region eu clearance secret }")

  static let statedTwice = DiagnosticCode(
    "T0312", "fact stated twice",
    explanation: "A model states each fact at most once.",
    wrong: "model c { region eu clearance secret region us }",
    right: "model c { region eu clearance secret }")
}
