internal import PolicyCore

/// The exact checks over every request that a policy can be asked about.
///
/// A side branch: it reads the checked policy and its normal form and yields diagnostics; nothing
/// depends on it. Whatever it claims exists, it shows as a request that the reference interpreter
/// confirms; what it could not settle within its steps it names (`Unsettled`).
///
/// There is no check for gaps in the decision: the last route has no `when`, where no fallback
/// matches the standard one holds, and of every other kind none need hold. The one gap that is left
/// is a request for which nothing is admissible (`NothingAdmissible`).
public enum Analysis {
  /// Every finding, in no order.
  ///
  /// A claim of which no request is the subject is of the severity `claimsOfNobody`.
  public static func check(
    _ policy: Policy, _ form: NormalForm, _ context: SearchContext,
    claimsOfNobody: Diagnostic.Severity = .error
  ) -> [Diagnostic] {
    let zones = UnknownZone.check(policy, context)
    guard zones.isEmpty else { return zones }
    let questions = Questions(policy, form, context, isBounded: true)
    var unsettled = Unsettled()
    let unmeetable = UnmeetableCondition.check(questions, &unsettled)
    let dead = Set(unmeetable.map(\.rule)).union(unsettled.open)
    var found = unmeetable.map(\.diagnostic) + OverlappingRows.check(questions)
    found += routing(questions, dead, &unsettled)
    found += ContradictoryRetention.check(questions) + ContradictoryHeaders.check(questions)
    found += ConflictingStatus.check(questions, &unsettled)
    found += ImpossibleAction.check(questions, leavingOut: dead, &unsettled)
    found += hardRules(questions, dead, &unsettled)
    found += RedundantRule.check(questions, leavingOut: dead, &unsettled)
    found += UnusedName.check(questions) + ExpiringSoon.check(questions)
    found += RequestsOfClaims.check(policy, form, context, claimsOfNobody)
    return found + unsettled.diagnostics(questions)
  }

  private static func routing(
    _ questions: Questions, _ dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> [Diagnostic] {
    let routes = ShadowedRoute.check(questions, leavingOut: dead, &unsettled)
    let reached = dead.union(routes.map(\.rule)).union(unsettled.open)
    return routes.map(\.diagnostic)
      + ShadowedFallback.check(questions, leavingOut: dead, &unsettled)
      + NothingAdmissible.check(questions, &unsettled)
      + UnreachedCandidate.check(questions, leavingOut: reached, &unsettled)
  }

  private static func hardRules(
    _ questions: Questions, _ dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> [Diagnostic] {
    let (ended, outOfForce) = WaiverOutOfForce.check(questions)
    let first = questions.form.origins.firstIndex { $0.kind == .waive } ?? 0
    return outOfForce
      + WaiverOfNothing.check(
        questions, leavingOut: dead.union(ended.map { first + $0 }), &unsettled)
      + TrustingTheCaller.check(questions, leavingOut: dead, &unsettled)
      + LoosenedByLabel.check(questions, leavingOut: dead, &unsettled)
  }
}

/// The codes of this room.
public enum AnalysisCodes {
  /// Every code, by number.
  public static let all = [
    UnmeetableCondition.code, ShadowedRoute.code, OverlappingRows.code, NothingAdmissible.code,
    UnknownZone.code, ContradictoryRetention.code, ContradictoryHeaders.code,
    ShadowedFallback.code, Unsettled.code, RedundantRule.code, ConflictingStatus.code,
    UnusedName.code, ImpossibleAction.code, WaiverOutOfForce.code, WaiverOfNothing.code,
    WaiverWiderThanForbid.code, TrustingTheCaller.code, LoosenedByLabel.code,
    UnreachedCandidate.code, ExpiringSoon.code,
  ]
}
