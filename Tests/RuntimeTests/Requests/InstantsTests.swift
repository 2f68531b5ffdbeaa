import PolicyCore
import Foundation
import Testing

@testable import Runtime

/// Instants, against Foundation where it has an opinion.
struct InstantsTests {
  private func parse(_ text: String) -> Reading {
    Array(text.utf8).withUnsafeBufferPointer { Instants.parse($0) }
  }

  private func print(_ instant: Int64) -> String {
    var output: [UInt8] = []
    InstantWriter.append(instant, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("1970-01-01", 0), ("1969-12-31T23:59:59.999999Z", -1),
    ("2000-02-29T12:00:00.25Z", 951_825_600_250_000),
    ("2026-06-21T01:30:00+02:00", 1_781_998_200_000_000),
    ("0000-01-01T00:00:00Z", -62_167_219_200_000_000),
    ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
    ("1970-01-01t00:00:00z", 0), ("1970-01-01T00:00:00-00:00", 0),
  ])
  func anInstantIsMicroseconds(text: String, instant: Int64) {
    #expect(parse(text) == .number(instant))
  }

  @Test(arguments: [
    "", "2026", "2026-13-01", "2026-00-01", "2026-02-29", "2100-02-29", "2026-04-31", "2026-1-1",
    "2026-01-01T", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00+1:00",
    "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+01:60", "2026-01-01T00:00:00+0100",
    "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00.5",
    "+026-01-01", "2026-01-01T00:00:00.5+", "2026-01-01T00:00.00Z", "2026/01/01",
  ])
  func whatIsNoInstantIsRefused(text: String) {
    #expect(parse(text) == .wrong(.malformed))
  }

  @Test func leapSecondsAndNanosecondsAreNamed() {
    #expect(parse("2016-12-31T23:59:60Z") == .wrong(.leapSecond))
    #expect(parse("2016-12-31T23:59:59.1234567Z") == .wrong(.tooFine))
    #expect(parse("9999-12-31T23:59:59-00:01") == .wrong(.outOfRange))
    #expect(parse("0000-01-01T00:00:00+00:01") == .wrong(.outOfRange))
  }

  @Test func printedInstantsAreReadBack() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<2_000 {
      let instant = Int64.random(in: InstantWriter.range, using: &random)
      #expect(parse(print(instant)) == .number(instant))
    }
    #expect(print(0) == "1970-01-01T00:00:00Z")
    #expect(print(500_000) == "1970-01-01T00:00:00.5Z")
    for extreme in [Int64.min, .max] { #expect(print(extreme).hasSuffix("Z")) }
  }

  @Test func foundationPrintsTheSame() throws {
    let format = Date.ISO8601FormatStyle()
    var random = SplitMix64(seed: 11)
    for _ in 0..<500 {
      let second = Int64.random(in: -2_000_000_000...10_000_000_000, using: &random)
      let date = Date(timeIntervalSince1970: Double(second))
      #expect(print(second * 1_000_000) == date.formatted(format))
    }
  }
}
