import PolicyCore
import TestSupport
import Testing

@testable import PolicyLang

/// Each reason for which a search cuts points off, against requests: none lies in what is cut.
///
/// A verdict that something never happens rests on these reasons alone. The points that are asked
/// about are those of requests, with a few classes taken from elsewhere, for nearly possible points
/// are what a reason can be wrong about.
@Suite struct ImpossiblePointTests {
  /// What was met, over all policies.
  private struct Tally: CustomStringConvertible {
    var (policies, cuts, made, open, known) = (0, 0, 0, 0, 0)
    /// Cuts that were made too large on purpose, and those of them that were noticed.
    var (planted, noticed) = (0, 0)

    var description: String {
      "\(policies) policies: \(cuts) cuts, \(made) requests, \(open) open; \(known) known from the"
        + " start; \(noticed) of \(planted) cuts that were made too large were noticed"
    }
  }

  @Test func noRequestLiesInWhatIsCut() throws {
    let seeds = Seeds.from(1, 20)
    var tally = Tally()
    for seed in seeds {
      guard let small = SmallSpace(seed: seed) else { continue }
      var court = Court(small.space, small.points, seed, small.text)
      try court.judge { witness in small.point(of: witness.request) }
      add(court, to: &tally)
    }
    print("points: \(tally)")
    expectEnough(tally, seeds.count)
  }

  @Test func noPairOfRequestsLiesInWhatIsCut() throws {
    let seeds = Seeds.from(500_001, 20)
    var tally = Tally()
    for seed in seeds {
      guard let small = SmallSpace(seed: seed), let level = small.levels.first else {
        continue
      }
      let space = PairSpace.raising(level, small.policy, small.form, SmallSpace.context)
      let pairs = small.pairs(level).prefix(400)
      guard !pairs.isEmpty else { continue }
      func joined(_ one: [Int], _ two: [Int]) -> [Int] {
        let twins = space.scheme.views[1].twins.sorted { $0.value < $1.value }
        return one + twins.map { two[$0.key] }
      }
      let points = pairs.map { joined(small.points[$0.0], small.points[$0.1]) }
      var court = Court(space, points, seed, small.text)
      try court.judge { witness in
        guard let twin = witness.twin.first, let one = small.point(of: witness.request),
          let two = small.point(of: twin.request)
        else { return nil }
        return joined(one, two)
      }
      add(court, to: &tally)
    }
    print("pairs of points: \(tally)")
    expectEnough(tally, seeds.count)
  }

  /// Whether so much was met that a wrong reason would have been noticed.
  private func expectEnough(_ tally: Tally, _ seeds: Int) {
    #expect(tally.policies * 2 > seeds, "\(tally)")
    #expect(tally.cuts > tally.policies * 6 && tally.made > tally.policies * 20, "\(tally)")
    // Clocks that no day within `Limits.clockDays` shows stay open.
    #expect(tally.open * 4 < tally.cuts + tally.made, "\(tally)")
    #expect(tally.noticed * 5 > tally.planted, "\(tally)")
  }

  private func add(_ court: Court, to tally: inout Tally) {
    tally.policies += 1
    tally.cuts += court.cuts
    tally.made += court.made
    tally.open += court.open
    tally.known += court.known
    tally.planted += court.planted
    tally.noticed += court.noticed
  }
}

/// Judges the cuts of one space by the points that requests have.
private struct Court {
  let space: RequestSpace
  let points: [[Int]]
  let seed: UInt64
  let text: String
  private(set) var (cuts, made, open, known, planted, noticed) = (0, 0, 0, 0, 0, 0)
  private var random: RandomSource

  init(_ space: RequestSpace, _ points: [[Int]], _ seed: UInt64, _ text: String) {
    self.space = space
    self.points = Array(Set(points)).sorted { $0.lexicographicallyPrecedes($1) }
    self.seed = seed
    self.text = text
    random = RandomSource(seed: seed)
  }

  /// Asks about points near those of requests; `pointOf` is the point of a request that was made.
  mutating func judge(_ pointOf: (Witness) -> [Int]?) throws {
    try judgeKnown()
    for number in 0..<60 {
      let point = number < 6 ? random.pick(points) : nearby()
      switch space.builder.witness(at: point, isShown: false) {
      case .impossible(let cube, byZones: _):
        cuts += 1
        try #require(cube.holds(point), "seed \(seed): a cut leaves its own point out\n\(text)")
        try refute(cube)
        plant(cube)
      case .witness(let witness):
        made += 1
        let own = pointOf(witness)
        try #require(own == point, "seed \(seed): \(own ?? []) instead of \(point)\n\(text)")
      case .unknown: open += 1
      }
    }
  }

  /// Points that are left out before any question.
  private mutating func judgeKnown() throws {
    let impossible = space.impossible
    known += impossible.count
    var steps = 1_000_000
    for point in points {
      var used: Set<Int> = []
      let box = space.search.box(Cube(at: point, in: Array(point.indices)))
      let found = space.search.find(
        in: box, outside: impossible, live: Array(0..<impossible.count), steps: &steps, used: &used)
      try #require(found == .point(point), "seed \(seed): \(point) was left out\n\(text)")
    }
  }

  private func refute(_ cube: Cube) throws {
    let point = points.first(where: cube.holds)
    try #require(point == nil, "seed \(seed): \(point ?? []) lies in \(cube)\n\(text)")
  }

  /// A cut without one of its constraints is too large: it is noticed when a request lies in it.
  private mutating func plant(_ cube: Cube) {
    guard !cube.constraints.isEmpty else { return }
    var broken = cube
    broken.constraints.remove(at: random.below(cube.constraints.count))
    planted += 1
    if points.contains(where: broken.holds) { noticed += 1 }
  }

  /// The point of a request with some classes taken from others, or from nowhere.
  private mutating func nearby() -> [Int] {
    var point = random.pick(points)
    let other = random.pick(points)
    for _ in 0..<random.between(1, 4) {
      let dimension = random.below(point.count)
      let count = space.search.classCount(dimension)
      point[dimension] = random.chance(60) ? other[dimension] : random.below(count)
    }
    return point
  }
}

extension Cube {
  fileprivate func holds(_ point: [Int]) -> Bool {
    constraints.allSatisfy { $0.classes.contains(point[$0.dimension]) }
  }
}

extension CoverSearch {
  /// How many classes a dimension has.
  fileprivate func classCount(_ dimension: Int) -> Int {
    everything[starts[dimension]..<starts[dimension + 1]].reduce(0) { $0 + $1.nonzeroBitCount }
  }
}
