internal import PolicyCore

/// What each name of a policy means.
struct Scope {
  /// A set of names within which each stands for one thing.
  enum Space: Hashable {
    case types, models, rules, invariants, detectors
    /// Attributes, and what conditions name beside them.
    case requestNames
    /// Facts, and what conditions name beside them.
    case factNames
  }

  /// The first declaration of a name.
  struct Claim {
    /// What it declares, with its article: `an attribute`, ``a `deny` ``.
    var what: String
    /// Where.
    var span: Span
  }

  /// What a `list` holds.
  enum ListContent {
    /// A place in `Policy.lists`.
    case strings(Int)
    /// Places or numbers of that type.
    case ranges(ValueType, [ClosedRange<Int64>])
    /// A mistake, already reported.
    case wrong
  }

  /// A rule or a table of rules.
  struct RuleName {
    /// Its kind.
    var kind: RuleKind
    /// Its rows, when it is a table.
    var rows: Int?
    /// Its name.
    var span: Span
  }

  /// First declarations, for `declared twice`.
  var claims: [Space: [Name: Claim]] = [:]
  /// Enums and levels.
  var types: [Name: EnumerationID] = [:]
  /// The place of each value, by enumeration.
  var values: [[Name: Int]] = []
  /// Attributes, the built-in `needs` among them.
  var attributes: [Name: AttributeID] = [:]
  /// The type of each attribute; nil when it is wrong.
  var attributeTypes: [ValueType?] = []
  /// Facts, built-in ones among them.
  var facts: [Name: FactID] = [:]
  /// The type of each fact; nil when it is wrong.
  var factTypes: [ValueType?] = []
  /// The range of each fact.
  var factRanges: [ClosedRange<Int64>] = []
  /// Signals.
  var signals: [Name: Signal] = [:]
  /// Models.
  var models: [Name: ModelID] = [:]
  /// Lists, as places in `lists`.
  var listNames: [Name: Int] = [:]
  /// What the lists hold.
  var lists: [ListContent] = []
  /// Calendars.
  var calendars: Set<Name> = []
  /// The instants of each calendar that could be read, ascending and apart.
  var calendarTimes: [Name: [ClosedRange<Int64>]] = [:]
  /// Defines, as places in `definitions`.
  var defines: [Name: Int] = [:]
  /// What the defines stand for.
  var definitions: [Definition] = []
  /// Rules and tables.
  var rules: [Name: RuleName] = [:]
  /// The place in `Policy.forbids` of each forbid and row.
  var forbidPlaces: [String: Int] = [:]
  /// The place in `Policy.routes` of each route and row.
  var routePlaces: [String: Int] = [:]
  /// The place in `Policy.validates` of each validate.
  var validatePlaces: [String: Int] = [:]

  /// The place of the built-in `now` in `Policy.attributes`.
  var now: AttributeID = 0
  /// The place of the built-in `findings` in `Policy.attributes`.
  var findings: AttributeID = 0
}

extension Checking {
  /// Takes a name for a declaration; false, with a diagnostic, when it is taken.
  mutating func claim(_ ident: Ident, as what: String, in spaces: Scope.Space...) -> Bool {
    for space in spaces {
      guard let first = scope.claims[space]?[ident.name] else { continue }
      let name = text(ident)
      report(
        TypeCodes.declaredTwice,
        first.what == what
          ? "`\(name)` is declared twice" : "`\(name)` is already the name of \(first.what)",
        at: ident.span, label: "\(what) of that name",
        secondary: [Diagnostic.Label(first.span, "first declared here, as \(first.what)")],
        help: ["give one of them another name"])
      return false
    }
    for space in spaces {
      scope.claims[space, default: [:]][ident.name] = Scope.Claim(what: what, span: ident.span)
    }
    return true
  }

  /// Says that more is declared than there is room for; `count` includes the one at `span`.
  mutating func refuse(_ count: Int, over limit: Int, of what: String, at span: Span) {
    guard count == limit + 1 else { return }
    report(TypeCodes.overLimit, "a policy has at most \(limit) \(what)", at: span)
  }
}

extension TypeCodes {
  static let declaredTwice = DiagnosticCode(
    "T0102", "declared twice",
    explanation: """
      Within one policy a name stands for one thing of its kind, over all files. Rule names are \
      unique whatever the kind of rule, because decisions and reports call rules by name.
      """,
    wrong: "deny d { when n > 50 }\nforbid d { when m > 60 models a }",
    right: "deny d { when n > 50 }\nforbid e { when m > 60 models a }")

  static let overLimit = DiagnosticCode(
    "T0114", "over a limit",
    explanation: """
      Every part of a policy has a bound, so that compiling and deciding take bounded time and \
      memory: models, attributes, values of an enum or a level, members of a set, rules, tests \
      in one condition.
      """,
    wrong: "request { big string max 9000 default \"\" }",
    right: "request { big string max 8192 default \"\" }")
}
