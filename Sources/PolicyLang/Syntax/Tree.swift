/// One file as written: what the parser makes, what the formatter prints, what the checker reads.
///
/// Nothing here knows what a name means. Conditions lie in one flat array and name each other by
/// index, so a tree holds no references and no deep recursion.
public struct Tree: Sendable {
  /// The file.
  public var file: FileID
  /// Imports, in order.
  public var imports: [Import] = []
  /// The `owner "x"` at the top of the file.
  public var owner: Text?
  /// Declarations, in order.
  public var declarations: [Declaration] = []
  /// Every condition of the file.
  public var conditions: [ConditionNode] = []
  /// Every token of the file in order, comments and documentation among them, newlines not.
  public var tokens: [Token] = []

  /// An empty tree of that file.
  public init(file: FileID) { self.file = file }

  /// The condition of that place.
  public subscript(id: ConditionID) -> ConditionNode { conditions[Int(id.index)] }
}

/// A name where it stands.
public struct Ident: Sendable, Equatable {
  /// The name, without backticks.
  public var name: Name
  /// Where it stands, backticks included.
  public var span: Span

  /// A name at a place.
  public init(name: Name, span: Span) {
    self.name = name
    self.span = span
  }
}

/// A string literal where it stands.
public struct Text: Sendable, Equatable {
  /// Its value, escapes resolved.
  public var value: String
  /// Where it stands, quotes included.
  public var span: Span

  /// A string at a place.
  public init(value: String, span: Span) {
    self.value = value
    self.span = span
  }
}

/// A literal of another kind where it stands.
public struct Spanned<Value: Sendable & Equatable>: Sendable, Equatable {
  /// What it is.
  public var value: Value
  /// Where it stands.
  public var span: Span

  /// A value at a place.
  public init(_ value: Value, _ span: Span) {
    self.value = value
    self.span = span
  }
}

/// Written as `import = "import" STRING`.
public struct Import: Sendable, Equatable {
  /// The path as written.
  public var path: Text
  /// The whole line.
  public var span: Span
}

// MARK: - Values

/// Written as `value = NAME | "true" | "false" | STRING | INSTANT | [ "-" ] quantity | set`.
public struct Value: Sendable, Equatable {
  /// What it is.
  public enum Kind: Sendable, Equatable {
    /// A name: a value of an enum, an attribute, a fact, a define, a list.
    case name(Name)
    /// `true` or `false`.
    case bool(Bool)
    /// A string.
    case string(String)
    /// A date or an instant.
    case instant(InstantLiteral)
    /// A number with its unit, negated by `-`.
    case quantity(Quantity)
    /// `{ a, b..c }`
    case set([SpanOfValues])
  }
  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var span: Span

  /// A value at a place.
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// Written as `span = value [ ".." value ]`.
public struct SpanOfValues: Sendable, Equatable {
  /// The value, or the first of the range.
  public var low: Value
  /// The last of the range.
  public var high: Value?
  /// Both.
  public var span: Span { high.map { low.span.through($0.span) } ?? low.span }

  /// A value or a range of values, both ends included.
  public init(low: Value, high: Value? = nil) {
    self.low = low
    self.high = high
  }
}

/// `set = "{" [ span { "," span } ] "}"` where it stands.
public typealias SetLiteral = Spanned<[SpanOfValues]>

// MARK: - Conditions

/// The place of a condition in `Tree.conditions`.
public struct ConditionID: Hashable, Sendable {
  /// The index.
  public var index: Int32

  /// The condition at `index`.
  public init(_ index: Int) { self.index = Int32(truncatingIfNeeded: index) }
}

/// A condition with its range.
public struct ConditionNode: Sendable, Equatable {
  /// What it is.
  public enum Kind: Sendable, Equatable {
    /// Two or more, joined by `and`.
    case all([ConditionID])
    /// Two or more, joined by `or`.
    case any([ConditionID])
    /// `not c`
    case not(ConditionID)
    /// A sum, alone (a boolean, a define, a parenthesised condition) or with a test.
    case comparison(Sum, Test?)
    /// Something that did not parse, already reported; it never reaches the table.
    case invalid
  }
  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var span: Span

  /// A condition at a place.
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// Written as `sum = product { ( "+" | "-" ) product }`.
public struct Sum: Sendable, Equatable {
  /// The parts in order; the first is never negative.
  public var products: [Product]
  /// All of them.
  public var span: Span

  /// A sum of one or more products.
  public init(_ products: [Product], _ span: Span) {
    self.products = products
    self.span = span
  }
}

/// `product = operand [ ( "*" | "/" ) quantity ]`, with the sign before it.
public struct Product: Sendable, Equatable {
  /// What a product does with its operand.
  public indirect enum Scale: Sendable, Equatable {
    /// `* q`
    case times(Spanned<Quantity>)
    /// `/ q`
    case dividedBy(Spanned<Quantity>)
  }
  /// True behind a `-`.
  public var isNegative: Bool
  /// What is added.
  public var operand: Operand
  /// The factor.
  public var scale: Scale?
  /// Operand and factor.
  public var span: Span

  /// One part of a sum.
  public init(isNegative: Bool, operand: Operand, scale: Scale?, span: Span) {
    self.isNegative = isNegative
    self.operand = operand
    self.scale = scale
    self.span = span
  }
}

/// Written as `operand = "(" condition ")" | QUALIFIED | "now" | "findings" | value`.
public struct Operand: Sendable, Equatable {
  /// Whose name is meant.
  public enum Qualifier: Sendable, Equatable {
    /// `request.x`: the attribute.
    case request
    /// `model.x`: the fact.
    case model
    /// `declared.x`: the attribute before `classify`.
    case declared
  }
  /// What it is.
  public enum Kind: Sendable, Equatable {
    /// `( c )`
    case parentheses(ConditionID)
    /// `request.x`
    case qualified(Qualifier, Ident)
    /// The instant of the decision.
    case now
    /// What the detectors found.
    case findings
    /// A literal or a bare name.
    case value(Value.Kind)
  }
  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var span: Span

  /// An operand at a place.
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// Written as `== != < <= > >=`.
public enum Comparator: String, Sendable, Equatable, CaseIterable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

/// Written as `test_of [ "ignoring" "case" ]`.
public struct Test: Sendable, Equatable {
  /// What it is.
  public enum Kind: Sendable, Equatable {
    /// `== x`, …
    case compare(Comparator, Sum)
    /// `in {…}`, `in a..b`, `in list`, `not in …`
    indirect case member(SpanOfValues, negated: Bool)
    /// `has x`
    case has(Ident)
    /// `has any of {…}`
    case hasAny(SetLiteral)
    /// `has all of {…}`
    case hasAll(SetLiteral)
    /// `has only {…}`
    case hasOnly(SetLiteral)
    /// `is empty`, `is not empty`
    case isEmpty(negated: Bool)
    /// `starts with "x"`
    case startsWith(Text)
    /// `ends with "x"`
    case endsWith(Text)
    /// `contains "x"`
    case containsText(Text)
    /// `contains /x/`; the pattern as written between the slashes
    case containsRegex(Text)
    /// `matches /x/`
    case matchesRegex(Text)
    /// `matches glob "a*"`
    case matchesGlob(Text)
  }
  /// What it is.
  public var kind: Kind
  /// The range of `ignoring case`, if it stands there.
  public var ignoringCase: Span?
  /// The test without its left side.
  public var span: Span

  /// A test at a place.
  public init(_ kind: Kind, ignoringCase: Span? = nil, span: Span) {
    self.kind = kind
    self.ignoringCase = ignoringCase
    self.span = span
  }
}
