/// Clauses of `redact`, `cap`, `isolate`, `disclose`, `record`, `budget` and `notify`.
extension Parser {
  /// The clause of that form; its word, at `start`, is taken already.
  mutating func obligation(_ form: ClauseForm, _ start: Span) throws(SyntaxFailure) -> Clause.Kind {
    if form == .findings { return .findings(try set("after `findings`")) }
    if form == .with { return .with(try method()) }
    if form == .forModels { return .forModels(try models("after `for`")) }
    if form == .outputLimit { return .outputLimit(try int("a number of tokens", .count)) }
    if form == .attempts { return .attempts(try int("a number of attempts")) }
    if form == .cost { return .cost(try money("an amount")) }
    if form == .off {
      let switched = Ident(name: lexer.names.intern(lexer.text(range(start))), span: start)
      try expect(.off, "after `\(lexer.text(range(start)))`")
      return .off(switched)
    }
    if form == .header {
      let header = try text("after `header`")
      try expect(.assign, "after the name of the header")
      return .header(header, try text("after `=`"))
    }
    if form == .content { return .content(try content()) }
    if form == .retain { return try retain() }
    if form == .spend {
      let amount = try money("an amount")
      try expect(.per, "after the amount")
      return .spend(amount, per: try word([.hour, .day, .week, .month], "after `per`"))
    }
    if form == .by { return .by(try ident("an attribute")) }
    if form == .exhaustedDeny {
      try expect(.deny, "after `exhausted`")
      return .exhaustedDeny(try int("a status after `deny`"))
    }
    if form == .onEvents { return .onEvents(try names("an event", FailureStatus.clause)) }
    return .severity(try text("after `severity`"))
  }

  private func range(_ span: Span) -> Range<Int> { Int(span.start)..<Int(span.end) }

  /// One of the words, as a name.
  private mutating func word(_ words: [Word], _ purpose: String) throws(SyntaxFailure) -> Ident {
    let found = try expect(oneOf: words, purpose)
    return Ident(name: lexer.names.intern(found.word.rawValue), span: found.span)
  }

  /// `content = "none" | "metadata" | "redacted" | "full"`.
  mutating func content() throws(SyntaxFailure) -> Ident {
    let words: [Word] = Word.allCases.filter {
      ["none", "metadata", "redacted", "full"].contains($0.rawValue)
    }
    return try word(words, "after `content`")
  }

  /// `"retain" "at" ( "least" | "most" ) DURATION`, behind its first word.
  private mutating func retain() throws(SyntaxFailure) -> Clause.Kind {
    let isLeast = try retainBound()
    return .retain(atLeast: isLeast, try duration("a duration"))
  }

  /// `"at" ( "least" | "most" )`; true for `least`.
  mutating func retainBound() throws(SyntaxFailure) -> Bool {
    try expect(.at, "after `retain`")
    return try expect(oneOf: [.least, .most], "after `at`").word == .least
  }
}
