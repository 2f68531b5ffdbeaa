import Foundation
import TestSupport
import Testing

@testable import rtctl

@Suite struct DecideTests {
  let place: Workplace

  init() throws {
    place = try Workplace()
    try place.write("main.policy", SamplePolicy.text)
  }

  /// Decisions without the digest of the policy.
  private func decisions(_ run: Run) -> [String] {
    run.output.split(separator: "\n").map { line in
      String(line.replacing(/,"policy":\{[^}]*\}/, with: ""))
    }
  }

  @Test func oneDecisionALineInOrder() {
    let run = place.run(
      "decide", "main.policy",
      input: """
        {"id":"1"}

        {"id":2,"labels":["phi"],"now":"2026-01-01T00:00:00Z"}\r
        {"id":"3","task":"code","labels":["phi"]}
        """)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(
      decisions(run) == [
        #"{"id":"1","effect":"route","rule":"last","candidates":[{"model":"a"},{"model":"b"}],"rules":["last"],"now":"2026-06-15T12:00:00Z"}"#,
        #"{"id":2,"effect":"route","rule":"last","candidates":[{"model":"a"}],"removed":[{"model":"b","by":["above"]}],"declared":{"sens":"public"},"raised":{"sens":"secret"},"rules":["above","health","last"],"now":"2026-01-01T00:00:00Z"}"#,
        #"{"id":"3","effect":"deny","status":451,"by":["no_code"],"because":["EAR 15 CFR 734"],"declared":{"sens":"public"},"raised":{"sens":"secret"},"rules":["health","no_code"],"now":"2026-06-15T12:00:00Z"}"#,
      ])
  }

  @Test func aLineThatDoesNotFitIsInvalidAndTheRunGoesOn() {
    let run = place.run(
      "decide", "main.policy",
      input: "{\"id\":\"1\",\"task\":\"chta\"}\nnot json\n{\"id\":\"3\"}\n")
    #expect(run.status == 1)
    let lines = decisions(run)
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix(#"{"id":"1","effect":"invalid","attribute":"task","found":"#))
    #expect(lines[1].hasPrefix(#"{"effect":"invalid""#))
    #expect(lines[2].hasPrefix(#"{"id":"3","effect":"route""#))
  }

  @Test func policyAndBundleDecideAlike() {
    place.run("build", "main.policy", "-o", "x.bundle")
    let input = "{\"id\":\"1\",\"sens\":\"internal\"}\n"
    let policy = place.run("decide", "main.policy", input: input)
    // The bundle also holds what was proved of it, so its digest is another.
    func decisions(_ run: Run) -> String {
      run.output.replacing(#/sha256:[0-9a-f]{64}/#, with: "sha256:")
    }
    #expect(decisions(policy) == decisions(place.run("decide", "x.bundle", input: input)))
    #expect(policy.output.contains("\"policy\":{\"digest\":\"sha256:"))
  }

  @Test func requestsComeFromAFileOrStandardInput() throws {
    try place.write("r.ndjson", "{\"id\":\"1\"}\n")
    let file = place.run("decide", "main.policy", "--requests", "r.ndjson")
    #expect(file.output == place.run("decide", "main.policy", input: "{\"id\":\"1\"}").output)
    #expect(
      file.output
        == place.run("decide", "main.policy", "--requests", "-", input: "{\"id\":\"1\"}").output)
    #expect(
      place.run("decide", "-", "--requests", "r.ndjson", input: SamplePolicy.text).status == 0)
    let missing = place.run("decide", "main.policy", "--requests", "no.ndjson")
    #expect(missing.status == 3)
    #expect(missing.errors == "error: cannot read `no.ndjson`: no such file or directory\n")
  }

  @Test func noRequestsAreNoDecisions() {
    let run = place.run("decide", "main.policy", input: "")
    #expect(run.status == 0)
    #expect(run.output.isEmpty)
  }

  @Test func aPolicyWithErrorsDecidesNothing() throws {
    try place.write("bad.policy", SamplePolicy.text + "\ndeny x { when tusk == code }\n")
    let run = place.run("decide", "bad.policy", input: "{}\n")
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("`tusk`"))
  }

  @Test func warningsGoToStandardErrorAndChangeNothing() throws {
    try place.write(
      "warn.policy", SamplePolicy.text + "\nforbid none { when tenant == \"x\"   models a, b }\n")
    let run = place.run("decide", "warn.policy", input: "{}\n")
    #expect(run.status == 0)
    #expect(run.errors.contains("warning[A0104]"))
    #expect(decisions(run).count == 1)
  }

  @Test func rawRequestsAreMappedAsThePolicySays() throws {
    try place.write(
      "raw.policy",
      SamplePolicy.text.replacing("task   Task ", with: "task   Task from header \"x-task\" "))
    let run = place.run(
      "decide", "raw.policy", "--raw", input: "{\"headers\":{\"X-Task\":\"code\"},\"body\":{}}\n")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.output.contains(#""rule":"coding""#))
  }

  /// `a` answers fast, `b` slowly, `c` has no sample: it comes last, but first for 1 id in 50.
  @Test func oneRequestInFiftyTriesAModelWithoutASample() throws {
    let text = SamplePolicy.text
      .replacing("route last { to a, b }", with: "route last { to fastest of {b, c, a} }")
      .replacing("model b {", with: "model c { region eu clearance secret }\nmodel b {")
    try place.write("fastest.policy", text)
    let signals = #""signals":{"a":{"p50_first_token":"300ms"},"b":{"p50_first_token":"2s"}}"#
    func orders(_ ids: [String]) -> [String] {
      let run = place.run(
        "decide", "fastest.policy", "--format", "text",
        input: ids.map { "{\"id\":\($0),\(signals)}\n" }.joined())
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      return run.output.split(separator: "\n").map(String.init)
    }
    #expect(
      orders(["224", "225", "\"r-71\"", "\"r-72\""]) == [
        "224: route last -> a, b, c", "225: route last -> c, a, b",
        "\"r-71\": route last -> c, a, b", "\"r-72\": route last -> a, b, c",
      ])
    let run = place.run(
      "decide", "fastest.policy", input: "{\"id\":225,\(signals)}\n{\"id\":224,\(signals)}\n")
    let lines = decisions(run)
    #expect(lines[0].contains(#""candidates":[{"model":"c"},{"model":"a"},{"model":"b"}]"#))
    #expect(lines[1].contains(#""candidates":[{"model":"a"},{"model":"b"},{"model":"c"}]"#))
    let tried = orders((0..<5_000).map(String.init)).count { $0.hasSuffix("-> c, a, b") }
    #expect(tried == 108)
  }

  @Test func theRunEndsQuietlyWhenNobodyReads() {
    let input = String(repeating: "{\"id\":\"1\"}\n", count: 5_000)
    let run = place.run(["decide", "main.policy"], input: input, refusing: EPIPE)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
  }

  @Test func decisionsInWords() {
    let run = place.run(
      "decide", "main.policy", "--format", "text",
      input: """
        {"id":"1","sens":"internal"}
        {"id":"2","task":"code","sens":"secret"}
        {"id":"3","task":7}
        """)
    let lines = run.output.split(separator: "\n")
    #expect(lines[0] == "\"1\": route last -> a; removed: b by above")
    #expect(lines[1] == "\"2\": deny 451 by no_code")
    #expect(lines[2].hasPrefix("\"3\": invalid, `task`: found "))
  }
}
