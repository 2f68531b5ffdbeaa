/// A regular expression over code points.
public indirect enum RegexTree: Hashable, Sendable {
  /// One code point of a set.
  case oneOf(CodePointSet)
  /// One after the other; the empty text when there are none.
  case sequence([RegexTree])
  /// Any of them.
  case alternatives([RegexTree])
  /// So many in a row; any number more when `atMost` is nil.
  case repeated(RegexTree, atLeast: Int, atMost: Int?)
  /// Any bytes, none too.
  case anything

  /// A text as it stands; with `ignoringCase`, letters A to Z match in either case.
  public static func text(_ text: [UInt8], ignoringCase: Bool) -> RegexTree {
    .sequence(
      String(decoding: text, as: UTF8.self).unicodeScalars.map {
        let one = CodePointSet([$0.value...$0.value])
        return .oneOf(ignoringCase ? one.ignoringCase : one)
      })
  }

  /// A glob: `*` any bytes, `?` one code point, anything else itself.
  public static func glob(_ glob: [UInt8], ignoringCase: Bool) -> RegexTree {
    .sequence(
      String(decoding: glob, as: UTF8.self).unicodeScalars.map {
        switch $0 {
        case "*": return .anything
        case "?": return .oneOf(.all)
        default:
          let one = CodePointSet([$0.value...$0.value])
          return .oneOf(ignoringCase ? one.ignoringCase : one)
        }
      })
  }

  /// What a string test accepts; throws what is wrong with its pattern.
  public static func of(
    _ test: TextTest, ignoringCase: Bool
  ) throws(PatternProblem) -> RegexTree {
    switch test {
    case .equals(let text): return .text(text, ignoringCase: ignoringCase)
    case .startsWith(let text):
      return .sequence([.text(text, ignoringCase: ignoringCase), .anything])
    case .endsWith(let text):
      return .sequence([.anything, .text(text, ignoringCase: ignoringCase)])
    case .contains(let text):
      return .sequence([.anything, .text(text, ignoringCase: ignoringCase), .anything])
    case .glob(let glob): return .glob(glob, ignoringCase: ignoringCase)
    case .matches(let pattern):
      return try RegexSyntax.parse(pattern, ignoringCase: ignoringCase)
    case .containsMatch(let pattern):
      let inner = try RegexSyntax.parse(pattern, ignoringCase: ignoringCase)
      return .sequence([.anything, inner, .anything])
    }
  }
}
