/// Conditions as trees to `Condition`.
extension Checking {
  /// Checks one condition and those in it.
  mutating func checked(_ id: ConditionID) -> Condition {
    level += 1
    recursion += 1
    defer {
      level -= 1
      recursion -= 1
    }
    let node = node(id)
    guard recursion <= Limits.expandedNesting else {
      count(0, depth: Limits.expandedNesting, at: node.span)
      return .constant(false)
    }
    switch node.kind {
    case .all(let parts):
      count(0, depth: 0, at: node.span)
      return .all(parts.map { checked($0) })
    case .any(let parts):
      count(0, depth: 0, at: node.span)
      return .any(parts.map { checked($0) })
    case .not(let part):
      count(0, depth: 0, at: node.span)
      return .not(checked(part))
    case .comparison(let sum, let test?):
      count(1, depth: 0, at: node.span)
      return self.test(sum, test, node.span) ?? .constant(false)
    case .comparison(let sum, nil):
      return truth(sum) ?? .constant(false)
    case .invalid:
      return .constant(false)
    }
  }

  /// The one operand of a sum, if it has no sign and no factor.
  func single(_ sum: Sum) -> Operand? {
    guard sum.products.count == 1, let product = sum.products.first, product.scale == nil,
      !product.isNegative
    else { return nil }
    return product.operand
  }

  /// The sum inside parentheses that hold nothing else.
  func plain(_ sum: Sum) -> Sum {
    var sum = sum
    while let operand = single(sum), case .parentheses(let id) = operand.kind,
      case .comparison(let inner, nil) = node(id).kind
    {
      sum = inner
    }
    return sum
  }

  /// A sum that stands alone: a boolean, a define or a condition in parentheses.
  private mutating func truth(_ sum: Sum) -> Condition? {
    guard let operand = single(sum) else {
      report(
        TypeCodes.notACondition, "`\(written(sum.span))` is a number, not a condition",
        at: sum.span, help: ["compare it, as in `\(written(sum.span)) > 0`"])
      return nil
    }
    switch operand.kind {
    case .parentheses(let id):
      return checked(id)
    case .now:
      return truth(.attribute(scope.now), .instant, operand.span)
    case .findings:
      return truth(.attribute(scope.findings), .set(BuiltIn.findings), operand.span)
    case .qualified(let qualifier, let ident):
      guard let (reading, type) = qualified(qualifier, ident, operand.span), let type else {
        return nil
      }
      return truth(reading, type, operand.span)
    case .value(.bool(let truth)):
      return .constant(truth)
    case .value(.name(let name)):
      return truth(name, operand.span)
    case .value(let kind):
      report(
        TypeCodes.notACondition, "`\(written(operand.span))` is \(words(kind)), not a condition",
        at: operand.span, help: ["a condition compares something with it"])
      return nil
    }
  }

  private mutating func truth(_ name: Name, _ span: Span) -> Condition? {
    switch meaning(of: name) {
    case .reading(let reading, let type):
      note(reading, at: span)
      return type.flatMap { truth(reading, $0, span) }
    case .define(let index):
      return expand(index, at: span)
    case .list, .calendar:
      report(
        TypeCodes.notACondition, "`\(text(name))` is a list, not a condition", at: span,
        help: ["test what is in it: `… in \(text(name))`"])
      return nil
    case .shared:
      reportShared(name, at: span)
      return nil
    case .unknown:
      reportUnknown(name, at: span)
      return nil
    }
  }

  /// A boolean reading; of any other type it is no condition.
  private mutating func truth(_ reading: Reading, _ type: ValueType, _ span: Span) -> Condition? {
    if type == .bool {
      count(1, depth: 0, at: span)
      return .test(.truth(reading), span)
    }
    report(
      TypeCodes.notACondition, "`\(written(span))` is \(words(type)), not a condition", at: span,
      help: ["test it, as in `\(written(span)) \(exampleTest(type))`"])
    return nil
  }

  /// How a value of a type is tested.
  func exampleTest(_ type: ValueType) -> String {
    switch type {
    case .bool: "== true"
    case .int: "> 0"
    case .usd: "> $1"
    case .percent: "> 5%"
    case .duration: "> 5s"
    case .instant: "< now"
    case .string: "== \"…\""
    case .symbol(let id): "== \(policy.enumerations[id].values.first ?? "…")"
    case .set(let id): "has \(policy.enumerations[id].values.first ?? "…")"
    }
  }

  /// A sum with a test behind it.
  private mutating func test(_ sum: Sum, _ test: Test, _ span: Span) -> Condition? {
    if let ignoring = test.ignoringCase { checkIgnoringCase(test, ignoring) }
    switch test.kind {
    case .compare(let comparator, let right):
      return compare(sum, comparator, right, ignoringCase: test.ignoringCase, span)
    case .member(let members, let negated):
      return member(sum, members, span).map { negated ? .not($0) : $0 }
    case .has(let ident): return has(sum, ident, span)
    case .hasAny(let set): return has(sum, .any, set, span)
    case .hasAll(let set): return has(sum, .all, set, span)
    case .hasOnly(let set): return has(sum, .only, set, span)
    case .isEmpty(let negated):
      return isEmpty(sum, test.span, span).map { negated ? .not($0) : $0 }
    case .startsWith(let text): return string(sum, .startsWith(Array(text.value.utf8)), test, span)
    case .endsWith(let text): return string(sum, .endsWith(Array(text.value.utf8)), test, span)
    case .containsText(let text): return string(sum, .contains(Array(text.value.utf8)), test, span)
    case .containsRegex(let text): return string(sum, .containsMatch(text.value), test, span)
    case .matchesRegex(let text): return string(sum, .matches(text.value), test, span)
    case .matchesGlob(let text): return string(sum, .glob(Array(text.value.utf8)), test, span)
    }
  }
}

extension TypeCodes {
  static let notACondition = DiagnosticCode(
    "T0204", "not a condition",
    explanation: """
      A condition is true or false: a test, a `bool`, or the name of a define. Numbers, texts, \
      values and sets are tested; none of them counts as true.
      """,
    wrong: "deny d { when n }",
    right: "deny d { when n > 0 }")
}
