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
    /// Where its dimensions stand in the pair's space.
    let view: View
    /// What each route matches, in the order of the routes, in the pair's space.
    let routes: [Cube]

    init(
      isNew: Bool, _ policy: Policy, _ view: View, _ space: ReachableSpace,
      _ context: SearchContext
    ) {
      self.isNew = isNew
      self.policy = policy
      self.view = view
      self.space = space
      form = view.form
      regions = Regions(form, space, unserved: ClaimProbes(policy).unserved(form))
      interpreter = ReferenceInterpreter(
        policy, zoneOffset: { context.zoneOffset($0, $1) ?? 0 },
        sha256: { SHA256.digest($0).bytes })
      routes = regions.routes.map(view.lift)
    }

    /// The requests that an earlier route takes, in the pair's space.
    func before(_ route: Int) -> ArraySlice<Cube> { routes[..<regions.start(of: route)] }

    /// What its reference interpreter decides; nothing of a request that is not valid, which no
    /// search shows.
    func decide(_ witness: Witness) -> DecisionRecord {
      (try? interpreter.decide(witness.request)) ?? DecisionRecord()
    }

    /// A cube of this policy in the pair's space.
    func lift(_ cube: Cube) -> Cube { view.lift(cube) }

    /// A rule by its place in `CompiledPolicy.rules`.
    func info(_ rule: Int) -> RuleInfo? {
      guard form.origins.indices.contains(rule) else { return nil }
      return policy.condition(of: form.origins[rule]).info
    }
  }

  /// What a search came to.
  enum Answer {
    case none(Exhaustion)
    case request(Witness, DecisionRecord, DecisionRecord)
    case unknown(Shortfall)
  }

  let old: Side
  let new: Side
  /// The dimensions that stand twice.
  let twins: [Int: Int]
  private let requests: RequestSpace

  init(
    _ policies: (old: Policy, new: Policy), _ forms: (old: NormalForm, new: NormalForm),
    _ context: SearchContext
  ) {
    let preferred = WitnessBuilder.preferredClasses(forms.new.compiled, context)
    let spaces = (
      ReachableSpace(forms.old, preferred: preferred),
      ReachableSpace(forms.new, preferred: preferred)
    )
    requests = PairSpace.policies(
      policies.new, forms, Self.differing(forms, spaces), context)
    twins = requests.scheme.views[1].twins
    old = Side(isNew: false, policies.old, requests.scheme.views[0], requests.spaces[0], context)
    new = Side(isNew: true, policies.new, requests.scheme.views[1], requests.spaces[1], context)
  }

  // MARK: - Questions

  /// Asks for a request in a cube of each policy, in none of `outside`, which are in the space of
  /// the pair and made only where the two cubes meet.
  func ask(
    old first: Cube, new second: Cube, outside: @autoclosure () -> [Cube],
    confirm: (DecisionRecord, DecisionRecord) -> Bool
  ) -> Answer {
    guard let firsts = old.space.expand(first), let seconds = new.space.expand(second) else {
      return .unknown(.alternatives)
    }
    let regions = firsts.flatMap { one in
      seconds.compactMap { two in old.lift(one).intersection(new.lift(two)) }
    }
    var others: [Cube]?
    let answer = SearchAnswer.any(of: regions) { region in
      let near = others ?? outside()
      others = near
      return ask(region, near.filter(region.intersects), confirm)
    }
    return decided(answer)
  }

  /// The answer to several questions together: a request of one of them, or that none has any.
  func any<Parts: Sequence>(of parts: Parts, _ ask: (Parts.Element) -> Answer) -> Answer {
    decided(
      .any(of: parts) { part in
        switch ask(part) {
        case .none(let exhaustion): .none(exhaustion)
        case .unknown(let reason): .unknown(reason)
        case .request(let witness, _, _): .request(witness)
        }
      })
  }

  /// An answer with what both policies decide.
  private func decided(_ answer: SearchAnswer) -> Answer {
    switch answer {
    case .none(let exhaustion): .none(exhaustion)
    case .unknown(let reason): .unknown(reason)
    case .request(let witness): .request(witness, old.decide(witness), new.decide(witness))
    }
  }

  private func ask(
    _ region: Cube, _ others: [Cube],
    _ confirm: (DecisionRecord, DecisionRecord) -> Bool
  ) -> SearchAnswer {
    withoutActuallyEscaping(confirm) { confirm in
      let search = RequestSearch(
        space: requests, allowance: .init(.max), isShown: true,
        confirm: { confirm(old.decide($0), new.decide($0)) })
      var used: Set<Int> = []
      let covers = requests.covers(others)
      return search.run(
        in: [region], outside: covers, live: Array(covers.first..<covers.packed.count), used: &used)
    }
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
  ) -> (dimensions: Set<Int>, attributes: Set<UInt32>) {
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
    guard !attributes.isEmpty else { return ([], []) }
    var dimensions: Set<Int> = []
    // Each may make more of what the other changes.
    for _ in 0..<forms.old.compiled.attributes.count {
      let one = forms.old.changed(by: attributes)
      let two = forms.new.changed(by: one.attributes)
      dimensions.formUnion(one.dimensions.union(two.dimensions))
      if two.attributes == attributes { break }
      attributes = two.attributes
    }
    return (dimensions, attributes)
  }
}
