/// What a clock on a wall shows: hour, weekday and the beginning of the day, from an instant and
/// how far the zone is ahead of UTC.
///
/// Where the offset of a zone comes from is the caller's matter.
public enum LocalTime {
  /// Seconds of a day without a change of clocks.
  public static let day: Int64 = 86_400

  /// The hour, 0 to 23, at a second since 1970 with so many seconds ahead of UTC.
  public static func hour(at second: Int64, offset: Int64) -> Int64 {
    let local = second &+ offset
    return (local &- floorDivide(local, day) &* day) / 3_600
  }

  /// The weekday, Monday 0, at a second since 1970 with so many seconds ahead of UTC.
  public static func weekday(at second: Int64, offset: Int64) -> Int64 {
    // 1970-01-01 was a Thursday, 3.
    let days = floorDivide(second &+ offset, day) &+ 3
    return days &- floorDivide(days, 7) &* 7
  }

  /// The first second of the day of a second since 1970; `offset` gives the seconds ahead of UTC at
  /// one.
  ///
  /// Where the clocks jump over midnight that is the jump; where midnight comes twice, the first.
  public static func midnight(at second: Int64, offset: (Int64) -> Int64) -> Int64 {
    func localDay(_ second: Int64) -> Int64 { floorDivide(second &+ offset(second), day) }
    let today = localDay(second)
    let midnight = today &* day
    let guess = midnight &- offset(second)
    var first = Int64.max
    for nearby in [guess &- day, guess &- 10_800, guess &- 1, guess, guess &+ 10_800] {
      let second = midnight &- offset(nearby)
      if localDay(second) == today, localDay(second &- 1) < today { first = min(first, second) }
    }
    return first == .max ? guess : first
  }

  /// The quotient rounded down.
  @inlinable public static func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
    let quotient = number / divisor
    return number % divisor < 0 ? quotient &- 1 : quotient
  }
}
