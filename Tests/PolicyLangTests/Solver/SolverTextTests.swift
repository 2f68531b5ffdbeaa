import Testing

@testable import PolicyLang

/// What a solver is asked: every claim about requests once, and nothing that it could not read.
@Suite struct SolverTextTests {
  private static let claims = """
    forbid f { when s >= mid   models where clearance < s }
    deny d { when x == y and n + o > 9 }
    invariant first { when s >= mid   every candidate: clearance >= s }
    invariant second { when x == y   denied }
    invariant third { raising s never admits a model }
    invariant fourth { attempts <= 300 }

    """

  private func text() throws -> String {
    let asked = try AskedPolicy(Self.claims)
    let (proofs, _) = Verifier.verify(asked.policy, AskedPolicy.context, horizon: 0)
    return try #require(
      SolverExport.text(asked.policy, proofs: proofs, AskedPolicy.context, horizon: 0))
  }

  @Test func everyClaimAboutRequestsIsAsked() throws {
    let text = try text()
    for name in ["first", "second", "third"] { #expect(text.contains("(echo \"invariant \(name)")) }
    #expect(!text.contains("(echo \"invariant fourth") && text.contains("fourth"))
  }

  @Test func parenthesesCloseAndScopesEnd() throws {
    let text = try text()
    let code = text.split(separator: "\n").filter { !$0.hasPrefix(";") }.joined(separator: "\n")
    #expect(code.count { $0 == "(" } == code.count { $0 == ")" })
    #expect(code.ranges(of: "(push").count == code.ranges(of: "(pop").count)
    #expect(code.ranges(of: "(check-sat)").count >= 3)
  }

  @Test func verdictsStandBesideTheirQuestions() throws {
    let text = try text()
    #expect(text.contains("; expected: unsat, proved") && text.contains("; expected: sat, broken"))
  }
}
