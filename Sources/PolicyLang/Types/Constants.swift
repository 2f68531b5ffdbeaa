/// Literals as values of the type that their place expects.
extension Checking {
  /// The value as one of `type`; nil, with a diagnostic that says of what, when it is none.
  ///
  /// `isCompared` is true where it is tested for equality, and not given to something.
  mutating func constant(
    _ value: Value, as type: ValueType, of subject: String, isCompared: Bool = false
  ) -> Constant? {
    switch (type, value.kind) {
    case (.bool, .bool(let truth)): return .bool(truth)
    case (.string, .string(let text)):
      guard text.utf8.count <= Limits.stringBytes else {
        report(
          TypeCodes.overLimit, "a text has at most \(Limits.stringBytes) bytes", at: value.span)
        return nil
      }
      return .text(Array(text.utf8))
    case (.instant, .instant(let instant)): return .number(instant.microseconds)
    case (.int, .quantity(.int(let number, _))): return .number(number)
    case (.usd, .quantity(.money(let number))): return .number(number)
    case (.percent, .quantity(.percent(let number))): return .number(number)
    case (.duration, .quantity(.duration(let number))): return .number(number)
    case (.symbol(let id), .name(let name)):
      return place(of: name, in: id, at: value.span, subject).map(Constant.symbol)
    case (.set(let id), .set(let members)):
      return set(members, of: id).map(Constant.set)
    default:
      reportMismatch(value, type, subject, isCompared: isCompared)
      return nil
    }
  }

  /// The members of a set literal as bits.
  mutating func set(_ members: [SpanOfValues], of id: EnumerationID) -> UInt64? {
    var bits: UInt64 = 0
    var isGood = true
    for member in members {
      if let high = member.high {
        report(
          TypeCodes.mismatch, "a set lists its members one by one, not as a range",
          at: member.low.span.through(high.span))
        isGood = false
      } else if case .symbol(let place)? = constant(
        member.low, as: .symbol(id), of: "a member of this set")
      {
        bits |= 1 << UInt64(place & 63)
      } else {
        isGood = false
      }
    }
    return isGood ? bits : nil
  }

  /// The place of a value in an enumeration.
  mutating func place(
    of name: Name, in id: EnumerationID, at span: Span, _ subject: String
  ) -> Int? {
    if let place = scope.values[id][name] { return place }
    let enumeration = policy.enumerations[id]
    // One from a file that could not be read, which is reported.
    if enumeration.values.isEmpty { return nil }
    let word = text(name)
    var secondary: [Diagnostic.Label] = []
    if let declared = enumeration.span {
      secondary = [Diagnostic.Label(declared, "`\(enumeration.name)` is declared here")]
    }
    var help = suggestion(
      for: word, among: enumeration.values, called: "values of `\(enumeration.name)`")
    let others = policy.enumerations.indices.filter { scope.values[$0][name] != nil }
    if let other = others.first {
      report(
        TypeCodes.unknownValue,
        "\(subject) is \(words(.symbol(id))), but `\(word)` is a value of "
          + "`\(policy.enumerations[other].name)`",
        at: span, secondary: secondary, help: help)
      return nil
    }
    if let attribute = scope.attributes[name], let type = scope.attributeTypes[attribute] {
      help.append("the attribute `\(word)` is \(words(type))")
    } else if NearestName.of(word, among: enumeration.values) == nil, id != BuiltIn.findings,
      let meant = NearestName.of(word, among: conditionNames)
    {
      help = ["did you mean `\(meant)`?"]
    }
    let isFinding = id == BuiltIn.findings
    if isFinding, help.isEmpty {
      help = [
        "detectors: \(list(enumeration.values))", "a policy adds its own: `detector \(word) = /…/`",
      ]
    }
    report(
      TypeCodes.unknownValue,
      isFinding
        ? "there is no detector `\(word)`" : "`\(enumeration.name)` has no value `\(word)`",
      at: span,
      secondary: secondary, help: help, missing: isFinding ? word : nil)
    return nil
  }

  /// Says that a literal is not of the expected type, with a fix where only the unit is wrong.
  private mutating func reportMismatch(
    _ value: Value, _ type: ValueType, _ subject: String, isCompared: Bool
  ) {
    let found = written(value.span)
    if case .quantity = value.kind, type.isNumber, type != .instant {
      report(
        TypeCodes.wrongUnit, "\(subject) is \(words(type)), but `\(found)` is \(words(value.kind))",
        at: value.span, help: unitHelp(type), fixIt: unitFix(found, value, type))
      return
    }
    var fixIt: Diagnostic.FixIt?
    var help: [String] = []
    switch (type, value.kind) {
    case (.string, .name(let name)):
      fixIt = Diagnostic.FixIt(
        "put it in quotes", [Diagnostic.FixIt.Edit(value.span, "\"\(text(name))\"")])
      help = ["texts stand in quotes"]
    case (.symbol(let id), .string(let text)):
      help = ["values of `\(policy.enumerations[id].name)` stand without quotes"]
      if let name = names.find(text), scope.values[id][name] != nil {
        fixIt = Diagnostic.FixIt(
          "take off the quotes", [Diagnostic.FixIt.Edit(value.span, text)])
      }
    case (.bool, .name(let name)):
      if let meant = truth(text(name)) {
        help = ["did you mean `\(meant)`?"]
        fixIt = Diagnostic.FixIt("write `\(meant)`", [Diagnostic.FixIt.Edit(value.span, meant)])
      }
    case (.set, .name(let name)) where isCompared:
      help = [
        "`has \(text(name))` asks for it among others, `== {\(text(name))}` for it and nothing else"
      ]
    case (.set(let id), .name(let name)):
      help = ["a set stands in braces: `{\(text(name))}`"]
      if scope.values[id][name] != nil {
        fixIt = Diagnostic.FixIt(
          "put it in braces", [Diagnostic.FixIt.Edit(value.span, "{\(found)}")])
      }
    default: break
    }
    report(
      TypeCodes.mismatch, "\(subject) is \(words(type)), but `\(found)` is \(words(value.kind))",
      at: value.span, help: help, fixIt: fixIt)
  }

  /// The truth value that a word in capitals stands for, if any.
  func truth(_ word: String) -> String? {
    let small = word.lowercased()
    return word != small && ["true", "false"].contains(small) ? small : nil
  }

  /// How numbers of a type are written.
  private func unitHelp(_ type: ValueType) -> [String] {
    switch type {
    case .duration: ["a duration has a unit: `500ms`, `30s`, `5m`, `1h`, `7d`"]
    case .usd: ["money starts with a dollar sign: `$0.25`"]
    case .percent: ["a percentage ends with its sign: `95%`"]
    case .int: ["a plain number has no unit but `k`, `M`, `Ki`, `Mi`"]
    case .bool, .instant, .string, .symbol, .set: []
    }
  }

  /// The number with the right unit, where only one can be meant.
  private func unitFix(
    _ found: String, _ value: Value, _ type: ValueType
  ) -> Diagnostic.FixIt? {
    guard case .quantity(let quantity) = value.kind else { return nil }
    let digits = found.allSatisfy { $0.isASCII && $0.isNumber }
    let replacement: String? =
      switch (type, quantity) {
      case (.duration, .int) where found.last == "M": found.dropLast() + "m"
      case (.int, .duration) where found.last == "m": found.dropLast() + "M"
      case (.usd, .int) where digits: "$" + found
      case (.percent, .int) where digits: found + "%"
      default: nil
      }
    return replacement.map {
      Diagnostic.FixIt("write `\($0)`", [Diagnostic.FixIt.Edit(value.span, $0)])
    }
  }
}

extension TypeCodes {
  static let mismatch = DiagnosticCode(
    "T0201", "types do not fit",
    explanation: """
      Both sides of a test have the same type, and a value has the type of what it is given to. \
      Nothing is converted silently: texts stand in quotes, values of an enum do not.
      """,
    wrong: "deny d { when tenant == 5 }",
    right: "deny d { when tenant == \"5\" }")

  static let wrongUnit = DiagnosticCode(
    "T0202", "wrong unit",
    explanation: """
      A number carries its unit: `k M Ki Mi` for counts, `ms s m h d w y` for durations, `$` for \
      money, `%` for percentages. `M` is a million, `m` is minutes.
      """,
    wrong: "deny d { when wait > 4M }",
    right: "deny d { when wait > 4m }")

  static let unknownValue = DiagnosticCode(
    "T0107", "unknown value",
    explanation:
      "Where a value of an enum or a level is expected, only its declared values can stand.",
    wrong: "deny d { when task == cod }",
    right: "deny d { when task == code }")
}
