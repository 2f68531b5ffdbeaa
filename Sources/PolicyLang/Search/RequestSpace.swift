internal import PolicyCore

/// The requests that one policy reads, or two, as one space to search.
struct RequestSpace {
  let scheme: Scheme
  /// By view: what its `classify` leaves.
  let spaces: [ReachableSpace]
  let search: CoverSearch
  /// Points that no request has, known from the start.
  let impossible: PackedCubes
  let builder: WitnessBuilder
  let context: SearchContext
  /// Points that no request has, found by searches that are done.
  let learned = Learned()

  /// What searches teach one another: it holds for all questions about the space.
  final class Learned {
    private(set) var cubes: [Cube] = []

    func add(_ cube: Cube) {
      if cubes.count < Limits.learnedCubes { cubes.append(cube) }
    }
  }

  /// The space of one policy.
  init(_ policy: Policy, _ form: NormalForm, _ context: SearchContext) {
    let scheme = Scheme(views: [View(number: 0, form)], raised: nil, separated: [])
    let preferred = WitnessBuilder.preferredClasses(form.compiled, context)
    let space = ReachableSpace(form, preferred: preferred)
    self.init(policy, scheme, [space], space.search, space.impossible.map(\.cube), context)
  }

  /// A space of views, with points that no request has.
  init(
    _ policy: Policy, _ scheme: Scheme, _ spaces: [ReachableSpace], _ search: CoverSearch,
    _ impossible: [Cube], _ context: SearchContext
  ) {
    self.scheme = scheme
    self.spaces = spaces
    self.search = search
    self.impossible = PackedCubes(impossible, search.starts)
    self.context = context
    builder = WitnessBuilder(policy, scheme, spaces, context)
  }

  /// Cubes that many questions ask outside of: those of no request, then the others.
  struct Covers {
    /// All of them.
    var packed: PackedCubes
    /// The places of those of no request.
    var impossible: [Int]

    /// The place of the first of the others.
    var first: Int { impossible.count }
  }

  /// Cubes to ask outside of, packed once.
  func covers(_ others: [Cube]) -> Covers {
    var packed = impossible
    for cube in others { packed.append(cube) }
    return Covers(packed: packed, impossible: Array(0..<impossible.count))
  }
}
