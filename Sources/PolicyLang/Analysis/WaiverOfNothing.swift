internal import PolicyCore

/// A waiver that meets no request which its forbid removes its models for.
enum WaiverOfNothing {
  static let code = DiagnosticCode(
    "A0115", "waiver of nothing", severity: .warning,
    explanation: """
      No request meets both this waiver and the forbid that it lifts, for these models: the forbid \
      does not concern them, its condition excludes the waiver's, or a `deny` refuses all such \
      requests. So the waiver permits nothing, and whoever approved it believes that it does. \
      Correct it, or delete it.
      """,
    wrong: """
      forbid f { when n > 50   models where region == us }
      waive w {
          lifts f
          when n < 20 and task == code
          models b
          until 2099-06-30
          approved "dpo"
          because "a pilot"
      }
      """,
    right: """
      forbid f { when n > 50   models where region == us }
      waive w {
          lifts f
          when n > 50 and task == code
          models b
          until 2099-06-30
          approved "dpo"
          because "a pilot"
      }
      """)

  static func check(
    _ questions: Questions, leavingOut dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> [Diagnostic] {
    var found: [Diagnostic] = []
    for (place, waive) in questions.policy.waives.enumerated() {
      let reach = WaiverReach(questions, place)
      guard !dead.contains(reach.waive), !dead.contains(reach.forbid) else { continue }
      var idle: [ModelID] = []
      var working: [ModelID] = []
      for model in waive.models {
        switch reach.meets(model) {
        case true?: working.append(model)
        case false?: idle.append(model)
        case nil: unsettled.note(.waives, of: reach.waive)
        }
      }
      if !idle.isEmpty { found.append(diagnostic(reach, waive, idle, questions)) }
      found += WaiverWiderThanForbid.check(reach, working, &unsettled)
    }
    return found
  }

  private static func diagnostic(
    _ reach: WaiverReach, _ waive: Waive, _ idle: [ModelID], _ questions: Questions
  ) -> Diagnostic {
    let forbid = questions.info(reach.forbid)
    let models = idle.map { "`\(questions.policy.models[$0].name)`" }.joined(separator: ", ")
    let isAll = idle.count == waive.models.count
    return Diagnostic(
      code, "`\(waive.info.name)` waives nothing" + (isAll ? "" : " for \(models)"),
      at: waive.info.nameSpan,
      label: "no request meets both it and `\(forbid.name)` for \(models)",
      secondary: [.init(forbid.nameSpan, "what it lifts")],
      help: [
        isAll
          ? "correct its condition or its models, or delete it"
          : "take \(models) out of its `models`, or correct its condition"
      ])
  }
}
