import TestSupport
import Testing

@testable import rtctl

@Suite struct ExplainTests {
  let place: Workplace

  init() throws {
    place = try Workplace()
    try place.write("p/main.policy", SamplePolicy.text)
  }

  @Test func everyReasonIsSaidInWords() {
    let run = place.run(
      "explain", "p", "--request", "-", input: "{\"id\":\"17\",\"labels\":[\"phi\"]}\n")
    #expect(run.status == 0)
    #expect(
      run.output == """
        request "17" goes to `a`
        decided as of 2026-06-15T12:00:00Z

        What classify raised
          `sens` from `public` to `secret`

        Rules that fired
          classify `health`
              raises `sens` to at least `secret`
              because: HIPAA
              owner: dpo@bank.example   at p/main.policy:34
          forbid `above`
              removes `b`
              because: Clearance
              owner: dpo@bank.example   control: C-1   at p/main.policy:36
          route `last`
              is the first route that matches
              owner: dpo@bank.example   at p/main.policy:38

        Candidates, in the order in which they are tried
          1. a
          `a`: as the route names it

        Removed models
          b
            by forbid `above`
              because: Clearance
              owner: dpo@bank.example   control: C-1   at p/main.policy:36

        When a call fails
          the default
              on unavailable retry 1 backoff 200ms..2s then next
              on rate_limited next; with no other model left retry 1 backoff 200ms..2s
              on slow, broken_stream, context_exceeded, payload_too_large, target_missing, credentials, security next
              on unusable repair 1 then next
              on refused, request_invalid stop
              deadlines connect 2s   first_token 20s   idle 20s   attempt 1m   total 2m
              exhausted respond 503 "No permitted model could answer."

        Routes that were tried before and did not match
          coding, at p/main.policy:37
              `task == code` does not hold: `task` is `chat`

        """)
  }

  @Test func aBundleExplainsItselfToo() throws {
    place.run("build", "p", "-o", "x.bundle")
    let run = place.run("explain", "x.bundle", "--request", "-", input: "{\"labels\":[\"phi\"]}")
    #expect(run.status == 0)
    #expect(run.output.contains("      task is chat, needs code\n"))
    #expect(run.output.contains("at main.policy:36"))
  }

  @Test func aDenialSaysWhoRefusedAndWhy() {
    let run = place.run(
      "explain", "p", "--request", "-", input: "{\"task\":\"code\",\"sens\":\"secret\"}")
    #expect(run.output.hasPrefix("the request is denied with status 451\n"))
    #expect(run.output.contains("      because: EAR 15 CFR 734\n"))
  }

  @Test func aRequestMayBeSpreadOverLines() throws {
    try place.write("r.json", "{\n  \"task\": \"code\",\n  \"labels\": []\n}\n")
    let run = place.run("explain", "p", "--request", "r.json")
    #expect(run.status == 0, "\(run.output)")
    #expect(run.output.contains("route `coding`"))
  }

  @Test func onlyTheFirstOfSeveralRequestsIsExplained() {
    let run = place.run(
      "explain", "p", "--request", "-", input: "{\"id\":\"1\"}\n{\"id\":\"2\"}\n")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("request \"1\""))
    #expect(
      run.errors
        == "note: --request takes one request, and standard input has a second one on line 2; "
        + "only the first is explained\n")
  }

  @Test func anInvalidRequestIsAFinding() {
    let run = place.run("explain", "p", "--request", "-", input: "{\"task\":\"x\"}")
    #expect(run.status == 1)
    #expect(
      run.output.hasPrefix("invalid: the request does not fit the policy\n  attribute  task\n"))
    #expect(place.run("explain", "p", "--request", "-", input: "").status == 3)
  }

  @Test func explanationsAsJSON() throws {
    let json = try place.run(
      "explain", "p", "--request", "-", "--format", "json", input: "{\"labels\":[\"phi\"]}"
    ).object()
    #expect(json["effect"] as? String == "route")
    let removed = try #require(json["removed"] as? [[String: Any]])
    #expect(removed.first?["model"] as? String == "b")
    let rules = try #require(json["rules"] as? [[String: Any]])
    #expect(rules.compactMap { $0["name"] as? String } == ["health", "above", "last"])
  }

  @Test func aCodeHasItsPage() throws {
    let run = place.run("explain", "i0101")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("# I0101: invariant does not hold\n"))
    #expect(
      try place.run("explain", "I0101", "--format", "json").object()["code"] as? String == "I0101")
    #expect(place.run("explain", "V0001").status == 0)
  }

  @Test func anUnknownCodeNamesTheNearest() {
    let run = place.run("explain", "I010")
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("error: there is no diagnostic with the code `I010`\n"))
    #expect(run.errors.contains("did you mean `I0101`"))
    #expect(place.run("explain", "p").errors.contains("there is no request to explain"))
  }
}
