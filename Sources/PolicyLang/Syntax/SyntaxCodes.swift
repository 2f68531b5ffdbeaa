/// What can be wrong with the way words stand together.
public enum SyntaxCodes {
  /// In the order of their numbers.
  public static let all: [DiagnosticCode] = [
    .thousands,
    .language, .unknownDeclaration, .afterDeclarations, .misplacedDocumentation, .unclosed,
    .closesNothing, .unexpected, .missingComma, .reservedName, .notPlain, .doubled, .unknownClause,
    .tooDeep, .straySign, .tooManyProblems, .otherNumber, .levelOrder, .oneEqual, .chained,
    .isForEqual, .hasNoneOf, .commaForAnd, .mixedJoints, .doubleNot, .liftsSeveral, .waiveWhere,
    .noTable, .cellCount, .emptyCell,
  ]
}
