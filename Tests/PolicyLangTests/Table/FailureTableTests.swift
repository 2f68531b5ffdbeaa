import PolicyCore
import Testing

@testable import PolicyLang

/// What the table holds of failures, validation and obligations.
struct FailureTableTests {
  private static let rules = """
    notify n { on exhausted }
    fallback f {
        when n > 5
        hedge after 4s only when task == code
    }
    fallback rest { on slow stop }
    validate v { when task == code   output matches /[a-z]+/, is json }
    redact r { findings {email} with mask   for models where clearance < sens }
    cap c { when m > 5   attempts 3 }
    """

  @Test func rulesStandInTheOrderOfKinds() throws {
    let compiled = try CompiledText(Self.rules).table().compiled
    let kinds = compiled.rules.map(\.kind)
    #expect(kinds == kinds.sorted { $0.rawValue < $1.rawValue })
    func name(_ rule: UInt32?) -> String? { rule.map { compiled.rules[Int($0)].name } }
    #expect(compiled.fallbacks.map { name($0.rule) } == ["f", "rest"])
    #expect(compiled.validators.map { name($0.rule) } == ["v"])
    #expect(Set(compiled.redactClauses.map { name($0.rule) }) == ["r"])
    #expect(compiled.obligations.map { name($0.rule) } == ["c", "n"])
    let redaction = try #require(compiled.rules.first { $0.name == "r" })
    #expect(redaction.redactFindings == 1 && redaction.redacting == .mask)
  }

  @Test func everyRuleHasItsOriginAndItsCondition() throws {
    let form = try CompiledText(Self.rules).table()
    #expect(form.origins.count == form.compiled.rules.count)
    #expect(Set(form.conditions.map(\.clause)) == Set(form.compiled.rules.indices))
  }

  @Test func aHedgeRestsOnADerivedFact() throws {
    let compiled = try CompiledText(Self.rules).table().compiled
    let condition = try #require(compiled.fallbacks[0].hedge?.condition)
    #expect(compiled.dimensions[Int(condition)].kind == .defined)
    #expect(compiled.definitionClauses.contains(condition))
    #expect(compiled.fallbacks[1].hedge == nil)
  }

  @Test func aPatternOfAnAnswerIsAnAutomaton() throws {
    let compiled = try CompiledText(Self.rules).table().compiled
    guard case .matches(let automaton) = compiled.validators[0].checks[0] else {
      Issue.record("\(compiled.validators[0].checks)")
      return
    }
    #expect(compiled.automata[Int(automaton)].matches(Array("abc".utf8)))
    #expect(!compiled.automata[Int(automaton)].matches(Array("abc1".utf8)))
    #expect(CompiledText("validate v { output matches /(/ }").form == nil)
  }

  @Test func whatADetectorMeansIsAClauseWithoutARule() throws {
    let compiled = try CompiledText(
      """
      detector mrn = /MRN-[0-9]{1,9}/ means {phi}
      classify k { when labels has phi raise sens to secret }
      """
    ).table().compiled
    #expect(compiled.attributes.first { $0.name == "labels" }?.isClassified == true)
    let means = compiled.classifyClauses.filter { $0.rule == nil && !$0.adds.isEmpty }
    #expect(means.count == 1 && means[0].adds[0].members == 2)
  }
}
