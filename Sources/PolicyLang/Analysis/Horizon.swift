internal import PolicyCore

/// How far ahead the checks look: contracts and waivers end some day, and that is no accident.
enum Horizon {
  /// In microseconds: 90 days.
  static let length: Int64 = 90 * Days.day

  /// The last instant that counts.
  static func end(_ context: SearchContext) -> Int64 {
    let (end, overflow) = context.now.addingReportingOverflow(length)
    return overflow ? .max : end
  }

  /// The instants before that of the check or behind the horizon, as far as conditions tell them
  /// apart.
  static func beyond(_ questions: Questions) -> [Cube] {
    questions.space.outside(questions.context.now...end(questions.context))
  }
}
