@testable import rtctl
import Testing
import TestSupport

/// Who approved a waiver: it travels in the bundle to whoever explains a decision.
@Suite struct ApproverTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.write(
      "main.policy",
      """
      language 1
      request { vip bool default false }
      model m { }
      forbid f { when vip   models m }
      waive w {
          lifts f
          when vip
          models m
          until 2030-01-01
          approved "head-of-privacy"
          because "DPIA"
      }
      route last { to m }

      """)
    #expect(place.run("build", "main.policy", "-o", "x.bundle").status == 0)
  }

  @Test(arguments: ["main.policy", "x.bundle"]) func isExplained(_ policy: String) throws {
    let run = place.run("explain", policy, "--request", "-", input: #"{"vip":true}"# + "\n")
    #expect(run.output.contains("approved: head-of-privacy"), "\(run.output)\(run.errors)")
    let json = place.run(
      ["explain", policy, "--request", "-", "--format", "json"], input: #"{"vip":true}"# + "\n")
    #expect(json.output.contains(#""approved":"head-of-privacy""#), "\(json.output)")
  }

  @Test func isInspected() throws {
    let run = place.run("inspect", "x.bundle")
    #expect(run.output.contains("approved"))
    #expect(run.output.contains("head-of-privacy"), "\(run.output)")
  }
}
