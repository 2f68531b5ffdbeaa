internal import PolicyCore

/// A waiver that is not in force on the day of the check.
enum WaiverOutOfForce {
  static let code = DiagnosticCode(
    "A0114", "waiver out of force", severity: .warning,
    explanation: """
      A waiver ends with the day of its `until`, and one with a `from` starts there. On the day of \
      the check (`--as-of`; today unless told) this one lifts nothing. Delete it, have it approved \
      anew, or leave it for the day on which it starts.
      """,
    wrong: """
      forbid f { when n > 50   models b }
      waive w {
          lifts f
          when n > 50 and task == code
          models b
          until 1969-06-30
          approved "dpo"
          because "a pilot"
      }
      """,
    right: """
      forbid f { when n > 50   models b }
      waive w {
          lifts f
          when n > 50 and task == code
          models b
          until 2099-06-30
          approved "dpo"
          because "a pilot"
      }
      """)

  /// The waivers that have ended, by place in `Policy.waives`, and what is said of all that are not
  /// in force.
  static func check(_ questions: Questions) -> (ended: Set<Int>, diagnostics: [Diagnostic]) {
    let now = questions.context.now
    var ended: Set<Int> = []
    var found: [Diagnostic] = []
    for (place, waive) in questions.policy.waives.enumerated() {
      if let until = waive.info.until, until <= now {
        ended.insert(place)
        found.append(
          Diagnostic(
            code, "`\(waive.info.name)` lifts nothing any more: it ended",
            at: waive.info.nameSpan, label: "it was in force until \(Days.text(before: until))",
            secondary: [lifted(waive, questions)],
            help: ["delete it, or have it approved anew and give it a later `until`"]))
      } else if let from = waive.info.from, from > now {
        found.append(
          Diagnostic(
            code, "`\(waive.info.name)` does not lift anything yet", at: waive.info.nameSpan,
            label: "it starts on \(Days.text(from))", secondary: [lifted(waive, questions)],
            help: ["take its `from` away if it is meant to be in force now"]))
      }
    }
    return (ended, found)
  }

  private static func lifted(_ waive: Waive, _ questions: Questions) -> Diagnostic.Label {
    .init(questions.policy.forbids[waive.lifts].info.nameSpan, "holds without exception")
  }
}

/// Instants as days.
enum Days {
  /// Microseconds of a day.
  static let day: Int64 = 86_400_000_000

  /// The day of an instant, in UTC.
  static func text(_ instant: Int64) -> String { String(ValueText.instant(instant).prefix(10)) }

  /// The last day before an instant at which something ends.
  static func text(before instant: Int64) -> String { text(max(.min + day, instant) - 1) }
}
