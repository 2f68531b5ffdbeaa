/// What each clause says behind its word.
extension Parser {
  /// The clause of that form; its word, at `start`, is taken already.
  mutating func clauseKinds(
    _ form: ClauseForm, _ start: Span
  ) throws(SyntaxFailure) -> [Clause.Kind] {
    switch form {
    case .when: return [when()]
    case .because, .owner, .control, .from, .until:
      return try note(form).map { [$0] } ?? []
    case .raise, .add, .status, .models, .unlessRedacted, .modelNames, .lifts, .approved:
      return [try constraint(form, start)]
    case .to: return [.to(try chain())]
    case .onClasses: return try onClasses()
    case .deadlines: return [.deadlines(try deadlines())]
    case .hedge: return [try hedge()]
    case .exhaustedAnswer: return [.exhausted(try answer())]
    case .outputChecks: return [.output(try checks())]
    case .stream: return [.stream(try release())]
    case .otherwise: return [.otherwise(try action("after `otherwise`"))]
    case .findings, .with, .forModels, .outputLimit, .attempts, .cost, .off, .header, .content,
      .retain, .spend, .by, .exhaustedDeny, .onEvents, .severity:
      return [try obligation(form, start)]
    case .claim: throw SyntaxFailure()
    }
  }

  /// Clauses of `classify`, `deny`, `forbid` and `waive`.
  private mutating func constraint(
    _ form: ClauseForm, _ start: Span
  ) throws(SyntaxFailure) -> Clause.Kind {
    if form == .raise {
      let attribute = try ident("an attribute")
      try expect(.to, "after the name of the attribute")
      return .raise(attribute, to: try name("a value"))
    }
    if form == .add {
      return .add(try ident("an attribute"), try set("after the name of the attribute"))
    }
    if form == .status { return .status(try int("a status")) }
    if form == .models { return .models(try modelSelection()) }
    if form == .unlessRedacted {
      let redacted = try redaction()
      return .unlessRedacted(redacted.0, redacted.1)
    }
    if form == .modelNames { return .models(.named(try waivedModels())) }
    if form == .lifts { return .lifts(try lifted()) }
    return .approved(try text("after `approved`"))
  }

  /// `"redacted" set "with" method`.
  mutating func redaction() throws(SyntaxFailure) -> (SetLiteral, Spanned<RedactionMethod>) {
    try expect(.redacted, "after `unless`")
    let findings = try set("after `redacted`")
    try expect(.with, "after the findings")
    return (findings, try method())
  }

  /// The `names` of a waiver: it names its models, so that a new one is never waived by accident.
  private mutating func waivedModels() throws(SyntaxFailure) -> [Ident] {
    guard at(.where) || beginsModelCondition() else { return try names("a model") }
    throw failure(
      Diagnostic(
        .waiveWhere, "a waiver names its models; a condition may not choose them", at: current.span,
        help: [
          "write their names: `models a, b`",
          "so a model that is added later is never waived by accident",
        ]))
  }

  /// The one forbid of a waiver.
  private mutating func lifted() throws(SyntaxFailure) -> Ident {
    let forbid = try ident("a forbid")
    guard at(.comma) || at(.and) else { return forbid }
    throw failure(
      Diagnostic(
        .liftsSeveral, "a waiver lifts one forbid", at: current.span,
        secondary: [.init(forbid.span, "this one")],
        help: ["write a waiver for each forbid, so that each is signed for"]))
  }

  /// `chain = part { "then" part }`.
  mutating func chain() throws(SyntaxFailure) -> [Part] {
    var parts = [try part()]
    while take(.then) { parts.append(try part()) }
    return parts
  }

  /// `part = names | models | ( "cheapest" | "fastest" | "least_busy" ) "of" ( models | set ) |
  ///   "split" "by" IDENT "{" arm { "," arm } [ "," ] "}"`.
  private mutating func part() throws(SyntaxFailure) -> Part {
    let start = current.span
    if at(.models) {
      return Part(kind: .models(try models("")), span: span(from: start))
    }
    let orders: [(Word, Part.Order)] = [
      (.cheapest, .cheapest), (.fastest, .fastest), (.leastBusy, .leastBusy),
    ]
    if here == .word, let (word, order) = orders.first(where: { current.word == $0.0 }) {
      advance()
      try expect(.of, "after `\(word.rawValue)`")
      if at(.openBrace) {
        return Part(kind: .sortedSet(order, try set("after `of`")), span: span(from: start))
      }
      if here == .word, !at(.models) { return try unbracedModels(start) }
      let models = try models("or a set of models after `of`")
      return Part(kind: .sortedModels(order, models), span: span(from: start))
    }
    guard take(.split) else {
      return Part(kind: .names(try names("a model")), span: span(from: start))
    }
    try expect(.by, "after `split`")
    let attribute = try ident("an attribute")
    let arms = try braced("before the arms of the split") {
      (parser: inout Parser) throws(SyntaxFailure) in try parser.arm()
    }
    return Part(kind: .split(by: attribute, arms), span: span(from: start))
  }

  /// Models behind `of` that lack the braces of a set.
  private mutating func unbracedModels(_ start: Span) throws(SyntaxFailure) -> Part {
    let first = current.span
    let names = try names("a model")
    let written = names.map { lexer.text(Int($0.span.start)..<Int($0.span.end)) }.joined(
      separator: ", ")
    let list = span(from: first)
    let ends = (
      Span(file: list.file, start: Int(list.start), end: Int(list.start)),
      Span(file: list.file, start: Int(list.end), end: Int(list.end))
    )
    report(
      Diagnostic(
        .unexpected, "expected `models` or a set of models after `of`, found names without braces",
        at: list, help: ["write a set: `{\(written)}`"],
        fixIt: .init("add the braces", [.init(ends.0, "{"), .init(ends.1, "}")])))
    return Part(kind: .names(names), span: span(from: start))
  }

  /// `arm = PERCENT NAME`.
  private mutating func arm() throws(SyntaxFailure) -> Part.Arm {
    let weight = try percent("the share of a model", isInList: true)
    return Part.Arm(weight: weight, model: try name("a model"))
  }
}

extension DiagnosticCode {
  static let liftsSeveral = DiagnosticCode(
    "P0301", "waiver lifts several forbids",
    explanation: """
      A waiver lifts one named forbid, so that each exception is bounded and signed for by \
      itself.
      """,
    wrong: """
      forbid f { when n > 5   models b   because "x" }
      forbid g { when m > 5   models b   because "x" }
      waive w {
          lifts f, g
          when task == code
          models b
          until 2100-01-01   approved "dpo"   because "x"
      }
      """,
    right: """
      forbid f { when n > 5   models b   because "x" }
      waive w {
          lifts f
          when task == code
          models b
          until 2100-01-01   approved "dpo"   because "x"
      }
      """)

  static let waiveWhere = DiagnosticCode(
    "P0302", "waiver does not name its models",
    explanation: """
      The models of a waiver are named one by one. A condition would waive models that nobody has \
      seen when it was signed.
      """,
    wrong: """
      forbid f { when n > 5   models b   because "x" }
      waive w {
          lifts f
          when task == code
          models where region == us
          until 2100-01-01   approved "dpo"   because "x"
      }
      """,
    right: """
      forbid f { when n > 5   models b   because "x" }
      waive w {
          lifts f
          when task == code
          models b
          until 2100-01-01   approved "dpo"   because "x"
      }
      """)
}
