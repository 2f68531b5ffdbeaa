extension FileLayout {
  /// Clauses that fit on the line of their rule.
  private static let clausesOfOneLine = 3

  /// `KIND IDENT { … }` with its clauses in canonical order.
  func rule(_ rule: RuleDeclaration, _ range: Range<Int>) -> Layout {
    let isLong = rule.kind == .fallback || rule.kind == .waive
    return clauseBlock(rule.clauses.map(\.word), of: .rule(rule.kind), range, isLong: isLong)
  }

  /// `invariant IDENT { … }`; the claim stands where a rule has its effect.
  func invariant(_ invariant: InvariantDeclaration, _ range: Range<Int>) -> Layout {
    let clauses = invariant.clauses.map(\.word) + invariant.claims.map(\.span)
    return clauseBlock(clauses.sorted(), of: .invariant, range, isLong: false)
  }

  private func clauseBlock(
    _ clauses: [Span], of owner: ClauseOwner, _ range: Range<Int>, isLong: Bool
  ) -> Layout {
    let breaks = isLong || clauses.count > Self.clausesOfOneLine || tokens.hasCommentInside(range)
    let inner = block(range) { body in
      let ranges = pieces(body, at: clauses.map { tokens.index(at: $0.start) })
      return inOrder(ranges, of: owner).enumerated().map { place, clause in
        [.line(place == 0 ? 1 : 3), flow.run(clause)]
      }
    }
    return .group(inner, breaks: breaks)
  }

  /// Clauses in canonical order; those of one rank keep the author's.
  func inOrder(_ clauses: [Range<Int>], of owner: ClauseOwner) -> [Range<Int>] {
    let ranks = clauses.map { range -> ClauseRank in
      let text = String(decoding: tokens.text(range.lowerBound), as: UTF8.self)
      let entry = Word(rawValue: text).flatMap { ClauseTable.clause($0, of: owner) }
      return entry?.rank ?? .effect
    }
    return zip(ranks, clauses).enumerated()
      .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
  }

  /// `test "…" { … }` and `scenario "…" { … }`: a statement a line, in the author's order.
  func test(_ expectations: [Span], _ failures: [Span], _ range: Range<Int>) -> Layout {
    block(range) { body in
      let expects = expectations.map { start(of: $0, word: "expect", in: body) }
      let whens = failures.map { start(of: $0, word: "when", in: body) }
      var givens: [Int] = []
      var index = body.lowerBound
      while index < body.upperBound {
        if tokens.isAt(index, "given"), tokens.isAt(index + 1, "{") { givens.append(index) }
        index = (tokens.close(index) ?? index) + 1
      }
      let starts = Set(expects + whens + givens).sorted()
      return pieces(body, at: starts).enumerated().map { place, range in
        [.entry(place == 0 ? .first : .keep), flow.run(range)]
      }
    }
  }

  /// The word that begins a statement, whether or not the statement's span holds it.
  func start(of span: Span, word: StaticString, in body: Range<Int>) -> Int {
    var index = tokens.index(at: span.start)
    while index > body.lowerBound, !tokens.isAt(index, word) { index -= 1 }
    return index
  }
}
