/// A token with what the parser needs to know of it, so that nothing is read twice.
struct Lexeme {
  /// What it is.
  var kind: TokenKind
  /// Where it stands.
  var span: Span
  /// True when a newline stands between it and the token before.
  var newlineBefore = false
  /// True when that newline ends a table's row.
  var breaksRow = false
  /// Which sign it is.
  var sign: Sign?
  /// Which word of the grammar it is; never set for a name in backticks.
  var word: Word?
  /// What it names: a word's text, or what stands in backticks.
  var name: Name?
}
