/// Problems with names, types and declarations; each is described beside its check.
public enum TypeCodes {
  /// Every code of this kind, in the order of their numbers.
  public static let all: [DiagnosticCode] = [
    unknownName, declaredTwice, sharedName, reservedName, namedLikeValue, unknownType,
    unknownValue, unknownModel, unknownList, unknownRule, factOutOfPlace, signalOutOfPlace,
    circularDefine, overLimit, otherKindOfRule, spelledTwice, emptyText, mismatch, wrongUnit,
    wrongOperator, notACondition, sumShape, tooManySums, tooLarge, constantComparison,
    backwardsRange, ignoringCase, comparedCondition, noPresence, intWithoutRange, outOfRange,
    saidTwice, roleTwice, twoPresences, modifierDoesNotFit, sourceDoesNotFit, badSource,
    modelLacksFact, unknownFact, statedTwice, setOfNoEnum, emptyFile,
  ]
}
