internal import PolicyCore

/// A rule without which every request is decided the same.
enum RedundantRule {
  static let code = DiagnosticCode(
    "A0110", "redundant rule", severity: .warning,
    explanation: """
      Without this rule every request would be refused, classified, or kept from the same models \
      all the same: the rules that are named do everything it does. Delete it, or correct its \
      condition if it was meant to do more. A rule with `models where` is compared only with those \
      that select models by the same words, as the next model may differ from those of today; and \
      one that a waiver lifts is never redundant.
      """,
    wrong: """
      deny large { when n > 50 }
      deny larger { when n > 60 and task == code }
      """,
    right: """
      deny large { when n > 50 }
      deny larger { when n > 40 and task == code }
      """)

  static func check(
    _ questions: Questions, leavingOut dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> [Diagnostic] {
    let found =
      classifies(questions, dead, &unsettled) + denies(questions, dead, &unsettled)
      + forbids(questions, dead, &unsettled) + avoids(questions, dead, &unsettled)
    return found.map { diagnostic($0.rule, $0.others, questions) }
  }

  private typealias Found = [(rule: Int, others: [Int])]

  private static func denies(
    _ questions: Questions, _ dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> Found {
    let form = questions.form
    let works = form.deny.map {
      Redundancy.Work(
        rule: Int(form.compiled.denyClauses[$0.clause]), cube: $0.cube, what: [0])
    }
    let statuses = form.compiled.rules.map(\.status)
    return Redundancy(questions: questions, works: works, never: [])
      .check(.redundant, leavingOut: dead, &unsettled) { other, own, _ in
        statuses[works[other].rule] == statuses[works[own].rule]
      }
  }

  private static func forbids(
    _ questions: Questions, _ dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> Found {
    let form = questions.form
    let rules = form.compiled.rules
    // What a waiver lifts does not stand for another, and is no less for one that is not lifted.
    var lifted: [Int: ModelSet] = [:]
    for clause in form.compiled.waiveClauses {
      lifted[Int(clause.forbid), default: ModelSet()] =
        lifted[Int(clause.forbid), default: ModelSet()].union(clause.models)
    }
    let works = form.forbid.map { work($0, form.compiled.forbidClauses) }
    return Redundancy(questions: questions, works: works, never: form.deny.map(\.cube))
      .check(.redundant, leavingOut: dead.union(lifted.keys), &unsettled) { other, own, model in
        let (mine, its) = (rules[works[own].rule], rules[works[other].rule])
        guard selectAlike(works[own].rule, works[other].rule, questions) else { return false }
        if lifted[works[other].rule]?.contains(model) == true { return false }
        if its.redactFindings == 0 { return true }
        return mine.redactFindings & ~its.redactFindings == 0 && mine.redactFindings != 0
          && mine.redacting == its.redacting
      }
  }

  private static func avoids(
    _ questions: Questions, _ dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> Found {
    let form = questions.form
    let works = form.avoid.map { work($0, form.compiled.avoidClauses) }
    return Redundancy(questions: questions, works: works, never: form.deny.map(\.cube))
      .check(.redundant, leavingOut: dead, &unsettled) { other, own, _ in
        selectAlike(works[own].rule, works[other].rule, questions)
      }
  }

  /// Whether what another rule selects stands for what one selects, whatever models there are.
  private static func selectAlike(_ own: Int, _ other: Int, _ questions: Questions) -> Bool {
    func selection(_ rule: Int) -> ModelSelection? {
      let origin = questions.form.origins[rule]
      switch origin.kind {
      case .forbid: return questions.policy.forbids[origin.index].models
      case .avoid: return questions.policy.avoids[origin.index].models
      case .classify, .deny, .waive, .route, .fallback, .validate, .redact, .cap, .isolate,
        .disclose, .record, .budget, .notify:
        return nil
      }
    }
    guard case .matching(let condition) = selection(own) else { return true }
    guard case .matching(let its) = selection(other), let place = condition.span,
      let itsPlace = its.span
    else { return false }
    let sources = questions.policy.sources
    return sources.text(place) == sources.text(itsPlace)
  }

  private static func work(_ entry: Entry, _ clauses: [ModelClause]) -> Redundancy.Work {
    let clause = clauses[entry.clause]
    return Redundancy.Work(
      rule: Int(clause.rule), cube: entry.cube, what: clause.models.members)
  }

  private static func diagnostic(
    _ rule: Int, _ others: [Int], _ questions: Questions
  ) -> Diagnostic {
    let own = questions.info(rule)
    return Diagnostic(
      code, "`\(own.name)` changes no decision", at: own.nameSpan,
      label: "all that it does is done by \(questions.names(others))",
      secondary: others.prefix(5).map {
        .init(questions.info($0).nameSpan, others.count == 1 ? "does it too" : "does some of it")
      },
      help: ["delete it, or correct its condition if it was meant to do more"])
  }
}

// MARK: - Classify

extension RedundantRule {
  /// An effect stands for another only if its rule reads nothing that the other rule changes,
  /// directly or through further rules: else it may hold only because of it.
  private static func classifies(
    _ questions: Questions, _ dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> Found {
    let form = questions.form
    let influence = Influence(form)
    var effects: [ClassifyEffect] = []
    var works: [Redundancy.Work] = []
    for entry in form.classify {
      let clause = form.compiled.classifyClauses[entry.clause]
      guard clause.defines == nil else { continue }
      // A detector's labels can stand for a rule's, never the other way round.
      let rule = clause.rule.map { Int($0) } ?? -1 - entry.clause
      let own = ClassifyEffect.all(of: clause)
      let first = effects.count
      effects += own
      for place in own.indices {
        works.append(Redundancy.Work(rule: rule, cube: entry.cube, what: [first + place]))
      }
    }
    // The same effect of two rules has the same number, the lowest that serves.
    let kinds = ClassifyEffect.kinds(effects)
    for place in works.indices { works[place].what = [kinds[works[place].what[0]]] }
    let owned = Set(works.map(\.rule).filter { $0 < 0 })
    return Redundancy(questions: questions, works: works, never: [])
      .check(.redundant, leavingOut: dead.union(owned), &unsettled) { other, own, _ in
        influence.isIndependent(works[other].cube, of: works[own].rule)
      }
      .map { ($0.rule, $0.others.filter { $0 >= 0 }) }
      .filter { !$0.1.isEmpty }
  }
}
