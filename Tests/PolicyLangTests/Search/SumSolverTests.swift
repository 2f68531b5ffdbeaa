import PolicyCore
import TestSupport
import Testing

@testable import PolicyLang

/// Sums of whole numbers, against the trial of every number.
@Suite struct SumSolverTests {
  private func variable(_ number: Int) -> Variable { .declared(UInt32(number), copy: 0) }

  private func sum(
    _ factors: [Int64], _ range: ClosedRange<Int64>, dimension: Int = 0
  ) -> PointDomains.SumConstraint {
    let terms = factors.enumerated().filter { $0.element != 0 }
      .map { (coefficient: $0.element, variable: variable($0.offset)) }
    return .init(dimension: dimension, terms: terms, range: range)
  }

  private func solve(
    _ sums: [PointDomains.SumConstraint], _ bounds: [ClosedRange<Int64>]
  ) -> SumSolver.Outcome {
    let named = bounds.enumerated().map { (variable($0.offset), $0.element) }
    return SumSolver.solve(sums, Dictionary(uniqueKeysWithValues: named)) { _ in nil }
  }

  private func isImpossible(_ outcome: SumSolver.Outcome) -> Bool {
    if case .impossible = outcome { true } else { false }
  }

  @Test func sumsThatExcludeEachOtherAreImpossible() {
    let sums = [sum([1, 1], 5 ... .max), sum([1, 1], .min...4)]
    #expect(isImpossible(solve(sums, [0...9, 0...9])))
    #expect(isImpossible(solve([sum([1, 1], 19 ... .max)], [0...9, 0...9])))
    #expect(!isImpossible(solve([sum([1, 1], 18 ... .max)], [0...9, 0...9])))
  }

  @Test func twiceANumberIsNeverOdd() {
    #expect(isImpossible(solve([sum([2, 2], 3...3)], [0...9, -9...9])))
    #expect(isImpossible(solve([sum([6, 10], 7...7)], [-9...9, -9...9])))
  }

  /// Two numbers of 64 bits with the largest factors need more than 64.
  @Test func largeNumbersAreNoAccident() {
    let wide = Int64.min...Int64.max
    let most = Int64.max
    if case .values(let found) = solve([sum([1, -1], 1...1)], [wide, wide]) {
      let (one, two) = (found[variable(0)] ?? 0, found[variable(1)] ?? 0)
      #expect(Int128(one) - Int128(two) == 1)
    } else {
      Issue.record("two neighbours are not found")
    }
    switch solve([sum([most, most], 1...1)], [wide, wide]) {
    case .values: Issue.record("a multiple of the largest number is 1")
    case .impossible, .unknown: break
    }
  }

  /// What does not hang together is settled apart: the answer names only the sums at fault.
  @Test func onlyTheSumsAtFaultAreNamed() {
    let sums = [
      sum([1, 1, 0, 0], 5...6, dimension: 7), sum([0, 0, 2, 2], 3...3, dimension: 8),
    ]
    guard case .impossible(let named) = solve(sums, [0...9, 0...9, 0...9, 0...9]) else {
      Issue.record("no conflict was found")
      return
    }
    #expect(named.map(\.dimension) == [8])
  }

  @Test func answersAreThoseOfEveryNumber() {
    var counts = (values: 0, impossible: 0, unknown: 0)
    let seeds = Seeds.from(1, 400)
    for seed in seeds {
      var random = RandomSource(seed: seed)
      let count = random.between(1, 3)
      let bounds = (0..<count).map { _ in
        let low = Int64(random.between(-3, 2))
        return low...low + Int64(random.between(0, 5))
      }
      let sums = (0..<random.between(1, 3)).map { number in
        let factors = (0..<count).map { _ in Int64(random.between(-3, 3)) }
        let low = Int64(random.between(-8, 8))
        let range = random.chance(70) ? low...low + Int64(random.between(0, 3)) : low ... .max
        return sum(factors[0] == 0 ? [1] + factors.dropFirst() : factors, range, dimension: number)
      }
      let isThere = points(bounds).contains { point in sums.allSatisfy { holds($0, point) } }
      switch solve(sums, bounds) {
      case .values(let found):
        counts.values += 1
        let point = bounds.indices.map { found[variable($0)] ?? bounds[$0].lowerBound }
        #expect(zip(bounds, point).allSatisfy { $0.contains($1) }, "seed \(seed)")
        #expect(sums.allSatisfy { holds($0, point) }, "seed \(seed)")
      case .impossible:
        counts.impossible += 1
        #expect(!isThere, "seed \(seed)")
      case .unknown: counts.unknown += 1
      }
    }
    #expect(counts.values * 10 > seeds.count && counts.impossible * 10 > seeds.count, "\(counts)")
    #expect(counts.unknown * 20 < seeds.count, "\(counts)")
  }

  private func points(_ bounds: [ClosedRange<Int64>]) -> [[Int64]] {
    bounds.reduce([[]]) { all, range in all.flatMap { point in range.map { point + [$0] } } }
  }

  private func holds(_ sum: PointDomains.SumConstraint, _ point: [Int64]) -> Bool {
    var total: Int64 = 0
    for term in sum.terms { total += term.coefficient * point[Int(term.variable.attribute ?? 0)] }
    return sum.range.contains(total)
  }
}
