internal import PolicyCore

/// A fallback that no request reaches, because earlier ones and denies take everything.
enum ShadowedFallback {
  static let code = DiagnosticCode(
    "A0108", "fallback that is never reached", severity: .warning,
    explanation: """
      Of several fallbacks the first that matches says what happens when calls fail. Every request \
      that this one matches is taken before it. Move it up, make an earlier one narrower, or \
      delete it.
      """,
    wrong: """
      fallback usual { on slow next }
      fallback patient { when n > 20   on slow retry 1 then next }
      """,
    right: """
      fallback patient { when n > 20   on slow retry 1 then next }
      fallback usual { on slow next }
      """)

  static func check(
    _ questions: Questions, leavingOut dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> [Diagnostic] {
    Shadowing.unreached(
      questions.form.fallback,
      rules: questions.form.compiled.fallbacks.map { Int($0.rule ?? 0) }, questions, &unsettled
    ).filter { !dead.contains($0.rule) }
      .map { Shadowing.diagnostic(code, "fallback", $0.rule, $0.blockers, questions) }
  }
}
