/// Problems with rules and tests; each is described beside its check.
public enum RuleCodes {
  /// Every code of this kind, in the order of their numbers.
  public static let all: [DiagnosticCode] = [
    missingClause, badStatus, notUpward, lastRoute, noRoute, splitWeights, splitAttribute, noPrice,
    sortNeedsAttributes, liftsTable, backwardsDates, routeOrder, cellCount, cannotChange,
    columnTwice, raisedTwice, emptySet, liftsRedaction, armTwice,
    unknownFailure, failureTwice, fixedFailure, refusedNeedsReason, badNumber, unknownEvent,
    retention, saidTwice, labelsOfNoSet, oneClaim, givenMissing, givenClock, givenTwice, noSuchArm,
    belongsInScenario, idleAction, deadlineTooLong,
  ]
}
