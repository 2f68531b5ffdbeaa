/// Values that lack the braces of a set: `r == eu, us`, `r in eu, us`, `labels has phi, minor`.
extension Parser {
  /// Reports a comma behind a condition after which a value stands and no condition, and takes what
  /// follows it.
  ///
  /// A bare name may be a value or an attribute that is true or false, which only the checker
  /// knows: then it is said how both are written.
  mutating func valuesWithoutBraces(behind id: ConditionID) throws(SyntaxFailure) -> Bool {
    let comma = current.span
    let test = listed(behind: id) ?? ListedTest(first: comma, takesNames: false)
    guard let isFirstLiteral = bareValue(), isFirstLiteral || test.takesNames else { return false }
    var isLiteral = test.isLiteral
    while at(.comma), let isNextLiteral = bareValue() {
      isLiteral = isLiteral && isNextLiteral
      advance()
      _ = try spanOfValues("a value", isInList: true)
    }
    let end = end(of: previous)
    let values = lexer.text(Int(test.first.start)..<Int(end.end))
    var fixIt: Diagnostic.FixIt?
    if isLiteral, let word = test.word {
      let start = Span(
        file: comma.file, start: Int(test.first.start), end: Int(test.first.start))
      fixIt = .init(
        "write `\(word) {…}`",
        (test.sign.map { [.init($0, word)] } ?? []) + [.init(start, "{"), .init(end, "}")])
    }
    report(
      Diagnostic(
        .commaForAnd, "conditions are joined by `and` or `or`, not by `,`", at: comma,
        help: test.help.map { $0 + " {\(Diagnostic.shortened(values))}`" }, fixIt: fixIt))
    broken += 1
    return true
  }

  /// A test whose last operand may go on as a list.
  private struct ListedTest {
    /// Where its operand stands.
    var first: Span
    /// The sign that another takes the place of before a set.
    var sign: Span?
    /// What stands before a set; nil where a set cannot be what is meant for certain.
    var word: String?
    /// True where a name may follow as a value.
    var takesNames = true
    /// True when its operand is no name.
    var isLiteral = false
    /// How the list is written, up to its brace.
    var help: [String] = []
  }

  private func listed(behind id: ConditionID) -> ListedTest? {
    guard case .comparison(let left, let test) = unnegated(id), let test else { return nil }
    let name = Diagnostic.shortened(lexer.text(Int(left.span.start)..<Int(left.span.end)))
    let isPlain = left.products.count == 1 && left.products[0].scale == nil
    switch test.kind {
    case .compare(let comparator, let right):
      var listed = ListedTest(first: right.span)
      guard comparator == .equal || comparator == .notEqual else {
        listed.takesNames = false
        return listed
      }
      listed.word = isPlain ? (comparator == .equal ? "in" : "not in") : nil
      listed.isLiteral = isLiteral(right)
      let gap = Int(left.span.end)..<Int(right.span.start)
      if let sign = lexer.bytes[gap].firstIndex(where: { $0 == 0x3D || $0 == 0x21 }) {
        let length = comparator.rawValue.utf8.count
        listed.sign = Span(file: left.span.file, start: sign, end: sign + length)
        let written = lexer.text(sign..<min(sign + length, lexer.bytes.count))
        if written != comparator.rawValue { listed.word = nil }
      } else {
        listed.word = nil
      }
      listed.help = ["one of several values: `\(name) \(comparator == .equal ? "in" : "not in")"]
      return listed
    case .member(let values, let negated):
      if case .set = values.low.kind { return nil }
      var listed = ListedTest(first: values.low.span)
      listed.word = negated ? "not in" : "in"
      if case .name = values.low.kind {} else { listed.isLiteral = true }
      listed.help = ["one of several values: `\(name) \(negated ? "not in" : "in")"]
      return listed
    case .has(let member):
      var listed = ListedTest(first: member.span)
      listed.help = ["`\(name) has any of", "`\(name) has all of"]
      return listed
    case .hasAny, .hasAll, .hasOnly, .isEmpty: return nil
    case .startsWith, .endsWith, .containsText, .containsRegex, .matchesRegex, .matchesGlob:
      var listed = ListedTest(first: test.span)
      listed.takesNames = false
      return listed
    }
  }

  private func unnegated(_ id: ConditionID) -> ConditionNode.Kind {
    if case .not(let inner) = tree[id].kind { return unnegated(inner) }
    return tree[id].kind
  }

  private func isLiteral(_ sum: Sum) -> Bool {
    guard sum.products.count == 1, sum.products[0].scale == nil,
      case .value(let kind) = sum.products[0].operand.kind
    else { return false }
    if case .name = kind { return false }
    return true
  }

  /// Whether the value behind the comma here is no name; nil where a condition begins there, or
  /// something else.
  private mutating func bareValue() -> Bool? {
    let isNegative = peek(1).sign == .minus
    let place = isNegative ? 2 : 1
    let value = peek(place)
    let isName =
      value.kind == .quotedName || (value.kind == .word && value.word?.isReserved != true)
    guard value.kind == .number || value.kind == .string || (isName && !isNegative) else {
      return nil
    }
    let text = lexer.text(value.range)
    // `request.x` is read, whatever its type.
    if value.kind == .word,
      Word.reserved.contains(where: { text.hasPrefix($0.rawValue + ".") }) || isClause(value)
    {
      return nil
    }
    let next = peek(place + 1)
    let isForeignTest =
      next.kind == .word && next.word == nil && !next.newlineBefore
      && isOperator(lexer.text(next.range).lowercased())
    return continuesTest(next) || isForeignTest ? nil : !isName
  }

  private func isClause(_ lexeme: Lexeme) -> Bool {
    guard let word = lexeme.word else { return false }
    return isClauseWord(word) || Word.declarations.contains(word)
  }
}
