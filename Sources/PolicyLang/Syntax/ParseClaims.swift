/// Invariants: what the compiler proves.
extension Parser {
  /// `invariant = "invariant" IDENT "{" { common | claim } "}"`.
  mutating func invariant() throws(SyntaxFailure) -> Declaration.Kind? {
    advance()
    let ident = try ruleName("invariant")
    clauseKind = .invariant
    try openBlock("after the name of an invariant") { $0.atClause() }
    var clauses: [Clause] = []
    var claims: [Spanned<InvariantDeclaration.Claim>] = []
    var seen: [Word: Span] = [:]
    entries("clauses", resumes: { $0.atClause() }) { (parser: inout Parser) throws(SyntaxFailure) in
      if let word = parser.current.word, parser.here == .word,
        ClauseTable.clause(word, of: .invariant)?.form == .claim
      {
        let start = parser.current.span
        let brokenBefore = parser.broken
        let claim = try parser.claim()
        if parser.broken == brokenBefore { claims.append(Spanned(claim, parser.span(from: start))) }
        return
      }
      clauses += try parser.clause(&seen)
      if let problem = parser.pendingFailure {
        parser.pendingFailure = nil
        throw problem
      }
    }
    return ident.map {
      .invariant(InvariantDeclaration(ident: $0, clauses: clauses, claims: claims))
    }
  }

  /// `claim = "every" subject ":" condition [ "equivalent" "to" condition ] | "no" "candidate"
  ///   ":" condition | "denied" | "answered" | "survives" "loss" "of" "any" INT IDENT |
  ///   "worst_case_latency" "<=" DURATION | "worst_case_cost" "<=" MONEY | "attempts" "<=" INT |
  ///   "raising" IDENT "never" ( "admits" "a" "model" | "drops" "a" ( "validator" | "redaction" |
  ///   "retention" ) )`.
  private mutating func claim() throws(SyntaxFailure) -> InvariantDeclaration.Claim {
    if take(.denied) { return .denied }
    if take(.answered) { return .answered }
    if take(.every) { return try every() }
    if take(.no) {
      try expect(.candidate, "after `no`")
      try expect(.colon, "after `no candidate`")
      return .noCandidate(try condition())
    }
    if take(.survives) {
      try expect(.loss, "after `survives`")
      try expect(.of, "after `loss`")
      try expect(.any, "after `of`")
      let count = try int("how many")
      return .survives(count, of: try ident("a fact"))
    }
    if take(.worstCaseLatency) {
      try expect(.lessOrEqual, "after `worst_case_latency`")
      return .worstCaseLatency(try duration("a duration"))
    }
    if take(.worstCaseCost) {
      try expect(.lessOrEqual, "after `worst_case_cost`")
      return .worstCaseCost(try money("an amount"))
    }
    if take(.attempts) {
      try expect(.lessOrEqual, "after `attempts`")
      return .attempts(try int("a number of attempts"))
    }
    try expect(.raising, "or another claim")
    let level = try ident("a level attribute")
    try expect(.never, "after the name of the attribute")
    return .raising(level, try never())
  }

  /// `"every" subject ":" condition [ "equivalent" "to" condition ]`, behind its first word.
  private mutating func every() throws(SyntaxFailure) -> InvariantDeclaration.Claim {
    let subject = try subject()
    try expect(.colon, "after what the claim is about")
    let condition = try condition()
    guard take(.equivalent) else { return .every(subject, condition, equivalentTo: nil) }
    try expect(.to, "after `equivalent`")
    return .every(subject, condition, equivalentTo: try self.condition())
  }

  /// `subject = "request" | "candidate" | "admissible" "model"`.
  private mutating func subject() throws(SyntaxFailure) -> InvariantDeclaration.Claim.Subject {
    let word = try expect(oneOf: [.request, .candidate, .admissible], "after `every`").word
    guard word == .admissible else { return word == .request ? .request : .candidate }
    try expect(.model, "after `admissible`")
    return .admissibleModel
  }

  /// `"admits" "a" "model" | "drops" "a" ( "validator" | "redaction" | "retention" )`.
  private mutating func never() throws(SyntaxFailure) -> InvariantDeclaration.Claim.Never {
    let verb = try expect(oneOf: [.admits, .drops], "after `never`").word
    try expect(.a, "after `\(verb.rawValue)`")
    if verb == .admits {
      try expect(.model, "after `a`")
      return .admitsModel
    }
    let what = try expect(oneOf: [.validator, .redaction, .retention], "after `a`").word
    return what == .validator
      ? .dropsValidator : what == .redaction ? .dropsRedaction : .dropsRetention
  }
}
