internal import Foundation
internal import PolicyCore

/// The wall clock of a time zone: hour, weekday and date of an instant.
///
/// Offsets come from Foundation's zone data, once a day of UTC; a line of a known day asks nobody.
final class ZoneClock {
  /// A day of UTC: its offset at the start and from a second of that day on.
  private struct Day {
    var number = Int64.min
    var before: Int64 = 0
    var change: Int64 = 0
    var after: Int64 = 0
  }
  private let zone: TimeZone
  private var days = [Day](repeating: Day(), count: RuntimeLimits.clockDays)

  /// The clock of a zone by its IANA name; nil when there is no such zone.
  init?(zone name: String) {
    guard let zone = TimeZone(identifier: name) else { return nil }
    self.zone = zone
  }

  /// The hour of an instant (microseconds since 1970), 0 to 23.
  func hour(at instant: Int64) -> Int64 {
    let second = LocalTime.floorDivide(instant, 1_000_000)
    return LocalTime.hour(at: second, offset: offset(atSecond: second))
  }

  /// The weekday of an instant; Monday is 0.
  func weekday(at instant: Int64) -> Int64 {
    let second = LocalTime.floorDivide(instant, 1_000_000)
    return LocalTime.weekday(at: second, offset: offset(atSecond: second))
  }

  /// The first moment of the day of an instant, as an instant.
  ///
  /// Where the clocks jump over midnight that is the jump; where midnight comes twice, the first.
  func midnight(at instant: Int64) -> Int64 {
    let instant = min(max(instant, InstantWriter.range.lowerBound), InstantWriter.range.upperBound)
    let second = LocalTime.floorDivide(instant, 1_000_000)
    return LocalTime.midnight(at: second) { offset(atSecond: $0) } * 1_000_000
  }

  /// Seconds ahead of UTC at a second since 1970.
  func offset(atSecond second: Int64) -> Int64 {
    let number = LocalTime.floorDivide(second, 86_400)
    let slot = Int(number & Int64(RuntimeLimits.clockDays - 1))
    if days[slot].number != number { days[slot] = day(number) }
    let day = days[slot]
    return second - number * 86_400 < day.change ? day.before : day.after
  }

  /// Asks the zone for a day, and where its offset changes, by halving, for the second.
  private func day(_ number: Int64) -> Day {
    let start = number * 86_400
    let before = ask(start)
    let after = ask(start + 86_399)
    guard before != after else {
      return Day(number: number, before: before, change: 0, after: after)
    }
    var low: Int64 = 0
    var high: Int64 = 86_399
    while high - low > 1 {
      let middle = (low + high) / 2
      if ask(start + middle) == before { low = middle } else { high = middle }
    }
    return Day(number: number, before: before, change: high, after: after)
  }

  private func ask(_ second: Int64) -> Int64 {
    Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))))
  }
}
