internal import PolicyCore

/// Something that a rule says is done and that can never happen.
enum ImpossibleAction {
  static let code = DiagnosticCode(
    "A0113", "action that cannot happen here", severity: .warning,
    explanation: """
      The rule promises something that no request can get: a retry or a repair beyond the attempts \
      that a `cap` allows all its requests; a `next` or a hedge where their routes name nobody \
      else to call, or nobody of another quota group; a hedge whose condition none of them meets; \
      `too_slow` without a `min_rate`; a rule for requests that a `deny` refuses all of; a notice \
      of refusals or spent budgets where nothing refuses or counts. Correct what stands in its \
      way, or delete the promise.
      """,
    wrong: """
      cap few { attempts 2 }
      fallback f { on unavailable retry 3 then next }
      """,
    right: """
      cap few { attempts 2 }
      fallback f { on unavailable retry 1 then next }
      """)

  static func check(
    _ questions: Questions, leavingOut dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> [Diagnostic] {
    let fallbacks = FallbackPromises(questions)
    var found: [Diagnostic] = []
    for place in questions.policy.fallbacks.indices {
      found += fallbacks.check(place, leavingOut: dead, &unsettled)
    }
    return found + repairs(questions, dead, &unsettled) + notices(questions)
      + RefusedRules.check(questions, leavingOut: dead, &unsettled)
  }

  /// Repairs of validators that a cap leaves no attempt for.
  private static func repairs(
    _ questions: Questions, _ dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> [Diagnostic] {
    let form = questions.form
    let caps = AttemptCaps(form)
    var found: [Diagnostic] = []
    for (place, layout) in form.compiled.validators.enumerated() {
      guard case .repair(let count)? = layout.otherwise?.first, !dead.contains(Int(layout.rule))
      else { continue }
      let cubes = form.validate.filter { $0.clause == place }.map(\.cube)
      switch caps.capping(cubes, atMost: count, outside: form.deny.map(\.cube), questions) {
      case .free: continue
      case .open: unsettled.note(.happens, of: Int(layout.rule))
      case .capped(let by):
        let info = questions.info(Int(layout.rule))
        found.append(
          Diagnostic(
            code, "the last repair of `\(info.name)` never happens", at: info.nameSpan,
            label: "needs \(count + 1) attempts",
            secondary: by.prefix(5).map {
              .init(questions.info($0).nameSpan, "allows no more than \(count)")
            },
            help: ["ask for fewer repairs, or allow another attempt"]))
      }
    }
    return found
  }

  /// Notices of what nothing in the policy does.
  private static func notices(_ questions: Questions) -> [Diagnostic] {
    let policy = questions.policy
    var never: UInt64 = 0
    func add(_ failure: FailureClass) { never |= 1 << UInt64(failure.place) }
    if policy.denies.isEmpty { add(.policyDenied) }
    let hasBudget = policy.obligations.contains {
      if case .budget = $0.demand { true } else { false }
    }
    if !hasBudget { add(.budgetExhausted) }
    return policy.obligations.compactMap { obligation in
      guard case .notify(let classes, false, _) = obligation.demand, classes != 0,
        classes & ~never == 0
      else { return nil }
      return Diagnostic(
        code, "`\(obligation.info.name)` never notifies anybody", at: obligation.info.nameSpan,
        label: "no rule refuses a request, or counts what it spends, in this way",
        help: ["add the `deny` or the `budget` it waits for, or delete it"])
    }
  }
}

/// The attempts that caps allow.
struct AttemptCaps {
  enum Outcome {
    /// Some request may have more.
    case free
    /// None may, because of these rules.
    case capped(by: [Int])
    case open
  }

  private let caps: [(cube: Cube, rule: Int, attempts: Int64)]

  init(_ form: NormalForm) {
    caps = form.oblige.compactMap { entry in
      let obligation = form.compiled.obligations[entry.clause]
      guard case .cap(_, let attempts?, _) = obligation.demand else { return nil }
      return (entry.cube, Int(obligation.rule), attempts)
    }
  }

  /// Whether each request of a union may have so many attempts at most.
  func capping(_ cubes: [Cube], atMost count: Int, outside others: [Cube], _ questions: Questions)
    -> Outcome
  {
    let strict = caps.filter { $0.attempts <= count }
    guard !strict.isEmpty, !cubes.isEmpty else { return .free }
    let covers = questions.covers(strict.map(\.cube) + others)
    var rules: Set<Int> = []
    var isOpen = false
    for cube in cubes {
      var used: Set<Int> = []
      let live = Array(covers.first..<covers.packed.count)
      switch questions.ask(in: cube, outside: covers, live: live, used: &used) {
      case .request: return .free
      case .unknown: isOpen = true
      case .none:
        for place in Blockers.needed(used, for: cube, covers, questions)
        where place - covers.first < strict.count {
          rules.insert(strict[place - covers.first].rule)
        }
      }
    }
    return isOpen ? .open : rules.isEmpty ? .free : .capped(by: rules.sorted())
  }
}
