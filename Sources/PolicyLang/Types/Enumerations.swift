/// `level` and `enum`: their values, inside and outside spellings.
extension Checking {
  /// Declares the built-in enumerations, then the policy's.
  mutating func declareEnumerations() {
    for builtIn in BuiltIn.enumerations {
      let id = policy.enumerations.count
      policy.enumerations.append(
        Enumeration(
          name: builtIn.name, isLevel: builtIn.isLevel, values: builtIn.values,
          outside: builtIn.values, span: nil))
      scope.types[names.intern(builtIn.name)] = id
      var places: [Name: Int] = [:]
      for (place, value) in builtIn.values.enumerated() { places[names.intern(value)] = place }
      scope.values.append(places)
    }
    for detector in declarations.detectors { declareFinding(detector.value) }
    for placed in declarations.enumerations {
      tree = placed.tree
      declareEnumeration(placed.value.declaration, isLevel: placed.value.isLevel)
    }
  }

  private mutating func declareFinding(_ detector: DetectorDeclaration) {
    let ident = detector.ident
    if scope.values[BuiltIn.findings][ident.name] != nil,
      scope.claims[.detectors]?[ident.name] == nil
    {
      report(
        TypeCodes.reservedName, "`\(text(ident))` is a built-in detector", at: ident.span,
        help: ["give your detector another name, or read the built-in one"])
      return
    }
    guard claim(ident, as: "a detector", in: .detectors) else { return }
    let place = policy.enumerations[BuiltIn.findings].values.count
    refuse(place + 1, over: Limits.setMembers, of: "detectors", at: ident.span)
    policy.enumerations[BuiltIn.findings].values.append(text(ident))
    policy.enumerations[BuiltIn.findings].outside.append(text(ident))
    scope.values[BuiltIn.findings][ident.name] = place
  }

  private mutating func declareEnumeration(_ declaration: EnumDeclaration, isLevel: Bool) {
    let ident = declaration.ident
    let name = text(ident)
    if Checking.typeWords.contains(name) {
      report(
        TypeCodes.reservedName, "`\(name)` is a type of the language", at: ident.span,
        help: ["give it another name"])
      return
    }
    guard claim(ident, as: isLevel ? "a level" : "an enum", in: .types) else { return }
    let id = policy.enumerations.count
    refuse(
      id + 1 - BuiltIn.enumerations.count, over: Limits.enumerations, of: "enums and levels",
      at: ident.span)
    scope.types[ident.name] = id
    if let column = declaration.column {
      declareEnumeration(ident, from: column)
      return
    }
    let limit = isLevel ? Limits.levelValues : Limits.enumValues
    if declaration.values.count > limit {
      report(
        TypeCodes.overLimit,
        "\(isLevel ? "a level" : "an enum") has at most \(limit) values, "
          + "`\(name)` has \(declaration.values.count)", at: ident.span)
    }
    var places: [Name: Int] = [:]
    var spellings: [String: Span] = [:]
    var enumeration = Enumeration(
      name: name, isLevel: isLevel, values: [], outside: [], span: ident.span)
    for value in declaration.values {
      let spelling = value.outside?.value ?? text(value.ident)
      let span = value.outside?.span ?? value.ident.span
      if let first = places[value.ident.name], let original = spellings[enumeration.outside[first]]
      {
        report(
          TypeCodes.declaredTwice, "`\(text(value.ident))` stands twice in `\(name)`",
          at: value.ident.span, secondary: [Diagnostic.Label(original, "first here")])
        continue
      }
      if let first = spellings[spelling] {
        report(
          TypeCodes.spelledTwice, "two values of `\(name)` are spelled \"\(spelling)\" outside",
          at: span, secondary: [Diagnostic.Label(first, "the other one")],
          help: ["a header or body could not say which of them is meant"])
      }
      spellings[spelling] = span
      places[value.ident.name] = enumeration.values.count
      enumeration.values.append(text(value.ident))
      enumeration.outside.append(spelling)
    }
    policy.enumerations.append(enumeration)
    scope.values.append(places)
  }

  /// Checks the file of an enum or a list.
  mutating func checkColumn(_ column: Column) {
    requireText(column.path, "the name of a file")
    if let heading = column.heading { requireText(heading, "the heading of a column") }
  }

  /// Refuses an empty text where something must be named.
  mutating func requireText(_ text: Text, _ what: String) {
    guard text.value.isEmpty else { return }
    report(TypeCodes.emptyText, "\(what) must not be empty", at: text.span)
  }

  /// The words that are types themselves.
  static let typeWords: Set<String> = [
    "bool", "int", "usd", "percent", "duration", "instant", "string", "set",
  ]
}

extension TypeCodes {
  static let reservedName = DiagnosticCode(
    "T0104", "reserved name",
    explanation: """
      Some names are taken by the language: the types, the attributes `now`, `needs` and \
      `findings`, the keys `id` and `signals` of a request line, the built-in facts, signals and \
      detectors, and the built-in rule `cannot_serve`.
      """,
    wrong: "request { needs bool default false }",
    right: "request { needed bool default false }")

  static let spelledTwice = DiagnosticCode(
    "T0116", "one spelling for two values",
    explanation: """
      Headers and bodies use the outside spelling of a value. Two values of one enum with the \
      same outside spelling could not be told apart.
      """,
    wrong: "enum Tier { gold as \"Plan\", silver as \"Plan\" }",
    right: "enum Tier { gold as \"Gold Plan\", silver as \"Silver Plan\" }")

  static let emptyText = DiagnosticCode(
    "T0117", "empty text",
    explanation: "A name of a file, a claim, a reason or an approver that is empty says nothing.",
    wrong: "request { user string max 10 from claim \"\" required }",
    right: "request { user string max 10 from claim \"sub\" required }")
}
