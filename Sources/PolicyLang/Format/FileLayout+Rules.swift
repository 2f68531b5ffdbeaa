extension FileLayout {
  /// Clauses that fit on the line of their rule.
  private static let clausesOfOneLine = 3

  /// `KIND IDENT { … }` with its clauses in canonical order.
  func rule(_ rule: RuleDeclaration, _ range: Range<Int>) -> Layout {
    let clauses = rule.clauses.map { ($0.word.start, ClauseOrder.rank($0.kind)) }
    let isLong = rule.kind == .fallback || rule.kind == .waive
    return clauseBlock(clauses, range, isLong: isLong)
  }

  /// `invariant IDENT { … }`; the claim stands where a rule has its effect.
  func invariant(_ invariant: InvariantDeclaration, _ range: Range<Int>) -> Layout {
    let notes = invariant.clauses.map { ($0.word.start, ClauseOrder.rank($0.kind)) }
    let claims = invariant.claims.map { ($0.span.start, ClauseOrder.effect) }
    return clauseBlock((notes + claims).sorted { $0.0 < $1.0 }, range, isLong: false)
  }

  private func clauseBlock(
    _ clauses: [(start: UInt32, rank: Int)], _ range: Range<Int>, isLong: Bool
  ) -> Layout {
    let breaks = isLong || clauses.count > Self.clausesOfOneLine || tokens.hasCommentInside(range)
    let inner = block(range) { body in
      let ranges = pieces(body, at: clauses.map { tokens.index(at: $0.start) })
      let ranked = zip(ranges, clauses.map(\.rank)).enumerated().sorted {
        ($0.element.1, $0.offset) < ($1.element.1, $1.offset)
      }
      return ranked.enumerated().map { place, clause in
        [.line(place == 0 ? 1 : 3), flow.run(clause.element.0)]
      }
    }
    return .group(inner, breaks: breaks)
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
        index = (tokens.items[index].close ?? index) + 1
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
