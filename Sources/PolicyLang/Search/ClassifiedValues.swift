internal import PolicyCore

/// Finds what attributes are before `classify` so that each policy makes of them what a point says.
///
/// A point names the classes of attributes after `classify`, and of those before it that conditions
/// read. Not every pair occurs: what `classify` makes is the least fixpoint of its rules above what
/// the request declares (Knaster 1928, Tarski 1955). So values before it are tried, the rules run,
/// and what comes out is compared with the point. Attributes that are compared with one another
/// (`s < t`, `x == y`, `v in labels`) are tried together with them.
///
/// What depends on one another is settled together: a `Component`.
struct ClassifiedValues {
  /// What came of it for a point.
  enum Outcome {
    /// A value for each variable before `classify` that a component has.
    case values([Variable: Int64])
    /// No request has these classes: proved, for all points of the cube.
    case impossible(Cube)
    case unknown(Shortfall)
  }

  private let scheme: Scheme
  private let components: [Component]

  init(_ scheme: Scheme, _ spaces: [ReachableSpace]) {
    self.scheme = scheme
    components = Component.all(scheme, spaces)
  }

  /// Values before `classify` for a point; `wish` is what a variable has if it may.
  func find(
    _ domains: PointDomains, at point: [Int], wish: @escaping (Variable) -> Int64?
  ) -> Outcome {
    var values: [Variable: Int64] = [:]
    for component in components {
      let trial = ComponentTrial(scheme, component, domains, point, wish)
      switch trial.run() {
      case .values(let found): values.merge(found) { first, _ in first }
      case .impossible(let cube): return .impossible(cube)
      case .unknown(let reason): return .unknown(reason)
      }
    }
    return .values(values)
  }
}

/// Variables that depend on one another through `classify` or a comparison, with the rules that
/// change them.
struct Component {
  /// A rule of `classify` in one of its alternatives, without derived facts.
  struct Change {
    var view: UInt8
    /// What it asks of dimensions of the component; in the dimensions of its view.
    var own: [Cube.Constraint]
    /// What it asks of others.
    var others: [Cube.Constraint]
    var clause: Int
  }

  /// A dimension that reads variables of the component.
  struct Reader {
    var view: UInt8
    var number: Int
    var place: Int
  }

  /// What the request states, in the order in which it is tried.
  fileprivate(set) var declared: [Variable] = []
  /// What `classify` makes of it.
  fileprivate(set) var classified: [Variable] = []
  fileprivate(set) var readers: [Reader] = []
  fileprivate(set) var changes: [Change] = []
  /// Variables that a dimension reads together with others.
  fileprivate(set) var compared: Set<Variable> = []
  /// False when a rule has too many alternatives to be written out.
  fileprivate(set) var isWhole = true

  /// The components of a space.
  static func all(_ scheme: Scheme, _ spaces: [ReachableSpace]) -> [Component] {
    var sets = DisjointSets<Variable>()
    var compared: Set<Variable> = []
    for view in scheme.views {
      for attribute in view.classified {
        let after = scheme.variable(.attribute(attribute), in: view)
        sets.join(after, scheme.declared(attribute, in: view))
      }
      for (number, dimension) in view.form.compiled.dimensions.enumerated()
      where !view.isShared(number) && dimension.isComparison(scheme, view) {
        let variables = dimension.readings.map { scheme.variable($0, in: view) }
        for variable in variables {
          sets.join(variables[0], variable)
          compared.insert(variable)
        }
      }
    }
    if let raised = scheme.raised {
      for view in scheme.views {
        sets.join(.declared(raised, copy: 0), scheme.declared(raised, in: view))
      }
    }
    var changes: [(change: Change, of: Variable)] = []
    var unwritten: [Variable] = []
    for (view, space) in zip(scheme.views, spaces) {
      for entry in view.form.classify {
        let clause = view.form.compiled.classifyClauses[entry.clause]
        let changed = (clause.raises.map(\.attribute) + clause.adds.map(\.attribute))
          .filter { view.number == 0 || scheme.separated.contains($0) }
          .map { scheme.variable(.attribute($0), in: view) }
        guard let first = changed.first else { continue }
        for variable in changed { sets.join(first, variable) }
        guard let cubes = space.expand(entry.cube) else {
          unwritten.append(first)
          continue
        }
        for cube in cubes {
          var change = Change(view: view.number, own: [], others: [], clause: entry.clause)
          for constraint in cube.constraints {
            let read = view.form.compiled.dimensions[constraint.dimension].readings
              .map { scheme.variable($0, in: view) }
            let isOwn =
              read.contains { sets.contains($0) } && read.allSatisfy { !scheme.isText($0) }
            if isOwn {
              for variable in read { sets.join(first, variable) }
              change.own.append(constraint)
            } else {
              change.others.append(constraint)
            }
          }
          changes.append((change, first))
        }
      }
    }
    return assemble(scheme, sets, compared, changes, unwritten)
  }

  private static func assemble(
    _ scheme: Scheme, _ sets: DisjointSets<Variable>, _ compared: Set<Variable>,
    _ changes: [(change: Change, of: Variable)], _ unwritten: [Variable]
  ) -> [Component] {
    var sets = sets
    var numbers: [Variable: Int] = [:]
    var components: [Component] = []
    for variable in sets.elements.sorted(by: Variable.precedes) {
      let root = sets.root(of: variable)
      if numbers[root] == nil {
        numbers[root] = components.count
        components.append(Component())
      }
      let number = numbers[root] ?? 0
      switch variable {
      case .declared, .signal: components[number].declared.append(variable)
      case .classified: components[number].classified.append(variable)
      }
      if compared.contains(variable) { components[number].compared.insert(variable) }
    }
    for view in scheme.views {
      for (number, dimension) in view.form.compiled.dimensions.enumerated()
      where !view.isShared(number) {
        let read = dimension.readings.map { scheme.variable($0, in: view) }
        guard let known = read.first(where: { sets.contains($0) }), !scheme.isText(known),
          let component = numbers[sets.root(of: known)]
        else { continue }
        components[component].readers.append(
          Reader(view: view.number, number: number, place: view.place(of: number)))
      }
    }
    for (change, variable) in changes {
      if let number = numbers[sets.root(of: variable)] { components[number].changes.append(change) }
    }
    for variable in unwritten {
      if let number = numbers[sets.root(of: variable)] { components[number].isWhole = false }
    }
    return components
  }
}

extension Dimension {
  /// Whether it compares values that are settled before `classify`: places and sets.
  fileprivate func isComparison(_ scheme: Scheme, _ view: View) -> Bool {
    switch kind {
    case .same(let left, _): !scheme.isText(scheme.variable(left, in: view))
    case .memberOf: true
    case .number(let terms, _):
      terms.count > 1 && terms.contains { scheme.isPlace(scheme.variable($0.reading, in: view)) }
    case .symbol, .text, .members, .automaton, .list, .defined: false
    }
  }
}

/// Sets of elements that grow together (Tarjan 1975).
struct DisjointSets<Element: Hashable> {
  private var parents: [Element: Element] = [:]

  /// Everything that was joined to anything.
  var elements: [Element] { Array(parents.keys) }

  func contains(_ element: Element) -> Bool { parents[element] != nil }

  mutating func root(of element: Element) -> Element {
    var root = element
    while let parent = parents[root], parent != root { root = parent }
    var next = element
    while let parent = parents[next], parent != root {
      parents[next] = root
      next = parent
    }
    return root
  }

  mutating func join(_ left: Element, _ right: Element) {
    if parents[left] == nil { parents[left] = left }
    if parents[right] == nil { parents[right] = right }
    let (one, two) = (root(of: left), root(of: right))
    if one != two { parents[two] = one }
  }
}
