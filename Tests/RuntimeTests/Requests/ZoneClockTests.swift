import Foundation
import Testing

@testable import Runtime

/// Wall clocks, against Foundation's calendar, across days on which the clocks change.
struct ZoneClockTests {
  @Test(arguments: [
    "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Africa/Cairo", "America/Nuuk",
    "Australia/Lord_Howe", "Asia/Kathmandu", "America/Havana", "Pacific/Apia", "UTC",
    "Asia/Beirut", "Antarctica/Troll",
  ])
  func everyHourOfSomeYearsIsFoundations(zone: String) throws {
    let clock = try #require(ZoneClock(zone: zone))
    let timeZone = try #require(TimeZone(identifier: zone))
    for start in [978_307_200, 1_293_840_000, 1_704_067_200, 1_767_225_600] {
      for step in stride(from: 0, to: 366 * 86_400, by: 4_999) {
        let second = start + step
        let offset = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
        guard clock.offset(atSecond: Int64(second)) == Int64(offset) else {
          Issue.record("\(zone) at \(second)")
          return
        }
      }
    }
  }

  @Test(arguments: [
    "Europe/Berlin", "America/Sao_Paulo", "Africa/Cairo", "America/Havana", "America/Nuuk",
  ])
  func midnightIsTheStartOfFoundationsDay(zone: String) throws {
    let clock = try #require(ZoneClock(zone: zone))
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: zone))
    for start in [1_293_840_000, 1_704_067_200] {
      for step in stride(from: 0, to: 366 * 86_400, by: 20_011) {
        let date = Date(timeIntervalSince1970: Double(start + step))
        let midnight = Int64(calendar.startOfDay(for: date).timeIntervalSince1970) * 1_000_000
        #expect(clock.midnight(at: Int64(start + step) * 1_000_000) == midnight, "\(zone) \(date)")
        let weekday = (calendar.component(.weekday, from: date) + 5) % 7
        #expect(clock.weekday(at: Int64(start + step) * 1_000_000) == Int64(weekday))
        let hour = calendar.component(.hour, from: date)
        #expect(clock.hour(at: Int64(start + step) * 1_000_000) == Int64(hour))
      }
    }
  }

  @Test func instantsBefore1970AreFloored() throws {
    let clock = try #require(ZoneClock(zone: "UTC"))
    #expect(clock.hour(at: -1) == 23)
    #expect(clock.weekday(at: -1) == 2)
    #expect(clock.midnight(at: -1) == -86_400_000_000)
    for extreme in [Int64.min, .max] {
      #expect((0...23).contains(clock.hour(at: extreme)))
      #expect((0...6).contains(clock.weekday(at: extreme)))
    }
  }

  @Test func anUnknownZoneHasNoClock() { #expect(ZoneClock(zone: "Nowhere/Town") == nil) }
}
