import Foundation
import TestSupport
import Testing

@testable import rtctl

@Suite struct SimulateTests {
  static let policy = """
    language 1
    level Sens { public < secret }
    enum Region { eu, us }
    request {
        sens   Sens                default public
        prompt int 0..100k   from prompt tokens
        limit  int 1..10k          default 100   as output limit
    }
    models {
        region Region
        clearance Sens
    }
    model a { region eu   clearance secret   context 64k   price_in $1.00   price_out $10.00 }
    model b { region us   clearance public   context 64k   price_in $2.00   price_out $20.00 }
    deny too_long { when prompt > 50k   status 413   because "Too <long>" }
    forbid above { models where clearance < sens   because "Clearance" }
    route last { to a, b }

    """

  static let lines =
    (0..<20).map { number in
      let second = number < 10 ? "0\(number)" : "\(number)"
      return #"{"prompt":1000,"now":"2026-06-15T12:00:\#(second)Z"}"#
    }.joined(separator: "\n") + "\n"

  let place: Workplace

  init() throws {
    place = try Workplace()
    try place.write("main.policy", Self.policy)
    try place.write("r.ndjson", Self.lines)
    // Every answer has 50 tokens, after 400 ms, at 100 a second: 900 ms.
    let model =
      #"{"first_token_p50":400,"first_token_p95":400,"tokens_per_second":100,"output_tokens":50}"#
    try place.write("models.json", "{\"a\":\(model),\"b\":\(model)}")
  }

  private func simulate(_ more: String..., isTerminal: Bool = false) -> Run {
    place.run(
      ["simulate", "main.policy", "--requests", "r.ndjson", "--models", "models.json"] + more,
      isTerminal: isTerminal)
  }

  @Test func withoutFailuresEverythingIsExact() throws {
    let run = simulate("--format", "json")
    #expect(run.status == 0, "\(run.errors)")
    let summary = try #require(try run.object()["summary"] as? [String: Any])
    #expect(summary["answered"] as? Int == 20)
    #expect(summary["calls"] as? Int == 20)
    // 20 * (1000 * $1 + 50 * $10) / 1M.
    #expect(summary["cost_usd"] as? String == "0.03")
    #expect(summary["cost_added_usd"] as? String == "0")
    #expect(summary["inadmissible_calls"] as? Int == 0)
    let latency = try #require(try run.object()["latency"] as? [[String: Any]])
    #expect(latency.count == 2)
    #expect((latency[0]["p50_ms"] as? Int).map { (900...907).contains($0) } == true)
    #expect(latency[0]["max_ms"] as? Int == 900)
  }

  @Test func anotherModelAnswersWhenTheFirstIsDown() throws {
    let run = simulate("--fail", "a=credential_rejected", "--format", "json")
    let report = try run.object()
    let summary = try #require(report["summary"] as? [String: Any])
    #expect(summary["answered"] as? Int == 20)
    #expect(summary["answered_without_fallback"] as? Int == 0)
    #expect(summary["calls"] as? Int == 40)
    // A rejected credential costs nothing; b costs twice what a does.
    #expect(summary["cost_usd"] as? String == "0.06")
    #expect(summary["cost_added_usd"] as? String == "0.03")
    // Connected after 40 ms, told 20 ms later.
    let added = try #require((report["latency"] as? [[String: Any]])?.last)
    #expect(added["name"] as? String == "added")
    #expect(added["max_ms"] as? Int == 60)
    let flow = try #require(report["flow"] as? [[String: Any]])
    #expect(flow.count == 1)
    #expect(flow[0]["name"] as? String == "a -> b")
    let facts = try #require(report["facts"] as? [[String: Any]])
    #expect(facts.contains { $0["name"] as? String == "region us" && $0["answered"] as? Int == 20 })
  }

  @Test func theSummaryComesFirst() {
    let run = simulate("--fail", "a=credential_rejected")
    #expect(
      run.output.hasPrefix(
        """
        All 20 requests that a model may answer were answered although `a` failed with \
        `credential_rejected`; without fallback 20 would have failed.
        It cost $0.03 more ($0.06 in all) and took 60 ms more at the median of the 20 answers that \
        failures changed.

        """), "\(run.output)")
    #expect(!run.output.contains("█"))
    #expect(!run.output.contains("\u{1B}["))
  }

  @Test func barsAreForTerminals() {
    let run = simulate("--fail", "a=connect:50%", isTerminal: true)
    #expect(run.output.contains("█"))
    #expect(run.output.contains("Load over time"))
  }

  @Test(arguments: ["text", "json", "csv", "html"])
  func theSameSeedPrintsTheSameBytes(_ format: String) {
    let first = simulate("--fail", "*=unavailable:40%", "--seed", "7", "--format", format)
    let second = simulate("--fail", "*=unavailable:40%", "--seed", "7", "--format", format)
    let other = simulate("--fail", "*=unavailable:40%", "--seed", "8", "--format", format)
    #expect(first.status == 0)
    #expect(first.bytes == second.bytes)
    #expect(first.bytes != other.bytes)
  }

  @Test func aModelThatMayNotAnswerNeverDoes() throws {
    try place.write("r.ndjson", "{\"prompt\":10,\"sens\":\"secret\"}\n{\"prompt\":60000}\n")
    let run = simulate("--fail", "a=connect", "--format", "json")
    let report = try run.object()
    let summary = try #require(report["summary"] as? [String: Any])
    #expect(summary["answered"] as? Int == 0)
    #expect(summary["exhausted"] as? Int == 1)
    #expect(summary["denied"] as? Int == 1)
    #expect(summary["inadmissible_calls"] as? Int == 0)
    let refusals = try #require(report["refusals"] as? [[String: Any]])
    #expect(refusals[0]["name"] as? String == "too_long")
    #expect(refusals[0]["status"] as? Int == 413)
    let models = try #require(report["models"] as? [[String: Any]])
    #expect(models.count == 1)
  }

  @Test func aTornLineIsCountedAndTheRunGoesOn() throws {
    try place.write("r.ndjson", Self.lines + "{\"prompt\":1000,\"no")
    let run = simulate("--format", "json")
    #expect(run.status == 1)
    let report = try run.object()
    let summary = try #require(report["summary"] as? [String: Any])
    #expect(summary["answered"] as? Int == 20)
    #expect(summary["invalid"] as? Int == 1)
    let lines = try #require(report["invalid_lines"] as? [[String: Any]])
    #expect(lines[0]["name"] as? String == "21")
  }

  @Test func spreadsheetsGetOneNumberARow() {
    let lines = simulate("--format", "csv").output.components(separatedBy: "\r\n")
    #expect(lines[0] == "section,key,measure,value")
    #expect(lines.contains("summary,,answered,20"))
    #expect(lines.contains("models,a,calls,20"))
    #expect(lines.last == "")
    #expect(lines.dropLast().allSatisfy { $0.split(separator: ",").count >= 3 })
  }

  @Test func thePageStandsAloneAndEscapes() throws {
    try place.write("r.ndjson", Self.lines + "{\"prompt\":60000}\n")
    let run = simulate("--fail", "a=connect:50%", "--format", "html", "-o", "report.html")
    #expect(run.status == 0)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("requests that a model may answer"))
    let page = try place.read("report.html")
    #expect(page.hasPrefix("<!doctype html>"))
    #expect(page.components(separatedBy: "<svg ").count == 6)
    #expect(page.contains("Too &lt;long&gt;"))
    for word in ["<script", "http://", "https://", "Too <long>", "@import"] {
      #expect(!page.contains(word), "\(word)")
    }
    let document = try XMLCheck.isBalanced(page)
    #expect(document)
  }

  @Test func windowsOfAScheduleHoldWhenTheySay() throws {
    try place.write(
      "outage.json",
      """
      [{"model":"a","class":"credential_rejected",
        "from":"2026-06-15T12:00:05Z","until":"2026-06-15T12:00:15Z"}]
      """)
    let run = simulate("--schedule", "outage.json", "--format", "json")
    let summary = try #require(try run.object()["summary"] as? [String: Any])
    #expect(summary["met_by_failures"] as? Int == 10)
    #expect(summary["answered_without_fallback"] as? Int == 10)
  }

  @Test func requestsWithoutTimeAreEvenlySpaced() throws {
    try place.write("r.ndjson", String(repeating: "{\"prompt\":10}\n", count: 10))
    try place.write(
      "outage.json",
      #"[{"model":"a","class":"connect","from":"2026-01-01T00:00:01Z"}]"#)
    let run = simulate(
      "--schedule", "outage.json", "--start", "2026-01-01", "--rate", "5", "--format", "json")
    let summary = try #require(try run.object()["summary"] as? [String: Any])
    #expect(summary["met_by_failures"] as? Int == 5)
  }

  @Test(arguments: [
    (["--fail", "c=connect"], "the policy has no model `c`", 2),
    (["--fail", "a=conect"], "did you mean `connect`?", 2),
    (["--seed", "x"], "`x` is no seed", 2),
    (["--rate", "0"], "`0` is no rate", 2),
    (["--start", "soon"], "`soon` is no instant", 2),
    (["--schedule", "none.json"], "cannot read `none.json`", 3),
    (["--schedule", "models.json"], "models.json:1:1: found an object, expected a list", 2),
    (["-o", "no/where.html"], "cannot write `no/where.html`", 3),
  ])
  func wrongInputsAreExplained(_ arguments: [String], _ words: String, _ status: Int) {
    let run = place.run(["simulate", "main.policy", "--requests", "r.ndjson"] + arguments)
    #expect(run.status == Int32(status))
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test func noRequestsAreNoFailure() {
    let run = place.run("simulate", "main.policy", input: "")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("None of 0 requests had a model that may answer."))
  }
}

/// Whether every element of a page is closed.
enum XMLCheck {
  static func isBalanced(_ page: String) throws -> Bool {
    var open: [Substring] = []
    for match in page.matches(of: #/<(/?)([a-z0-9]+)[^>]*?(/?)>/#) {
      let name = match.output.2
      if ["meta", "br"].contains(name) || !match.output.3.isEmpty { continue }
      if match.output.1.isEmpty {
        open.append(name)
      } else if open.popLast() != name {
        return false
      }
    }
    return open.isEmpty
  }
}
