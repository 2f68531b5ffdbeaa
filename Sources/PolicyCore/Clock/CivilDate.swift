/// A day of the civil calendar, which is taken to hold for all time.
///
/// From days and back: Hinnant, "chrono-Compatible Low-Level Date Algorithms".
public struct CivilDate: Equatable, Sendable {
  /// The year; 0 is the one before 1.
  public var year: Int64
  /// The month, 1 to 12.
  public var month: Int64
  /// The day of the month, from 1.
  public var day: Int64

  /// A day by year, month and day of the month.
  public init(year: Int64, month: Int64, day: Int64) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day that is so many days after 1970-01-01; fewer than 2^60 before or after it.
  public init(daysSince1970 days: Int64) {
    let shifted = days + 719_468
    let era = LocalTime.floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01.
  public var daysSince1970: Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = LocalTime.floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The last day of its month.
  public var lastDayOfMonth: Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
