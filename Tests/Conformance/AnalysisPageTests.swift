import Foundation
import PolicyLang
import Testing

/// The pages of the exact checks: what is wrong raises the code, what is right raises nothing.
@Suite struct AnalysisPageTests {
  @Test(arguments: AnalysisCodes.all.map(\.id))
  func thePageIsTrue(_ id: String) throws {
    let code = try #require(AnalysisCodes.all.first { $0.id == id })
    #expect(try codes(code.wrong) == [id])
    #expect(try codes(code.right).isEmpty)
  }

  @Test func aWitnessIsDecidedAsTheMessageSays() throws {
    let text = try Self.policy("forbid f { when n > 10   models where region in {eu, us} }")
    let pipeline = try Pipeline(text: text)
    let finding = try #require(pipeline.diagnostics.first { $0.code.id == "A0104" })
    let witness = try #require(finding.witness)
    let decision = try #require(try pipeline.decide(Array(witness.utf8)).first)
    #expect(decision["effect"] as? String == "no_candidate")
  }

  @Test func aRouteBehindItsTwoHalvesIsNeverReached() throws {
    let routes = """
      route low { when n <= 50   to a }
      route high { when n > 50   to b }
      route never { when task == code   to b }
      """
    let findings = try Pipeline(text: Self.policy(routes)).diagnostics
    let never = findings.first { $0.message.contains("`never`") }
    #expect(never?.code.id == "A0102")
    #expect(never?.label.contains("`low`, `high`") == true)
  }

  @Test func aRequestThatADenyTakesIsNoGap() throws {
    let rules = """
      forbid f { when n > 10   models where region in {eu, us} }
      deny d { when n > 10   because "no model may take them" }
      """
    // The forbid has nothing left to do.
    #expect(try codes(rules) == ["A0113"])
  }

  @Test func aWaiverClosesTheGapItCovers() throws {
    let rules = """
      forbid f { when n > 10   models a, b }
      waive w {
          lifts f
          when n > 10
          models b
          until 2099-01-01
          approved "dpo"
          because "x"
      }
      """
    #expect(try codes(rules).isEmpty)
    // From a waiver that ends within the horizon on, there is nothing.
    let soon = rules.replacing("2099-01-01", with: "1970-03-01")
    #expect(try codes(soon).contains("A0104"))
    let later = rules.replacing("2099-01-01", with: "1970-06-01")
    #expect(try codes(later).isEmpty)
  }

  @Test func sumsExcludeEachOtherToo() throws {
    #expect(try codes("deny d { when n + m > 150 and n < 40 }") == ["A0101"])
    #expect(try codes("deny d { when n + m > 150 and n < 60 }").isEmpty)
    #expect(try codes("deny d { when n < m and m < n }") == ["A0101"])
  }

  @Test func patternsExcludeEachOtherToo() throws {
    let both = "deny d { when tenant starts with \"eu-\" and not tenant contains \"-\" }"
    #expect(try codes(both) == ["A0101"])
    #expect(
      try codes("deny d { when tenant starts with \"eu-\" and tenant ends with \"-x\" }").isEmpty)
  }

  /// What the declarations add to the findings of the base policy, whose names are all unused.
  private func codes(_ declarations: String) throws -> [String] {
    try Self.findings(declarations).map(\.code.id)
  }

  /// The same with all that is said.
  static func findings(_ declarations: String, now: Int64 = 0) throws -> [Diagnostic] {
    func all(_ text: String) throws -> [Diagnostic] {
      do {
        return try Pipeline(texts: ["main.policy": Array(text.utf8)], now: now).diagnostics
      } catch let refused as Pipeline.Refused {
        return refused.diagnostics
      }
    }
    let base = Set(try all(policy("")).map(\.message))
    return try all(policy(declarations)).filter { !base.contains($0.message) }
  }

  /// The base policy of the pages with declarations before its last route.
  private static func policy(_ declarations: String) throws -> String {
    let base = Pipeline.fixtures.appending(path: "cases/decide/base_of_bad/main.policy")
    let lines = String(decoding: try Data(contentsOf: base), as: UTF8.self)
      .split(separator: "\n").dropFirst()
    return (lines.dropLast() + [Substring(declarations)] + lines.suffix(1))
      .joined(separator: "\n") + "\n"
  }
}
