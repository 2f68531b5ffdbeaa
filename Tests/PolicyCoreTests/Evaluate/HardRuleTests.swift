import PolicyCore
import Testing

/// `deny`, `forbid`, `waive` and `cannot_serve`.
@Suite struct HardRuleTests {
  @Test func aDenyEndsTheDecision() throws {
    var sketch = Sketch()
    sketch.classify("raise_it", raise: 1, when: [])
    sketch.deny("no_code", status: 409, when: [(Sketch.Axis.task, [1])])
    sketch.forbid("all", [0, 1, 2], when: [])
    sketch.route("last", [Sketch.listed(0)], when: [])
    let asking = try Asking(sketch) { $0.numbers[0] = 1 }
    #expect(asking.decision.effect == .deny)
    #expect(asking.record.effect == .deny)
    #expect(asking.record.status == 409)
    #expect(asking.deniedBy == "no_code")
    #expect(asking.rules == "no_code, raise_it")
    #expect(asking.record.route == nil)
    #expect(asking.record.removed.isEmpty)
    #expect(asking.record.candidates.isEmpty)
  }

  @Test(arguments: [(429, 429, 429), (429, 403, 403), (429, 503, 403)])
  func deniesThatDisagreeAre403(_ first: Int, _ second: Int, _ status: Int) throws {
    var sketch = Sketch()
    sketch.deny("b_rule", status: first, when: [])
    sketch.deny("a_rule", status: second, when: [])
    sketch.route("last", [Sketch.listed(0)], when: [])
    let asking = try Asking(sketch)
    #expect(asking.decision.status == status)
    #expect(asking.deniedBy == "a_rule, b_rule")
  }

  @Test func everyForbidThatRemovesIsNamed() throws {
    var sketch = Sketch()
    sketch.forbid("z", [1, 2], when: [])
    sketch.forbid("a", [1], when: [])
    sketch.forbid("unmet", [0], when: [(Sketch.Axis.task, [1])])
    sketch.route("last", [Sketch.listed(0, 1)], when: [])
    let asking = try Asking(sketch)
    #expect(asking.candidates == "a")
    #expect(asking.removed == "b: a, z; c: z")
    #expect(asking.rules == "a, last, z")
  }

  /// Two clauses of one rule, as it has for two groups of models.
  @Test func aRuleOfSeveralClausesIsNamedOnce() throws {
    var sketch = Sketch()
    sketch.forbid("f", [1], when: [])
    sketch.forbid("f", [1, 2], when: [(Sketch.Axis.task, [0])], [(Sketch.Axis.sens, [0])])
    sketch.route("last", [Sketch.listed(0, 1)], when: [])
    #expect(try Asking(sketch).removed == "b: f; c: f")
    #expect(try Asking(sketch).rules == "f, last")
  }

  @Test func aWaiverLiftsOneForbidOnly() throws {
    var sketch = Sketch()
    sketch.forbid("f", [1, 2], when: [])
    sketch.forbid("h", [1], when: [(Sketch.Axis.task, [1])])
    sketch.waive("w", lifts: "f", [1], when: [])
    sketch.waive("v", lifts: "f", [1, 0], when: [])
    sketch.waive("idle", lifts: "h", [0], when: [])
    sketch.route("last", [Sketch.listed(0, 1, 2)], when: [])
    let chat = try Asking(sketch)
    #expect(chat.candidates == "a, b")
    #expect(chat.removed == "c: f")
    #expect(chat.waived == "b f v; b f w")
    #expect(chat.rules == "f, last, v, w")
    let code = try Asking(sketch) { $0.numbers[0] = 1 }
    #expect(code.candidates == "a")
    #expect(code.removed == "b: h; c: f")
    #expect(code.waived == "b f v; b f w")
  }

  @Test func redactionKeepsTheModelAndTheStrictestWins() throws {
    var sketch = Sketch()
    sketch.forbid("m", [1], redact: 0b0011, with: .token, when: [])
    sketch.forbid("d", [1, 2], redact: 0b0101, with: .drop, when: [])
    sketch.forbid("k", [2], redact: 0b0110, with: .mask, when: [])
    sketch.route("last", [Sketch.listed(0, 1, 2)], when: [])
    let asking = try Asking(sketch)
    #expect(asking.candidates == "a, b, c")
    #expect(asking.record.removed.isEmpty)
    #expect(asking.rules == "d, k, last, m")
    #expect(asking.record.candidates[0].redactions.isEmpty)
    #expect(
      asking.record.candidates[1].redactions == [
        DecisionRecord.Redaction(findings: 0b0101, method: .drop),
        DecisionRecord.Redaction(findings: 0b0010, method: .token),
      ])
    #expect(
      asking.record.candidates[2].redactions == [
        DecisionRecord.Redaction(findings: 0b0101, method: .drop),
        DecisionRecord.Redaction(findings: 0b0010, method: .mask),
      ])
  }

  @Test func aModelThatCannotServeIsRemovedByName() throws {
    var sketch = Sketch()
    sketch.policy.models[0].accepts = 0b0001
    sketch.policy.models[1].context = 1_500
    sketch.forbid("a_forbid", [0], when: [])
    sketch.forbid("z_forbid", [0], when: [])
    sketch.route("last", [Sketch.listed(0, 1, 2)], when: [])
    let asking = try Asking(sketch) {
      $0.numbers[Sketch.Attribute.needs] = 0b1001
      $0.numbers[Sketch.Attribute.tokens] = 501
      $0.numbers[Sketch.Attribute.output] = 1_000
    }
    #expect(asking.removed == "a: a_forbid, cannot_serve, z_forbid; b: cannot_serve")
    let fits = try Asking(sketch) {
      $0.numbers[Sketch.Attribute.needs] = 0b0001
      $0.numbers[Sketch.Attribute.tokens] = 500
      $0.numbers[Sketch.Attribute.output] = 1_000
    }
    #expect(fits.removed == "a: a_forbid, z_forbid")
  }

  @Test func sumsOfTokensDoNotOverflow() throws {
    var sketch = Sketch()
    sketch.policy.models[0].context = Int64.max
    sketch.route("last", [Sketch.listed(0, 1)], when: [])
    let asking = try Asking(sketch) {
      $0.numbers[Sketch.Attribute.tokens] = Int64.max
      $0.numbers[Sketch.Attribute.output] = Int64.max
    }
    #expect(asking.candidates == "b")
  }

  @Test func noCandidateIs403WhenAForbidRemovedANamedModel() throws {
    var sketch = Sketch()
    sketch.policy.models[0].accepts = 0
    sketch.forbid("f", [1], when: [(Sketch.Axis.task, [1])])
    sketch.forbid("other", [2], when: [])
    sketch.route("last", [Sketch.listed(0, 1)], when: [(Sketch.Axis.task, [1])])
    sketch.route("only_a", [Sketch.listed(0)], when: [])
    let forbidden = try Asking(sketch) {
      $0.numbers[Sketch.Attribute.task] = 1
      $0.numbers[Sketch.Attribute.needs] = 1
    }
    #expect(forbidden.record.effect == .noCandidate)
    #expect(forbidden.record.status == 403)
    #expect(forbidden.route == "last")
    #expect(forbidden.rules == "f, last, other")
    let unable = try Asking(sketch) { $0.numbers[Sketch.Attribute.needs] = 1 }
    #expect(unable.record.status == 503)
    #expect(unable.route == "only_a")
  }

  @Test func factsOfAnotherBundleHaveNoCandidate() throws {
    var sketch = Sketch()
    sketch.route("last", [Sketch.listed(0)], when: [])
    let evaluator = Evaluator(try sketch.bundle())
    let facts = Facts(attributeCount: 1, modelCount: 1, textBytes: 0)
    #expect(evaluator.decide(facts).effect == .noCandidate)
    var record = DecisionRecord()
    evaluator.record(into: &record, facts: facts)
    #expect(record.status == 503)
  }
}
