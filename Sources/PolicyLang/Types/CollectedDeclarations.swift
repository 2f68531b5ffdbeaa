/// A declaration with the tree it stands in.
struct Placed<Value> {
  /// The declaration.
  var value: Value
  /// The place of its tree.
  var tree: Int
  /// The `///` lines before it.
  var documentation: [String]
  /// All of it.
  var span: Span
}

/// A rule or a table of rules.
enum RuleItem {
  case rule(RuleDeclaration)
  case table(TableDeclaration)

  /// Its name.
  var ident: Ident {
    switch self {
    case .rule(let rule): rule.ident
    case .table(let table): table.ident
    }
  }

  /// Its kind.
  var kind: RuleKind {
    switch self {
    case .rule(let rule): rule.kind
    case .table(let table): table.kind
    }
  }
}

/// The declarations of all files by kind, each in order.
struct Declarations {
  var enumerations: [Placed<(declaration: EnumDeclaration, isLevel: Bool)>] = []
  var lists: [Placed<ListDeclaration>] = []
  var calendars: [Placed<CalendarDeclaration>] = []
  var attributes: [Placed<AttributeDeclaration>] = []
  var facts: [Placed<FactDeclaration>] = []
  var models: [Placed<ModelDeclaration>] = []
  var defines: [Placed<DefineDeclaration>] = []
  var detectors: [Placed<DetectorDeclaration>] = []
  var orders: [Placed<OrderDeclaration>] = []
  var rules: [Placed<RuleItem>] = []
  var byKind: [RuleKind: [Placed<RuleItem>]] = [:]
  var invariants: [Placed<InvariantDeclaration>] = []
  var tests: [Placed<TestDeclaration>] = []
  var scenarios: [Placed<ScenarioDeclaration>] = []
}

extension Checking {
  /// Sorts the declarations of all trees by kind.
  mutating func collectDeclarations() {
    for (index, tree) in trees.enumerated() {
      for declaration in tree.declarations {
        collect(declaration, tree: index)
      }
    }
  }

  private mutating func collect(_ declaration: Declaration, tree: Int) {
    func placed<Value>(_ value: Value) -> Placed<Value> {
      Placed(
        value: value, tree: tree, documentation: declaration.documentation, span: declaration.span)
    }
    switch declaration.kind {
    case .level(let value): declarations.enumerations.append(placed((value, true)))
    case .enumeration(let value): declarations.enumerations.append(placed((value, false)))
    case .list(let value): declarations.lists.append(placed(value))
    case .calendar(let value): declarations.calendars.append(placed(value))
    case .request(let values): declarations.attributes += values.map(placed)
    case .facts(let values): declarations.facts += values.map(placed)
    case .model(let value): declarations.models.append(placed(value))
    case .define(let value): declarations.defines.append(placed(value))
    case .detector(let value): declarations.detectors.append(placed(value))
    case .order(let value): declarations.orders.append(placed(value))
    case .rule(let value): collect(placed(.rule(value)))
    case .table(let value): collect(placed(.table(value)))
    case .invariant(let value): declarations.invariants.append(placed(value))
    case .test(let value): declarations.tests.append(placed(value))
    case .scenario(let value): declarations.scenarios.append(placed(value))
    }
  }

  private mutating func collect(_ item: Placed<RuleItem>) {
    declarations.rules.append(item)
    declarations.byKind[item.value.kind, default: []].append(item)
  }

  /// The rules and tables of a kind, in order.
  func items(_ kind: RuleKind) -> [Placed<RuleItem>] { declarations.byKind[kind] ?? [] }
}
