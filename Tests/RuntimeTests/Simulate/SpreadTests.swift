import Testing

@testable import Runtime

@Suite struct SpreadTests {
  /// Values at evenly spaced places of the distribution.
  static func values(_ spread: Spread, count: Int = 10_000) -> [Int64] {
    (0..<count).map { spread.value(at: UInt64($0) * (UInt64.max / UInt64(count))) }.sorted()
  }

  @Test(arguments: [(400, 1_500), (1, 9), (250, 900), (5_000, 5_001), (700, 700)])
  func itGoesThroughMedianAndTail(_ median: Int64, _ p95: Int64) {
    let values = Self.values(Spread(median: median, p95: p95))
    let found = (values[5_000], values[9_500])
    #expect(abs(found.0 - median) <= max(1, median / 50), "\(found)")
    #expect(abs(found.1 - p95) <= max(1, p95 / 50), "\(found)")
    #expect((values.first ?? 0) >= 1)
  }

  @Test func itsTailIsThatOfTheLogNormal() {
    // 99 of 100: 400 * (1500 / 400)^(2.3263 / 1.6449) = 2594.
    let values = Self.values(Spread(median: 400, p95: 1_500))
    #expect(abs(values[9_900] - 2_594) < 60, "\(values[9_900])")
    #expect(abs(values[1_000] - 143) < 6, "\(values[1_000])")
  }

  @Test func theSameBitsAreTheSameValueEverywhere() {
    let spread = Spread(median: 400, p95: 1_500)
    let places: [UInt64] = [0, 1 << 40, 1 << 63, 0x1234_5678_9ABC_DEF0, .max]
    #expect(places.map { spread.value(at: $0) } == [400, 400, 400, 346, 5_658])
  }

  @Test func numbersOutOfRangeAreHeld() {
    let spread = Spread(median: -5, p95: .max)
    #expect(spread.median == 1)
    #expect(spread.p95 == RuntimeLimits.simulatedValue)
    #expect(Self.values(spread).allSatisfy { (1...RuntimeLimits.simulatedValue).contains($0) })
    #expect(Spread(median: 10, p95: 3).p95 == 10)
  }

  @Test func drawsDependOnSeedRequestAndPurposeAlone() {
    let draw = Draw(seed: 7, request: 3)
    #expect(draw.bits(.output, 1, 2) == Draw(seed: 7, request: 3).bits(.output, 1, 2))
    let others = [
      Draw(seed: 8, request: 3).bits(.output, 1, 2), Draw(seed: 7, request: 4).bits(.output, 1, 2),
      draw.bits(.firstToken, 1, 2), draw.bits(.output, 2, 2), draw.bits(.output, 1, 3),
    ]
    #expect(Set(others + [draw.bits(.output, 1, 2)]).count == 6)
    let thirds = (0..<3_000).map { Draw(seed: 1, request: $0).number(below: 3, .fault) }
    for third in 0..<3 { #expect((900...1_100).contains(thirds.count { $0 == third })) }
  }
}
