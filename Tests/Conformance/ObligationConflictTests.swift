import Foundation
import PolicyLang
import Testing

/// Obligations that one request cannot follow together, shown by a request.
@Suite struct ObligationConflictTests {
  @Test func contradictoryRetentionHasAWitness() throws {
    let finding = try #require(
      findings(
        """
        record books { when n > 5   retain at least 7y }
        record privacy { when task == code and m > 7   retain at most 30d }
        """
      ).first)
    #expect(finding.code.id == "A0106")
    #expect(finding.message.contains("`books`") && finding.message.contains("`privacy`"))
    let line = try #require(finding.witness)
    let request = try object(Array(line.utf8))
    #expect(request["task"] as? String == "code")
    #expect((request["n"] as? Int ?? 10) > 5 && (request["m"] as? Int ?? 10) > 7)
  }

  @Test func retentionThatNeverMeetsIsNoContradiction() {
    #expect(
      findings(
        """
        record books { when n > 5   retain at least 7y }
        record privacy { when n <= 5   retain at most 30d }
        """
      ).isEmpty)
    // What classify adds is never missing.
    #expect(
      findings(
        """
        classify usual { when n > 5   add labels {pii} }
        record books { when n > 5   retain at least 7y }
        record privacy { when not (labels has pii)   retain at most 30d }
        """
      ).isEmpty)
    #expect(
      findings("record a { retain at least 1y }\nrecord b { retain at most 1y }").isEmpty)
  }

  @Test func aRefusedRequestIsRecordedToo() {
    let rules = """
      record books { when n > 5   retain at least 7y }
      record privacy { when n > 6   retain at most 30d }
      deny none { when n > 6 }
      """
    #expect(findings(rules).map(\.code.id) == ["A0106"])
  }

  @Test func rowsContradictToo() {
    let table = """
      record table t (task) -> retain at least {
          code | 7y
          chat | 1d
      }
      record privacy { when task == code   retain at most 30d }
      """
    let found = findings(table)
    #expect(found.map(\.code.id) == ["A0106"])
    #expect(found.first?.message.contains("`t#1`") == true)
  }

  @Test func headersOfDifferentCaseConflict() throws {
    let found = findings(
      """
      disclose a { when n > 5   header "x-ai" = "yes" }
      disclose b { when m > 5   header "X-AI" = "no" }
      disclose c { header "x-other" = "no" }
      """)
    #expect(found.map(\.code.id) == ["A0107"])
    #expect(found.first?.witness != nil)
    #expect(
      findings("disclose a { header \"x\" = \"1\" }\ndisclose b { header \"X\" = \"1\" }")
        .isEmpty)
  }

  @Test func aFallbackBehindOneThatTakesAllIsNeverReached() {
    let found = findings("fallback a { on slow stop }\nfallback b { when n > 5   on slow next }")
    #expect(found.map(\.code.id) == ["A0108"])
  }

  @Test func conditionsOfEveryKindMustBeMeetable() {
    let never = "when n > 60 and n < 50"
    for rule in [
      "fallback x { \(never) on slow stop }", "validate x { \(never) output is json }",
      "redact x { \(never) findings {email} with mask }", "cap x { \(never) attempts 1 }",
      "isolate x { \(never) cache off }", "disclose x { \(never) header \"x\" = \"1\" }",
      "record x { \(never) content none }", "budget x { \(never) spend $1 per day }",
      "notify x { \(never) on exhausted }",
    ] {
      #expect(findings(rule).map(\.code.id) == ["A0101"], "\(rule)")
    }
  }

  @Test(arguments: [
    "classify unique table t (n) -> add labels {\n 0..50 | {pii}\n 50..100 | {phi}\n}",
    "deny unique table t (n) -> status {\n 1..20 | 403\n 20..30 | 429\n}",
    "forbid unique table t (n) -> models {\n 0..50 | a\n 50..60 | a\n}",
    "fallback unique table t (n) -> on slow {\n 0..50 | stop\n 50..100 | next\n}",
    "redact unique table t (n) -> findings, with {\n 0..50 | {pan} | mask\n 50 | {pan} | drop\n}",
    "record unique table t (n) -> content {\n 0..50 | none\n 50..100 | full\n}",
  ])
  func rowsUnderUniqueExcludeEachOther(_ table: String) {
    #expect(findings(table).map(\.code.id) == ["A0103"])
    #expect(
      findings(
        table.replacing(" 50..", with: " 51..").replacing(" 50 ", with: " 51 ")
          .replacing(" 20..", with: " 21..")
      ).isEmpty)
  }

  private func findings(_ declarations: String) -> [Diagnostic] {
    do {
      return Self.relevant(try Pipeline(text: Self.policy(declarations)).diagnostics)
    } catch let refused as Pipeline.Refused {
      return Self.relevant(refused.diagnostics)
    } catch {
      Issue.record(error)
      return []
    }
  }

  /// Without what is said of the names that so short a policy does not use, and of requests that are
  /// larger than its models.
  private static func relevant(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.filter { $0.code.id != "A0112" && !($0.code.id == "A0104" && $0.severity == .note) }
  }

  private static func policy(_ declarations: String) throws -> String {
    let base = Pipeline.fixtures.appending(path: "cases/decide/base_of_bad/main.policy")
    let lines = String(decoding: try Data(contentsOf: base), as: UTF8.self)
      .split(separator: "\n").dropFirst()
    return (lines.dropLast() + [Substring(declarations)] + lines.suffix(1))
      .joined(separator: "\n") + "\n"
  }
}
