import Foundation
import TestSupport
import Testing

@testable import rtctl

/// `rtctl verify`.
@Suite struct VerifyTests {
  private let place: Workplace

  private static let claims = """

    invariant secret_stays { when sens == secret   every candidate: region == eu }
    invariant nothing_leaves {
      every candidate: region == eu
      because "the contract says so"
      owner "dpo@bank.example"
    }
    invariant goes_on { when task == chat   survives loss of any 1 region }

    """

  init() throws {
    place = try Workplace()
    try place.write("p/main.policy", SamplePolicy.text + Self.claims)
  }

  @Test func everyInvariantHasAVerdictAndABrokenOneARequest() throws {
    let run = place.run("verify", "p")
    #expect(run.status == 1, "\(run.errors)")
    #expect(run.output.contains("proved   secret_stays   every candidate: region == eu\n"))
    #expect(run.output.contains("BROKEN   nothing_leaves   every candidate: region == eu\n"))
    #expect(run.output.contains("at       p/main.policy:"))
    #expect(run.output.contains("calls    b   answers\n"))
    #expect(run.output.contains("assumed: attributes say what is true"))
    #expect(run.output.hasSuffix("\n2 broken, 2 proved\n"))
  }

  @Test func theRequestOfABreakGetsWhatIsSaid() throws {
    let run = place.run("verify", "p", "--format", "json")
    #expect(run.status == 1)
    let proofs = try #require(try run.object()["invariants"] as? [[String: Any]])
    #expect(proofs.map { $0["verdict"] as? String } == ["proved", "proved", "broken", "broken"])
    let broken = proofs[2]
    #expect(broken["because"] as? String == "the contract says so")
    #expect(broken["owner"] as? String == "dpo@bank.example")
    let request = try #require(broken["request"] as? String)
    try place.write("request.ndjson", request + "\n")
    let decision = try place.run("decide", "p", "--requests", "request.ndjson").object()
    let candidates = try #require(decision["candidates"] as? [[String: Any]])
    #expect(candidates.contains { $0["model"] as? String == "b" })
    let calls = try #require(broken["calls"] as? [[String: Any]])
    #expect(calls.last?["model"] as? String == "b")
  }

  @Test func findingsNameTheInvariantAtItsPlace() throws {
    let sarif = try place.run("verify", "p", "--format", "sarif").object()
    let runs = try #require(sarif["runs"] as? [[String: Any]])
    let results = try #require(runs.first?["results"] as? [[String: Any]])
    #expect(results.map { $0["ruleId"] as? String } == ["I0101", "I0101"])
    let junit = place.run("verify", "p", "--format", "junit")
    #expect(junit.status == 1)
    #expect(junit.output.contains("<failure"))
    #expect(junit.output.contains("nothing_leaves"))
    let github = place.run("verify", "p", "--format", "github")
    #expect(github.output.hasPrefix("::error file=p/main.policy,line="))
    #expect(github.output.contains("I0101"))
  }

  @Test func aPolicyThatKeepsItsPromisesEndsWell() throws {
    try place.write(
      "good/main.policy",
      SamplePolicy.text
        + "\ninvariant secret_stays { when sens == secret   every candidate: region == eu }\n"
    )
    let run = place.run("verify", "good")
    #expect(run.status == 0)
    #expect(run.output.hasSuffix("\n2 proved\n"))
    let bare = SamplePolicy.text.split(separator: "\n").filter { !$0.hasPrefix("invariant") }
    try place.write("none/main.policy", bare.joined(separator: "\n") + "\n")
    #expect(
      place.run("verify", "none").output
        == "no invariants: nothing is claimed of every request\n")
  }

  @Test func whatGoesOnIsProvedOnlyWithinTheHorizon() throws {
    let ending = SamplePolicy.text.replacing(
      "route last {",
      with: "deny later { from 2030-06-01   when task == chat   status 451 }\nroute last {")
    try place.write(
      "p/main.policy", ending + "\ninvariant goes_on { when task == chat   answered }\n")
    let before = place.run("verify", "p", "--as-of", "2030-01-01", "--horizon", "30")
    #expect(before.status == 0, "\(before.output)\(before.errors)")
    let within = place.run("verify", "p", "--as-of", "2030-05-20", "--horizon", "30")
    #expect(within.status == 1)
    #expect(within.output.contains(#""now":"2030-06-01T00:00:00Z""#), "\(within.output)")
    #expect(place.run("verify", "p", "--horizon", "soon").status == 2)
    #expect(place.run("verify", "p", "--as-of", "someday").status == 2)
  }

  @Test func aPolicyWithErrorsIsNotProved() throws {
    try place.write(
      "p/main.policy", SamplePolicy.text + "\ninvariant x { every candidate: regin == eu }\n")
    let run = place.run("verify", "p")
    #expect(run.status == 1)
    #expect((run.output + run.errors).contains("`regin`"))
    #expect(place.run("verify", "nowhere").status == 3)
  }
}
