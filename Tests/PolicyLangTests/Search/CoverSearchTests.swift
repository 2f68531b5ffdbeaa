import PolicyCore
import Testing

@testable import PolicyLang

/// The search against the enumeration of every point.
@Suite struct CoverSearchTests {
  @Test func theWorkedExampleEndsAtItsPoint() {
    let search = CoverSearch(classCounts: [3, 3])
    let cubes = [cube([0: [0, 1]]), cube([1: [2]])]
    var steps = 100
    let found = search.find(in: search.everything, outside: cubes, steps: &steps)
    #expect(found == .point([2, 0]))
  }

  @Test func nothingCoversWithoutCubes() {
    var steps = 10
    let search = CoverSearch(classCounts: [2, 70])
    #expect(search.find(in: search.everything, outside: [], steps: &steps) == .point([0, 0]))
  }

  @Test func aPointHasThePreferredClasses() {
    var steps = 10
    var search = CoverSearch(classCounts: [2, 70])
    search.preferred = [1, 66]
    #expect(search.find(in: search.everything, outside: [], steps: &steps) == .point([1, 66]))
  }

  @Test func withoutStepsTheAnswerIsUnknown() {
    var steps = 0
    let search = CoverSearch(classCounts: [3, 3])
    let cubes = [cube([0: [0, 1]]), cube([1: [2]])]
    #expect(search.find(in: search.everything, outside: cubes, steps: &steps) == .unknown)
  }

  @Test(arguments: 0..<400) func agreesWithEveryPoint(_ seed: Int) {
    var random = SplitMix64(seed: UInt64(seed) + 7)
    let counts = (0..<Int.random(in: 1...4, using: &random)).map { _ in
      Int.random(in: 1...4, using: &random)
    }
    let cubes = (0..<Int.random(in: 0...9, using: &random)).map { _ in
      someCube(counts, &random)
    }
    let search = CoverSearch(classCounts: counts)
    let within = someCube(counts, &random)
    let expected = points(counts).contains { point in
      within.contains(point) && !cubes.contains { $0.contains(point) }
    }
    var steps = 10_000
    switch search.find(in: search.box(within), outside: cubes, steps: &steps) {
    case .covered: #expect(!expected)
    case .point(let point):
      #expect(within.contains(point) && !cubes.contains { $0.contains(point) })
    case .unknown: Issue.record("no answer within the steps")
    }
  }

  private func cube(_ constraints: [Int: [Int]]) -> Cube {
    Cube(
      constraints.sorted { $0.key < $1.key }.map { dimension, numbers in
        var classes = ClassSet()
        for number in numbers { classes.insert(number) }
        return .init(dimension: dimension, classes: classes)
      })
  }

  private func someCube(_ counts: [Int], _ random: inout SplitMix64) -> Cube {
    var constraints: [Int: [Int]] = [:]
    for (dimension, count) in counts.enumerated() where count > 1 && Bool.random(using: &random) {
      let numbers = (0..<count).filter { _ in Bool.random(using: &random) }
      if !numbers.isEmpty, numbers.count < count { constraints[dimension] = numbers }
    }
    return cube(constraints)
  }

  private func points(_ counts: [Int]) -> [[Int]] {
    counts.reduce([[]]) { all, count in all.flatMap { point in (0..<count).map { point + [$0] } } }
  }
}

extension Cube {
  fileprivate func contains(_ point: [Int]) -> Bool {
    constraints.allSatisfy { $0.classes.contains(point[$0.dimension]) }
  }
}
