/// Reads regular expressions.
///
/// `expression = sequence { "|" sequence }`, `sequence = { atom [ "*" | "+" | "?" | "{m,n}" ] }`,
/// `atom = "." | class | "(" expression ")" | "(?:" expression ")" | escape | code point`.
/// `.` is any one code point, a newline too; `\d \w \s` are ASCII; everything else is refused.
public struct RegexSyntax {
  let scalars: [Unicode.Scalar]
  /// By scalar: its first byte; one more for the end.
  let offsets: [Int]
  let ignoringCase: Bool
  /// True for a detector's pattern, which no test stands before.
  let isDetector: Bool
  var position = 0

  /// The tree of a pattern as written between its slashes.
  public static func parse(
    _ pattern: String, ignoringCase: Bool = false, isDetector: Bool = false
  ) throws(PatternProblem) -> RegexTree {
    var syntax = RegexSyntax(pattern, ignoringCase: ignoringCase, isDetector: isDetector)
    let tree = try syntax.expression(depth: 0)
    if syntax.current == ")" {
      throw syntax.broken(
        "this `)` closes nothing", at: syntax.position, help: ["write `\\)` for the sign itself"])
    }
    return tree
  }

  private init(_ pattern: String, ignoringCase: Bool, isDetector: Bool) {
    scalars = Array(pattern.unicodeScalars)
    var offsets = [0]
    for scalar in scalars { offsets.append(offsets[offsets.count - 1] + UTF8.width(scalar)) }
    self.offsets = offsets
    self.ignoringCase = ignoringCase
    self.isDetector = isDetector
  }

  var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  func follows(_ text: String) -> Bool {
    let expected = Array(text.unicodeScalars)
    return scalars[position...].starts(with: expected)
  }

  func set(_ ranges: [ClosedRange<UInt32>]) -> CodePointSet {
    ignoringCase ? CodePointSet(ranges).ignoringCase : CodePointSet(ranges)
  }

  // MARK: - Expressions

  /// Reads `expression = sequence { "|" sequence }`.
  private mutating func expression(depth: Int) throws(PatternProblem) -> RegexTree {
    guard depth <= Limits.nesting else {
      throw broken(
        "parentheses are nested more than \(Limits.nesting) deep", at: position, help: [])
    }
    var branches = [try sequence(depth: depth)]
    while current == "|" {
      position += 1
      branches.append(try sequence(depth: depth))
    }
    return branches.count == 1 ? branches[0] : .alternatives(branches)
  }

  /// Reads `sequence = { atom [ repetition ] }`.
  private mutating func sequence(depth: Int) throws(PatternProblem) -> RegexTree {
    var parts: [RegexTree] = []
    while let scalar = current, scalar != "|", scalar != ")" {
      let part = try atom(depth: depth)
      parts.append(try repetition(of: part))
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func atom(depth: Int) throws(PatternProblem) -> RegexTree {
    guard let scalar = current else { return .sequence([]) }
    let start = position
    switch scalar {
    case "(":
      return try group(depth: depth)
    case "[":
      return .oneOf(try characterClass())
    case "\\":
      return .oneOf(try escape(inClass: false))
    case ".":
      position += 1
      return .oneOf(.all)
    case "*", "+", "?":
      throw broken(
        "`\(scalar)` has nothing before it to repeat", at: start,
        help: ["write `\\\(scalar)` for the sign itself"])
    case "{", "}", "]":
      throw broken(
        "`\(scalar)` stands alone", at: start, help: ["write `\\\(scalar)` for the sign itself"])
    case "^", "$":
      throw unsupported(
        "`\(scalar)` is not needed here", at: start..<start + 1,
        help: [
          anchorHelp + (isDetector ? "" : "; use `starts with` or `ends with` for one end"),
          "write `\\\(scalar)` for the sign itself",
        ])
    default:
      position += 1
      return .oneOf(set([scalar.value...scalar.value]))
    }
  }

  /// Reads `"(" expression ")" | "(?:" expression ")"`.
  private mutating func group(depth: Int) throws(PatternProblem) -> RegexTree {
    let start = position
    if follows("(?:") {
      position += 3
    } else if follows("(?") {
      throw refusedGroup()
    } else {
      position += 1
    }
    let inner = try expression(depth: depth + 1)
    guard current == ")" else {
      throw broken("this `(` is not closed", at: start, help: ["write `\\(` for the sign itself"])
    }
    position += 1
    return inner
  }

  private func refusedGroup() -> PatternProblem {
    let range = position..<min(position + 3, scalars.count)
    for opening in ["(?=", "(?!", "(?<=", "(?<!"] where follows(opening) {
      return unsupported(
        "look-around is not part of patterns", at: range,
        help: [
          isDetector
            ? "a detector finds its pattern alone; `near` asks for another close to it"
            : "write a second test and join it with `and`, or `and not`"
        ])
    }
    if follows("(?<") || follows("(?P<") {
      return unsupported(
        "groups have no names", at: range, help: ["write `(`; nothing reads what a group matched"])
    }
    return unsupported(
      "patterns have no flags", at: range,
      help: [
        isDetector
          ? "write both letters where either may stand: `[Pp]`"
          : "write `ignoring case` behind a pattern in a condition, both letters (`[Pp]`) elsewhere",
        "write `(?:` for a plain group",
      ])
  }

  // MARK: - Repetition

  /// Reads `"*" | "+" | "?" | "{" m [ "," [ n ] ] "}"`, if one stands there.
  private mutating func repetition(of part: RegexTree) throws(PatternProblem) -> RegexTree {
    let start = position
    let bounds: (Int, Int?)
    switch current {
    case "*": bounds = (0, nil)
    case "+": bounds = (1, nil)
    case "?": bounds = (0, 1)
    case "{":
      bounds = try braces()
      position -= 1
    default: return part
    }
    position += 1
    if let next = current, "*+?{".unicodeScalars.contains(next) {
      let range = start..<position + 1
      if next == "?" || next == "+" {
        throw unsupported(
          next == "?" ? "lazy repetition is not needed" : "possessive repetition is not needed",
          at: range, help: ["a pattern only says yes or no: leave out the second sign"])
      }
      throw broken(
        "two repetitions in a row", at: position, help: ["put the first into parentheses"])
    }
    return .repeated(part, atLeast: bounds.0, atMost: bounds.1)
  }

  private mutating func braces() throws(PatternProblem) -> (Int, Int?) {
    let start = position
    position += 1
    guard let low = try number(from: start) else { throw brokenBraces(start) }
    var high: Int? = low
    if current == "," {
      position += 1
      high = try number(from: start)
    }
    guard current == "}" else { throw brokenBraces(start) }
    position += 1
    if let high, high < low {
      throw broken(
        "the repetition ends at \(high), before it begins at \(low)", at: start..<position,
        help: ["write `{\(high),\(low)}`"])
    }
    return (low, high)
  }

  private func brokenBraces(_ start: Int) -> PatternProblem {
    broken(
      "this is no repetition", at: start,
      help: ["write `{3}`, `{3,}` or `{3,5}`", "write `\\{` for the sign itself"])
  }

  private mutating func number(from start: Int) throws(PatternProblem) -> Int? {
    var value: Int?
    while let scalar = current, ("0"..."9").contains(scalar) {
      value = (value ?? 0) * 10 + Int(scalar.value - 0x30)
      position += 1
      if let value, value > Limits.repetition {
        throw PatternProblem(
          code: PatternCodes.repetition,
          message: "a repetition of more than \(Digits.grouped(Limits.repetition))",
          range: bytes(start..<position),
          help: ["write at most `{\(Limits.repetition)}`, or `*` for any number"])
      }
    }
    return value
  }

  // MARK: - Problems

  /// What stands for an anchor, by where the pattern stands.
  var anchorHelp: String {
    isDetector
      ? "a detector finds its pattern anywhere; write the signs that stand around it: `[ ,.]`"
      : "`matches` is about the whole string, `contains` about any part of it"
  }

  func bytes(_ range: Range<Int>) -> Range<Int> {
    offsets[range.lowerBound]..<offsets[range.upperBound]
  }

  func broken(_ message: String, at start: Int, help: [String]) -> PatternProblem {
    broken(message, at: min(start, scalars.count)..<min(start + 1, scalars.count), help: help)
  }

  func broken(_ message: String, at range: Range<Int>, help: [String]) -> PatternProblem {
    PatternProblem(code: PatternCodes.broken, message: message, range: bytes(range), help: help)
  }

  func unsupported(_ message: String, at range: Range<Int>, help: [String]) -> PatternProblem {
    PatternProblem(
      code: PatternCodes.unsupported, message: message, range: bytes(range), help: help)
  }
}
