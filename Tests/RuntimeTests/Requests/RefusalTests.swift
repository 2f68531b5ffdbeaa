import PolicyCore
import Runtime
import Testing

/// Which lines are refused, and in which words: attribute, what was found, what was expected.
struct RefusalTests {
  static let values: [(String, String)] = [
    (#""task":"coed""#, "task: `coed`: one of `chat`, `code`, `agent-step`; did you mean `code`?"),
    (
      #""task":"Chat!""#, "task: `Chat!`: one of `chat`, `code`, `agent-step`; did you mean `chat`?"
    ),
    (#""task":1"#, "task: the number `1`: one of `chat`, `code`, `agent-step`"),
    (#""task":null"#, "task: null: one of `chat`, `code`, `agent-step`"),
    (#""tier":true"#, "tier: true: one of `chat`, `code`, `agent-step`"),
    (
      #""labels":"pii""#,
      "labels: the text `pii`: an array of names, each one of `pii`, `phi`, `pan`"
    ),
    (
      #""labels":["phi",7]"#,
      "labels: the number `7`: an array of names, each one of `pii`, `phi`, `pan`"
    ),
    (
      #""labels":["xyz"]"#,
      "labels: `xyz`: an array of names, each one of `pii`, `phi`, `pan`"
    ),
    (#""tenant":7"#, "tenant: the number `7`: a text of at most 16 bytes"),
    (
      #""tenant":"seventeen bytes !""#,
      "tenant: 17 bytes: `seventeen bytes !`: a text of at most 16 bytes"
    ),
    (
      #""tenant":"x\uD800""#,
      #"tenant: `x\uD800`: a text of at most 16 bytes, with surrogates in pairs only"#
    ),
    (
      #""tenant":"\uDE00\uD83D""#,
      #"tenant: `\uDE00\uD83D`: a text of at most 16 bytes, with surrogates in pairs only"#
    ),
    (#""n":101"#, "n: `101`: an integer from -5 to 100"),
    (#""n":-6"#, "n: `-6`: an integer from -5 to 100"),
    (#""n":99999999999999999999"#, "n: `99999999999999999999`: an integer from -5 to 100"),
    (#""n":1.5"#, "n: `1.5`: an integer from -5 to 100, whole, without exponent"),
    (#""n":1e1"#, "n: `1e1`: an integer from -5 to 100, whole, without exponent"),
    (#""n":"7""#, "n: the text `7`: an integer from -5 to 100"),
    (#""n":[7]"#, "n: an array: an integer from -5 to 100"),
    (#""n":{}"#, "n: an object: an integer from -5 to 100"),
    (#""cost":"-1""#, "cost: `-1`: dollars as a decimal such as `0.25`, without a sign"),
    (#""cost":"+1""#, "cost: `+1`: dollars as a decimal such as `0.25`, without a sign"),
    (#""cost":-1"#, "cost: `-1`: dollars as a decimal such as `0.25`, without a sign"),
    (
      #""cost":"0.0000001""#,
      "cost: `0.0000001`: dollars as a decimal such as `0.25`, with at most six decimals"
    ),
    (
      #""cost":1e-7"#,
      "cost: `1e-7`: dollars as a decimal such as `0.25`, with at most six decimals"
    ),
    (#""cost":"1e3""#, "cost: `1e3`: dollars as a decimal such as `0.25`"),
    (#""cost":"$1""#, "cost: `$1`: dollars as a decimal such as `0.25`"),
    (#""cost":".5""#, "cost: `.5`: dollars as a decimal such as `0.25`"),
    (#""cost":1e99"#, "cost: `1e99`: dollars as a decimal such as `0.25`"),
    (
      #""share":"95""#,
      "share: `95`: a percentage such as `95%`, from 0% to 100%, with its `%`"
    ),
    (#""share":95"#, "share: the number `95`: a percentage such as `95%`, from 0% to 100%"),
    (#""share":"100.01%""#, "share: `100.01%`: a percentage such as `95%`, from 0% to 100%"),
    (
      #""share":"1.005%""#,
      "share: `1.005%`: a percentage such as `95%`, from 0% to 100%, with at most two decimals"
    ),
    (
      #""wait":"2""#,
      "wait: `2`: a duration such as `2s` or in milliseconds, from 100ms to 10m, "
        + "with a unit: ms, s, m, h, d, w or y"
    ),
    (
      #""wait":"1m30s""#,
      "wait: `1m30s`: a duration such as `2s` or in milliseconds, from 100ms to 10m, with one unit"
    ),
    (
      #""wait":"1.5s""#,
      "wait: `1.5s`: a duration such as `2s` or in milliseconds, from 100ms to 10m, "
        + "whole, without exponent"
    ),
    (
      #""wait":99"#,
      "wait: `99`: a duration such as `2s` or in milliseconds, from 100ms to 10m"
    ),
    (
      #""day":"2016-12-31T23:59:60Z""#,
      "day: `2016-12-31T23:59:60Z`: an instant such as `2026-11-23T18:00:00Z`, or a date, "
        + "without leap seconds"
    ),
    (#""day":"soon""#, "day: `soon`: an instant such as `2026-11-23T18:00:00Z`, or a date"),
    (#""live":"true""#, "live: the text `true`: true or false"),
    (#""live":1"#, "live: the number `1`: true or false"),
    (#""n":1,"n":1"#, "n: two values: one value"),
    (#""now":5"#, "now: the number `5`: an instant such as `2026-11-23T18:00:00Z`, or a date"),
    (#""findings":null"#, "findings: null: an array of names, each one of `email`, `phone`, `pan`"),
    (#""id":1.5"#, "id: `1.5`: a text or an integer of at most 256 bytes"),
    (#""id":true"#, "id: true: a text or an integer of at most 256 bytes"),
    (#""id":1,"id":2"#, "id: two values: one value"),
    (#""tsak":1"#, "tsak: an unknown key: an attribute of the policy; did you mean `task`?"),
    (#""ID":1"#, "ID: an unknown key: an attribute of the policy; did you mean `id`?"),
    (#""\u0001 zzz":1"#, "\u{1} zzz: an unknown key: an attribute of the policy"),
    (#""signals":[]"#, "signals: an array: an object of models and their signals"),
    (#""signals":{"a":1}"#, "signals: the number `1`: an object of signals"),
    (#""signals":{"a":{},"a":{}}"#, "signals: two values: one value"),
    (#""signals":{"zzz":{}}"#, "signals: `zzz`: a model of the policy"),
    (
      #""signals":{"a":{"helth":"up"}}"#,
      "signals: `helth`: one of `health`, `p50_first_token`, `p95_first_token`, `error_rate`, "
        + "`in_flight`, `rate_remaining`, `budget_left`; did you mean `health`?"
    ),
    (
      #""signals":{"a":{"health":"sick"}}"#,
      "signals: `sick`: `health` as one of `up`, `degraded`, `down`"
    ),
    (
      #""signals":{"a":{"error_rate":"101%"}}"#,
      "signals: `101%`: `error_rate` as a percentage such as `95%`, from 0% to 100%"
    ),
    (#""signals":{"a":{"in_flight":-1}}"#, "signals: `-1`: `in_flight` as an integer"),
    (#""signals":{"a":{"in_flight":1,"in_flight":1}}"#, "signals: two values: one value"),
  ]

  @Test(arguments: values) func aWrongValueIsNamed(member: String, refusal: String) throws {
    #expect(try ReadLine(SamplePolicy.types, "{\(member)}").refusal == refusal)
  }

  @Test(arguments: [
    (#"{}"#, "tenant: nothing: a text of at most 16 bytes"),
    (#"{"tenant":"x"}"#, "tokens: nothing: an integer from 0 to 4000000"),
    (
      #"{"tenant":"x","tokens":1,"hour":3}"#,
      "hour: `3`: nothing: `hour` is computed from `now`"
    ),
  ])
  func whatIsMissingOrComputedIsNamed(line: String, refusal: String) throws {
    #expect(try ReadLine(SamplePolicy.sources, line).refusal == refusal)
  }

  @Test(arguments: [
    (#"{"zz":1,"live":7,"n":null,"task":"x"}"#, "task"), (#"{"zz":1,"live":7,"n":null}"#, "n"),
    (#"{"zz":1,"live":7,"now":1}"#, "live"), (#"{"zz":1,"signals":1,"now":1}"#, "now"),
    (#"{"zz":1,"id":[],"signals":1}"#, "signals"), (#"{"zz":1,"za":1,"id":[]}"#, "id"),
    (#"{"zz":1,"zab":1,"za":1,"zb":2}"#, "za"),
  ])
  func theFirstInTheOrderOfTheRequestBlockIsNamed(line: String, attribute: String) throws {
    #expect(try ReadLine(SamplePolicy.types, line).invalid?.attribute == attribute)
  }

  @Test func aMissingOneComesInItsPlace() throws {
    let line = #"{"tokens":"x","limit":0}"#
    #expect(try ReadLine(SamplePolicy.sources, line).invalid?.attribute == "tenant")
    let other = #"{"tenant":"x","limit":0,"zz":1}"#
    #expect(try ReadLine(SamplePolicy.sources, other).invalid?.attribute == "limit")
  }

  @Test func whatWasFoundIsCutAtACharacter() throws {
    let long = String(repeating: "é", count: 60)
    let found = try ReadLine(SamplePolicy.types, #"{"tenant":"x\#(long)"}"#).invalid?.found
    #expect(found == "121 bytes: `x\(String(repeating: "é", count: 39))…`")
    let key = try ReadLine(SamplePolicy.types, #"{"\#(long)":1}"#).invalid?.attribute
    #expect(key == String(repeating: "é", count: 40) + "…")
  }

  @Test func anIDThatIsTooLongIsNotRepeated() throws {
    let longest = "\"" + String(repeating: "x", count: 254) + "\""
    #expect(try ReadLine(SamplePolicy.types, #"{"id":\#(longest)}"#).id == longest)
    let invalid = try ReadLine(SamplePolicy.types, #"{"id":"x\#(longest.dropFirst())}"#).invalid
    #expect(invalid?.id == [])
    #expect(invalid?.attribute == "id")
  }

  @Test func valuesOfALongEnumerationAreCounted() throws {
    var policy = SamplePolicy.types
    policy.enumerations[4].values = (0..<20).map { "value\($0)" }
    policy.enumerations[4].outside = policy.enumerations[4].values
    let expected = try ReadLine(policy, #"{"task":"?"}"#).invalid?.expected
    #expect(expected?.hasSuffix("`value7`, … (20 in all)") == true)
  }
}
