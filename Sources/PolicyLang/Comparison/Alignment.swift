internal import PolicyCore

/// Two policies over one vocabulary, so that the same request can be put to both.
///
/// Names are what counts: an attribute, a value, a model of one name is the same in both. What only
/// one of them has, both get; a model that a policy does not have is forbidden there. Conditions
/// are then checked again, each policy's own.
struct Alignment {
  /// The policies, each with the vocabulary of both.
  let old: ParsedPolicy
  let new: ParsedPolicy
  /// Models that only the other policy has, by name.
  let onlyInNew: Set<String>
  let onlyInOld: Set<String>

  /// Aligns policies that share their texts and names.
  init(old first: ParsedPolicy, new second: ParsedPolicy) {
    var names = second.names
    let sources = second.sources
    let (one, two) = (Vocabulary(first), Vocabulary(second))
    let file = second.trees.last?.file ?? FileID(0)

    func models(_ own: Vocabulary, _ other: Vocabulary) -> (
      shown: [Declaration], added: Set<String>
    ) {
      var shown: [Declaration] = []
      var added: Set<String> = []
      for name in two.models.names + one.models.names.filter({ two.models[$0] == nil }) {
        if let known = own.models[name] {
          shown.append(known)
        } else if let like = own.models.values.first, case .model(var model) = like.kind {
          // Its facts do not matter: it is forbidden.
          model.ident.name = name
          var copy = like
          copy.kind = .model(model)
          shown.append(copy)
          added.insert(names[name])
        }
      }
      return (shown, added)
    }
    let (oldModels, newOnly) = models(one, two)
    let (newModels, oldOnly) = models(two, one)
    (onlyInNew, onlyInOld) = (newOnly, oldOnly)

    var shared = two.enumerations.values.map { declaration in
      Self.merged(declaration, with: one.enumerations[declaration.enumIdent?.name])
    }
    shared += one.enumerations.missing(in: two.enumerations)
    let attributes =
      two.attributes.values + one.attributes.missing(in: two.attributes)
    let span = Span(file: file, start: 0, end: 0)
    shared.append(Declaration(kind: .request(attributes), documentation: [], span: span))

    func whole(
      _ parsed: ParsedPolicy, _ own: Vocabulary, _ other: Vocabulary, _ models: [Declaration],
      lists: [Declaration]
    ) -> ParsedPolicy {
      var vocabulary = Tree(file: file)
      let facts = Declaration(
        kind: .facts(own.facts.values), documentation: [], span: span)
      let detectors =
        (two.detectors.names + one.detectors.names.filter { two.detectors[$0] == nil })
        .compactMap { own.detectors[$0] ?? other.detectors[$0].map(Self.meaningless) }
      vocabulary.declarations = shared + [facts] + models + lists + detectors
      var whole = ParsedPolicy(
        sources: sources, trees: [vocabulary] + parsed.trees.map(Self.rules), names: names,
        diagnostics: [])
      whole.data = (own.isNew ? first : second).data.merging(parsed.data) { $1 }
      return whole
    }
    // Numbers of lists must mean the same in both: the old ones come first, under names that no
    // policy can write.
    let oldLists = one.lists.values
    let renamed = oldLists.map { declaration -> Declaration in
      guard case .list(var list) = declaration.kind else { return declaration }
      list.ident.name = names.intern("\u{0}" + names[list.ident.name])
      var copy = declaration
      copy.kind = .list(list)
      return copy
    }
    var ownOne = one
    ownOne.isNew = false
    var ownTwo = two
    ownTwo.isNew = true
    old = whole(first, ownOne, two, oldModels, lists: oldLists)
    new = whole(second, ownTwo, one, newModels, lists: renamed + two.lists.values)
  }

  /// A tree without its vocabulary and what is claimed and tested.
  private static func rules(_ tree: Tree) -> Tree {
    var tree = tree
    tree.declarations = tree.declarations.filter { declaration in
      switch declaration.kind {
      case .level, .enumeration, .list, .request, .facts, .model, .detector, .invariant, .test,
        .scenario:
        false
      case .calendar, .define, .order, .rule, .table: true
      }
    }
    return tree
  }

  /// A detector that only the other policy has: it may be found, and means nothing here.
  private static func meaningless(_ declaration: Declaration) -> Declaration {
    guard case .detector(var detector) = declaration.kind else { return declaration }
    detector.means = nil
    var copy = declaration
    copy.kind = .detector(detector)
    return copy
  }

  /// An enum or level with the values of both, those that only the old one has behind the value
  /// that they followed there.
  private static func merged(_ declaration: Declaration, with other: Declaration?) -> Declaration {
    guard let other else { return declaration }
    var copy = declaration
    switch (declaration.kind, other.kind) {
    case (.level(var new), .level(let old)):
      new.values = merged(new.values, old.values)
      copy.kind = .level(new)
    case (.enumeration(var new), .enumeration(let old)):
      new.values = merged(new.values, old.values)
      copy.kind = .enumeration(new)
    default: break
    }
    return copy
  }

  private static func merged(_ new: [OutsideName], _ old: [OutsideName]) -> [OutsideName] {
    var result = new
    var behind = 0
    for value in old {
      if let place = result.firstIndex(where: { $0.ident.name == value.ident.name }) {
        behind = place + 1
      } else if !new.isEmpty {
        result.insert(value, at: behind)
        behind += 1
      }
    }
    return result
  }
}

/// Things by name, in order.
struct Named<Value> {
  private(set) var names: [Name] = []
  private(set) var values: [Value] = []

  subscript(name: Name?) -> Value? {
    names.firstIndex { $0 == name }.map { values[$0] }
  }

  mutating func add(_ name: Name, _ value: Value) {
    names.append(name)
    values.append(value)
  }

  /// Those that another list does not have.
  func missing(in other: Named) -> [Value] {
    zip(names, values).filter { other[$0.0] == nil }.map(\.1)
  }
}

/// What a policy says of requests and models, apart from its rules.
struct Vocabulary {
  var enumerations = Named<Declaration>()
  var attributes = Named<AttributeDeclaration>()
  var facts = Named<FactDeclaration>()
  var models = Named<Declaration>()
  var detectors = Named<Declaration>()
  var lists = Named<Declaration>()
  var isNew = false

  init(_ parsed: ParsedPolicy) {
    for declaration in parsed.trees.flatMap(\.declarations) {
      switch declaration.kind {
      case .level(let value), .enumeration(let value):
        enumerations.add(value.ident.name, declaration)
      case .request(let values): for value in values { attributes.add(value.ident.name, value) }
      case .facts(let values): for value in values { facts.add(value.ident.name, value) }
      case .model(let value): models.add(value.ident.name, declaration)
      case .detector(let value): detectors.add(value.ident.name, declaration)
      case .list(let value): lists.add(value.ident.name, declaration)
      case .calendar, .define, .order, .rule, .table, .invariant, .test, .scenario: break
      }
    }
  }
}

extension Declaration {
  /// The name of an enum or level.
  fileprivate var enumIdent: Ident? {
    switch kind {
    case .level(let value), .enumeration(let value): value.ident
    default: nil
    }
  }
}
