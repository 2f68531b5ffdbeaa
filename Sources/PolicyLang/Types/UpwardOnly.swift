/// Inside `classify`, what some classify rule changes is tested upward only, so that the result
/// is the same in any order (the least fixpoint of monotone rules: Knaster 1928, Tarski 1955).
extension Checking {
  /// Checks the condition of one classify.
  mutating func checkUpward(_ condition: Condition, _ source: RuleSource) {
    checkUpward(condition, negated: false, source)
  }

  private mutating func checkUpward(
    _ condition: Condition, negated: Bool, _ source: RuleSource
  ) {
    switch condition {
    case .constant: break
    case .all(let parts), .any(let parts):
      for part in parts { checkUpward(part, negated: negated, source) }
    case .not(let part): checkUpward(part, negated: true, source)
    case .test(let test, let span):
      guard let (attribute, isUpward) = changed(test) else { return }
      if negated || !isUpward { reportNotUpward(attribute, negated, span, source) }
    }
  }

  /// What a test reads of what classify changes, and whether it tests upward.
  private func changed(_ test: TypedTest) -> (AttributeID, isUpward: Bool)? {
    switch test {
    case .truth(let reading), .member(let reading, _), .textMember(let reading, _),
      .listMember(let reading, _), .isEmpty(let reading), .text(let reading, _, _):
      return changed(reading).map { ($0, false) }
    case .linear(let linear, _):
      return linear.terms.lazy.compactMap { changed($0.reading) }.first.map { ($0, false) }
    case .has(let left, let kind, let right):
      if let attribute = changed(right) { return (attribute, false) }
      return changed(left).map { ($0, kind != .only) }
    case .compare(let left, let comparator, let right):
      if let attribute = changed(left) {
        return (attribute, changed(right) == nil && isUpward(comparator))
      }
      return changed(right).map { ($0, isUpward(comparator.flipped)) }
    }
  }

  private func isUpward(_ comparator: Comparator) -> Bool {
    switch comparator {
    case .greater, .greaterOrEqual: true
    case .equal, .notEqual, .less, .lessOrEqual: false
    }
  }

  private func changed(_ reading: Reading) -> AttributeID? {
    guard case .attribute(let id) = reading, changes[id] != nil else { return nil }
    return id
  }

  private mutating func reportNotUpward(
    _ attribute: AttributeID, _ negated: Bool, _ span: Span, _ source: RuleSource
  ) {
    let name = policy.attributes[attribute].name
    var secondary: [Diagnostic.Label] = []
    if let change = changes[attribute] {
      secondary.append(Diagnostic.Label(change.span, "\(change.what) changes it here"))
    }
    var place = span
    var through = ""
    let isHere =
      span.file == source.conditionSpan.file && span.start >= source.conditionSpan.start
      && span.end <= source.conditionSpan.end
    if !isHere {
      place = source.conditionSpan
      secondary.append(Diagnostic.Label(span, "tested here"))
      if let define = define(around: span) { through = " through `\(define)`" }
    }
    report(
      RuleCodes.notUpward,
      "`\(source.name)` tests `\(name)`\(through) \(negated ? "under a `not`" : "not upward")",
      at: place, secondary: secondary,
      help: [
        "what classify changes is tested here with `has`, `has any of`, `has all of`, `>=` or `>`, "
          + "without `not`",
        "`declared.\(name)` is the value before classify and may be tested freely",
      ])
  }

  /// The define whose condition holds that place.
  private func define(around span: Span) -> String? {
    for definition in scope.definitions {
      let placed = definition.declaration
      if placed.span.file == span.file, placed.span.start <= span.start, span.end <= placed.span.end
      {
        return text(placed.value.ident)
      }
    }
    return nil
  }
}

extension RuleCodes {
  static let notUpward = DiagnosticCode(
    "R0104", "not tested upward",
    explanation: """
      Classify rules apply until nothing changes, in any order. That is only one result if a rule \
      that holds keeps holding while levels rise and sets grow. So inside `classify`, what some \
      classify rule changes is tested with `has`, `has any of`, `has all of`, `>=` and `>` only, \
      and never under `not`, also through defines. `declared.x` is the value before.
      """,
    wrong: """
      classify k { when labels is empty add labels {phi} }
      """,
    right: "classify k { when declared.labels is empty add labels {phi} }")
}
