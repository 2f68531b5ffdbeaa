internal import PolicyCore

/// `models { … }`: what every model states, and the built-in facts and signals.
extension Checking {
  /// Declares every fact, then the built-in ones.
  mutating func declareFacts() {
    for signal in Signal.allCases { scope.signals[names.intern(signal.rawValue)] = signal }
    for placed in declarations.facts {
      tree = placed.tree
      declareFact(placed.value)
    }
    for fact in BuiltIn.Fact.allCases {
      let type = type(of: fact)
      scope.facts[names.intern(fact.rawValue)] = policy.facts.count
      scope.factTypes.append(type)
      scope.factRanges.append(type == .int || type == .usd ? 0...Int64.max : freeRange(type))
      policy.facts.append(Fact(name: fact.rawValue, type: type, defaultValue: nil, span: nil))
    }
  }

  private mutating func declareFact(_ declaration: FactDeclaration) {
    let name = text(declaration.ident)
    let isBuiltIn = BuiltIn.Fact(rawValue: name) != nil
    guard !isBuiltIn, Signal(rawValue: name) == nil else {
      report(
        TypeCodes.reservedName, "`\(name)` is a built-in \(isBuiltIn ? "fact" : "signal")",
        at: declaration.ident.span,
        help: [isBuiltIn ? "every model may state it already" : "give the fact another name"])
      return
    }
    guard claim(declaration.ident, as: "a fact", in: .factNames) else { return }
    let type = type(declaration.type)
    var fact = Fact(
      name: name, type: type ?? .bool, defaultValue: nil, span: declaration.ident.span)
    var range = freeRange(.int)
    if let type {
      range = self.range(declaration.type, type)
      if let value = declaration.defaultValue,
        let constant = constant(value, as: type, of: "`\(name)`"),
        checkInside(constant, value.span, name, type, range)
      {
        fact.defaultValue = constant
      }
    }
    scope.facts[declaration.ident.name] = policy.facts.count
    scope.factTypes.append(declaration.defaultValue != nil && fact.defaultValue == nil ? nil : type)
    scope.factRanges.append(range)
    policy.facts.append(fact)
  }

  /// Whether a value fits a fact's range.
  mutating func checkInside(
    _ constant: Constant, _ span: Span, _ name: String, _ type: ValueType,
    _ range: ClosedRange<Int64>
  ) -> Bool {
    guard case .number(let number) = constant, !range.contains(number) else { return true }
    report(
      TypeCodes.outOfRange,
      "`\(written(span))` is outside of `\(name)`, which is \(written(range, as: type))", at: span)
    return false
  }

  /// The place of a built-in fact in `Policy.facts`.
  func builtIn(_ fact: BuiltIn.Fact) -> FactID {
    let place = BuiltIn.Fact.allCases.firstIndex(of: fact) ?? 0
    return policy.facts.count - BuiltIn.Fact.allCases.count + place
  }

  private func type(of fact: BuiltIn.Fact) -> ValueType {
    switch fact {
    case .name, .quotaGroup: .string
    case .accepts: .set(BuiltIn.features)
    case .context: .int
    case .priceIn, .priceOut: .usd
    }
  }

  /// What a signal is a value of.
  func type(of signal: Signal) -> ValueType {
    switch signal {
    case .health: .symbol(BuiltIn.health)
    case .p50FirstToken, .p95FirstToken: .duration
    case .errorRate, .rateRemaining: .percent
    case .inFlight: .int
    case .budgetLeft: .usd
    }
  }

  /// Refuses an attribute or a fact with the name of a value of its own type.
  mutating func refuseNamesOfValues() {
    func check(_ declared: String, _ type: ValueType?, _ span: Span?) -> (EnumerationID, Span)? {
      guard case .symbol(let id)? = type, let span, let name = names.find(declared),
        scope.values[id][name] != nil
      else { return nil }
      return (id, span)
    }
    let attributes = zip(policy.attributes, scope.attributeTypes)
      .map { ($0.name, "attribute", check($0.name, $1, $0.span)) }
    let facts = zip(policy.facts, scope.factTypes).map {
      ($0.name, "fact", check($0.name, $1, $0.span))
    }
    for (name, what, found) in attributes + facts {
      guard let (id, span) = found else { continue }
      report(
        TypeCodes.namedLikeValue,
        "`\(name)` is also a value of `\(policy.enumerations[id].name)`, the type of this \(what)",
        at: span, help: ["give the \(what) another name: `\(name)` in a test would mean the value"])
    }
  }
}

extension TypeCodes {
  static let namedLikeValue = DiagnosticCode(
    "T0105", "named like a value of its type",
    explanation: """
      Where a value of an enum is expected, its values are read first. An attribute or a fact of \
      that type with the name of a value could never be meant there.
      """,
    wrong: "request { code Task default chat }",
    right: "request { code_task Task default chat }")
}
