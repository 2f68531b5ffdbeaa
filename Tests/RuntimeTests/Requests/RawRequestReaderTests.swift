import PolicyCore
import Runtime
import Testing

/// What a caller's headers and body are read as.
struct RawRequestReaderTests {
  private static let others =
    #""claims":{"tenant":"acme","sub":7},"prompt":{"tokens":900,"bytes":4000}"#

  private func read(_ parts: String) throws -> ReadLine {
    let line = "{\(parts.isEmpty ? "" : parts + ",")\(Self.others)}"
    return try ReadLine(SamplePolicy.sources, line, isRaw: true)
  }

  @Test func aWholeRequestIsMapped() throws {
    let read = try ReadLine(
      SamplePolicy.sources,
      #"{"id":"r","headers":{"Host":"x","X-TASK":" Chat! ","x-labels":"PII,, pan ,","x-Wait":"2s","#
        + #""x-n":"8","x-cost":"0.25","x-fast":"true"},"#
        + #""body":{"model":"m","messages":[{"role":"user","content":"hi \uD800"}],"max_tokens":50,"#
        + #""stream":true,"a/b":[{},{"kind":"agent-step"}]},"host":{"region":"secret"},"#
        + #""now":"2026-06-15T12:00:00Z","findings":["pan"],"signals":{"a":{"in_flight":2}},"#
        + #"\#(Self.others)}"#, isRaw: true)
    #expect(read.refusal == nil)
    #expect(read.id == #""r""#)
    #expect(read.text("tenant") == "acme")
    let names = ["task", "labels", "wait", "n", "cost", "fast", "limit", "live", "deep", "region"]
    #expect(names.map { read.number($0) } == [0, 5, 2_000, 8, 250_000, 1, 50, 1, 2, 2])
    #expect(["tokens", "hour", "needs", "findings"].map { read.number($0) } == [900, 14, 257, 4])
    #expect(read.facts.hasSignals)
  }

  @Test func whatIsAbsentHasItsDefault() throws {
    let read = try read("")
    #expect(read.refusal == nil)
    #expect(["task", "n", "limit", "deep"].map { read.number($0) } == [0, 7, 1_000, 1])
  }

  @Test func theFirstPointerThatIsPresentWins() throws {
    let both = #""body":{"max_tokens":1,"max_completion_tokens":2}"#
    #expect(try read(both).number("limit") == 2)
    let wrongSecond = #""body":{"max_tokens":"x","max_completion_tokens":2}"#
    #expect(try read(wrongSecond).number("limit") == 2)
  }

  @Test(arguments: [
    ("x-wait", "250", "wait", 250), ("x-labels", "", "labels", 0),
    ("x-labels", "\\tphi ", "labels", 2),
    ("x-cost", "3", "cost", 3_000_000), ("X-Task", "c\\u006fde", "task", 1),
  ])
  func headersAreText(header: String, value: String, name: String, number: Int64) throws {
    #expect(try read(#""headers":{"\#(header)":"\#(value)"}"#).number(name) == number)
    #expect(try read(#""headers":{"\#(header)":["\#(value)"]}"#).number(name) == number)
  }

  @Test(arguments: [
    (
      #""headers":{"x-task":"chat"}"#,
      "task: `chat`: one of `Chat!`, `code`, `agent-step`; did you mean `Chat!`?"
    ),
    (#""headers":{"x-task":"code","X-Task":"code"}"#, "task: two values: one value"),
    (#""headers":{"x-task":["code","code"]}"#, "task: two values: one value"),
    (#""headers":{"x-task":7}"#, "task: the number `7`: one of `Chat!`, `code`, `agent-step`"),
    (#""headers":{"x-task":""}"#, "task: ``: one of `Chat!`, `code`, `agent-step`"),
    (
      #""headers":{"x-labels":"phi, ph"}"#,
      "labels: `ph`: names with commas between them, each one of `PII`, `phi`, `pan`; did you mean `phi`?"
    ),
    (#""headers":{"x-n":"07"}"#, "n: `07`: an integer from 0 to 9"),
    (#""headers":{"x-n":"1.0"}"#, "n: `1.0`: an integer from 0 to 9, whole, without exponent"),
    (#""headers":{"x-fast":"yes"}"#, "fast: `yes`: true or false"),
    (#""headers":[]"#, "headers: an array: an object"),
    (#""body":"{}""#, "body: the text `{}`: an object"),
    (#""body":{},"body":{}"#, "body: two values: one value"),
    (#""body":{"max_tokens":0}"#, "limit: `0`: an integer from 1 to 256000"),
    (#""body":{"max_tokens":1,"max_tokens":1}"#, "limit: two values: one value"),
    (#""body":{"a/b":[0,{"kind":"code"}],"a/b":0}"#, "deep: two values: one value"),
    (#""body":{"stream":"true"}"#, "live: the text `true`: true or false"),
    (
      #""host":{"regoin":"secret"}"#,
      "regoin: an unknown key: an attribute that comes from the host; did you mean `region`?"
    ),
    (
      #""header":{}"#,
      "header: an unknown key: one of `headers`, `body`, `claims`, `host`, `prompt`, `id`, `now`, "
        + "`needs`, `findings`, `signals`; did you mean `headers`?"
    ),
  ])
  func aWrongPartIsNamed(parts: String, refusal: String) throws {
    #expect(try read(parts).refusal == refusal)
  }

  @Test(arguments: [
    (#"{}"#, "tenant: nothing: a text of at most 16 bytes, in the claim `tenant`"),
    (
      #"{"claims":{"tenant":"x"}}"#,
      "tokens: nothing: an integer from 0 to 4000000, in `prompt` as `tokens`"
    ),
    (
      #"{"claims":{"tenant":"x"},"prompt":{"words":1}}"#,
      "tokens: nothing: an integer from 0 to 4000000, in `prompt` as `tokens`"
    ),
    (
      #"{"claims":{"tenant":"x"},"prompt":{"tokens":1,"words":1}}"#,
      "words: an unknown key: `tokens` or `bytes`"
    ),
  ])
  func whatIsMissingIsNamedWithItsPlace(line: String, refusal: String) throws {
    #expect(try ReadLine(SamplePolicy.sources, line, isRaw: true).refusal == refusal)
  }

  @Test func valuesOfTheCallersOwnAreLeftAlone() throws {
    let read = try read(
      #""headers":{"x-other":null,"accept":["a","b"],"accept":1},"body":{"x":null,"x":[1,{"y":2}]}"#
    )
    #expect(read.refusal == nil)
  }

  @Test func whatIsNullIsAbsent() throws {
    #expect(try read(#""body":{"max_tokens":null}"#).number("limit") == 1_000)
    let second = #""body":{"max_completion_tokens":null,"max_tokens":3}"#
    #expect(try read(second).number("limit") == 3)
  }
}
