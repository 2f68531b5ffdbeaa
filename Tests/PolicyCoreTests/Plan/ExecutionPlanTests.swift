@testable import PolicyCore
import Testing

/// The plan of a decision.
@Suite struct ExecutionPlanTests {
  private func policy() -> CompiledPolicy {
    var policy = CompiledPolicy()
    policy.models = [("a", "shared", 100), ("b", "own", nil), ("c", "shared", 300)].map {
      ModelLayout(
        name: $0, accepts: .max, context: $2, priceIn: nil, priceOut: nil, quotaGroup: $1)
    }
    var fallback = FallbackLayout.standard
    fallback.deadlines.total = 5
    policy.fallbacks = [fallback]
    policy.validators = [validator(.hold), validator(.window(8)), validator(.atEnd)]
    return policy
  }

  @Test func itHoldsWhatTheDecisionNames() {
    var record = DecisionRecord()
    record.candidates = [2, 1, 0].map { DecisionRecord.Candidate(model: $0) }
    record.fallback = 0
    record.isHedged = true
    record.validators = [1]
    record.obligations.attemptCap = 3
    let plan = ExecutionPlan(policy(), record, deadline: 900, isStream: true)
    #expect(plan.candidates.map(\.model) == [2, 1, 0])
    #expect(plan.candidates.map(\.context) == [300, nil, 100])
    #expect(plan.candidates.map(\.quotaGroup) == [2, 1, 2])
    #expect(plan.fallback.deadlines.total == 5 && plan.isHedged && plan.isStream)
    #expect(plan.validators == [validator(.window(8))])
    #expect(plan.deadline == 900 && plan.attemptCap == 3)
  }

  @Test func withoutAFallbackItHasTheDefaultTable() {
    let plan = ExecutionPlan(policy(), DecisionRecord(), deadline: nil, isStream: false)
    #expect(plan.fallback == .standard && plan.candidates.isEmpty && !plan.isHedged)
  }

  @Test func placesThatThePolicyLacksAreLeftOut() {
    var record = DecisionRecord()
    record.candidates = [DecisionRecord.Candidate(model: 7), DecisionRecord.Candidate(model: 1)]
    record.fallback = 4
    record.validators = [-1, 2, 9]
    let plan = ExecutionPlan(policy(), record, deadline: nil, isStream: false)
    #expect(plan.candidates.map(\.model) == [1] && plan.fallback == .standard)
    #expect(plan.validators == [validator(.atEnd)])
  }
}
