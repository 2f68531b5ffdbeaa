import PolicyCore
import Testing

/// The calendar of all numbers of days: one after the other, and back.
@Suite struct CivilDateTests {
  @Test func everyDayOfTwoThousandYearsFollowsTheOneBefore() {
    var date = CivilDate(year: -400, month: 2, day: 28)
    for days in date.daysSince1970..<CivilDate(year: 2400, month: 3, day: 2).daysSince1970 {
      let found = CivilDate(daysSince1970: days)
      guard found == date, date.daysSince1970 == days else {
        Issue.record("day \(days) is \(found), not \(date)")
        return
      }
      if date.day < date.lastDayOfMonth {
        date.day += 1
      } else {
        date = CivilDate(
          year: date.year + (date.month == 12 ? 1 : 0), month: date.month % 12 + 1, day: 1)
      }
    }
    #expect(CivilDate(daysSince1970: 0) == CivilDate(year: 1970, month: 1, day: 1))
    #expect(CivilDate(year: 2000, month: 2, day: 29).daysSince1970 == 11_016)
  }

  @Test(arguments: [(1900, 28), (2000, 29), (2023, 28), (2024, 29), (0, 29), (-100, 28)])
  func aLeapYearHasTheDay(_ year: Int64, _ last: Int64) {
    #expect(CivilDate(year: year, month: 2, day: 1).lastDayOfMonth == last)
  }

  @Test func durationsAreReadAsTheyAreWritten() {
    for unit in DurationUnit.allCases {
      let name = Array(unit.rawValue.utf8)
      #expect(name.withUnsafeBufferPointer { DurationUnit(utf8: $0) } == unit)
      #expect(DurationUnit.text(unit.milliseconds * 11, longest: unit) == "11\(unit.rawValue)")
    }
    for name in ["", "x", "sm", "min", "S"] {
      #expect(Array(name.utf8).withUnsafeBufferPointer { DurationUnit(utf8: $0) } == nil)
    }
    #expect(DurationUnit.text(31_536_000_000, longest: .days) == "365d")
    #expect(DurationUnit.text(0, longest: .days) == "0ms")
  }
}
