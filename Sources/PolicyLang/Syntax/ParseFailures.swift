/// Fallbacks and validators: what happens when a call fails.
extension Parser {
  /// `"on" names action`: one clause for each name, of one place.
  mutating func onClasses() throws(SyntaxFailure) -> [Clause.Kind] {
    let classes = try names("a failure class", FailureStatus.clause)
    let action = try action("after the failure classes")
    return classes.map { .on($0, action) }
  }

  /// `action = outcome | "retry" INT [ "backoff" DURATION ".." DURATION ] "then" outcome |
  ///   "repair" INT "then" outcome`.
  mutating func action(_ purpose: String) throws(SyntaxFailure) -> Action {
    let start = current.span
    var first: Action.First?
    if take(.retry) {
      let count = try times(of: .retry)
      var backoff: (low: Spanned<Quantity>, high: Spanned<Quantity>)?
      if take(.backoff) {
        let low = try duration("the shortest wait")
        try expect(.range, "and the longest wait")
        backoff = (low, try duration("the longest wait"))
      }
      first = .retry(count, backoff: backoff)
      try expect(.then, "and `next` or `stop`")
    } else if take(.repair) {
      first = .repair(try times(of: .repair))
      try expect(.then, "and `next` or `stop`")
    }
    let outcome = try outcome(first == nil ? purpose : "after `then`", isFirst: first == nil)
    return Action(first: first, outcome: outcome, span: span(from: start))
  }

  private mutating func times(of word: Word) throws(SyntaxFailure) -> Spanned<Int64> {
    guard here == .number else {
      throw expected(
        "how often after `\(word.rawValue)`",
        help: ["say how often, and what then: `\(word.rawValue) 1 then next`"])
    }
    return try int("how often after `\(word.rawValue)`")
  }

  /// `outcome = "next" | "stop"`.
  private mutating func outcome(
    _ purpose: String, isFirst: Bool
  ) throws(SyntaxFailure) -> Action.Outcome {
    if take(.next) { return .next }
    if take(.stop) { return .stop }
    let words = isFirst ? "`next`, `stop`, `retry` or `repair`" : "`next` or `stop`"
    throw expected("\(words) \(purpose)", near: [.next, .stop, .retry, .repair])
  }

  /// `"deadlines" bound { bound }`.
  mutating func deadlines() throws(SyntaxFailure) -> [Bound] {
    var bounds = [try bound()]
    while atBound() || (at(.comma) && next(isBound: ())) {
      if at(.comma) {
        report(
          Diagnostic(
            .straySign, "no `,` stands between deadlines", at: current.span,
            fixIt: .init("remove the `,`", [.init(current.span, "")])))
        advance()
      }
      bounds.append(try bound())
    }
    return bounds
  }

  private static let bounds: [Word] = [.connect, .firstToken, .idle, .attempt, .total, .minRate]

  private func atBound() -> Bool {
    guard here == .word, let word = current.word else { return false }
    return Parser.bounds.contains(word)
  }

  private mutating func next(isBound: Void) -> Bool {
    peek(1).word.map { Parser.bounds.contains($0) } ?? false
  }

  /// `bound = ( "connect" | "first_token" | "idle" | "attempt" | "total" ) DURATION | "min_rate"
  ///   INT "chars" "per" "second"`.
  private mutating func bound() throws(SyntaxFailure) -> Bound {
    let found = try expect(oneOf: Parser.bounds, "after `deadlines`")
    let ident = Ident(name: lexer.names.intern(found.word.rawValue), span: found.span)
    guard found.word == .minRate else {
      return Bound(ident: ident, value: try duration("a duration"))
    }
    let rate = try int("a number of characters")
    try expect(.chars, "after the number")
    try expect(.per, "after `chars`")
    try expect(.second, "after `per`")
    return Bound(ident: ident, value: Spanned(.int(rate.value, hasUnit: false), rate.span))
  }

  /// `"hedge" "after" DURATION [ "only" "when" condition ]`.
  mutating func hedge() throws(SyntaxFailure) -> Clause.Kind {
    try expect(.after, "after `hedge`")
    let after = try duration("a duration")
    guard take(.only) else { return .hedge(after: after, onlyWhen: nil) }
    try expect(.when, "after `only`")
    return .hedge(after: after, onlyWhen: try condition())
  }

  /// `answer = "respond" INT STRING | "answer" ( STRING | "from" STRING )`.
  mutating func answer() throws(SyntaxFailure) -> Answer {
    if take(.respond) {
      let status = try int("a status after `respond`")
      return .respond(status: status, try text("after the status"))
    }
    guard take(.answer) else {
      throw expected("`respond` or `answer` after `exhausted`", near: [.respond, .answer])
    }
    if take(.from) { return .answerFrom(path: try text("after `from`")) }
    return .answer(try text("or `from` after `answer`"))
  }

  /// `"output" check { "," check }`.
  mutating func checks() throws(SyntaxFailure) -> [Spanned<OutputCheck>] {
    var checks = [try check()]
    while take(.comma) { checks.append(try check()) }
    return checks
  }

  /// `check = "is" form | "has" ( "no" "findings" set | "valid" "tool" "arguments" ) | "matches"
  ///   ( REGEX | "schema" STRING ) | "calls" "only" "tools" set`.
  private mutating func check() throws(SyntaxFailure) -> Spanned<OutputCheck> {
    let start = current.span
    let check: OutputCheck
    if take(.is) {
      check = try form()
    } else if take(.has) {
      if take(.no) {
        try expect(.findings, "after `has no`")
        check = .hasNoFindings(try set("after `findings`"))
      } else {
        if at(.findings) {
          throw expected(
            "`no` after `has`", help: ["say what a good answer is: it has none of them"],
            fixIt: .init("write `has no findings`", [.init(current.span, "no findings")]))
        }
        try expect(.valid, "or `no` after `has`")
        try expect(.tool, "after `valid`")
        try expect(.arguments, "after `tool`")
        check = .hasValidToolArguments
      }
    } else if take(.matches) {
      if take(.schema) {
        check = .matchesSchema(path: try text("after `schema`"))
      } else {
        check = .matchesRegex(try pattern("or `schema` after `matches`"))
        if at(.ignoring) { throw failure(ignoringCase("a check of output")) }
      }
    } else if take(.calls) {
      try expect(.only, "after `calls`")
      try expect(.tools, "after `only`")
      check = .callsOnlyTools(try set("after `tools`"))
    } else {
      let isShort = at(.not) && next(is: .empty)
      throw expected(
        "`is`, `has`, `matches` or `calls` after `output`",
        near: [.is, .has, .matches, .calls],
        fixIt: isShort
          ? .init("write `is not empty`", [.init(current.span, "is not")]) : nil)
    }
    return Spanned(check, span(from: start))
  }

  /// `form = "json" | "complete" | "not" "empty" | "at" "most" INT "chars"`.
  private mutating func form() throws(SyntaxFailure) -> OutputCheck {
    if take(.json) { return .isJSON }
    if take(.complete) { return .isComplete }
    if take(.not) {
      try expect(.empty, "after `not`")
      return .isNotEmpty
    }
    guard take(.at) else {
      throw expected("`json`, `complete`, `not empty` or `at most` after `is`")
    }
    try expect(.most, "after `at`")
    let count = try int("a number of characters")
    try expect(.chars, "after the number")
    return .isAtMost(count)
  }

  /// `release = "hold" | "window" INT "chars" | "at" "end"`.
  mutating func release() throws(SyntaxFailure) -> Release {
    if take(.hold) { return .hold }
    if take(.at) {
      try expect(.end, "after `at`")
      return .atEnd
    }
    guard take(.window) else {
      throw expected("`hold`, `window` or `at end` after `stream`", near: [.hold, .window, .at])
    }
    let count = try int("a number of characters")
    try expect(.chars, "after the number")
    return .window(count)
  }
}
