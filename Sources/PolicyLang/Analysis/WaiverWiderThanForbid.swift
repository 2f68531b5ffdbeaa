internal import PolicyCore

/// A waiver that is not contained in what it lifts.
enum WaiverWiderThanForbid {
  static let code = DiagnosticCode(
    "A0116", "waiver wider than its forbid", severity: .warning,
    explanation: """
      A waiver is an exception: it should leave something of the rule that it lifts. This one \
      holds for every request for which the forbid removes the model, and for others: while it is \
      in force the forbid does not exist for that model. Narrow its `when`. Where a waiver lifts \
      only a part of its forbid but also holds elsewhere, that is said as a note: it lifts more, \
      unasked, on the day on which the forbid is made wider.
      """,
    wrong: """
      forbid f { when n > 50   models b }
      waive w {
          lifts f
          when n > 10
          models b
          until 2099-06-30
          approved "dpo"
          because "a pilot"
      }
      """,
    right: """
      forbid f { when n > 50   models b }
      waive w {
          lifts f
          when n > 80 and task == code
          models b
          until 2099-06-30
          approved "dpo"
          because "a pilot"
      }
      """)

  /// `models` are those that it waives something for.
  static func check(
    _ reach: WaiverReach, _ models: [ModelID], _ unsettled: inout Unsettled
  ) -> [Diagnostic] {
    for model in models {
      switch reach.beyond(model) {
      case .none: continue
      case .unknown: unsettled.note(.waives, of: reach.waive)
      case .request(let witness):
        switch reach.spared(model) {
        case .none: return [whole(reach, model, witness)]
        case .unknown:
          unsettled.note(.waives, of: reach.waive)
          return [part(reach, witness)]
        case .request: return [part(reach, witness)]
        }
      }
    }
    return []
  }

  private static func whole(
    _ reach: WaiverReach, _ model: ModelID, _ witness: Witness
  ) -> Diagnostic {
    let (waive, forbid) = (reach.questions.info(reach.waive), reach.questions.info(reach.forbid))
    let name = reach.questions.policy.models[model].name
    return Diagnostic(
      code,
      "`\(waive.name)` is wider than `\(forbid.name)`, and leaves nothing of it for `\(name)`",
      at: waive.nameSpan, label: "holds wherever `\(forbid.name)` does, and elsewhere",
      secondary: [.init(forbid.nameSpan, "does not exist for `\(name)` while that is in force")],
      help: ["narrow its `when`: an exception leaves something of the rule"],
      witness: witness.line)
  }

  private static func part(_ reach: WaiverReach, _ witness: Witness) -> Diagnostic {
    let (waive, forbid) = (reach.questions.info(reach.waive), reach.questions.info(reach.forbid))
    return Diagnostic(
      code, "`\(waive.name)` also holds where `\(forbid.name)` does not", at: waive.nameSpan,
      label: "would lift more if `\(forbid.name)` were made wider",
      secondary: [.init(forbid.nameSpan, "what it lifts")],
      help: ["repeat the condition of `\(forbid.name)` in its `when`, if that is not wanted"],
      witness: witness.line, severity: .note)
  }
}
