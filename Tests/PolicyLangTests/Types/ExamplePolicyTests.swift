import PolicyLang
import Testing

@Suite("The language at a glance")
struct ExamplePolicyTests {
  @Test("the example of the language page has no error")
  func exampleIsRight() throws {
    let checked = CheckedPolicy(files: [
      ("main.policy", glance), ("catalogue.policy", "language 1\n"),
      ("schemas/invoice.json", "{}"),
    ])
    #expect(checked.errors.isEmpty, "\(checked.report)")
    let policy = try #require(checked.policy)
    #expect(policy.models.map(\.name) == ["llama_eu", "qwen_eu", "mistral_eu", "gpt_us"])
    #expect(policy.classifies.count == 3 && policy.denies.count == 1 && policy.forbids.count == 5)
    #expect(policy.routes.map(\.info.name) == ["code_work", "bulk", "try_qwen", "default"])
    #expect(policy.waives[0].lifts == 2 && policy.waives[0].models == [3])
    #expect(policy.tests.count == 1 && policy.tests[0].expectations.count == 3)
  }

  @Test("every claim is there")
  func claimsAreThere() throws {
    let checked = CheckedPolicy(files: [
      ("main.policy", glance), ("catalogue.policy", "language 1\n"),
      ("schemas/invoice.json", "{}"),
    ])
    let policy = try #require(checked.policy)
    #expect(checked.codes.isEmpty)
    #expect(
      policy.invariants.map(\.text) == [
        "every candidate: hosting == private and baa", "every candidate: not trains",
        "survives loss of any 1 provider", "worst_case_latency <= 60s",
        "raising sensitivity never admits a model",
      ])
  }
}
