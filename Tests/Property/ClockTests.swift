import Foundation
import PolicyCore
@testable import PolicyLang
import Runtime
import Testing

/// The clock of the decision against that of the reference interpreter, which is its own, where
/// clocks change: at midnight, by half an hour, twice a year, over a day that never was.
@Suite struct ClockTests {
  /// Zones and the first second of a day of UTC beside which their clocks change.
  static let zones: [(zone: String, days: [String])] = [
    ("Europe/Berlin", ["2026-03-29", "2026-10-25"]),
    ("Atlantic/Azores", ["2026-03-29", "2026-10-25"]),
    ("America/New_York", ["2026-03-08", "2026-11-01"]),
    ("America/Sao_Paulo", ["2018-02-18", "2018-11-04"]),
    ("America/Havana", ["2026-03-08", "2026-11-01"]),
    ("America/St_Johns", ["2006-04-02", "2006-10-29"]),
    ("Australia/Lord_Howe", ["2026-04-05", "2026-10-04"]),
    ("Africa/Casablanca", ["2026-02-15", "2026-03-22"]),
    ("Africa/Cairo", ["2026-04-24", "2026-10-30"]),
    ("Asia/Beirut", ["2026-03-29", "2026-10-25"]),
    ("Asia/Kathmandu", ["1985-12-31", "1986-01-01"]),
    ("Pacific/Apia", ["2011-12-30", "2012-04-01"]),
    ("Pacific/Chatham", ["2026-04-05", "2026-09-27"]),
    ("Antarctica/Troll", ["2026-03-29", "2026-10-25"]),
    ("UTC", ["1969-12-31", "2000-02-29"]),
  ]

  @Test(arguments: zones)
  func bothClocksShowTheSame(_ zone: String, _ days: [String]) throws {
    let subject = try Subject(
      GeneratedPolicy(
        declarations: [
          """
          request {
            hour int 0..23 from clock hour "\(zone)"
            day weekday from clock weekday "\(zone)"
            today instant from clock date "\(zone)"
          }
          model a { }
          """
        ], rules: [.init(kind: "route", name: "all", text: "route all { to a }")], samples: []))
    let names = subject.policy.attributes.map(\.name)
    let places = try ["hour", "day", "today"].map { try #require(names.firstIndex(of: $0)) }
    let decider = try Decider(subject.evaluator.bundle, defaultNow: 0)
    for day in days {
      let noon = try #require(InstantText.parse(day)) + 43_200_000_000
      // Around every quarter of an hour of three days, and just before it.
      for quarter in -144...144 {
        for moment in [Int64(-1), 0, 1] {
          let now = noon + Int64(quarter) * 900_000_000 + moment
          let meant = try subject.interpreter.read(ReferenceRequest(now: now))
          let expected = places.map { Self.number(meant[$0]) }
          let second = LocalTime.floorDivide(now, 1_000_000)
          let offset = Subject.zoneOffset(zone, now)
          let shown = [
            LocalTime.hour(at: second, offset: offset),
            LocalTime.weekday(at: second, offset: offset),
            LocalTime.midnight(at: second) { Subject.zoneOffset(zone, $0 * 1_000_000) }
              * 1_000_000,
          ]
          try #require(shown == expected, "\(zone) at \(ValueText.instant(now))")
          let line = Array("{\"now\":\"\(ValueText.instant(now))\"}".utf8)
          let outcome = line.withUnsafeBufferPointer { decider.decide(line: $0) }
          guard case .request = outcome else {
            Issue.record("\(zone): \(String(decoding: line, as: UTF8.self)) is refused")
            return
          }
          let read = places.map { decider.facts.numbers[$0] }
          try #require(read == expected, "\(zone) at \(ValueText.instant(now)), from its line")
        }
      }
    }
  }

  private static func number(_ constant: Constant) -> Int64? {
    switch constant {
    case .number(let number): number
    case .symbol(let place): Int64(place)
    case .bool, .set, .text: nil
    }
  }
}
