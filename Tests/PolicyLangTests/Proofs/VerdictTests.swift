import Testing

@testable import PolicyLang

/// One claim at a time: what is proved, what is broken, and of whom a claim speaks.
@Suite struct VerdictTests {
  private func proofs(_ rules: String) throws -> [Proof] {
    let asked = try AskedPolicy(rules)
    let (proofs, problems) = Verifier.verify(asked.policy, AskedPolicy.context, horizon: 0)
    #expect(problems.isEmpty)
    return proofs
  }

  private func verdict(_ proof: Proof) -> String {
    switch proof.verdict {
    case .proved: "proved"
    case .broken: "broken"
    case .unknown(let why): "unknown: \(why)"
    }
  }

  private static let rules = """
    classify one { when l has p   raise s to mid }
    classify two { when s >= mid and x == y   raise s to high }
    forbid f { when s >= mid   models where clearance < s }
    deny d { when x == y and n > o }

    """

  @Test(arguments: [
    ("every candidate: clearance >= s", "proved"),
    ("when s >= mid every candidate: clearance >= s", "proved"),
    ("when l has p every candidate: region == eu", "proved"),
    ("when l has q every candidate: region == eu", "broken"),
    ("when x == y and n > o denied", "proved"),
    ("when x == y denied", "broken"),
    ("raising s never admits a model", "proved"),
    ("when n == 9 and o == 0 and x == y denied", "proved"),
  ])
  func aClaimIsProvedOrBroken(_ claim: String, _ expected: String) throws {
    #expect(try proofs(Self.rules + "invariant i { \(claim) }").map(verdict) == [expected])
  }

  @Test func aVerdictDoesNotDependOnCompany() throws {
    let claims = [
      "invariant i { when l has p   every candidate: region == eu }",
      "invariant j { when x == y   denied }",
      "invariant k { when n + o > 12 and n - o == 1   every candidate: region == eu }",
    ]
    let together = try proofs(Self.rules + claims.joined(separator: "\n")).map(verdict)
    let alone = try claims.map { verdict(try proofs(Self.rules + $0)[0]) }
    #expect(together == alone)
  }

  @Test func aClaimAboutTheRefusedSaysSo() throws {
    let proof = try #require(
      try proofs(
        Self.rules + "invariant i { when x == y and n > o   every candidate: region == eu }"
      ).first)
    #expect(proof.emptiness == .onlyOfRefused)
  }

  @Test func aBrokenClaimShowsARequest() throws {
    let proof = try #require(
      try proofs(Self.rules + "invariant i { when x == y   denied }").first)
    guard case .broken(let example) = proof.verdict else {
      Issue.record("it is not broken")
      return
    }
    #expect(example.request.hasPrefix("{") && !example.reason.isEmpty)
  }
}
