/// Written as `KIND IDENT "{" { clause } "}"`.
public struct RuleDeclaration: Sendable {
  /// Its kind.
  public var kind: RuleKind
  /// Its name.
  public var ident: Ident
  /// Its clauses, in the author's order.
  public var clauses: [Clause]
}

/// Written as `models = "models" ( "where" condition | names )`.
public enum ModelsSyntax: Sendable, Equatable {
  case all(where: ConditionID)
  case named([Ident])
}

/// Written as `method`.
public enum RedactionMethod: String, Sendable, CaseIterable, Equatable {
  case token, hash, mask, drop
}

/// One clause of a rule.
public struct Clause: Sendable, Equatable {
  /// What it says.
  public enum Kind: Sendable, Equatable {
    case when(ConditionID)
    case because(Text)
    case owner(Text)
    case control(Text)
    case from(InstantLiteral)
    case until(InstantLiteral)
    case raise(Ident, to: Ident)
    case add(Ident, SetLiteral)
    case status(Spanned<Int64>)
    case models(ModelsSyntax)
    case unlessRedacted(SetLiteral, Spanned<RedactionMethod>)
    case lifts(Ident)
    case approved(Text)
    case to([Part])
    /// One for each name; those of one `on` share `word` and `span`.
    indirect case on(Ident, Action)
    case deadlines([Bound])
    indirect case hedge(after: Spanned<Quantity>, onlyWhen: ConditionID?)
    indirect case exhausted(Answer)
    case output([Spanned<OutputCheck>])
    case stream(Release)
    indirect case otherwise(Action)
    case findings(SetLiteral)
    case with(Spanned<RedactionMethod>)
    case forModels(ModelsSyntax)
    case outputLimit(Spanned<Int64>)
    case attempts(Spanned<Int64>)
    case cost(Spanned<Quantity>)
    /// `provider_state off`, `cache off`
    case off(Ident)
    indirect case header(Text, Text)
    case content(Ident)
    case retain(atLeast: Bool, Spanned<Quantity>)
    case spend(Spanned<Quantity>, per: Ident)
    case by(Ident)
    case exhaustedDeny(Spanned<Int64>)
    case onEvents([Ident])
    case severity(Text)
  }
  /// What it says.
  public var kind: Kind
  /// Its first word.
  public var word: Span
  /// All of it.
  public var span: Span

  /// A clause at a place.
  public init(_ kind: Kind, word: Span, span: Span) {
    self.kind = kind
    self.word = word
    self.span = span
  }
}

/// `part` of a route's chain.
public struct Part: Sendable, Equatable {
  /// How a part sorts its models.
  public enum Order: String, Sendable, Equatable {
    case cheapest, fastest, leastBusy = "least_busy"
  }
  /// Written as `arm = PERCENT NAME`.
  public struct Arm: Sendable, Equatable {
    /// Hundredths of a percent.
    public var weight: Spanned<Int64>
    /// The model.
    public var model: Ident
  }
  /// What it is.
  public enum Kind: Sendable, Equatable {
    /// `a, b`
    case names([Ident])
    /// `models where …`, `models a, b`
    case models(ModelsSyntax)
    /// `cheapest of models …`
    case sortedModels(Order, ModelsSyntax)
    /// `cheapest of {a, b}`
    case sortedSet(Order, SetLiteral)
    /// `split by x { … }`
    case split(by: Ident, [Arm])
  }
  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var span: Span
}

/// Written as `action`.
public struct Action: Sendable, Equatable {
  /// Written as `outcome`.
  public enum Outcome: String, Sendable, Equatable { case next, stop }
  /// What comes before the outcome.
  public enum First: Sendable, Equatable {
    case retry(Spanned<Int64>, backoff: (low: Spanned<Quantity>, high: Spanned<Quantity>)?)
    case repair(Spanned<Int64>)

    /// Compares counts and waits.
    public static func == (left: First, right: First) -> Bool {
      switch (left, right) {
      case (.repair(let a), .repair(let b)): a == b
      case (.retry(let a, let x), .retry(let b, let y)):
        a == b && x?.low == y?.low && x?.high == y?.high
      case (.repair, .retry), (.retry, .repair): false
      }
    }
  }
  /// What is tried before the outcome.
  public var first: First?
  /// What happens then.
  public var outcome: Outcome
  /// Where it stands.
  public var span: Span
}

/// Written as `bound`.
public struct Bound: Sendable, Equatable {
  /// Written as `connect`, `first_token`, `idle`, `attempt`, `total` or `min_rate`.
  public var ident: Ident
  /// A duration, or characters per second for `min_rate`.
  public var value: Spanned<Quantity>
}

/// Written as `answer`.
public enum Answer: Sendable, Equatable {
  case respond(status: Spanned<Int64>, Text)
  case answer(Text)
  case answerFrom(path: Text)
}

/// Written as `check`.
public enum OutputCheck: Sendable, Equatable {
  case isJSON, isComplete, isNotEmpty
  case isAtMost(Spanned<Int64>)
  case hasNoFindings(SetLiteral)
  case hasValidToolArguments
  case matchesRegex(Text)
  case matchesSchema(path: Text)
  case callsOnlyTools(SetLiteral)
}

/// Written as `release`.
public enum Release: Sendable, Equatable {
  case hold
  case window(Spanned<Int64>)
  case atEnd
}

/// A rule kind's `table`.
public struct TableDeclaration: Sendable {
  /// The kind of its rows.
  public var kind: RuleKind
  /// The range of `unique`, if it stands there.
  public var unique: Span?
  /// Its name.
  public var ident: Ident
  /// The file that holds the rows; then `columns`, `headings` and `rows` are empty.
  public var path: Text?
  /// The attributes that the left columns test.
  public var columns: [Ident]
  /// What the columns behind the arrow say.
  public var headings: [Spanned<Heading>]
  /// `because`, `owner`, `control`, `from`, `until` for every row.
  public var notes: [Clause]
  /// The rows in order.
  public var rows: [Row]
}

/// Written as `heading`.
public enum Heading: Sendable, Equatable {
  case to, status, because, models, unless, findings, with, forModels, content
  case raise(Ident)
  case add(Ident)
  case on(Ident)
  case retain(atLeast: Bool)
}

/// `row = cell { "|" cell }`; the parser reads each cell as its column asks.
public struct Row: Sendable {
  /// The test cells, one a column, then the result cells, one a heading; fewer or more when the
  /// author wrote so, which is reported by the checker.
  public var tests: [TestCell]
  /// The result cells.
  public var results: [ResultCell]
  /// The whole row.
  public var span: Span
}

/// `cell` left of the arrow.
public struct TestCell: Sendable, Equatable {
  /// What it is.
  public enum Kind: Sendable, Equatable {
    /// `-`
    case any
    /// `not {…}`
    case not(SetLiteral)
    /// `>= v`
    case compare(Comparator, Value)
    /// `has …`
    case has(Test)
    /// Values and ranges with commas.
    case values([SpanOfValues])
  }
  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var span: Span
}

/// `result`: what would follow the heading's word in a rule.
public struct ResultCell: Sendable, Equatable {
  /// What it is.
  public enum Kind: Sendable, Equatable {
    /// `-`: the clause is absent in this row.
    case absent
    /// As a clause of the heading's kind: `to` a chain, `models` a selection, `status` a number, …
    case clause(Clause.Kind)
  }
  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var span: Span
}
