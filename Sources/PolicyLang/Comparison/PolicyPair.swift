internal import PolicyCore

/// Two policies and the requests of both, as one space to search.
///
/// What `classify` makes of a request may differ from one policy to the other; the dimensions that
/// read it then stand twice. A request that leads to two such points has, before `classify`, what
/// both have in common: each policy makes its own of that again, as `classify` only ever adds.
struct PolicyPair {
  /// One of the policies.
  struct Side {
    /// True for the second policy.
    let isNew: Bool
    let policy: Policy
    let form: NormalForm
    let space: ReachableSpace
    let regions: Regions
    let interpreter: ReferenceInterpreter
    /// By dimension: where it stands in the pair's space, if not in its place.
    let twins: [Int: Int]
    /// What each route matches, in the order of the routes, in the pair's space.
    let routes: [Cube]

    init(
      isNew: Bool, _ policy: Policy, _ form: NormalForm, _ space: ReachableSpace,
      twins: [Int: Int], _ context: SearchContext
    ) {
      self.isNew = isNew
      self.policy = policy
      self.form = form
      self.space = space
      self.twins = twins
      regions = Regions(form, space, unserved: ClaimProbes(policy).unserved(form))
      interpreter = ReferenceInterpreter(
        policy, zoneOffset: { context.zoneOffset($0, $1) ?? 0 },
        sha256: { SHA256.digest($0).bytes })
      routes = regions.routes.map { Self.lift($0, twins) }
    }

    /// The requests that an earlier route takes, in the pair's space.
    func before(_ route: Int) -> ArraySlice<Cube> { routes[..<regions.start(of: route)] }

    /// A cube of this policy in the pair's space.
    func lift(_ cube: Cube) -> Cube { Self.lift(cube, twins) }

    private static func lift(_ cube: Cube, _ twins: [Int: Int]) -> Cube {
      guard !twins.isEmpty else { return cube }
      let moved = cube.constraints.map {
        Cube.Constraint(dimension: twins[$0.dimension] ?? $0.dimension, classes: $0.classes)
      }
      return Cube(moved.sorted { $0.dimension < $1.dimension })
    }

    /// A rule by its place in `CompiledPolicy.rules`.
    func info(_ rule: Int) -> RuleInfo? {
      guard form.origins.indices.contains(rule) else { return nil }
      return policy.condition(of: form.origins[rule]).info
    }
  }

  /// What a search came to.
  enum Answer {
    case none
    case request(Witness, DecisionRecord, DecisionRecord)
    case unknown
  }

  let old: Side
  let new: Side
  /// The dimensions that stand twice.
  let twins: [Int: Int]
  private let search: CoverSearch
  private let impossible: [Cube]
  private let builder: WitnessBuilder
  private let context: SearchContext

  init(
    _ policies: (old: Policy, new: Policy), _ forms: (old: NormalForm, new: NormalForm),
    _ context: SearchContext
  ) {
    self.context = context
    builder = WitnessBuilder(policies.new, forms.new, context)
    let preferred = builder.preferredClasses
    let spaces = (
      ReachableSpace(forms.old, preferred: preferred),
      ReachableSpace(forms.new, preferred: preferred)
    )
    let dimensions = forms.new.compiled.dimensions
    var twins: [Int: Int] = [:]
    for dimension in Self.differing(forms, spaces).sorted() {
      twins[dimension] = dimensions.count + twins.count
    }
    self.twins = twins
    let doubled = twins.sorted { $0.value < $1.value }.map(\.key)
    var search = CoverSearch(
      classCounts: (dimensions + doubled.map { dimensions[$0] }).map { Int($0.classCount) })
    search.preferred = preferred + doubled.map { preferred[$0] }
    self.search = search
    old = Side(
      isNew: false, policies.old, forms.old, spaces.0, twins: [:], context)
    new = Side(
      isNew: true, policies.new, forms.new, spaces.1, twins: twins, context)
    let (first, second) = (old, new)
    impossible =
      spaces.0.impossible.map(\.cube) + spaces.1.impossible.map { second.lift($0.cube) }
      + Self.unjustified(twins, first, second)
  }

  // MARK: - Questions

  /// Asks for a request in a cube of each policy, in none of `outside`, which are in the space of
  /// the pair and made only where the two cubes meet.
  func ask(
    old first: Cube, new second: Cube, outside: @autoclosure () -> [Cube],
    confirm: (DecisionRecord, DecisionRecord) -> Bool
  ) -> Answer {
    guard let firsts = old.space.expand(first), let seconds = new.space.expand(second) else {
      return .unknown
    }
    var isOpen = false
    var others: [Cube]?
    for one in firsts {
      for two in seconds {
        guard let region = old.lift(one).intersection(new.lift(two)) else { continue }
        let covers = others ?? outside()
        others = covers
        switch ask(region, impossible + covers.filter(region.intersects), confirm) {
        case .none: continue
        case .unknown: isOpen = true
        case .request(let witness, let before, let after): return .request(witness, before, after)
        }
      }
    }
    return isOpen ? .unknown : .none
  }

  private func ask(
    _ region: Cube, _ others: [Cube],
    _ confirm: (DecisionRecord, DecisionRecord) -> Bool
  ) -> Answer {
    var covers = others
    var steps = context.steps
    var used: Set<Int> = []
    for _ in 0..<Questions.repairs {
      switch search.find(
        in: search.box(region), outside: covers, live: Array(covers.indices), steps: &steps,
        used: &used)
      {
      case .covered: return .none
      case .unknown: return .unknown
      case .point(let point):
        switch builder.witness(at: common(point)) {
        case .unknown: return .unknown
        case .impossible(let dimensions):
          let all = twins.isEmpty ? dimensions : Array(point.indices)
          covers.append(Cube(at: point, in: all))
        case .witness(let witness):
          if let before = try? old.interpreter.decide(witness.request),
            let after = try? new.interpreter.decide(witness.request), confirm(before, after)
          {
            return .request(witness, before, after)
          }
          covers.append(Cube(at: point, in: Array(point.indices)))
        }
      }
    }
    return .unknown
  }

  /// What both points have in common before `classify`.
  private func common(_ point: [Int]) -> [Int] {
    let dimensions = new.form.compiled.dimensions
    var result = Array(point.prefix(dimensions.count))
    for (number, twin) in twins {
      switch dimensions[number].kind {
      case .members: result[number] &= point[twin]
      case .symbol:
        let (first, second) = (point[number], point[twin])
        let least = dimensions[number].places(of: second).first ?? 0
        if least < dimensions[number].places(of: first).first ?? 0 { result[number] = second }
      case .number, .text, .automaton, .same, .memberOf, .list, .defined: break
      }
    }
    return result
  }

  // MARK: - Classify

  /// A rule of `classify`, whatever its name.
  struct Effect: Hashable {
    var cube: Cube
    var raises: [[UInt32]]
    var adds: [[UInt64]]

    init(cube: Cube, _ clause: ClassifyClause) {
      self.cube = cube
      raises = clause.raises.map { [$0.attribute, $0.rank] }
      adds = clause.adds.map { [UInt64($0.attribute), $0.members] }
    }
  }

  static func effects(_ form: NormalForm, _ space: ReachableSpace) -> Set<Effect>? {
    var result: Set<Effect> = []
    for entry in form.classify {
      let clause = form.compiled.classifyClauses[entry.clause]
      guard clause.defines == nil else { continue }
      guard let cubes = space.expand(entry.cube) else { return nil }
      for cube in cubes {
        result.insert(Effect(cube: cube, clause))
      }
    }
    return result
  }

  /// The dimensions that may come out differently because `classify` differs.
  private static func differing(
    _ forms: (old: NormalForm, new: NormalForm), _ spaces: (ReachableSpace, ReachableSpace)
  ) -> Set<Int> {
    var attributes: Set<UInt32> = []
    if let one = effects(forms.old, spaces.0), let two = effects(forms.new, spaces.1) {
      for effect in one.symmetricDifference(two) {
        attributes.formUnion(effect.raises.map { $0[0] })
        attributes.formUnion(effect.adds.map { UInt32(clamping: $0[0]) })
      }
    } else {
      for clause in forms.old.compiled.classifyClauses + forms.new.compiled.classifyClauses {
        attributes.formUnion(clause.raises.map(\.attribute) + clause.adds.map(\.attribute))
      }
    }
    guard !attributes.isEmpty else { return [] }
    var dimensions: Set<Int> = []
    // Each may make more of what the other changes.
    for _ in 0..<forms.old.compiled.attributes.count {
      let one = forms.old.changed(by: attributes)
      let two = forms.new.changed(by: one.attributes)
      dimensions.formUnion(one.dimensions.union(two.dimensions))
      if two.attributes == attributes { break }
      attributes = two.attributes
    }
    return dimensions
  }

  /// Points at which one policy has more than the other though no rule of it says so.
  private static func unjustified(_ twins: [Int: Int], _ old: Side, _ new: Side) -> [Cube] {
    let dimensions = new.form.compiled.dimensions
    var counts = dimensions
    for twin in twins.sorted(by: { $0.value < $1.value }) { counts.append(dimensions[twin.key]) }
    var result: [Cube] = []
    func add(_ cube: Cube, _ side: Side, _ says: (ClassifyClause) -> Bool) {
      var left = [cube]
      for entry in side.form.classify
      where says(side.form.compiled.classifyClauses[entry.clause]) {
        guard let plain = side.space.expand(entry.cube) else { return }
        for rule in plain { left = left.flatMap { $0.subtracting(side.lift(rule), counts) } }
        guard left.count <= ReachableSpace.expansions else { return }
      }
      result += left
    }
    for (number, twin) in twins {
      let all = Array(0..<Int(dimensions[number].classCount))
      for (side, more, less) in [(old, number, twin), (new, twin, number)] {
        switch dimensions[number].kind {
        case .members(.attribute(let attribute), let members):
          for (bit, member) in members.enumerated() {
            let cube = Cube(
              [
                .init(dimension: more, classes: ClassSet(all.filter { $0 >> bit & 1 == 1 })),
                .init(dimension: less, classes: ClassSet(all.filter { $0 >> bit & 1 == 0 })),
              ].sorted { $0.dimension < $1.dimension })
            add(cube, side) { clause in
              clause.adds.contains {
                $0.attribute == attribute && $0.members >> UInt64(member) & 1 == 1
              }
            }
          }
        case .symbol(.attribute(let attribute)):
          for high in all {
            let places = dimensions[number].places(of: high)
            let lower = all.filter { low in
              (dimensions[number].places(of: low).last ?? 0) < places.first ?? 0
            }
            guard !lower.isEmpty else { continue }
            let cube = Cube(
              [
                .init(dimension: more, classes: ClassSet([high])),
                .init(dimension: less, classes: ClassSet(lower)),
              ].sorted { $0.dimension < $1.dimension })
            add(cube, side) { clause in
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
}
