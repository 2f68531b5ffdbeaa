import PolicyCore
import Runtime
import Testing

/// What request lines are read as.
struct RequestReaderTests {
  @Test func absentAttributesHaveTheirDefaults() throws {
    let read = try ReadLine(SamplePolicy.types, "{}")
    #expect(read.refusal == nil)
    #expect(read.id == "")
    #expect(read.number("sens") == 2)
    #expect(read.number("n") == 10)
    #expect(read.text("tenant") == "acme")
    #expect(read.number("now") == ReadLine.defaultNow)
    #expect(read.number("needs") == 1)
    #expect(read.number("findings") == 0)
  }

  @Test(arguments: [
    (#""task":"agent-step""#, "task", 2), (#""task":"\u0063ode""#, "task", 1),
    (#""tier":"gold""#, "tier", 2), (#""sens":"public""#, "sens", 1),
    (#""sens":"secret""#, "sens", 2), (#""labels":[]"#, "labels", 0),
    (#""labels":["pan","phi","pan"]"#, "labels", 6), (#""marks":["new","phi"]"#, "marks", 3),
    (#""n":100"#, "n", 100), (#""n":-5"#, "n", -5), (#""n":-0"#, "n", 0),
    (#""cost":"0.000001""#, "cost", 1), (#""cost":3"#, "cost", 3_000_000),
    (#""cost":0.1"#, "cost", 100_000), (#""cost":1e-05"#, "cost", 10),
    (#""cost":1.5E+3"#, "cost", 1_500_000_000),
    (#""cost":9223372036854.775807"#, "cost", Int64.max), (#""share":"95%""#, "share", 9_500),
    (#""share":"0.25%""#, "share", 25), (#""wait":"2s""#, "wait", 2_000),
    (#""wait":250"#, "wait", 250), (#""wait":"10m""#, "wait", 600_000),
    (#""wait":"100ms""#, "wait", 100), (#""day":"1970-01-02""#, "day", 86_400_000_000),
    (#""day":"1970-01-01T01:00:00.5+01:00""#, "day", 500_000), (#""live":true"#, "live", 1),
    (#""now":"2026-01-01T00:00:00Z""#, "now", 1_767_225_600_000_000),
    (#""needs":["tools","chat"]"#, "needs", 9), (#""live":true"#, "needs", 257),
    (#""live":true,"needs":["chat"]"#, "needs", 1), (#""findings":["pan"]"#, "findings", 4),
  ])
  func aValueIsANumberInItsSmallestUnit(member: String, name: String, value: Int64) throws {
    let read = try ReadLine(SamplePolicy.types, "{\(member)}")
    #expect(read.refusal == nil)
    #expect(read.number(name) == value)
  }

  @Test(arguments: [
    (#""""#, ""), (#""x y""#, "x y"), (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{c}\n\r\tz"),
    (#""\u00e9\u20AC""#, "é€"), (#""\uD83D\uDE00""#, "😀"), (#""é€😀""#, "é€😀"),
    (#""\u0000""#, "\0"), (#""sixteen bytes !!""#, "sixteen bytes !!"),
  ])
  func aTextIsItsUTF8(value: String, text: String) throws {
    let read = try ReadLine(SamplePolicy.types, #"{"tenant":\#(value)}"#)
    #expect(read.refusal == nil)
    #expect(read.text("tenant") == text)
  }

  @Test func spaceAndOrderDoNotMatter() throws {
    let read = try ReadLine(
      SamplePolicy.types, " {\t\"n\" : 4 ,\r\n \"labels\" : [ \"pii\" , \"pan\" ] , \"id\":1 } ")
    #expect(read.number("n") == 4)
    #expect(read.number("labels") == 5)
    #expect(read.id == "1")
  }

  @Test(arguments: [#""17""#, "17", "-0", #""a\u0041\n\"é""#, "123456789012345678901234567890"])
  func theIDIsRepeatedAsItStands(id: String) throws {
    #expect(try ReadLine(SamplePolicy.types, #"{"id":\#(id)}"#).id == id)
    let invalid = try ReadLine(SamplePolicy.types, #"{"n":"x","id":\#(id)}"#).invalid
    #expect(invalid?.id == Array(id.utf8))
  }

  @Test func anIDOfALineThatBreaksOffIsRepeated() throws {
    let invalid = try ReadLine(SamplePolicy.types, #"{"id":"17","n":"#).invalid
    #expect(invalid?.id == Array(#""17""#.utf8))
  }

  @Test func signalsAreKeptByModel() throws {
    let read = try ReadLine(
      SamplePolicy.types,
      #"{"signals":{"b":{"health":"down","p95_first_token":"2s","error_rate":"1.5%","in_flight":3,"#
        + #""budget_left":"0.5","rate_remaining":"100%","p50_first_token":120},"a":{}}}"#)
    #expect(read.refusal == nil)
    let row = Signal.allCases.count
    #expect(Array(read.facts.signals[row..<2 * row]) == [2, 120, 2_000, 150, 3, 10_000, 500_000])
    #expect(read.facts.sampled[0] == 0)
    #expect(read.facts.sampled[1] == 0x7F)
    #expect(read.facts.hasSignals)
  }

  @Test func clocksAreComputedFromNow() throws {
    let read = try ReadLine(
      SamplePolicy.sources, #"{"tenant":"x","tokens":1,"now":"2026-06-15T22:30:00Z"}"#)
    #expect(read.refusal == nil)
    #expect(read.number("hour") == 0)
    #expect(read.number("weekday") == 1)
    #expect(read.number("date") == 1_781_560_800_000_000)  // 2026-06-15T22:00:00Z
  }

  @Test func aReaderForgetsTheLineBefore() throws {
    var reader = try RequestReader(policy: SamplePolicy.types, defaultNow: 0)
    let facts = reader.makeFacts()
    let lines = [
      #"{"id":1,"n":1,"tenant":"x","labels":["pii"],"signals":{"a":{"in_flight":1}}}"#, "{",
      #"{"n":"bad"}"#, "{}",
    ]
    for line in lines {
      Array(line.utf8).withUnsafeBufferPointer { _ = reader.read(line: $0, into: facts) }
    }
    let read = try ReadLine(SamplePolicy.types, "{}")
    for (place, attribute) in SamplePolicy.types.attributes.enumerated()
    where attribute.name != "now" {
      #expect(facts.numbers[place] == read.facts.numbers[place], "\(attribute.name)")
    }
    #expect(String(decoding: facts.text(5), as: UTF8.self) == "acme")
    #expect(!facts.hasSignals)
    #expect(facts.sampled[0] == 0)
  }

  @Test func anAttributeNamedIDIsBoth() throws {
    let policy = SamplePolicy.policy([SamplePolicy.attribute("id", .string, .required, maxBytes: 8)]
    )
    let read = try ReadLine(policy, #"{"id":"x7"}"#)
    #expect(read.text("id") == "x7")
    #expect(read.id == #""x7""#)
    #expect(try ReadLine(policy, #"{"id":7}"#).invalid?.attribute == "id")
  }

  @Test func aPolicyWithAnUnknownZoneHasNoReader() throws {
    let hour = SamplePolicy.attribute(
      "hour", .int, .computed, source: .clockHour(zone: "Mars/Base"))
    let expected = RequestReaderError.unknownZone(attribute: "hour", zone: "Mars/Base")
    #expect(throws: expected) {
      try RequestReader(policy: SamplePolicy.policy([hour]), defaultNow: 0)
    }
    #expect("\(expected)" == "the time zone `Mars/Base` of `hour` is not known on this machine")
  }
}
