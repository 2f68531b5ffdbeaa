/// What a token is.
public enum TokenKind: UInt8, Sendable {
  /// A word: a name or a word of the grammar; the parser decides by place.
  case word
  /// A name in backticks; never a word of the grammar.
  case quotedName
  /// Digits with their unit, `$` before or `%` behind, or a date.
  case number
  /// A text in double quotes.
  case string
  /// A regular expression between slashes; made only where the parser asks for one.
  case regex
  /// One sign: `{ } ( ) , : | = == != < <= > >= + - * / .. -> .`.
  case sign
  /// A `///` line.
  case doc
  /// A `//` line, kept for the formatter; the parser never sees one.
  case comment
  /// A newline inside a table body; the parser asks for it there only.
  case newline
  /// Bytes that no token begins with, already reported.
  case invalid
  /// Behind the last byte.
  case end
}

/// A range of a file with its kind.
public struct Token: Sendable, Equatable {
  /// What it is.
  public var kind: TokenKind
  /// Where it stands.
  public var span: Span

  /// A token of that kind at that place.
  public init(_ kind: TokenKind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}
