internal import PolicyCore

/// A route that no request reaches, because earlier ones and denies take everything.
enum ShadowedRoute {
  static let code = DiagnosticCode(
    "A0102", "route that is never reached", severity: .warning,
    explanation: """
      Routes are tried from top to bottom and the first that matches wins; a refused request \
      reaches none. Every request that this route matches is taken before it. Move it up, make \
      an earlier one narrower, or delete it.
      """,
    wrong: """
      route early { when n > 10   to a }
      route late { when n > 20   to b }
      """,
    right: """
      route late { when n > 20   to b }
      route early { when n > 10   to a }
      """)

  static func check(
    _ questions: Questions, leavingOut dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> [(rule: Int, diagnostic: Diagnostic)] {
    Shadowing.unreached(
      questions.form.route, rules: questions.form.compiled.routes.map { Int($0.rule) }, questions,
      &unsettled
    ).filter { !dead.contains($0.rule) }
      .map { ($0.rule, Shadowing.diagnostic(code, "route", $0.rule, $0.blockers, questions)) }
  }
}
