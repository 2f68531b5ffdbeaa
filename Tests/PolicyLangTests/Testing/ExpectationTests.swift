import PolicyCore
import Testing

@testable import PolicyLang

/// What each expectation of a `test` comes to.
@Suite struct ExpectationTests {
  private static let rules = """
    deny d { when n > 3   status 451   because "too much" }
    forbid f { when l has p   models b }

    """

  /// The results of tests whose requests are all of defaults: nothing is read from their lines.
  private func failures(_ expectation: String) throws -> [TestFailure] {
    let asked = try AskedPolicy(
      Self.rules + "test \"one\" { given { n: 0 } expect \(expectation) }\n")
    let bundle = try asked.bundle()
    let request = ReferenceRequest(now: SmallZones.noon)
    let interpreter = ReferenceInterpreter(
      asked.policy, zoneOffset: SmallZones.offset, sha256: { _ in [] })
    let declared = try interpreter.read(request)
    let results = TestRunner(asked.policy).run(
      bundle,
      reader: { _, facts in
        facts.fill(request, declared: declared) ? nil : "a request that fits"
      })
    #expect(results.count == 1)
    return results.flatMap(\.failures)
  }

  @Test func whatComesOutPasses() throws {
    #expect(try failures("candidates a, b").isEmpty)
  }

  @Test func whatDoesNotIsSaidInWords() throws {
    let failure = try #require(try failures("denied by d").first)
    #expect(failure.expected != failure.actual)
  }
}
