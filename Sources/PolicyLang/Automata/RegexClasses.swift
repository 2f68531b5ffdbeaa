/// Classes and escapes of regular expressions.
extension RegexSyntax {
  private static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
  private static let word: [ClosedRange<UInt32>] = [
    0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A,
  ]
  private static let space: [ClosedRange<UInt32>] = [0x09...0x0D, 0x20...0x20]

  /// Reads `"[" [ "^" ] { member [ "-" member ] } "]"`.
  mutating func characterClass() throws(PatternProblem) -> CodePointSet {
    let start = position
    position += 1
    let isNegated = current == "^"
    if isNegated { position += 1 }
    var members = CodePointSet([])
    var isEmpty = true
    while let scalar = current, scalar != "]" {
      members = members.union(try member())
      isEmpty = false
    }
    guard current == "]" else {
      throw broken("this `[` is not closed", at: start, help: ["write `\\[` for the sign itself"])
    }
    position += 1
    guard !isEmpty else {
      throw broken(
        "this class has no members", at: start..<position,
        help: ["write `.` for any code point, or `\\]` for the sign itself"])
    }
    return isNegated ? members.inverted : members
  }

  /// A code point, a range of them, or a class like `\d`.
  private mutating func member() throws(PatternProblem) -> CodePointSet {
    let start = position
    let low = try classAtom()
    guard current == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
      return ignoringCase ? low.ignoringCase : low
    }
    position += 1
    let high = try classAtom()
    guard let first = low.only, let last = high.only else {
      throw broken(
        "a range needs one code point at each end", at: start..<position,
        help: ["write `\\-` for the sign itself"])
    }
    guard first <= last else {
      throw broken(
        "this range runs backwards", at: start..<position, help: ["write the lower end first"])
    }
    return set([first...last])
  }

  private mutating func classAtom() throws(PatternProblem) -> CodePointSet {
    guard let scalar = current else { return CodePointSet([]) }
    if scalar == "\\" { return try escape(inClass: true) }
    if scalar == "[" {
      throw broken(
        "`[` inside a class", at: position,
        help: ["write `\\[` for the sign itself; `\\d`, `\\w` and `\\s` work inside a class"])
    }
    position += 1
    return CodePointSet([scalar.value...scalar.value])
  }

  /// Reads `\` and what follows it; inside a class the caller adds the other case.
  mutating func escape(inClass: Bool) throws(PatternProblem) -> CodePointSet {
    let start = position
    position += 1
    guard let scalar = current else {
      throw broken(
        "nothing follows this `\\`", at: start, help: ["write `\\\\` for the sign itself"])
    }
    position += 1
    switch scalar {
    case "d": return CodePointSet(RegexSyntax.digits)
    case "D": return CodePointSet(RegexSyntax.digits).inverted
    case "w": return CodePointSet(RegexSyntax.word)
    case "W": return CodePointSet(RegexSyntax.word).inverted
    case "s": return CodePointSet(RegexSyntax.space)
    case "S": return CodePointSet(RegexSyntax.space).inverted
    case "n": return CodePointSet([0x0A...0x0A])
    case "r": return CodePointSet([0x0D...0x0D])
    case "t": return CodePointSet([0x09...0x09])
    case "u":
      let value = try codePoint(from: start)
      return inClass ? CodePointSet([value...value]) : set([value...value])
    case "0"..."9":
      throw unsupported(
        "back-references are not part of patterns", at: start..<position,
        help: ["write what the group may match once more"])
    case "b", "B", "A", "z", "Z", "G":
      throw unsupported(
        "`\\\(scalar)` is not part of patterns", at: start..<position,
        help: [anchorHelp])
    case "p", "P":
      throw unsupported(
        "Unicode properties are not part of patterns", at: start..<position,
        help: ["write the code points as a class, for example `[a-zà-ÿ]`"])
    default:
      guard scalar.isASCII, !scalar.properties.isAlphabetic, scalar.value > 0x20 else {
        throw broken(
          "`\\\(scalar)` means nothing", at: start..<position,
          help: ["leave out the `\\`, or write `\\\\` for the sign itself"])
      }
      return CodePointSet([scalar.value...scalar.value])
    }
  }

  /// `{…}` behind `\u`: one to six hexadecimal digits.
  private mutating func codePoint(from start: Int) throws(PatternProblem) -> UInt32 {
    var digits = ""
    if current == "{" {
      position += 1
      while let scalar = current, scalar.properties.isASCIIHexDigit, digits.count < 7 {
        digits.unicodeScalars.append(scalar)
        position += 1
      }
      if current == "}", let value = UInt32(digits, radix: 16), Unicode.Scalar(value) != nil {
        position += 1
        return value
      }
    }
    throw broken(
      "this is no code point", at: start..<min(position + 1, scalars.count),
      help: ["write its number in hexadecimal digits, for example `\\u{e9}`"])
  }
}

extension CodePointSet {
  /// Its only member, if it has one.
  var only: UInt32? {
    guard ranges.count == 1, ranges[0].lowerBound == ranges[0].upperBound else { return nil }
    return ranges[0].lowerBound
  }
}
