import TestSupport
import Testing

/// Verdicts that the judges (`Tests/Judges`) found wrong once.
@Suite struct JudgedTests {
  /// Runs a command about a policy, and what `decide` makes of each request that it shows.
  private func judge(_ command: String, _ text: String) throws -> (output: String, [String]) {
    let place = try Workplace()
    try place.write("main.policy", text)
    let run = place.run(command, "main.policy")
    let requests = run.output.split(separator: "\n").compactMap { line in
      line.range(of: "{\"").map { String(line[$0.lowerBound...]) }
    }
    let decisions = requests.map {
      place.run("decide", "main.policy", "--requests", "-", input: $0 + "\n").output
    }
    return (run.output, decisions)
  }

  /// Sets that are compared as wholes are told apart by members that there are.
  @Test func whatIsShownOfASetHasOnlyItsMembers() throws {
    let (output, decisions) = try judge(
      "verify",
      """
      language 1
      enum L { p, q }
      request {
          l set of L default {}
          w set of L default {}
      }
      models { }
      model m { }
      classify c { when w is empty   add l {p} }
      route r { to m }
      invariant differ { every request: l == w }
      invariant hidden { when not (l has q)   every request: l == w }
      invariant same { when l has q or w has q   every request: l == w or l has p or w has p \
      or (l has q and w is empty) or (w has q and l is empty) }
      """)
    #expect(decisions.count >= 2 && decisions.allSatisfy { $0.contains("\"effect\":\"route\"") })
    #expect(output.contains("proved   same"), "\(output)")
  }

  /// What no model is named for is no matter of what models can serve.
  @Test func aRouteThatNamesNoModelIsReportedOnce() throws {
    let (output, _) = try judge(
      "check",
      """
      language 1
      enum Region { eu, us }
      models { region Region }
      model m { region eu }
      route r { to models where region == us }
      """)
    #expect(output.contains("this route names no model for them"))
    #expect(!output.contains("cannot_serve"), "\(output)")
  }

  /// A model that no route names is sent nothing, redacted or not.
  @Test func whatIsRedactedForNobodyIsNoChange() throws {
    let text = """
      language 1
      enum L { p, q }
      request {
          labels set of L default {}
          x bool default false
      }
      models { }
      model m { }
      model k { }
      forbid f { when labels has p   models k, m   unless redacted {email} with mask }
      route one { when x   to m }
      route last { to m }

      """
    let place = try Workplace()
    try place.write("old.policy", text)
    try place.write("new.policy", text.replacing("models k, m", with: "models m"))
    let run = place.run("diff", "old.policy", "new.policy")
    #expect(run.output == "no request is decided otherwise\n")
  }
}
