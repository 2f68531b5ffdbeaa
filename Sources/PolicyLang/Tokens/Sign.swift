/// The signs of the language, and the two brackets that people write for braces.
enum Sign: String, Sendable, CaseIterable {
  case openBrace = "{"
  case closeBrace = "}"
  case openParenthesis = "("
  case closeParenthesis = ")"
  case comma = ","
  case colon = ":"
  case pipe = "|"
  case assign = "="
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case plus = "+"
  case minus = "-"
  case asterisk = "*"
  case slash = "/"
  case range = ".."
  case arrow = "->"
  case dot = "."
  /// No sign of the language: made so that the parser can say where `{` belongs.
  case openBracket = "["
  /// No sign of the language: made so that the parser can say where `}` belongs.
  case closeBracket = "]"
}
