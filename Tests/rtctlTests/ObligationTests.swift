import TestSupport
import Testing

@testable import rtctl

/// Failures, validation and obligations as `decide`, `explain` and `inspect` show them.
@Suite struct ObligationTests {
  let place: Workplace

  private static let obligations = """

    fallback urgent {
        when task == code
        on slow   stop
        deadlines   connect 1s   total 30s
    }
    validate whole { output is not empty   otherwise next }
    redact contacts { findings {email}   with mask   for models where clearance == secret }
    cap small { output 4k   attempts 3   cost $0.25 }
    record kept { content metadata   retain at least 7y }
    notify outage { on exhausted   severity "major" }

    """

  init() throws {
    place = try Workplace()
    let text = SamplePolicy.text
    let route = try #require(text.range(of: "route coding")).lowerBound
    try place.write(
      "main.policy", String(text[..<route]) + Self.obligations + String(text[route...]))
  }

  @Test func decidePrintsThem() throws {
    let run = place.run("decide", "main.policy", "--requests", "-", input: "{\"task\":\"code\"}\n")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output.contains(
        #""fallback":"urgent","validators":["whole"],"obligations":"#
          + #"{"record":{"content":"metadata","retain_at_least":"7y"},"#
          + #""cap":{"output":4000,"attempts":3,"cost":"0.25"},"notify":["outage"]}"#),
      "\(run.output)")
  }

  @Test func explainSaysByWhichRule() throws {
    let run = place.run("explain", "main.policy", "--request", "-", input: "{\"task\":\"code\"}\n")
    for words in [
      "When a call fails\n  fallback `urgent`\n",
      "      on slow, refused, request_invalid stop\n",
      "      deadlines connect 1s   first_token 20s   idle 20s   attempt 1m   total 30s\n",
      "What an answer must be\n  validate `whole`\n", "output is not empty", "cap `small`",
      "output 4000, attempts 3, cost $0.25", "retain at least 7y", "on exhausted",
    ] {
      #expect(run.output.contains(words), "\(words) in \(run.output)")
    }
    let json = place.run(
      "explain", "main.policy", "--request", "-", "--format", "json",
      input: "{\"task\":\"code\"}\n")
    #expect(json.output.contains(#""fallback":{"kind":"fallback","name":"urgent""#))
  }

  @Test func inspectShowsTheirTables() {
    for format in ["text", "csv", "html", "markdown"] {
      let run = place.run("inspect", "main.policy", "--table", "--format", format)
      for words in ["on slow stop", "output is not empty", "retain at least 7y"] {
        #expect(run.output.contains(words), "\(format): \(words)")
      }
    }
  }

  @Test func aBundleIsNoText() throws {
    place.run("build", "main.policy", "-o", "x.bundle")
    for command in ["check", "fmt"] {
      let run = place.run(command, "x.bundle")
      #expect(run.status == 3)
      #expect(run.errors.contains("`x.bundle` is a bundle, not the text of a policy"))
      #expect(run.errors.contains("`rtctl inspect x.bundle`"))
    }
  }

  @Test func aPolicyThatIsTooLongIsAnUnusableFile() throws {
    try place.write("big.policy", String(repeating: " ", count: 17 << 20))
    let run = place.run("check", "big.policy")
    #expect(run.status == 3)
    #expect(run.errors.contains("at most 16 MB"), "\(run.errors)")
  }

  @Test func codesOfBundlesHavePages() {
    let run = place.run("explain", "b0004")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("# B0004: damaged\n"))
    #expect(place.run("explain", "B0012", "--format", "json").output.contains(#""code":"B0012""#))
  }

  @Test func aSecondRequestIsNamed() {
    let run = place.run("explain", "main.policy", "--request", "-", input: "{}\n{}\n")
    #expect(run.errors.contains("--request takes one request"))
    #expect(run.errors.contains("second one on line 2"))
  }

  @Test func namesBehindOfAskForBraces() throws {
    let text = try place.read("main.policy")
    try place.write("f.policy", text + "\nroute extra { to fastest of a, b }\n")
    let run = place.run("check", "f.policy")
    #expect(run.output.contains("`{a, b}`"), "\(run.output)")
  }
}
