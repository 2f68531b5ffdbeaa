import Testing

@testable import PolicyLang

@Suite struct LiteralTests {
  private func number(_ text: String) -> NumberLiteral? {
    let bytes = Array(text.utf8)
    let span = Span(file: FileID(0), start: 0, end: bytes.count)
    return try? NumberReader.read(bytes, at: span).get()
  }

  private func instant(_ text: String) -> Int64? {
    if case .instant(let instant)? = number(text) { return instant.microseconds }
    return nil
  }

  @Test func quantitiesAreExact() {
    #expect(number("0") == .quantity(.int(0, hasUnit: false)))
    #expect(number("4M") == .quantity(.int(4_000_000, hasUnit: true)))
    #expect(number("2Ki") == .quantity(.int(2_048, hasUnit: true)))
    #expect(number("3Mi") == .quantity(.int(3_145_728, hasUnit: true)))
    #expect(number("200ms") == .quantity(.duration(200)))
    #expect(number("4m") == .quantity(.duration(240_000)))
    #expect(number("7y") == .quantity(.duration(7 * 365 * 86_400_000)))
    #expect(number("2w") == .quantity(.duration(14 * 86_400_000)))
    #expect(number("$0.20") == .quantity(.money(200_000)))
    #expect(number("$10") == .quantity(.money(10_000_000)))
    #expect(number("$0.000001") == .quantity(.money(1)))
    #expect(number("95%") == .quantity(.percent(9_500)))
    #expect(number("0.05%") == .quantity(.percent(5)))
    #expect(number("9223372036854775807") == .quantity(.int(.max, hasUnit: false)))
    #expect(number("$9223372036854.775807") == .quantity(.money(.max)))
  }

  @Test(arguments: [
    "9223372036854775808", "9223372036854775807k", "$9223372036854.775808", "292471209y",
    "99999999999999999999999%", "1.5", "1.2.3", "1e6", "0x10", "5x", "1_0", "$5k", "1%%", "1h30",
    "10ms5", "1h1h1h1h99999999999999999999h", "$1.0000000", "0.001%",
  ])
  func malformedNumbersSayNothing(_ text: String) {
    #expect(number(text) == nil)
  }

  @Test func instantsAreUTC() {
    #expect(instant("1970-01-01") == 0)
    #expect(instant("1970-01-02T00:00:01Z") == 86_401_000_000)
    #expect(instant("2000-02-29") == 951_782_400_000_000)
    #expect(instant("2027-03-31T18:00:00Z") == 1_806_516_000_000_000)
    #expect(instant("2027-03-31T18:00:00+02:00") == 1_806_508_800_000_000)
    #expect(instant("2027-03-31T18:00:00-00:30") == 1_806_517_800_000_000)
    #expect(instant("1969-12-31T23:59:59Z") == -1_000_000)
    #expect(instant("0001-01-01") == -62_135_596_800_000_000)
    #expect(instant("9999-12-31") == 253_402_214_400_000_000)
  }

  @Test(arguments: [
    "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "2026-1-1",
    "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00",
    "2026-01-01T00:00Z", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00+2:00",
    "2026-01-01T00:00:00+24:00", "2026-01-01t00:00:00z", "2026-01-01T00:00:00Zx",
  ])
  func datesThatDoNotExist(_ text: String) {
    #expect(number(text) == nil)
    #expect(ParsedText.of("deny d { until \(text) }").codes == ["P0026"])
  }

  @Test func escapes() {
    func value(_ literal: String) -> (String, [String]) {
      let bytes = Array(literal.utf8)
      let read = StringReader.read(Span(file: FileID(0), start: 0, end: bytes.count), of: bytes)
      return (read.value, read.problems.map(\.code.id))
    }
    #expect(value(#""a \"b\" \\ \n \t \u{20AC} é""#) == ("a \"b\" \\ \n \t € é", []))
    #expect(value(#""""#) == ("", []))
    for wrong in [
      #""\d""#, #""\u20AC""#, #""\u{}""#, #""\u{D800}""#, #""\u{110000}""#,
      #""\u{+20}""#, #""\u{20AC""#, #""\u{0}""#, #""\u{00000000000020}""#,
    ] {
      #expect(value(wrong).1 == ["P0005"], "\(wrong)")
    }
  }

  /// Whatever the digits, parsed is exact or refuses; nothing wraps.
  @Test func numbersNeverWrap() {
    for digits in 1...40 {
      for unit in Unit.allCases.map(\.rawValue) + ["", "%"] {
        let text = String(repeating: "9", count: digits) + unit
        guard case .quantity(let quantity)? = number(text) else { continue }
        switch quantity {
        case .int(let value, _), .duration(let value), .money(let value), .percent(let value):
          #expect(value > 0)
        }
      }
    }
  }
}
