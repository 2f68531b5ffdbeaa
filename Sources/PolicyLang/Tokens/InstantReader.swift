internal import PolicyCore

/// Reads dates and instants: `2027-03-31`, `2027-03-31T18:00:00Z`, `2027-03-31T18:00:00+02:00`.
struct InstantReader {
  private let text: [UInt8]
  private let place: Span

  /// The instant that the token at `place`, made of `bytes`, says.
  static func read(_ bytes: [UInt8], at place: Span) throws(NumberProblem) -> InstantLiteral {
    let reader = InstantReader(text: bytes, place: place)
    let day = try reader.day()
    guard bytes.count > 10 else {
      return InstantLiteral(microseconds: day * 86_400_000_000, isDate: true)
    }
    let seconds = try reader.secondOfDay()
    return InstantLiteral(microseconds: (day * 86_400 + seconds) * 1_000_000, isDate: false)
  }

  /// Days since 1970-01-01.
  private func day() throws(NumberProblem) -> Int64 {
    let parts = String(decoding: text.prefix { $0.isDigit || $0 == 0x2D }, as: UTF8.self)
      .split(separator: "-").map(String.init)
    guard parts.count == 3, let year = Int64(parts[0]), let month = Int64(parts[1]),
      let day = Int64(parts[2])
    else { throw malformed([]) }
    guard parts[1].count == 2, parts[2].count == 2 else {
      let padded = [parts[0]] + parts[1...].map { $0.count == 1 ? "0" + $0 : $0 }
      let rest = String(decoding: text[parts.joined(separator: "-").utf8.count...], as: UTF8.self)
      throw malformed(
        ["month and day have two digits"],
        fix: padded[1...].allSatisfy { $0.count == 2 } ? padded.joined(separator: "-") + rest : nil)
    }
    guard (1...12).contains(month) else {
      throw problem("there is no month \(parts[1])", [])
    }
    let date = CivilDate(year: year, month: month, day: day)
    let last = date.lastDayOfMonth
    guard (1...last).contains(day) else {
      throw problem(
        "there is no day \(parts[2]) in \(parts[0])-\(parts[1])",
        ["the last day of that month is \(parts[0])-\(parts[1])-\(last)"])
    }
    return date.daysSince1970
  }

  /// Seconds since midnight UTC of the written day, which the offset may move out of the day.
  private func secondOfDay() throws(NumberProblem) -> Int64 {
    func pair(_ index: Int) -> Int64? {
      guard text.byte(index).isDigit, text.byte(index + 1).isDigit else { return nil }
      return Int64(text[index] - 0x30) * 10 + Int64(text[index + 1] - 0x30)
    }
    guard text.byte(10) == 0x54, let hour = pair(11), text.byte(13) == 0x3A, let minute = pair(14),
      text.byte(16) == 0x3A, let second = pair(17)
    else { throw malformed([]) }
    guard hour < 24, minute < 60, second < 60 else {
      throw problem("there is no such time of day", [])
    }
    let time = hour * 3_600 + minute * 60 + second
    switch text.byte(19) {
    case 0x5A where text.count == 20:
      return time
    case 0x2B, 0x2D:
      guard text.count == 25, let hours = pair(20), text.byte(22) == 0x3A, let minutes = pair(23)
      else { throw malformed([]) }
      guard hours < 24, minutes < 60 else { throw problem("there is no such offset", []) }
      let offset = hours * 3_600 + minutes * 60
      return text[19] == 0x2B ? time - offset : time + offset
    case 0 where text.count == 19:
      throw malformed(["say which zone: `Z` for UTC, or an offset like `+02:00`"])
    case 0x2E:
      throw malformed(["instants are whole seconds"])
    default:
      throw malformed([])
    }
  }

  private var written: String { Diagnostic.shortened(String(decoding: text, as: UTF8.self)) }

  private func problem(
    _ message: String, _ help: [String], fix: String? = nil
  ) -> NumberProblem {
    NumberProblem(
      diagnostic: Diagnostic(
        .noSuchDate, "`\(written)`: \(message)", at: place, help: help,
        fixIt: fix.map { .init("write `\($0)`", [.init(place, $0)]) }))
  }

  private func malformed(_ help: [String], fix: String? = nil) -> NumberProblem {
    problem(
      "a date is written `2027-03-31`, an instant `2027-03-31T18:00:00Z`", help, fix: fix)
  }
}

extension DiagnosticCode {
  static let noSuchDate = DiagnosticCode(
    "P0026", "no such date",
    explanation: """
      A date is `2027-03-31` and an instant `2027-03-31T18:00:00Z` or \
      `2027-03-31T18:00:00+02:00`. The day must exist, and an instant states its zone.
      """,
    wrong: "deny d { when n > 5   until 2100-02-30 }",
    right: "deny d { when n > 5   until 2100-02-28 }")
}
