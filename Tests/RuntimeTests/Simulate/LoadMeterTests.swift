import Testing

@testable import Runtime

@Suite struct LoadMeterTests {
  @Test func twoCallsInOneSecondNeedTwoPlaces() {
    var meter = LoadMeter()
    meter.add(from: 10_000, until: 11_500, tokens: 300)
    meter.add(from: 10_000, until: 11_000, tokens: 200)
    meter.add(from: 30_000, until: 30_100, tokens: 10)
    #expect(meter.peakCallsPerSecond == 2)
    #expect(meter.peakBusy == 2_000)
    #expect(meter.capacity == 2)
    #expect(meter.peakTokensPerMinute == 510)
  }

  @Test func theOrderOfNearCallsIsOfNoConsequence() {
    let calls: [(Int64, Int64)] = [
      (5_000, 9_000), (1_000, 6_500), (60_100, 61_000), (4_900, 5_000),
    ]
    var forth = LoadMeter()
    var back = LoadMeter()
    for call in calls { forth.add(from: call.0, until: call.1, tokens: 10) }
    for call in calls.reversed() { back.add(from: call.0, until: call.1, tokens: 10) }
    #expect(forth.peakBusy == back.peakBusy)
    #expect(forth.peakTokensPerMinute == back.peakTokensPerMinute)
  }

  @Test func whatIsFarBehindIsToldAndNotCounted() {
    var meter = LoadMeter()
    meter.add(from: 10_000_000_000, until: 10_000_001_000, tokens: 1)
    meter.add(from: 10_000_000_000 - 4_096_000, until: 10_000_000_000, tokens: 1)
    #expect(meter.unordered == 1)
    #expect(meter.peakCallsPerSecond == 1)
  }

  @Test func slicesWidenAndLoseNothing() {
    var course = Course(rows: 2)
    for second in 0..<1_000 { course.add(second % 2, at: Int64(second) * 1_000 - 300_000) }
    course.add(0, at: 10_000_000)
    #expect(course.count <= RuntimeLimits.loadSlices)
    #expect(course.amounts.reduce(0, +) == 1_001)
    #expect(course.width.nonzeroBitCount == 1)
    course.add(9, at: 0)
    #expect(course.amounts.reduce(0, +) == 1_001)
  }
}
