/// What can be wrong with a word, a text or a number by itself.
public enum LexicalCodes {
  /// In the order of their numbers.
  public static let all: [DiagnosticCode] = [
    .unreadableByte, .unexpectedCharacter, .foreignSign, .unterminated, .unknownEscape, .tooLong,
    .malformedNumber, .unknownUnit, .numberTooLarge, .tooFine, .severalUnits, .noSuchDate,
  ]
}
