import TestSupport
import PolicyCore
import Testing

@testable import PolicyLang

/// Every verdict of the prover, against all requests of policies that have few.
@Suite struct SmallProofTests {
  private typealias Point = SmallPolicy.Point

  private static let conditions = [
    "sens >= mid", "sens == low", "task == chat", "vip", "not vip", "labels has pii",
    "labels is empty", "labels has any of {pii, phi} and not vip", "sens != mid or task == mail",
  ]

  private static func invariants(_ source: inout RandomSource) -> String {
    let claims = [
      "every candidate: region == eu", "every candidate: clearance >= sens",
      "every admissible model: clearance >= sens", "every admissible model: region == us or vip",
      "no candidate: region == us", "no candidate: clearance < sens and labels has phi",
      "every request: sens >= mid", "every request: vip equivalent to sens == high", "denied",
      "answered", "survives loss of any 1 region", "survives loss of any 1 clearance",
      "survives loss of any 2 clearance", "raising sens never admits a model",
      "attempts <= \(source.between(1, 14))",
    ]
    return claims.enumerated().map { place, claim in
      let when = source.chance(70) ? "when \(source.pick(conditions))   " : ""
      return "invariant i\(place) { \(when)\(claim) }\n"
    }.joined()
  }

  @Test func verdictsAreThoseOfAllRequests() throws {
    var counts = (proved: 0, broken: 0, unknown: 0)
    let seeds = Seeds.from(90_001, 60)
    for seed in seeds {
      var source = RandomSource(seed: seed &+ 7)
      guard let small = SmallPolicy(seed: seed, claims: Self.invariants(&source)) else { continue }
      let context = SearchContext(now: SmallPolicy.now) { _, _ in 0 }
      let (proofs, problems) = Verifier.verify(small.policy, context, horizon: 0)
      try #require(problems.isEmpty && proofs.count == small.policy.invariants.count)
      for proof in proofs {
        let invariant = small.policy.invariants[proof.invariant]
        let points = SmallPolicy.points.filter { small.applies(invariant.when, $0) }
        // What goes on is claimed of now; all else of when the waivers are over as well.
        var later = small
        if !goesOn(invariant) { later.instant = 4_100_000_000_000_000 }
        let isBroken = [small, later].contains { small in
          points.contains { breaks(invariant, $0, small) }
        }
        switch proof.verdict {
        case .proved:
          counts.proved += 1
          try #require(!isBroken, "seed \(seed): proved \(invariant.text)\n\(small.text)")
        case .broken(let example):
          counts.broken += 1
          try #require(
            isBroken, "seed \(seed): broken \(invariant.text) by \(example.request)\n\(small.text)")
        case .unknown: counts.unknown += 1
        }
      }
    }
    print("verdicts of seeds \(seeds): \(counts)")
    #expect(counts.proved > seeds.count * 2 && counts.broken > seeds.count * 2)
    #expect(counts.unknown * 50 < counts.proved + counts.broken)
  }

  private func goesOn(_ invariant: Invariant) -> Bool {
    switch invariant.claim {
    case .answered, .survives: true
    default: false
    }
  }

  /// What a claim says of one request, straight from its words.
  private func breaks(_ invariant: Invariant, _ point: Point, _ small: SmallPolicy) -> Bool {
    let decision = small.decide(point)
    let models = small.policy.models
    func holds(_ condition: Condition, _ model: Int? = nil) -> Bool {
      small.applies(.constant(true), .matching(condition), model ?? 0, point)
    }
    let candidates = decision.models
    switch invariant.claim {
    case .everyCandidate(let claim): return candidates.contains { !holds(claim, $0) }
    case .noCandidate(let claim): return candidates.contains { holds(claim, $0) }
    case .everyAdmissible(let claim):
      return models.indices.contains { admits(decision, $0) && !holds(claim, $0) }
    case .everyRequest(let claim): return !small.applies(claim, point)
    case .denied: return !decision.isDenied
    case .answered: return decision.effect != .route
    case .survives(let loss, let fact):
      return !decision.isDenied
        && Set(candidates.map { models[$0].facts[fact] }).count <= loss
    case .attempts(let most):
      let bound = ExecutionBound(.standard, validators: [])
      return decision.effect == .route
        && bound.calls(candidates: candidates.count, cap: nil) > Int(most)
    case .raising:
      return (point.sens + 1..<max(3, point.sens + 1)).contains { rank in
        var higher = point
        higher.sens = rank
        let other = small.decide(higher)
        return models.indices.contains {
          admits(other, $0) && !admits(decision, $0)
        }
      }
    case .worstCaseLatency, .worstCaseCost: return false
    }
  }

  private func admits(_ decision: DecisionRecord, _ model: Int) -> Bool {
    !decision.isDenied && !decision.removes(model)
  }
}
