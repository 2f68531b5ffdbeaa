/// Conditions: what joins them, what negates them, and what they test.
extension Parser {
  /// `condition = negation [ "and" negation { "and" negation } | "or" negation { "or" negation }
  ///   ]`.
  mutating func condition() throws(SyntaxFailure) -> ConditionID {
    let start = current.span
    let brokenBefore = broken
    var groups = [[try negation()]]
    var joints: [Joint] = []
    while let joint = try joint(behind: groups[groups.count - 1]) {
      joints.append(joint)
      let negation = try negation()
      if joint.word == .and {
        groups[groups.count - 1].append(negation)
      } else {
        groups.append([negation])
      }
    }
    let span = span(from: start)
    guard broken == brokenBefore else { return keep(.invalid, span) }
    if let other = joints.first(where: { $0.word != joints[0].word }) {
      mixed(joints[0], other, groups)
    }
    let parts = groups.map { group in
      guard group.count > 1, let first = group.first, let last = group.last else { return group[0] }
      return keep(.all(group), tree[first].span.through(tree[last].span))
    }
    return parts.count == 1 ? parts[0] : keep(.any(parts), span)
  }

  /// An `and` or an `or`.
  private struct Joint {
    var word: Word
    var span: Span
    /// True for one that was written otherwise, which is reported already.
    var isMended = false
  }

  /// The word that joins what comes next, taken; other spellings are reported and taken as meant.
  private mutating func joint(behind group: [ConditionID]) throws(SyntaxFailure) -> Joint? {
    let span = current.span
    if take(.and) { return Joint(word: .and, span: span) }
    if take(.or) { return Joint(word: .or, span: span) }
    if here == .word, current.word == nil,
      let word = [Word.and, .or].first(where: {
        $0.rawValue == lexer.text(current.range).lowercased()
      })
    {
      report(
        Diagnostic(
          .foreignSign, "`\(word.rawValue)` is written in small letters", at: span,
          fixIt: .init("write `\(word.rawValue)`", [.init(span, word.rawValue)])))
      advance()
      return Joint(word: word, span: span, isMended: true)
    }
    if at(.pipe), !inTable, next(is: .pipe), peek(1).span.start == span.end {
      let both = span.through(peek(1).span)
      report(
        Diagnostic(
          .foreignSign, "`||` is no sign of this language; write `or`", at: both,
          fixIt: .init("write `or`", [.init(both, "or")])))
      advance()
      advance()
      return Joint(word: .or, span: both, isMended: true)
    }
    return try commaForAnd(behind: group)
  }

  /// `when a, b`.
  private mutating func commaForAnd(
    behind group: [ConditionID]
  ) throws(SyntaxFailure) -> Joint? {
    guard at(.comma) else { return nil }
    let next = peek(1)
    switch next.kind {
    case .word:
      if let word = next.word, isClauseWord(word) || Word.declarations.contains(word) { return nil }
    case .quotedName, .number, .string: break
    case .sign:
      guard next.sign == .openParenthesis else { return nil }
    case .regex, .doc, .comment, .newline, .invalid, .end: return nil
    }
    if let last = group.last, try valuesWithoutBraces(behind: last) {
      return try joint(behind: group)
    }
    let comma = current.span
    let before = lexer.bytes.byte(Int(comma.start) - 1) == 0x20 ? "" : " "
    let behind = [0x20, 0x09, 0x0A, 0x0D].contains(lexer.bytes.byte(Int(comma.end))) ? "" : " "
    report(
      Diagnostic(
        .commaForAnd, "conditions are joined by `and` or `or`, not by `,`", at: comma,
        fixIt: .init("write `and`", [.init(comma, before + "and" + behind)])))
    advance()
    return Joint(word: .and, span: comma, isMended: true)
  }

  /// `and` beside `or` without parentheses.
  private mutating func mixed(_ first: Joint, _ other: Joint, _ groups: [[ConditionID]]) {
    guard !first.isMended, !other.isMended else { return }
    var edits: [Diagnostic.FixIt.Edit] = []
    for group in groups where group.count > 1 {
      guard let first = group.first, let last = group.last else { continue }
      let start = Int(tree[first].span.start)
      edits.append(.init(Span(file: tree.file, start: start, end: start), "("))
      edits.append(.init(end(of: tree[last].span), ")"))
    }
    report(
      Diagnostic(
        .mixedJoints, "`and` and `or` stand side by side without parentheses", at: other.span,
        secondary: [.init(first.span, "the first one")],
        help: ["parentheses say which belongs together"],
        fixIt: .init("put the `and` in parentheses", edits)))
  }

  /// `negation = [ "not" ] comparison`.
  private mutating func negation() throws(SyntaxFailure) -> ConditionID {
    let start = current.span
    var count = 0
    while take(.not) || capitalNot() { count += 1 }
    if count > 1 {
      let nots = span(from: start)
      let rest = lexer.bytes.byte(Int(nots.end)) == 0x20 ? Int(nots.end) + 1 : Int(nots.end)
      report(
        Diagnostic(
          .doubleNot, "one `not` stands before a condition, here are \(count)", at: nots,
          fixIt: count % 2 == 0
            ? .init(
              "remove them",
              [.init(Span(file: nots.file, start: Int(nots.start), end: rest), "")])
            : .init("keep one", [.init(nots, "not")])))
    }
    let comparison = try comparison(isNegated: count > 0)
    guard count % 2 == 1 else { return comparison }
    return keep(.not(comparison), span(from: start))
  }

  /// Takes a `NOT` before a condition, and reports it.
  private mutating func capitalNot() -> Bool {
    guard here == .word, current.word == nil,
      lexer.text(current.range).lowercased() == Word.not.rawValue
    else { return false }
    let next = peek(1)
    let begins =
      next.kind == .quotedName || next.sign == .openParenthesis
      || (next.kind == .word && next.word.map { !Word.operators.contains($0) } ?? true)
    guard begins, !next.newlineBefore, next.word.map({ !isClauseWord($0) }) ?? true else {
      return false
    }
    let isForeign = next.word == nil && isOperator(lexer.text(next.range).lowercased())
    guard !isForeign else { return false }
    report(
      Diagnostic(
        .foreignSign, "`not` is written in small letters", at: current.span,
        fixIt: .init("write `not`", [.init(current.span, Word.not.rawValue)])))
    advance()
    return true
  }

  /// True for what carries a condition on.
  func isOperator(_ text: String) -> Bool {
    Word(rawValue: text).map { Word.operators.contains($0) } ?? false
  }

  /// `comparison = sum [ test_of [ "ignoring" "case" ] ]`.
  private mutating func comparison(isNegated: Bool) throws(SyntaxFailure) -> ConditionID {
    let left = try sum()
    withdrawBackticks(left.span)
    let node = Mended(left: left, isNegated: isNegated)
    guard let test = try test(of: node) else {
      return keep(.comparison(left, nil), left.span)
    }
    let first = keep(.comparison(left, test), left.span.through(test.span))
    guard case .compare(_, let middle) = test.kind, atComparator() else { return first }
    return try chained(first, middle)
  }

  /// What stands left of a test, for the fix-its that change both sides.
  struct Mended {
    var left: Sum
    var isNegated: Bool
  }

  func atComparator() -> Bool {
    guard here == .sign, let sign = current.sign else { return false }
    return sign == .assign || Comparator(rawValue: sign.rawValue) != nil
  }

  /// `0 < a < 5`.
  private mutating func chained(
    _ first: ConditionID, _ middle: Sum
  ) throws(SyntaxFailure) -> ConditionID {
    var parts = [first]
    var middle = middle
    while atComparator() {
      let sign = current.span
      let text = lexer.text(Int(middle.span.start)..<Int(middle.span.end))
      let insertion = Span(file: sign.file, start: Int(sign.start), end: Int(sign.start))
      report(
        Diagnostic(
          .chained, "one comparison has one sign", at: sign,
          help: ["write the two comparisons out, joined by `and`"],
          fixIt: .init("compare `\(text)` twice", [.init(insertion, "and \(text) ")])))
      guard let test = try test(of: Mended(left: middle, isNegated: false)) else { break }
      parts.append(keep(.comparison(middle, test), middle.span.through(test.span)))
      guard case .compare(_, let next) = test.kind else { break }
      middle = next
    }
    return keep(.all(parts), span(from: tree[first].span))
  }
}

extension DiagnosticCode {
  static let commaForAnd = DiagnosticCode(
    "P0205", "comma between conditions",
    explanation: """
      Conditions are joined by `and` or `or`; a comma would leave open which.
      """,
    wrong: "deny d { when task == code, n > 5 }", right: "deny d { when task == code and n > 5 }")

  static let mixedJoints = DiagnosticCode(
    "P0206", "`and` beside `or`",
    explanation: """
      Readers differ on which of `and` and `or` binds closer. Parentheses say it.
      """,
    wrong: "deny d { when task == code and n > 5 or m > 5 }",
    right: "deny d { when (task == code and n > 5) or m > 5 }")

  static let doubleNot = DiagnosticCode(
    "P0208", "`not not`",
    explanation: """
      One `not` negates the comparison behind it. Two say nothing.
      """,
    wrong: "deny d { when not not n > 5 }", right: "deny d { when n > 5 }")

  static let chained = DiagnosticCode(
    "P0202", "chained comparison",
    explanation: """
      A comparison has one sign. Write two, joined by `and`, or a range with both ends: `n in \
      1..4`.
      """,
    wrong: "deny d { when 0 < n < 5 }", right: "deny d { when 0 < n and n < 5 }")
}
