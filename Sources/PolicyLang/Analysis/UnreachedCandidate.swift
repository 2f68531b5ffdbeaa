internal import PolicyCore

/// A model of a route that is never a candidate there.
enum UnreachedCandidate {
  static let code = DiagnosticCode(
    "A0119", "candidate that is never reached", severity: .warning,
    explanation: """
      The route names a model that never answers one of its requests: every request that reaches \
      the route, from the day of the check on, has it removed by a `forbid`; or the models before \
      it are always there and a `cap` allows no attempt more. Take it out of the route, move it \
      forward, or correct the rule that stands in its way.
      """,
    wrong: """
      forbid f { when n > 50   models where region == us }
      route large { when n > 60   to b, a }
      """,
    right: """
      forbid f { when n > 50   models where region == us }
      route large { when n > 60   to a }
      """)

  static func check(
    _ questions: Questions, leavingOut dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> [Diagnostic] {
    let search = CandidateSearch(questions)
    var found: [Diagnostic] = []
    for (clause, route) in questions.form.compiled.routes.enumerated() {
      let rule = Int(route.rule)
      guard !dead.contains(rule) else { continue }
      var isServed = false
      var gone: [Diagnostic] = []
      for model in search.models(of: clause) {
        switch search.removers(of: model, in: clause) {
        case .candidate: isServed = true
        case .open: unsettled.note(.candidate, of: rule)
        case .removed(let forbids): gone.append(removed(rule, model, forbids, questions))
        }
      }
      // A route without any candidate is what `NothingAdmissible` tells of.
      if isServed || gone.count < search.named(by: clause).count { found += gone }
      if let (model, cap) = CappedChain(questions, clause).firstBeyond {
        found.append(beyond(rule, model, cap, questions))
      }
    }
    return found
  }

  private static func removed(
    _ rule: Int, _ model: ModelID, _ forbids: [Int], _ questions: Questions
  ) -> Diagnostic {
    let own = questions.info(rule)
    let name = questions.policy.models[model].name
    return Diagnostic(
      code, "`\(name)` is never a candidate of `\(own.name)`", at: own.nameSpan,
      label: "removed from every request that comes here by \(questions.names(forbids))",
      secondary: forbids.prefix(5).map { .init(questions.info($0).nameSpan, "removes it") },
      help: ["take `\(name)` out of this route, or correct what removes it"])
  }

  private static func beyond(
    _ rule: Int, _ model: ModelID, _ cap: Int, _ questions: Questions
  ) -> Diagnostic {
    let own = questions.info(rule)
    let name = questions.policy.models[model].name
    return Diagnostic(
      code, "`\(name)` is never reached in `\(own.name)`", at: own.nameSpan,
      label: "the attempts are spent before it",
      secondary: [.init(questions.info(cap).nameSpan, "allows no more attempts")],
      help: ["move `\(name)` forward, take it out, or allow another attempt"])
  }
}
