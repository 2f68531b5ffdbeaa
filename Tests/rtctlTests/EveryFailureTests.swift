import Foundation
import PolicyCore
@testable import rtctl
import Testing
import TestSupport

/// What `rtctl verify` prints of claims about calls, against every sequence of failures.
///
/// The policies are small enough that `Execution` can be led through each of them. A bound that is
/// printed as proved is never exceeded, one that is printed as broken is, and what survives a loss
/// ends with an answer in every run.
@Suite struct EveryFailureTests {
  /// What is true of a policy, found by looking at every run.
  private struct Truth {
    var claim: String
    var holds: Bool
  }

  @Test func attemptsCostAndLossAreJudgedByEveryRun() throws {
    try judge(seeds: Seeds.from(10_001, 12), isTimed: false) { policy, plans in
      var worst = EveryFailure.Worst()
      for plan in plans {
        let own = EveryFailure(plan: plan, prices: policy.prices(of: plan)).run()
        worst.attempts = max(worst.attempts, own.attempts)
        worst.cost = max(worst.cost, own.cost)
        worst.isWhole = worst.isWhole && own.isWhole
      }
      guard worst.isWhole else { return nil }
      var truths = [
        Truth(claim: "attempts <= \(worst.attempts)", holds: true),
        Truth(claim: "worst_case_cost <= $\(worst.cost)", holds: true),
      ]
      if worst.attempts > 1 {
        truths.append(Truth(claim: "attempts <= \(worst.attempts - 1)", holds: false))
        truths.append(Truth(claim: "worst_case_cost <= $\(worst.cost - 1)", holds: false))
      }
      for loss in 1...2 {
        guard let holds = policy.survives(loss, plans) else { continue }
        truths.append(Truth(claim: "survives loss of any \(loss) region", holds: holds))
      }
      return truths
    }
  }

  @Test func latencyIsJudgedByEveryRun() throws {
    try judge(seeds: Seeds.from(20_001, 8), isTimed: true) { _, plans in
      var worst = EveryFailure.Worst()
      for plan in plans {
        let own = EveryFailure(plan: plan, isTimed: true).run()
        worst.latency = max(worst.latency, own.latency)
        worst.attempts = max(worst.attempts, own.attempts)
        worst.isWhole = worst.isWhole && own.isWhole
      }
      guard worst.isWhole else { return nil }
      var truths = [Truth(claim: "worst_case_latency <= \(worst.latency)ms", holds: true)]
      if worst.latency > 1 {
        truths.append(Truth(claim: "worst_case_latency <= \(worst.latency - 1)ms", holds: false))
      }
      truths.append(Truth(claim: "attempts <= \(worst.attempts)", holds: true))
      return truths
    }
  }

  private func judge(
    seeds: Range<UInt64>, isTimed: Bool,
    _ truths: (PlanPolicy, [ExecutionPlan]) throws -> [Truth]?
  ) throws {
    let place = try Workplace()
    var counts: [String: Int] = [:]
    var (skipped, judged) = (0, 0)
    for seed in seeds {
      let policy = PlanPolicy(seed: seed, isTimed: isTimed)
      guard let plans = try policy.plans(), let truths = try truths(policy, plans) else {
        skipped += 1
        continue
      }
      let claims = truths.enumerated().map { "invariant i\($0) { \($1.claim) }\n" }
      try place.write("main.policy", policy.text + claims.joined())
      let run = place.run("verify", "main.policy")
      for (number, truth) in truths.enumerated() {
        let line = run.output.split(separator: "\n").first { line in
          line.split(separator: " ").dropFirst().first == "i\(number)"
        }
        let verdict = line.map { String($0.prefix { $0 != " " }) } ?? "nothing"
        let isRight = verdict == "UNKNOWN" || verdict == (truth.holds ? "proved" : "BROKEN")
        #expect(
          isRight,
          "seed \(seed): `\(truth.claim)` is \(truth.holds): \(verdict)\n\(policy.text)\(run.output)"
        )
        let kind = String(truth.claim.prefix { $0 != " " })
        counts["\(kind) \(truth.holds) \(verdict)", default: 0] += 1
        judged += 1
      }
    }
    print("\(judged) claims of seeds \(seeds), \(skipped) left out:")
    for (kind, count) in counts.sorted(by: { $0.key < $1.key }) { print("  \(kind): \(count)") }
    #expect(judged > seeds.count)
    // Where a lack of time alone bounds the attempts, nothing is proved (`docs/verify.md`).
    let open = counts.filter { kind, _ in
      kind.hasSuffix("UNKNOWN") && !(isTimed && kind.hasPrefix("attempts"))
    }.values.reduce(0, +)
    #expect(open * 8 < judged, "\(open) of \(judged) are not settled")
  }
}

extension PlanPolicy {
  /// Dollars of the calls of a plan's candidates.
  func prices(of plan: ExecutionPlan) -> [EveryFailure.Price] {
    plan.candidates.map { candidate in
      let price = models[candidate.model].price
      return EveryFailure.Price(call: price.input + price.output, repair: price.input)
    }
  }

  /// Whether every run ends with an answer while only models of so many regions fail; nil when
  /// there are too many runs.
  func survives(_ loss: Int, _ plans: [ExecutionPlan]) -> Bool? {
    for plan in plans {
      let regions = plan.candidates.map { models[$0.model].region }
      let distinct = Set(regions).sorted()
      if distinct.count <= loss { return false }
      for bits in 1..<1 << distinct.count where bits.nonzeroBitCount <= loss {
        let gone = Set(distinct.indices.filter { bits >> $0 & 1 == 1 }.map { distinct[$0] })
        let lost = Set(regions.indices.filter { gone.contains(regions[$0]) })
        let worst = EveryFailure(plan: plan, lost: lost).run()
        if !worst.isAlwaysAnswered { return false }
        if !worst.isWhole { return nil }
      }
    }
    return true
  }
}
