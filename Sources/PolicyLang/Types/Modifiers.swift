/// What follows the type of an attribute.
struct Modifiers {
  var source: Spanned<AttributeDeclaration.Source>?
  var atLeast: Ident?
  var defaultValue: Value?
  var required: Span?
  var defaultSpan: Span?
  var unknownAs: Ident?
  var role: Spanned<AttributeDeclaration.Role>?
  var trusted: Text?
}

extension Checking {
  /// The modifiers of an attribute by what they say; each stands at most once.
  mutating func modifiers(_ declaration: AttributeDeclaration) -> Modifiers {
    var result = Modifiers()
    for modifier in declaration.modifiers {
      let isRepeated: Bool
      switch modifier.value {
      case .from(let source):
        isRepeated = result.source != nil
        result.source = Spanned(source, modifier.span)
      case .atLeast(let ident):
        isRepeated = result.atLeast != nil
        result.atLeast = ident
      case .defaultValue(let value):
        isRepeated = result.defaultValue != nil
        result.defaultValue = value
        result.defaultSpan = modifier.span
      case .required:
        isRepeated = result.required != nil
        result.required = modifier.span
      case .unknownAs(let ident):
        isRepeated = result.unknownAs != nil
        result.unknownAs = ident
      case .role(let role):
        isRepeated = result.role != nil
        result.role = Spanned(role, modifier.span)
      case .trusted(let because):
        isRepeated = result.trusted != nil
        result.trusted = because
      }
      if isRepeated {
        report(
          TypeCodes.saidTwice, "`\(text(declaration.ident))` already has this",
          at: modifier.span, label: "stands twice", help: ["keep one of them"])
      }
    }
    return result
  }

  /// Whether the language computes what a source gives.
  func isComputed(_ source: AttributeDeclaration.Source?) -> Bool {
    switch source {
    case .promptTokens, .promptBytes, .clockHour, .clockWeekday, .clockDate: true
    case .header, .body, .claim, .host, nil: false
    }
  }

  /// An attribute is required, has a default or is computed: exactly one of them.
  mutating func checkPresence(_ declaration: AttributeDeclaration, _ modifiers: Modifiers) {
    let name = text(declaration.ident)
    if isComputed(modifiers.source?.value) {
      guard let span = modifiers.required ?? modifiers.defaultSpan else { return }
      report(
        TypeCodes.twoPresences, "`\(name)` is computed, so it never lacks a value", at: span,
        help: ["remove `\(written(span))`"],
        fixIt: Diagnostic.FixIt(
          "remove `\(written(span))`", [Diagnostic.FixIt.Edit(span, "")]))
    } else if let required = modifiers.required, let other = modifiers.defaultSpan {
      report(
        TypeCodes.twoPresences, "`\(name)` is required and has a default", at: required,
        secondary: [Diagnostic.Label(other, "the default")],
        help: ["keep `required` to refuse a request without it, or the default to read one"])
    } else if modifiers.required == nil, modifiers.defaultSpan == nil {
      report(
        TypeCodes.noPresence, "`\(name)` is neither `required` nor has a `default`",
        at: declaration.ident.span,
        help: [
          "`required` refuses a request that lacks it",
          "`default VALUE` says what such a request is read as",
        ])
    }
  }

  /// The lowest rank of `at least V`.
  mutating func atLeast(_ ident: Ident, _ name: String, _ type: ValueType) -> Int? {
    guard case .symbol(let id) = type, policy.enumerations[id].isLevel else {
      report(
        TypeCodes.modifierDoesNotFit, "`at least` needs a level, `\(name)` is \(words(type))",
        at: ident.span)
      return nil
    }
    return place(of: ident.name, in: id, at: ident.span, "`\(name)`")
  }

  /// What `unknown as V` reads an unknown value as.
  mutating func unknownAs(_ ident: Ident, _ name: String, _ type: ValueType) -> Int? {
    switch type {
    case .symbol(let id), .set(let id):
      return place(of: ident.name, in: id, at: ident.span, "`\(name)`")
    case .bool, .int, .usd, .percent, .duration, .instant, .string:
      report(
        TypeCodes.modifierDoesNotFit,
        "`unknown as` needs an enum, a level or a set, `\(name)` is \(words(type))", at: ident.span)
      return nil
    }
  }

  /// A deadline is a duration, an output limit an int, a stream flag a bool.
  mutating func checkRole(
    _ role: Spanned<AttributeDeclaration.Role>, _ name: String, _ type: ValueType
  ) {
    let expected: ValueType =
      switch role.value {
      case .deadline: .duration
      case .outputLimit: .int
      case .stream: .bool
      }
    guard type != expected else { return }
    report(
      TypeCodes.modifierDoesNotFit,
      "`as \(role.value.rawValue)` needs \(words(expected)), `\(name)` is \(words(type))",
      at: role.span)
  }
}

extension TypeCodes {
  static let noPresence = DiagnosticCode(
    "T0301", "optional attribute",
    explanation: """
      There are no optional attributes: one is `required`, has a `default`, or is computed from \
      the prompt or the clock. So no rule ever meets a value that is not there.
      """,
    wrong: "request { kind Task }",
    right: "request { kind Task default chat }")

  static let saidTwice = DiagnosticCode(
    "T0304", "modifier stands twice",
    explanation: "Each modifier of an attribute stands at most once, so that none is overruled.",
    wrong: "request { x int 0..9 default 1 default 2 }",
    right: "request { x int 0..9 default 2 }")

  static let twoPresences = DiagnosticCode(
    "T0306", "required, default or computed",
    explanation: """
      An attribute is exactly one of these: `required`, with a `default`, or computed. Two of \
      them contradict each other.
      """,
    wrong: "request { x int 0..9 required default 1 }",
    right: "request { x int 0..9 required }")

  static let modifierDoesNotFit = DiagnosticCode(
    "T0307", "modifier does not fit the type",
    explanation: """
      `at least` needs a level, `unknown as` an enum, a level or a set, `as deadline` a \
      duration, `as output limit` an int, `as stream` a bool.
      """,
    wrong: "request { x int 0..9 default 1 as deadline }",
    right: "request { x duration 1s..9s default 1s as deadline }")
}
