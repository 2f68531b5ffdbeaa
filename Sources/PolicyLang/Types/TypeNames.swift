/// Types as they are written to `ValueType`.
extension Checking {
  /// The type that is meant; nil when it is wrong.
  mutating func type(_ syntax: TypeSyntax) -> ValueType? {
    switch syntax.kind {
    case .bool: return .bool
    case .int: return .int
    case .usd: return .usd
    case .percent: return .percent
    case .duration: return .duration
    case .instant: return .instant
    case .string: return .string
    case .named(let ident): return enumeration(ident).map(ValueType.symbol)
    case .set(let ident):
      guard let id = enumeration(ident, inSet: true) else { return nil }
      let count = policy.enumerations[id].values.count
      guard count <= Limits.setMembers || id == BuiltIn.findings else {
        report(
          TypeCodes.overLimit,
          "a set has at most \(Limits.setMembers) members, `\(text(ident))` has \(count) values",
          at: ident.span)
        return nil
      }
      return .set(id)
    }
  }

  /// The enum or level of that name.
  private mutating func enumeration(_ ident: Ident, inSet: Bool = false) -> EnumerationID? {
    let name = text(ident)
    guard let id = scope.types[ident.name] else {
      if inSet, Checking.typeWords.contains(name) {
        report(
          TypeCodes.setOfNoEnum, "a set holds values of an enum, not of `\(name)`", at: ident.span,
          help: ["declare an `enum` with the values that may occur"])
      } else {
        let own = policy.enumerations.filter { $0.span != nil }.map(\.name)
        report(
          TypeCodes.unknownType, "there is no type `\(name)`", at: ident.span,
          help: suggestion(
            for: name, among: own + Checking.typeWords.sorted(), called: "types"), missing: name)
      }
      return nil
    }
    used.types.insert(ident.name)
    return id
  }

  /// The type that `of TYPE` names in a list.
  mutating func elementType(_ ident: Ident) -> ValueType? {
    switch text(ident) {
    case "string": return .string
    case "int": return .int
    case "usd": return .usd
    case "percent": return .percent
    case "duration": return .duration
    case "instant": return .instant
    case "bool": return .bool
    default: return enumeration(ident).map(ValueType.symbol)
    }
  }

  /// The range that numbers of a type have, or what the bounds after it say.
  mutating func range(_ syntax: TypeSyntax, _ type: ValueType) -> ClosedRange<Int64> {
    let free = freeRange(type)
    guard let bounds = syntax.bounds, let last = bounds.high, type.isNumber else { return free }
    let subject = "the range"
    let ends = (constant(bounds.low, as: type, of: subject), constant(last, as: type, of: subject))
    guard case (.number(let low)?, .number(let high)?) = ends else { return free }
    guard low <= high else {
      reportBackwards(bounds)
      return free
    }
    return low...high
  }

  /// The numbers of a type that has no range of its own.
  func freeRange(_ type: ValueType) -> ClosedRange<Int64> {
    switch type {
    case .bool: 0...1
    case .symbol(let id): 0...Int64(max(0, policy.enumerations[id].values.count - 1))
    case .percent: 0...10_000
    case .usd, .duration: 0...Int64.max
    // Years 0000 to 9999: what people and requests can write.
    case .instant: -62_167_219_200_000_000...253_402_300_799_999_999
    case .int, .string, .set: Int64.min...Int64.max
    }
  }

  /// Says that a range ends before it starts.
  mutating func reportBackwards(_ range: SpanOfValues) {
    report(
      TypeCodes.backwardsRange, "this range ends before it starts", at: range.span,
      help: ["write the smaller end first"])
  }
}

extension TypeCodes {
  static let unknownType = DiagnosticCode(
    "T0106", "unknown type",
    explanation:
      "A type is a word of the language, or an `enum` or `level` that the policy declares.",
    wrong: "request { kind Taks default chat }",
    right: "request { kind Task default chat }")

  static let setOfNoEnum = DiagnosticCode(
    "T0313", "set of something else than an enum",
    explanation: """
      A set holds values of an enum (or a level) with at most 64 values, so that it is one \
      machine word. Texts and numbers have no sets.
      """,
    wrong: "request { tags set of string default {} }",
    right: "enum Tag { beta, canary }\nrequest { tags set of Tag default {} }")

  static let backwardsRange = DiagnosticCode(
    "T0209", "backwards range",
    explanation: "In `a..b` both ends are included and `a` is not above `b`.",
    wrong: "deny d { when n in 50..40 }",
    right: "deny d { when n in 40..50 }")
}
