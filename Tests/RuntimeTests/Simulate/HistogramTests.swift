import Testing

@testable import Runtime

@Suite struct HistogramTests {
  @Test func smallTimesAreExact() {
    var histogram = Histogram()
    for value in Int64(1)...200 { histogram.add(value) }
    #expect(histogram.quantile(500) == 100)
    #expect(histogram.quantile(950) == 190)
    #expect(histogram.quantile(1_000) == 200)
    #expect(histogram.quantile(0) == 1)
    #expect(histogram.mean == 100)
    #expect(histogram.count(atMost: 50) == 50)
  }

  @Test func greatTimesAreWithinAHundredAndTwentyEighth() {
    for value: Int64 in [256, 1_000, 12_345, 600_000, 863_999_999] {
      var histogram = Histogram()
      histogram.add(value)
      histogram.add(RuntimeLimits.simulatedValue)
      let found = histogram.quantile(500) ?? 0
      #expect(found >= value && found - value <= value / 128, "\(value) \(found)")
    }
  }

  @Test func timesSavedAreNegative() {
    var histogram = Histogram()
    for value: Int64 in [-300, -20, 5, 40] { histogram.add(value) }
    #expect(histogram.minimum == -300)
    #expect(histogram.quantile(500) == -20)
    #expect(histogram.quantile(250).map { (-300 ... -298).contains($0) } == true)
    #expect(histogram.count(atMost: -20) == 2)
    #expect(histogram.count(atMost: 5) == 3)
  }

  @Test func nothingAddedHasNoQuantile() {
    #expect(Histogram().quantile(500) == nil)
    #expect(Histogram().mean == nil)
  }

  @Test func whatIsBeyondIsHeld() {
    var histogram = Histogram()
    histogram.add(.max)
    histogram.add(.min)
    #expect(histogram.maximum == RuntimeLimits.simulatedValue)
    #expect(histogram.minimum == -RuntimeLimits.simulatedValue)
  }
}
