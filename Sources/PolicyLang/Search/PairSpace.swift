internal import PolicyCore

/// Two views of requests as one space: the dimensions that may come out differently stand twice,
/// all others are shared.
///
/// Either two policies read one request, or one policy reads two requests that differ in one level,
/// the second above the first.
enum PairSpace {
  /// Two requests that differ in one level only.
  static func raising(
    _ level: AttributeID, _ policy: Policy, _ form: NormalForm, _ context: SearchContext
  ) -> RequestSpace {
    let level = UInt32(clamping: level)
    let changed = form.changed(by: [level], declared: level)
    return make(
      policy, (form, form), changed.dimensions, changed.attributes, raised: level, context)
  }

  /// One request that two policies read.
  static func policies(
    _ policy: Policy, _ forms: (old: NormalForm, new: NormalForm),
    _ differing: (dimensions: Set<Int>, attributes: Set<UInt32>), _ context: SearchContext
  ) -> RequestSpace {
    make(policy, forms, differing.dimensions, differing.attributes, raised: nil, context)
  }

  private static func make(
    _ policy: Policy, _ forms: (NormalForm, NormalForm), _ doubled: Set<Int>,
    _ separated: Set<UInt32>, raised: UInt32?, _ context: SearchContext
  ) -> RequestSpace {
    let dimensions = forms.1.compiled.dimensions
    let order = doubled.sorted()
    var twins: [Int: Int] = [:]
    for dimension in order { twins[dimension] = dimensions.count + twins.count }
    let views = [View(number: 0, forms.0), View(number: 1, forms.1, twins: twins)]
    let scheme = Scheme(views: views, raised: raised, separated: separated)
    let preferred = WitnessBuilder.preferredClasses(forms.1.compiled, context)
    let spaces = [
      ReachableSpace(forms.0, preferred: preferred), ReachableSpace(forms.1, preferred: preferred),
    ]
    let all = dimensions + order.map { dimensions[$0] }
    var search = CoverSearch(classCounts: all.map { Int($0.classCount) })
    search.preferred = preferred + order.map { preferred[$0] }
    var impossible = spaces[0].impossible.map(\.cube)
    for (cube, _) in spaces[1].impossible {
      let lifted = views[1].lift(cube)
      if raised == nil || lifted != cube { impossible.append(lifted) }
    }
    let gaps = Gaps(scheme: scheme, spaces: spaces, counts: all)
    impossible += gaps.unraised + gaps.unjustified
    return RequestSpace(policy, scheme, spaces, search, impossible, context)
  }
}

/// Pairs of classes that no two views have together, known before any search.
private struct Gaps {
  let scheme: Scheme
  let spaces: [ReachableSpace]
  /// The dimensions of the space.
  let counts: [Dimension]

  private var dimensions: [Dimension] { scheme.compiled.dimensions }

  /// Pairs in which the level that is raised is lower in the second request, as it is stated.
  var unraised: [Cube] {
    guard let raised = scheme.raised else { return [] }
    let view = scheme.views[1]
    return view.twins.sorted { $0.key < $1.key }.flatMap { number, twin -> [Cube] in
      guard case .symbol(let reading) = dimensions[number].kind,
        scheme.variable(reading, in: view) == .declared(raised, copy: 1)
      else { return [] }
      return falling(number).map { pair(number, $0.high, twin, $0.lower) }
    }
  }

  /// Pairs in which one view has more of an attribute than the other though no rule of its says so.
  ///
  /// What only one view has, the request does not state, so a rule added it; the rule asks upward,
  /// so it still holds when all rules have run.
  var unjustified: [Cube] {
    var result: [Cube] = []
    for (number, twin) in scheme.views[1].twins.sorted(by: { $0.key < $1.key }) {
      let all = Array(0..<Int(dimensions[number].classCount))
      for (side, more, less) in [(0, number, twin), (1, twin, number)] {
        switch dimensions[number].kind {
        case .members(.attribute(let attribute), let members):
          for (bit, member) in members.enumerated() {
            let cube = pair(
              more, all.filter { $0 >> bit & 1 == 1 }, less, all.filter { $0 >> bit & 1 == 0 })
            add(cube, side, &result) { clause in
              clause.adds.contains {
                $0.attribute == attribute && $0.members >> UInt64(member) & 1 == 1
              }
            }
          }
        case .symbol(.attribute(let attribute)) where isLevel(attribute):
          // The second request may state more of what is raised.
          if attribute == scheme.raised, side == 1 { continue }
          for (high, lower) in falling(number) {
            let places = dimensions[number].places(of: high[0])
            add(pair(more, high, less, lower), side, &result) { clause in
              clause.raises.contains { $0.attribute == attribute && places.contains(Int($0.rank)) }
            }
          }
        case .symbol, .members, .number, .text, .automaton, .same, .memberOf, .list, .defined:
          continue
        }
      }
    }
    return result
  }

  /// Whether one of the two may change it: what neither changes is one value in both.
  private func isLevel(_ attribute: UInt32) -> Bool {
    attribute == scheme.raised || scheme.views.contains { $0.classified.contains(attribute) }
  }

  /// Each class, with the classes that lie wholly below it.
  private func falling(_ number: Int) -> [(high: [Int], lower: [Int])] {
    let all = Array(0..<Int(dimensions[number].classCount))
    return all.compactMap { high in
      let least = dimensions[number].places(of: high).first ?? 0
      let lower = all.filter { (dimensions[number].places(of: $0).last ?? 0) < least }
      return lower.isEmpty ? nil : ([high], lower)
    }
  }

  private func add(
    _ cube: Cube, _ side: Int, _ result: inout [Cube], _ says: (ClassifyClause) -> Bool
  ) {
    let view = scheme.views[side]
    var left = [cube]
    for entry in view.form.classify
    where says(view.form.compiled.classifyClauses[entry.clause]) {
      guard let plain = spaces[side].expand(entry.cube) else { return }
      for rule in plain { left = left.flatMap { $0.subtracting(view.lift(rule), counts) } }
      guard left.count <= ReachableSpace.expansions else { return }
    }
    result += left
  }

  private func pair(_ one: Int, _ first: [Int], _ two: Int, _ second: [Int]) -> Cube {
    Cube(
      [
        Cube.Constraint(dimension: one, classes: ClassSet(first)),
        Cube.Constraint(dimension: two, classes: ClassSet(second)),
      ].sorted { $0.dimension < $1.dimension })
  }
}

extension ClassSet {
  /// Some classes.
  init(_ classes: [Int]) {
    self.init()
    for number in classes { insert(number) }
  }
}

extension Dimension {
  /// The places of a class, ascending.
  func places(of number: Int) -> [Int] {
    if classOf.isEmpty { return [number] }
    return classOf.indices.filter { Int(classOf[$0]) == number }
  }

  /// What it reads.
  var readings: [ReadingLayout] {
    switch kind {
    case .symbol(let reading), .members(let reading, _): [reading]
    case .number(let terms, _): terms.map(\.reading)
    case .same(let left, let right), .memberOf(let left, let right): [left, right]
    case .text(let attribute, _), .automaton(let attribute, _), .list(let attribute, _):
      [.attribute(attribute)]
    case .defined: []
    }
  }
}

extension NormalForm {
  /// The dimensions that read some attributes, or something that `classify` makes of them; with the
  /// attributes that are made so.
  ///
  /// `declared` is one that may also differ before `classify`.
  func changed(
    by first: Set<UInt32>, declared: UInt32? = nil
  ) -> (dimensions: Set<Int>, attributes: Set<UInt32>) {
    var attributes = first
    var result: Set<Int> = []
    var before = -1
    while result.count + attributes.count != before {
      before = result.count + attributes.count
      for (number, dimension) in compiled.dimensions.enumerated() {
        let isRead = dimension.readings.contains { reading in
          switch reading {
          case .attribute(let attribute): attributes.contains(attribute)
          case .declared(let attribute): attribute == declared
          case .signal: false
          }
        }
        if isRead { result.insert(number) }
      }
      func isTouched(_ cube: Cube) -> Bool {
        cube.constraints.contains { result.contains($0.dimension) }
      }
      for entry in definitions where isTouched(entry.cube) {
        result.insert(Int(compiled.definitionClauses[entry.clause]))
      }
      for entry in classify where isTouched(entry.cube) {
        let clause = compiled.classifyClauses[entry.clause]
        if let dimension = clause.defines { result.insert(Int(dimension)) }
        attributes.formUnion(clause.raises.map(\.attribute) + clause.adds.map(\.attribute))
      }
    }
    return (result, attributes)
  }
}
