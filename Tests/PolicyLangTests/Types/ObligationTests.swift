import PolicyCore
import PolicyLang
import Testing

@Suite("What obligations demand")
struct ObligationTests {
  private func checked(_ text: String) throws -> Policy {
    let checked = CheckedPolicy(inBase: text)
    return try #require(checked.policy, "\(checked.report)")
  }

  @Test("each kind, kind by kind")
  func demands() throws {
    let demands = try checked(
      """
      notify n { on exhausted, security, stalled   severity "major" }
      budget b { spend $500 per day   by tenant }
      budget c { spend $1 per month   exhausted deny 403 }
      record r { content redacted   retain at least 1y   retain at most 2y }
      disclose d { header "x-ai" = "true" }
      isolate i { cache off }
      cap k { output 4k   cost $0.25 }
      """
    ).obligations.map(\.demand)
    let classes = UInt64(1) << UInt64(FailureClass.tls.place)
    let year: Int64 = 31_536_000_000
    #expect(
      demands == [
        .cap(output: 4_000, attempts: nil, cost: 250_000),
        .isolate(providerState: false, cache: true),
        .disclose([.init(name: "x-ai", value: "true")]),
        .record(content: .redacted, atLeast: year, atMost: 2 * year),
        .budget(spend: 500_000_000, per: .day, by: 3, status: 429),
        .budget(spend: 1_000_000, per: .month, by: nil, status: 403),
        .notify(
          classes: classes | 1 << UInt64(FailureClass.stalled.place), exhausted: true,
          severity: "major"),
      ])
  }

  @Test("redactions are for all models unless the rule names some")
  func redacts() throws {
    let redacts = try checked(
      """
      redact all { findings {email} with mask }
      redact table t (task) -> findings, with, for {
          code | {pan} | drop | models b
          - | {email, pan} | token | -
      }
      """
    ).redacts
    #expect(redacts.map(\.info.name) == ["all", "t#1", "t#2"])
    #expect(redacts.map(\.redaction.findings) == [1, 4, 5])
    #expect(redacts.map(\.redaction.method) == [.mask, .drop, .token])
    guard case .matching(.constant(true)) = redacts[0].models, case .named([1]) = redacts[1].models
    else {
      Issue.record("\(redacts.map(\.models))")
      return
    }
  }

  @Test("a row of records may demand nothing")
  func records() throws {
    let demands = try checked(
      "record table t (task) -> content, retain at least {\n code | none | -\n chat | - | -\n}"
    ).obligations.map(\.demand)
    #expect(
      demands == [
        .record(content: .nothing, atLeast: nil, atMost: nil),
        .record(content: nil, atLeast: nil, atMost: nil),
      ])
  }

  @Test("a budget is counted by what has one spelling")
  func keys() {
    #expect(CheckedPolicy(inBase: "budget b { spend $1 per day by wait }").codes == ["R0108"])
  }
}
