/// The first rule that changes an attribute.
struct Change {
  /// The rule, or the detector, with its kind: ``the classify `k` ``.
  var what: String
  /// Where it does so.
  var span: Span
}

/// `classify`: raises levels and adds to sets.
extension Checking {
  /// Checks every classify, then that they test upward only.
  mutating func checkClassifies() {
    let sources = sources(.classify)
    for source in sources { checkClassify(source) }
    for source in sources { checkUpward(source.condition, source) }
  }

  private mutating func checkClassify(_ source: RuleSource) {
    tree = source.item.tree
    var result = Classify(info: info(source), when: source.condition, raises: [], adds: [])
    let does = !source.clauses.raises.isEmpty || !source.clauses.adds.isEmpty || mayChange(source)
    _ = requireClauses(source, [("raise … to …` or `add … {…}", does)])
    for (attribute, value) in source.clauses.raises {
      guard let (id, rank) = raise(attribute, value) else { continue }
      if result.raises.contains(where: { $0.attribute == id }) {
        report(
          RuleCodes.raisedTwice, "`\(source.name)` raises `\(text(attribute))` twice",
          at: attribute.span, help: ["keep the higher one"])
        continue
      }
      result.raises.append((id, rank))
      noteChange(of: id, by: source, at: attribute.span)
    }
    for (attribute, members) in source.clauses.adds {
      guard let (id, bits) = add(attribute, members) else { continue }
      if let index = result.adds.firstIndex(where: { $0.attribute == id }) {
        result.adds[index].members |= bits
      } else {
        result.adds.append((id, bits))
      }
      noteChange(of: id, by: source, at: attribute.span)
    }
    policy.classifies.append(result)
  }

  /// Whether a row's table raises or adds, if perhaps not in this row.
  private func mayChange(_ source: RuleSource) -> Bool {
    guard case .table(let table) = source.item.value else { return false }
    return table.headings.contains {
      switch $0.value {
      case .raise, .add: true
      case .to, .status, .because, .models, .unless, .findings, .with, .forModels, .content, .on,
        .retain:
        false
      }
    }
  }

  private mutating func noteChange(of id: AttributeID, by source: RuleSource, at span: Span) {
    guard changes[id] == nil else { return }
    changes[id] = Change(what: "the classify `\(source.name)`", span: span)
  }

  private mutating func raise(_ ident: Ident, _ value: Ident) -> (AttributeID, Int)? {
    guard let id = attribute(ident), let type = scope.attributeTypes[id] else { return nil }
    guard case .symbol(let level) = type, policy.enumerations[level].isLevel else {
      var help: [String] = []
      if case .set = type { help = ["add to it: `add \(text(ident)) {\(text(value))}`"] }
      report(
        RuleCodes.cannotChange, "`raise` needs a level, `\(text(ident))` is \(words(type))",
        at: ident.span, help: help)
      return nil
    }
    return place(of: value.name, in: level, at: value.span, "`\(text(ident))`").map { (id, $0) }
  }

  private mutating func add(_ ident: Ident, _ members: SetLiteral) -> (AttributeID, UInt64)? {
    guard let id = attribute(ident), let type = scope.attributeTypes[id] else { return nil }
    guard case .set(let enumeration) = type else {
      report(
        RuleCodes.cannotChange, "`add` needs a set, `\(text(ident))` is \(words(type))",
        at: ident.span)
      return nil
    }
    guard policy.attributes[id].span != nil else {
      report(
        RuleCodes.cannotChange,
        "`\(text(ident))` is what the request's bytes need; no rule adds to it",
        at: ident.span)
      return nil
    }
    return set(members.value, of: enumeration).map { (id, $0) }
  }
}

extension RuleCodes {
  static let raisedTwice = DiagnosticCode(
    "R0119", "raised twice",
    explanation: "One rule raises a level once; to two values would be to the higher one.",
    wrong: "classify k { when n > 5 raise sens to internal raise sens to secret }",
    right: "classify k { when n > 5 raise sens to secret }")

  static let cannotChange = DiagnosticCode(
    "R0117", "attribute that classify cannot change",
    explanation: """
      `classify` only ever makes a request more sensitive: it raises attributes whose type is a \
      level and adds to attributes that are sets.
      """,
    wrong: "classify k { when n > 5 raise task to code }",
    right: "classify k { when n > 5 raise sens to secret }")
}
