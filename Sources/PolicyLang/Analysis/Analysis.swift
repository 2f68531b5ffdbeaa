internal import PolicyCore

/// The exact checks over every request that a policy can be asked about.
///
/// A side branch: it reads the checked policy and its normal form and yields diagnostics; nothing
/// depends on it. Whatever it claims exists, it shows as a request that the reference interpreter
/// confirms; what it could not settle within its steps it does not claim.
public enum Analysis {
  /// Every finding, in no order.
  public static func check(_ policy: Policy, _ form: NormalForm, _ context: SearchContext)
    -> [Diagnostic]
  {
    let zones = UnknownZone.check(policy, context)
    guard zones.isEmpty else { return zones }
    let questions = Questions(policy, form, context)
    let unmeetable = UnmeetableCondition.check(questions)
    let dead = Set(unmeetable.map(\.rule))
    return unmeetable.map(\.diagnostic)
      + OverlappingRows.check(questions)
      + ShadowedRoute.check(questions, leavingOut: dead)
      + NothingAdmissible.check(questions)
      + ContradictoryRetention.check(questions)
      + ContradictoryHeaders.check(questions)
      + ShadowedFallback.check(questions, leavingOut: dead)
  }
}

/// The codes of this room.
public enum AnalysisCodes {
  /// Every code, by number.
  public static let all = [
    UnmeetableCondition.code, ShadowedRoute.code, OverlappingRows.code, NothingAdmissible.code,
    UnknownZone.code, ContradictoryRetention.code, ContradictoryHeaders.code,
    ShadowedFallback.code,
  ]
}
