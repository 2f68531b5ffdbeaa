internal import PolicyCore

/// What a bare name in a condition means.
enum Meaning {
  /// A reading and its type; nil when its declaration is wrong.
  case reading(Reading, ValueType?)
  /// A define, by its place.
  case define(Int)
  /// A list, by its place.
  case list(Int)
  case calendar
  /// A fact or a signal and an attribute share the name.
  case shared
  case unknown
}

extension Checking {
  /// What a bare name means, without saying anything.
  func meaning(of name: Name) -> Meaning {
    let attribute = scope.attributes[name]
    if let fact = scope.facts[name] {
      return attribute == nil ? .reading(.fact(fact), scope.factTypes[fact]) : .shared
    }
    let signal = scope.signals[name]
    if let attribute {
      if signal != nil, case .softModels = context { return .shared }
      return .reading(.attribute(attribute), scope.attributeTypes[attribute])
    }
    if let define = scope.defines[name] { return .define(define) }
    if let list = scope.listNames[name] { return .list(list) }
    if scope.calendars.contains(name) { return .calendar }
    if let signal { return .reading(.signal(signal), type(of: signal)) }
    return .unknown
  }

  /// Notes that a reading stands there.
  mutating func note(_ reading: Reading, at span: Span) {
    switch reading {
    case .fact(let id):
      reads.facts.append(Reads.Use(name: policy.facts[id].name, define: nil, span: span))
    case .signal(let signal):
      reads.signals.append(Reads.Use(name: signal.rawValue, define: nil, span: span))
    case .attribute, .declared, .constant: break
    }
  }

  /// The reading of `request.x`, `model.x` or `declared.x` with its type.
  mutating func qualified(
    _ qualifier: Operand.Qualifier, _ ident: Ident, _ span: Span
  ) -> (Reading, ValueType?)? {
    let name = text(ident)
    switch qualifier {
    case .request, .declared:
      guard let id = scope.attributes[ident.name] else {
        report(
          TypeCodes.unknownName, "there is no attribute `\(name)`", at: ident.span,
          help: suggestion(for: name, among: attributeNames, called: "attributes"),
          missing: name)
        return nil
      }
      let reading = qualifier == .request ? Reading.attribute(id) : .declared(id)
      return (reading, scope.attributeTypes[id])
    case .model:
      if let id = scope.facts[ident.name] {
        note(.fact(id), at: span)
        return (.fact(id), scope.factTypes[id])
      }
      if let signal = scope.signals[ident.name] {
        note(.signal(signal), at: span)
        return (.signal(signal), type(of: signal))
      }
      report(
        TypeCodes.unknownName, "models have no fact `\(name)`", at: ident.span,
        help: suggestion(for: name, among: policy.facts.map(\.name), called: "facts"),
        missing: name)
      return nil
    }
  }

  /// The names of all attributes that a rule can write.
  var attributeNames: [String] { policy.attributes.map(\.name) }

  /// Says that a fact and an attribute share a bare name.
  mutating func reportShared(_ name: Name, at span: Span) {
    let word = text(name)
    report(
      TypeCodes.sharedName, "`\(word)` is the name of an attribute and of a fact", at: span,
      help: ["write `request.\(word)` for the attribute, `model.\(word)` for the fact"])
  }

  /// Says that a bare name means nothing here.
  mutating func reportUnknown(_ name: Name, at span: Span) {
    let word = text(name)
    if let spaced = difference(word) {
      report(
        TypeCodes.unknownName, "`\(word)` is one word, and nothing has that name", at: span,
        help: ["a difference has spaces around its sign"],
        fixIt: Diagnostic.FixIt("write `\(spaced)`", [Diagnostic.FixIt.Edit(span, spaced)]))
      return
    }
    if let id = scope.values.indices.first(where: { scope.values[$0][name] != nil }) {
      let type = policy.enumerations[id].name
      let example = zip(policy.attributes, scope.attributeTypes)
        .first { $1 == .symbol(id) || $1 == .set(id) }
      var help: [String] = []
      if let (attribute, type) = example {
        help = ["compare it: `\(attribute.name) \(type == .symbol(id) ? "==" : "has") \(word)`"]
      }
      report(
        TypeCodes.unknownName,
        "`\(word)` is a value of `\(type)`, and no such value is expected here",
        at: span, help: help)
      return
    }
    if let meant = truth(word) {
      report(
        TypeCodes.unknownName, "nothing is named `\(word)`", at: span,
        help: ["did you mean `\(meant)`?"],
        fixIt: Diagnostic.FixIt("write `\(meant)`", [Diagnostic.FixIt.Edit(span, meant)]))
      return
    }
    report(
      TypeCodes.unknownName, "nothing is named `\(word)`", at: span,
      help: suggestion(for: word, among: conditionNames, called: "known"), missing: word)
  }

  /// The bare names that a condition may hold, values left out.
  var conditionNames: [String] {
    attributeNames + policy.facts.map(\.name) + Signal.allCases.map(\.rawValue)
      + scope.defines.keys.map(text) + scope.listNames.keys.map(text)
  }

  /// `n-1` as `n - 1` when `n` is known.
  private func difference(_ word: String) -> String? {
    var rest = word[...]
    while let dash = rest.firstIndex(of: "-") {
      let head = String(word[..<dash])
      let tail = word[word.index(after: dash)...]
      if let name = names.find(head), scope.attributes[name] != nil || scope.facts[name] != nil {
        return "\(head) - \(tail)"
      }
      rest = word[word.index(after: dash)...]
    }
    return nil
  }

  /// The attribute that a rule changes, splits by or tests in a column.
  mutating func attribute(_ ident: Ident) -> AttributeID? {
    if let id = scope.attributes[ident.name] { return id }
    let name = text(ident)
    report(
      TypeCodes.unknownName, "there is no attribute `\(name)`", at: ident.span,
      help: suggestion(for: name, among: attributeNames, called: "attributes"),
      missing: name)
    return nil
  }
}

extension TypeCodes {
  static let unknownName = DiagnosticCode(
    "T0101", "unknown name",
    explanation: """
      A condition reads attributes, facts, signals, defines and lists that the policy or the \
      language declares. Nothing is skipped and nothing is undefined. Attribute names hold no \
      `-`, so a difference needs spaces: `n - 1`.
      """,
    wrong: "deny d { when tsk == code }",
    right: "deny d { when task == code }")

  static let sharedName = DiagnosticCode(
    "T0103", "name of an attribute and of a fact",
    explanation: """
      Where an attribute and a fact share a name, the bare name could mean either, so it is \
      written `request.x` or `model.x`.
      """,
    wrong: "request { region Region default eu }\nforbid f { models where region == us }",
    right: "request { region Region default eu }\nforbid f { models where model.region == us }")
}
