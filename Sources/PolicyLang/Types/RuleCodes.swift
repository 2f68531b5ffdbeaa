/// Problems with rules and tests; each is described beside its check.
public enum RuleCodes {
  /// Every code of this kind, in the order of their numbers.
  public static let all: [DiagnosticCode] = [
    missingClause, badStatus, notUpward, lastRoute, noRoute, splitWeights, splitAttribute, noPrice,
    sortNeedsAttributes, liftsTable, backwardsDates, routeOrder, cellCount, headingDoesNotFit,
    cannotChange, columnTwice, raisedTwice, emptySet, waiverNamesModels, liftsRedaction, armTwice,
    unknownFailure, failureTwice, fixedFailure, refusedNeedsReason, badNumber, unknownWord,
    retention, saidTwice, labelsOfNoSet, oneClaim, givenMissing, givenClock, givenTwice, noSuchArm,
    belongsInScenario,
  ]
}
