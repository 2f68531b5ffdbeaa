internal import PolicyCore

/// The answer to a question whether some request lies in a region.
enum SearchAnswer {
  /// There is no such request: proved.
  case none(Exhaustion)
  /// This one; the reference interpreter agrees where it was asked.
  case request(Witness)
  /// Neither shown nor disproved, and why.
  case unknown(Shortfall)

  /// The answer to several questions together: a request of one of them, or that none has any.
  static func any<Parts: Sequence>(
    of parts: Parts, _ ask: (Parts.Element) -> SearchAnswer
  ) -> SearchAnswer {
    var shortfall: Shortfall?
    var exhaustion = Exhaustion()
    for part in parts {
      switch ask(part) {
      case .none(let own): exhaustion.restsOnZones = exhaustion.restsOnZones || own.restsOnZones
      case .request(let witness): return .request(witness)
      case .unknown(let reason): shortfall = shortfall ?? reason
      }
    }
    return shortfall.map(SearchAnswer.unknown) ?? .none(exhaustion)
  }

  /// Whether it is proved that there is no such request.
  var isNone: Bool { if case .none = self { true } else { false } }
}

/// What a finished search leaves: every point of a region was covered, or cut off for a reason that
/// is itself proved.
///
/// Only this file makes one, so no verdict that something never happens can be built from a search
/// that left a point open.
struct Exhaustion {
  /// Whether a point was cut off because no clock of a time zone ever shows it, by the zone data of
  /// this machine.
  fileprivate(set) var restsOnZones = false

  fileprivate init() {}
}

/// One search for a request in a region: the loop that every question goes through.
///
/// The search works on classes, which promise more freedom than requests have: two sums over one
/// attribute, a text that must match two patterns, a level that nothing raises. So every point is
/// made into a request (counterexample-guided refinement: Clarke, Grumberg, Jha, Lu and Veith, CAV
/// 2000). A point that no request has is cut off together with all points that are impossible for
/// the same reason; one that is neither shown nor proved impossible is left open, and then there is
/// no `Exhaustion`.
struct RequestSearch {
  /// The steps that are left for all questions together.
  final class Allowance {
    private(set) var left: Int
    init(_ left: Int) { self.left = left }

    /// Takes the steps of a question off; a short one is free, for there may be many.
    fileprivate func take(_ steps: Int) { left -= max(0, steps - Limits.shortQuestion) }
  }

  let space: RequestSpace
  let allowance: Allowance
  /// Whether the request line is written.
  let isShown: Bool
  /// Whether a request is what is asked for; nil where every request of the region is.
  let confirm: ((Witness) -> Bool)?

  /// Asks for a request in one of some boxes, outside the places `live` of the covers.
  ///
  /// `used` gets those that an answer of `none` rests on.
  func run(
    in boxes: [Cube]?, outside covers: RequestSpace.Covers, live: [Int], used: inout Set<Int>
  ) -> SearchAnswer {
    guard let boxes else { return .unknown(.alternatives) }
    return .any(of: boxes) { box in
      run(inBox: box, covers.packed, covers.impossible + live, &used)
    }
  }

  private func run(
    inBox cube: Cube, _ shared: PackedCubes, _ places: [Int], _ used: inout Set<Int>
  ) -> SearchAnswer {
    let box = space.search.box(cube)
    var covers = shared
    var live = places
    var needed: Set<Int> = []
    var steps = min(space.context.steps, allowance.left)
    var textSteps = Limits.productSteps
    let most = steps
    defer { allowance.take(most - max(0, steps)) }
    var isCut = false
    var open = 0
    var shortfall: Shortfall?
    var exhaustion = Exhaustion()
    func cut(_ cubes: [Cube]) {
      guard !cubes.isEmpty else { return }
      if !isCut {
        covers = shared.selecting(places)
        live = Array(places.indices)
        isCut = true
      }
      for cube in cubes {
        live.append(covers.count)
        covers.append(cube)
      }
    }
    cut(space.learned.cubes.filter(cube.intersects))
    for _ in 0..<Limits.refinements {
      switch space.search.find(in: box, outside: covers, live: live, steps: &steps, used: &needed) {
      case .covered:
        if !isCut {
          used.formUnion(needed)
        } else {
          for place in needed where place < places.count { used.insert(places[place]) }
        }
        return shortfall.map(SearchAnswer.unknown) ?? .none(exhaustion)
      case .unknown: return .unknown(shortfall ?? .steps)
      case .point(let point):
        // A request takes about as long as a look at all dimensions; a text, as its automata do.
        let before = textSteps
        let outcome = space.builder.witness(at: point, isShown: isShown, textSteps: &textSteps)
        steps -= 1 + point.count >> 3 + (before - textSteps) >> 8
        switch outcome {
        case .impossible(let cube, let byZones):
          if byZones { exhaustion.restsOnZones = true } else { space.learned.add(cube) }
          cut([cube])
        case .unknown(let reason): leaveOpen(reason)
        case .witness(let witness):
          if confirm?(witness) ?? true { return .request(witness) }
          leaveOpen(.unconfirmed)
        }
        func leaveOpen(_ reason: Shortfall) {
          shortfall = shortfall ?? reason
          open += 1
          cut([Cube(at: point, in: Array(point.indices))])
        }
        if open > Limits.openPoints { return .unknown(shortfall ?? .unconfirmed) }
      }
    }
    return .unknown(shortfall ?? .refinements)
  }
}
