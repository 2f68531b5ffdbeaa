@testable import PolicyCore

/// A plan whose candidates are models 0, 1, … of quota groups of their own.
func sketch(
  _ count: Int, groups: [Int]? = nil, contexts: [Int64?]? = nil,
  on actions: [FailureClass: FailureAction] = [:], deadlines: Deadlines = Deadlines(),
  hedgeAfter: Int64? = nil, validators: [ValidatorLayout] = [], deadline: Int64? = nil,
  cap: Int64? = nil, isStream: Bool = false
) -> ExecutionPlan {
  var fallback = FallbackLayout.standard
  for (failure, action) in actions { fallback.actions[failure.place] = action }
  fallback.deadlines = deadlines
  fallback.hedge = hedgeAfter.map { FallbackLayout.Hedge(after: $0, condition: nil) }
  return ExecutionPlan(
    candidates: (0..<count).map { place in
      ExecutionPlan.Candidate(
        model: place, quotaGroup: groups?[place] ?? place, context: contexts?[place] ?? nil)
    },
    fallback: fallback, isHedged: hedgeAfter != nil, validators: validators, deadline: deadline,
    attemptCap: cap, isStream: isStream)
}

/// A call that answers.
func answers(
  after: Int64 = 100, firstToken: Int64 = 50, failing: [Int] = [], characters: Int64 = 1_000
) -> CallBehaviour {
  CallBehaviour(
    connectedAfter: 1, firstTokenAfter: firstToken, finishedAfter: after, failing: failing,
    characters: characters)
}

/// A call that fails.
func fails(
  _ failure: FailureClass, after: Int64 = 10, retryAfter: Int64? = nil, firstToken: Int64? = nil
) -> CallBehaviour {
  CallBehaviour(
    connectedAfter: 1, firstTokenAfter: firstToken, failure: (failure, after, retryAfter))
}

/// Carries a plan out; each model behaves as its list says, the last entry for good, and answers
/// when it has none.
func run(
  _ plan: ExecutionPlan, seed: UInt64 = 1, mayHedge: Bool = true,
  _ behaviours: [Int: [CallBehaviour]] = [:]
) -> VirtualRun {
  var calls: [Int: Int] = [:]
  return VirtualRun.run(plan, at: 0, seed: seed, mayHedge: mayHedge) { _, model, _, _ in
    let list = behaviours[model] ?? []
    let call = calls[model, default: 0]
    calls[model] = call + 1
    return list.isEmpty ? answers() : list[min(call, list.count - 1)]
  }
}

extension VirtualRun {
  /// The models that were called.
  var models: [Int] { attempts.map(\.model) }
  /// Why they were.
  var kinds: [AttemptKind] { attempts.map(\.kind) }
}

/// A validator.
func validator(
  _ release: ValidatorLayout.Release, otherwise: FailureAction? = nil
) -> ValidatorLayout {
  ValidatorLayout(rule: 0, checks: [.isJSON], release: release, otherwise: otherwise)
}
