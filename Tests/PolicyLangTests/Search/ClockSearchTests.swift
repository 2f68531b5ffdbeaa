import Testing

@testable import PolicyLang

/// Hours that a day does not have and hours that it has twice.
@Suite struct ClockSearchTests {
  @Test(arguments: [
    // On the last Sunday of March the clock of Berlin goes from 2 to 3.
    ("hour == 2 and today == 2027-03-28", false),
    ("hour == 3 and today == 2027-03-28", true),
    ("hour == 1 and today == 2027-03-28", true),
    ("hour == 2 and today == 2027-03-29", true),
    // On the last Sunday of October it shows 2 for two hours.
    ("hour == 2 and today == 2026-10-25", true),
    // On the Azores midnight itself is left out in March.
    ("dawn == 0 and there == 2027-03-28", false),
    ("dawn == 1 and there == 2027-03-28", true),
    ("dawn == 0 and there == 2026-10-25", true),
    // A date is an instant: the days of two places begin at different ones.
    ("hour == 23 and dawn == 22", false),
    ("hour == 0 and dawn == 22", true),
  ])
  func aRuleIsPossibleWhereAClockShowsIt(_ condition: String, _ isPossible: Bool) throws {
    let asked = try AskedPolicy("deny d { when \(condition) }")
    let isUnmeetable = asked.findings.contains("A0101 d")
    // What is neither shown nor proved within some days is said to be open, never impossible.
    let isOpen = asked.findings.contains { $0.hasPrefix("A0109") }
    #expect(isPossible ? !isUnmeetable : isUnmeetable || isOpen, "\(asked.findings)")
  }
}
