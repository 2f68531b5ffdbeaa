internal import PolicyCore

/// The attributes of a request, in the order of `request`, then the built-in ones.
extension Checking {
  /// Declares every attribute.
  mutating func declareAttributes() {
    var roles: [AttributeDeclaration.Role: Span] = [:]
    for placed in declarations.attributes {
      tree = placed.tree
      let declaration = placed.value
      let name = text(declaration.ident)
      guard !Checking.reservedAttributes.contains(name) else {
        report(
          TypeCodes.reservedName, "`\(name)` is a name of the language", at: declaration.ident.span,
          help: ["give the attribute another name"])
        continue
      }
      guard claim(declaration.ident, as: "an attribute", in: .requestNames) else { continue }
      let id = policy.attributes.count
      refuse(id + 1, over: Limits.attributes, of: "attributes", at: declaration.ident.span)
      let type = type(declaration.type)
      scope.attributes[declaration.ident.name] = id
      scope.attributeTypes.append(type)
      policy.attributes.append(attribute(declaration, type, &roles))
    }
    declareBuiltInAttributes()
  }

  /// Names that a request line uses otherwise.
  private static let reservedAttributes: Set<String> = [
    "now", "needs", "findings", "id", "signals",
  ]

  private mutating func declareBuiltInAttributes() {
    func builtIn(_ name: String, _ type: ValueType, _ source: AttributeSource) -> Attribute {
      Attribute(
        name: name, type: type, range: freeRange(type), maxBytes: Limits.stringBytes,
        presence: .computed, source: source, unknownAs: nil, atLeast: nil, role: nil, trusted: nil,
        documentation: [], span: nil)
    }
    scope.now = policy.attributes.count
    policy.attributes.append(builtIn("now", .instant, .now))
    scope.attributes[names.intern("needs")] = policy.attributes.count
    policy.attributes.append(builtIn("needs", .set(BuiltIn.features), .needs))
    scope.findings = policy.attributes.count
    policy.attributes.append(builtIn("findings", .set(BuiltIn.findings), .findings))
    scope.attributeTypes += [.instant, .set(BuiltIn.features), .set(BuiltIn.findings)]
  }

  private mutating func attribute(
    _ declaration: AttributeDeclaration, _ type: ValueType?,
    _ roles: inout [AttributeDeclaration.Role: Span]
  ) -> Attribute {
    let name = text(declaration.ident)
    let modifiers = modifiers(declaration)
    var attribute = Attribute(
      name: name, type: type ?? .bool, range: 0...1, maxBytes: Limits.stringBytes,
      presence: .required, source: source(modifiers.source), unknownAs: nil, atLeast: nil,
      role: modifiers.role?.value, trusted: modifiers.trusted?.value,
      documentation: declaration.documentation, span: declaration.ident.span)
    checkPresence(declaration, modifiers)
    if let trusted = modifiers.trusted { requireText(trusted, "the reason for trust") }
    if let role = modifiers.role {
      if let first = roles[role.value] {
        report(
          TypeCodes.roleTwice, "two attributes stand `as \(role.value.rawValue)`", at: role.span,
          secondary: [Diagnostic.Label(first, "the first one")],
          help: ["take the role off one of them"])
      } else {
        roles[role.value] = role.span
      }
    }
    guard let type else { return attribute }
    attribute.range = range(declaration.type, type)
    if type == .int, declaration.type.bounds == nil {
      reportIntWithoutRange(declaration, modifiers.source)
    }
    if case .string(let max?) = declaration.type.kind { attribute.maxBytes = maxBytes(max) }
    if let role = modifiers.role { checkRole(role, name, type) }
    if let source = modifiers.source {
      checkSource(source, name, type, attribute.range, declaration.type)
    }
    attribute.atLeast = modifiers.atLeast.flatMap { atLeast($0, name, type) }
    attribute.unknownAs = modifiers.unknownAs.flatMap { unknownAs($0, name, type) }
    if let value = modifiers.defaultValue,
      let constant = constant(value, as: type, of: "`\(name)`"),
      checkInside(constant, value.span, attribute)
    {
      attribute.presence = .defaultValue(atLeast(attribute, constant))
    }
    if isComputed(modifiers.source?.value) { attribute.presence = .computed }
    return attribute
  }

  /// The value, or the lowest that the attribute is read as.
  func atLeast(_ attribute: Attribute, _ constant: Constant) -> Constant {
    guard case .symbol(let place) = constant, let lowest = attribute.atLeast else {
      return constant
    }
    return .symbol(max(place, lowest))
  }

  private mutating func reportIntWithoutRange(
    _ declaration: AttributeDeclaration, _ source: Spanned<AttributeDeclaration.Source>?
  ) {
    let isHour = if case .clockHour? = source?.value { true } else { false }
    report(
      TypeCodes.intWithoutRange, "`\(text(declaration.ident))` is an `int` without a range",
      at: declaration.type.span,
      help: ["say what it can be, as in `int 0..\(isHour ? "23" : "4M")`"],
      fixIt: isHour
        ? Diagnostic.FixIt(
          "write `int 0..23`", [Diagnostic.FixIt.Edit(declaration.type.span, "int 0..23")]) : nil)
  }

  private mutating func maxBytes(_ max: Spanned<Int64>) -> Int {
    guard max.value >= 1, max.value <= Int64(Limits.stringBytes) else {
      report(
        TypeCodes.overLimit,
        "a string has 1 to \(Limits.stringBytes) bytes at most, not \(max.value)",
        at: max.span)
      return Limits.stringBytes
    }
    return Int(max.value)
  }

  /// Whether a value fits an attribute's range or length; a diagnostic when it does not.
  mutating func checkInside(_ constant: Constant, _ span: Span, _ attribute: Attribute) -> Bool {
    switch constant {
    case .number(let number) where !attribute.range.contains(number):
      report(
        TypeCodes.outOfRange,
        "`\(written(span))` is outside of `\(attribute.name)`, which is "
          + written(attribute.range, as: attribute.type), at: span)
      return false
    case .text(let bytes) where bytes.count > attribute.maxBytes:
      report(
        TypeCodes.outOfRange,
        "this text has \(bytes.count) bytes, `\(attribute.name)` has at most \(attribute.maxBytes)",
        at: span)
      return false
    case .bool, .number, .symbol, .set, .text:
      return true
    }
  }
}

extension TypeCodes {
  static let intWithoutRange = DiagnosticCode(
    "T0302", "int without a range",
    explanation: """
      Every `int` of a request says which values it can have. A number outside is a refused \
      request, never a wrap, and the compiler proves things over exactly that range.
      """,
    wrong: "request { count int default 10 }",
    right: "request { count int 0..100 default 10 }")

  static let outOfRange = DiagnosticCode(
    "T0303", "out of range",
    explanation: "A value that a policy states lies within what it is a value of.",
    wrong: "request { count int 0..100 default 200 }",
    right: "request { count int 0..100 default 20 }")

  static let roleTwice = DiagnosticCode(
    "T0305", "role given twice",
    explanation:
      "At most one attribute each is the deadline, the output limit and the stream flag.",
    wrong:
      "request { x int 0..9 default 1 as output limit\n y int 0..9 default 1 as output limit }",
    right: "request { x int 0..9 default 1 as output limit\n y int 0..9 default 1 }")
}
