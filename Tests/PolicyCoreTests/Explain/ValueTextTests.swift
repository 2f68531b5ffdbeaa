import PolicyCore
import Testing

@Suite struct ValueTextTests {
  @Test(arguments: [
    (250_000, "$0.25"), (3_000_000, "$3"), (200_000, "$0.20"), (125, "$0.000125"), (0, "$0"),
    (-1_250_000, "-$1.25"), (Int64.min, "-$9223372036854.775808"),
  ])
  func usd(_ number: Int64, _ text: String) { #expect(ValueText.usd(number) == text) }

  @Test(arguments: [(9_500, "95%"), (50, "0.5%"), (1_234, "12.34%"), (0, "0%"), (-25, "-0.25%")])
  func percent(_ number: Int64, _ text: String) { #expect(ValueText.percent(number) == text) }

  @Test(arguments: [
    (90_000, "90s"), (60_000, "1m"), (0, "0s"), (1_500, "1500ms"), (7_200_000, "2h"),
    (86_400_000, "1d"), (604_800_000, "1w"), (31_536_000_000 * 7, "7y"), (-60_000, "-1m"),
  ])
  func duration(_ number: Int64, _ text: String) { #expect(ValueText.duration(number) == text) }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999999Z"),
    (1_795_460_400_500_000, "2026-11-23T19:00:00.5Z"),
    (951_782_400_000_000, "2000-02-29T00:00:00Z"),
    (4_107_542_399_000_000, "2100-02-28T23:59:59Z"),
    (4_107_542_400_000_000, "2100-03-01T00:00:00Z"),
    (-62_135_596_800_000_000, "0001-01-01T00:00:00Z"),
    (Int64.max, "294247-01-10T04:00:54.775807Z"),
  ])
  func instant(_ number: Int64, _ text: String) { #expect(ValueText.instant(number) == text) }

  @Test func symbolsAndSetsGoByName() {
    let enumerations = Sketch().policy.enumerations
    #expect(ValueText.text(2, .symbol(4), enumerations) == "agent-step")
    #expect(ValueText.text(9, .symbol(4), enumerations) == "9")
    #expect(ValueText.text(0b101, .set(6), enumerations) == "{pii, pan}")
    #expect(ValueText.text(0, .set(6), enumerations) == "{}")
    #expect(ValueText.text(1, .bool, enumerations) == "true")
  }

  @Test func textsAreQuoted() {
    #expect(ValueText.quoted("a\"b\\\n\u{1}é".utf8) == #""a\"b\\\n\u{1}é""#)
  }
}
