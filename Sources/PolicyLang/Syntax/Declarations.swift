/// A top-level declaration with its documentation.
public struct Declaration: Sendable {
  /// What it is.
  public enum Kind: Sendable {
    // Those that are large and few lie elsewhere, so that the many are small.
    indirect case level(EnumDeclaration)
    indirect case enumeration(EnumDeclaration)
    indirect case list(ListDeclaration)
    case calendar(CalendarDeclaration)
    case request([AttributeDeclaration])
    case facts([FactDeclaration])
    case model(ModelDeclaration)
    case define(DefineDeclaration)
    indirect case detector(DetectorDeclaration)
    case order(OrderDeclaration)
    case rule(RuleDeclaration)
    indirect case table(TableDeclaration)
    case invariant(InvariantDeclaration)
    case test(TestDeclaration)
    indirect case scenario(ScenarioDeclaration)
  }
  /// What it is.
  public var kind: Kind
  /// The `///` lines before it, without the slashes and one space.
  public var documentation: [String]
  /// From its first word to its last token, documentation not included.
  public var span: Span
}

/// Written as `outside = NAME [ "as" STRING ]`.
public struct OutsideName: Sendable, Equatable {
  /// The name inside.
  public var ident: Ident
  /// The spelling in headers and bodies.
  public var outside: Text?
}

/// Written as `column = "from" STRING [ "column" STRING ]`.
public struct Column: Sendable, Equatable {
  /// The file.
  public var path: Text
  /// The heading of the column.
  public var heading: Text?
}

/// `level` and `enum`.
public struct EnumDeclaration: Sendable {
  /// Its name.
  public var ident: Ident
  /// Its values; those of a level from low to high; empty when they come from a file.
  public var values: [OutsideName]
  /// The file they come from.
  public var column: Column?
}

/// Written as `list = "list" IDENT [ "of" IDENT ] ( "=" set | column )`.
public struct ListDeclaration: Sendable {
  /// Its name.
  public var ident: Ident
  /// The type of its entries; strings when absent.
  public var element: Ident?
  /// The entries, when they stand in the policy.
  public var entries: SetLiteral?
  /// The file they come from.
  public var column: Column?
}

/// Written as `calendar = "calendar" IDENT "from" STRING`.
public struct CalendarDeclaration: Sendable {
  /// Its name.
  public var ident: Ident
  /// The file.
  public var path: Text
}

/// Written as `type`.
public struct TypeSyntax: Sendable, Equatable {
  /// What it is.
  public enum Kind: Sendable, Equatable {
    case bool, int, usd, percent, duration, instant
    /// `string [ "max" INT ]`
    case string(max: Spanned<Int64>?)
    /// `set of X`
    case set(of: Ident)
    /// The name of an enum or a level.
    case named(Ident)
  }
  /// What it is.
  public var kind: Kind
  /// `low..high`, signs applied.
  public var bounds: SpanOfValues?
  /// Where it stands.
  public var span: Span
}

/// Written as `attribute = IDENT type { modifier }`.
public struct AttributeDeclaration: Sendable {
  /// Written as `modifier`.
  public enum Modifier: Sendable, Equatable {
    case from(Source)
    case atLeast(Ident)
    case defaultValue(Value)
    case required
    case unknownAs(Ident)
    case role(Role)
    case trusted(because: Text)
  }
  /// Written as `source`.
  public enum Source: Sendable, Equatable {
    case header(Text)
    case body([Text])
    case claim(Text)
    case host
    case promptTokens
    case promptBytes
    case clockHour(zone: Text)
    case clockWeekday(zone: Text)
    case clockDate(zone: Text)
  }
  /// Written as `role`.
  public enum Role: String, Sendable, Equatable {
    case deadline
    case outputLimit = "output limit"
    case stream
  }
  /// Its name.
  public var ident: Ident
  /// Its type.
  public var type: TypeSyntax
  /// What follows, in order.
  public var modifiers: [Spanned<Modifier>]
  /// The `///` lines before it.
  public var documentation: [String]
  /// The whole attribute.
  public var span: Span
}

/// Written as `fact = IDENT type [ "default" value ]`.
public struct FactDeclaration: Sendable {
  /// Its name.
  public var ident: Ident
  /// Its type.
  public var type: TypeSyntax
  /// What a model has that states nothing.
  public var defaultValue: Value?
  /// The `///` lines before it.
  public var documentation: [String]
  /// The whole fact.
  public var span: Span
}

/// Written as `model = "model" NAME "{" { IDENT value } "}"`.
public struct ModelDeclaration: Sendable {
  /// One `IDENT value`.
  public struct Field: Sendable, Equatable {
    /// The fact.
    public var ident: Ident
    /// Its value.
    public var value: Value
  }
  /// Its name.
  public var ident: Ident
  /// What it states.
  public var fields: [Field]
}

/// Written as `define = "define" IDENT "=" condition`.
public struct DefineDeclaration: Sendable {
  /// Its name.
  public var ident: Ident
  /// What it stands for.
  public var condition: ConditionID
}

/// Written as `"detector" NAME "=" REGEX …`, with a neighbour and a meaning if it has them.
public struct DetectorDeclaration: Sendable {
  /// Its name.
  public var ident: Ident
  /// The pattern as written between the slashes.
  public var pattern: Text
  /// A pattern that must stand near, and how near in characters.
  public var near: (pattern: Text, within: Spanned<Int64>)?
  /// The labels it adds.
  public var means: SetLiteral?
}

/// Written as `order routes { a, b }`, `order fallbacks { a, b }`.
public struct OrderDeclaration: Sendable {
  /// True for routes, false for fallbacks.
  public var isRoutes: Bool
  /// The names in order.
  public var names: [Ident]
}

/// Written as `invariant = "invariant" IDENT "{" { common | claim } "}"`.
public struct InvariantDeclaration: Sendable {
  /// Written as `claim`.
  public enum Claim: Sendable, Equatable {
    /// What an `every` ranges over.
    public enum Subject: Sendable, Equatable { case request, candidate, admissibleModel }
    /// What a raised level must never do.
    public enum Never: Sendable, Equatable {
      case admitsModel, dropsValidator, dropsRedaction, dropsRetention
    }
    case every(Subject, ConditionID, equivalentTo: ConditionID?)
    case noCandidate(ConditionID)
    case denied
    case answered
    case survives(Spanned<Int64>, of: Ident)
    case worstCaseLatency(Spanned<Quantity>)
    case worstCaseCost(Spanned<Quantity>)
    case attempts(Spanned<Int64>)
    case raising(Ident, Never)
  }
  /// Its name.
  public var ident: Ident
  /// Written as `when`, `because`, `owner`, `control`, `from`, `until`.
  public var clauses: [Clause]
  /// What it claims, in order; the checker demands exactly one.
  public var claims: [Spanned<Claim>]
}

/// `fixed`: one entry of `given`.
public enum Given: Sendable, Equatable {
  case now(Spanned<InstantLiteral>)
  case findings(SetLiteral)
  case split(route: Ident, model: Ident)
  case signal(model: Ident, signal: Ident, Value)
  case attribute(Ident, Value)
}

/// Written as `expect`.
public enum Expectation: Sendable, Equatable {
  case candidates([Ident])
  case removed([Ident], by: [Ident])
  case denied(by: [Ident])
  case noCandidate
  /// Some model is a candidate.
  case routed
  case rule(Ident)
  case attempts([Ident])
  case answer(Ident)
  case exhausted
  /// The request fails with that class.
  case failure(Ident)
  case condition(ConditionID)
}

/// Written as `test = "test" STRING "{" { given | expect } "}"`.
public struct TestDeclaration: Sendable {
  /// Its title.
  public var title: Text
  /// What the request says; more than one `given` adds up.
  public var given: [Spanned<Given>]
  /// What must come out.
  public var expectations: [Spanned<Expectation>]
}

/// Written as `scenario = "scenario" STRING "{" { given | "when" failure | expect } "}"`.
public struct ScenarioDeclaration: Sendable {
  /// Written as `failure = NAME "fails" ( "validate" IDENT | NAME ) [ INT "times" ]`.
  public struct Failure: Sendable, Equatable {
    /// The model.
    public var model: Ident
    /// The failure class, or the validator.
    public var cause: Ident
    /// True behind `validate`.
    public var isValidator: Bool
    /// How often; always when absent.
    public var times: Spanned<Int64>?
  }
  /// Its title.
  public var title: Text
  /// What the request says.
  public var given: [Spanned<Given>]
  /// What fails.
  public var failures: [Spanned<Failure>]
  /// What must come out.
  public var expectations: [Spanned<Expectation>]
}
