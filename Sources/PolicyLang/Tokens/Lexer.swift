/// Cuts a text into tokens, one at a time, in one pass.
///
/// Lexing never fails: what no token begins with is reported and becomes a token of kind `invalid`.
/// A pattern is read only when the parser asks for one (`LexerLiterals.swift`), since `/` divides
/// elsewhere.
struct Lexer {
  /// The text.
  let bytes: [UInt8]
  /// Its file.
  let file: FileID
  /// Where the next token is looked for.
  var offset = 0
  /// Every token so far, comments among them.
  var tokens: [Token] = []
  /// What was wrong so far.
  var problems: [Diagnostic] = []
  /// Where names are interned.
  var names: NameTable
  /// True when more was wrong than is shown: the file ends where the lexer is.
  var isGivenUp = false
  /// Where the file goes over a limit and ends for that.
  var overflow: Span?
  /// How far ahead each closing quote, and the end of a block comment, was looked for in vain; so
  /// that no text is searched twice.
  var unclosedUntil: [String: Int] = [:]
  /// The grammar's word of each name that is one.
  private let words: [Word?]

  /// A lexer at the first byte of a file; it takes the names and gives them back in `names`.
  init(bytes: [UInt8], file: FileID, names: consuming NameTable) {
    // A file without a single newline whose lines end in CR, as on old machines, is read as meant.
    let returns = Lexer.oldLineEnds(bytes)
    self.bytes = returns.isEmpty ? bytes : bytes.map { $0 == 0x0D ? 0x0A : $0 }
    self.file = file
    var table = names
    let interned = Word.allCases.map { (Int(table.intern($0.rawValue).index), $0) }
    var words = [Word?](repeating: nil, count: (interned.map(\.0).max() ?? 0) + 1)
    for (index, word) in interned { words[index] = word }
    self.words = words
    self.names = table
    skipByteOrderMark()
    reportOldLineEnds(returns)
  }

  /// The next token that is no comment.
  mutating func next() -> Lexeme {
    var newline = false
    while offset < bytes.count, !isGivenUp {
      let start = offset
      switch bytes[start] {
      case 0x20, 0x09:
        offset += 1
      case 0x0A:
        newline = true
        offset += 1
      case 0x0D where bytes.byte(start + 1) == 0x0A:
        offset += 1
      case 0x2F where bytes.byte(start + 1) == 0x2F:
        if let doc = comment(startsLine: newline || tokens.isEmpty, newline: newline) { return doc }
      default:
        if var lexeme = token() {
          lexeme.newlineBefore = newline
          if problems.count > Limits.diagnostics { isGivenUp = true }
          if tokens.count >= Limits.tokens { giveUp(at: lexeme.span, .tooManyTokens(lexeme.span)) }
          tokens.append(Token(lexeme.kind, lexeme.span))
          return lexeme
        }
        // What the language does not have, reported: it stands for a space.
        offset = max(offset, start + 1)
        tokens.append(Token(.invalid, span(start)))
        if bytes[start..<offset].contains(0x0A) { newline = true }
        if problems.count > Limits.diagnostics { isGivenUp = true }
      }
    }
    return Lexeme(
      kind: .end, span: Span(file: file, start: offset, end: offset), newlineBefore: newline)
  }

  /// Ends the file here, where it goes over a limit.
  mutating func giveUp(at span: Span, _ diagnostic: Diagnostic) {
    guard overflow == nil else { return }
    overflow = span
    problems.append(diagnostic)
    isGivenUp = true
  }

  /// From `start` to where the lexer is.
  func span(_ start: Int) -> Span { Span(file: file, start: start, end: offset) }

  /// The text of a range, with replacement of what is not UTF-8.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Goes back to `start` and forgets what was read and reported from there on.
  mutating func rewind(to start: Int) {
    while let last = tokens.last, Int(last.span.start) >= start { tokens.removeLast() }
    while let last = problems.last, Int(last.span.start) >= start { problems.removeLast() }
    offset = start
    if let place = overflow, Int(place.start) >= start { overflow = nil }
    if problems.count <= Limits.diagnostics, overflow == nil { isGivenUp = false }
  }

  /// A `//` line; a `///` line that is first on its line comes back as a token.
  ///
  /// Four slashes and more are a ruler, not documentation.
  private mutating func comment(startsLine: Bool, newline: Bool) -> Lexeme? {
    let start = offset
    offset = endOfLine(from: start)
    checkText(start..<offset)
    let isDoc = bytes.byte(start + 2) == 0x2F && bytes.byte(start + 3) != 0x2F
    guard isDoc else {
      tokens.append(Token(.comment, span(start)))
      return nil
    }
    guard startsLine else {
      tokens.append(Token(.comment, span(start)))
      problems.append(.misplacedDocumentation(span(start), lines: [start]))
      return nil
    }
    tokens.append(Token(.doc, span(start)))
    return Lexeme(kind: .doc, span: span(start), newlineBefore: newline)
  }

  /// The offset of the newline at or behind `start`, or of the carriage return before it.
  func endOfLine(from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    return end > start && end < bytes.count && bytes[end - 1] == 0x0D ? end - 1 : end
  }

  /// The token at `offset`, or nil when what stands there counts as a space.
  private mutating func token() -> Lexeme? {
    let byte = bytes[offset]
    if byte.isLetter || byte == 0x5F { return word() }
    if byte.isDigit { return number() }
    switch byte {
    case 0x22: return string(closing: [0x22])
    case 0x60: return quotedName()
    case 0x24 where bytes.byte(behindBlanks(offset + 1)).isDigit: return number()
    default: break
    }
    if let sign = sign() { return sign }
    return foreign()
  }

  /// `WORD = letter { letter | digit | "_" | ( "-" | "." ) followed by letter or digit }`.
  mutating func word() -> Lexeme {
    let start = offset
    var isForeign = bytes[start] == 0x5F
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte.isNamePart {
        offset += 1
      } else if byte == 0x2D || byte == 0x2E {
        let next = bytes.byte(offset + 1)
        guard next.isLetter || next.isDigit else { break }
        offset += 2
      } else if byte >= 0x80, let point = letter(offset) {
        isForeign = true
        offset += point
      } else {
        break
      }
    }
    let text = text(start..<offset)
    if isForeign { problems.append(.foreignName(span(start), text)) }
    checkLength(start, bytes: offset - start)
    let name = names.intern(text)
    let word = Int(name.index) < words.count ? words[Int(name.index)] : nil
    return Lexeme(kind: .word, span: span(start), word: word, name: name)
  }

  /// The length of the letter outside ASCII at `offset`, if one stands there.
  func letter(_ offset: Int) -> Int? {
    guard let point = bytes.codePoint(offset), let scalar = Unicode.Scalar(point.value),
      scalar.properties.isAlphabetic
    else { return nil }
    return point.length
  }

  /// The sign at `offset`; the longer one where two fit.
  private mutating func sign() -> Lexeme? {
    let start = offset
    let next = bytes.byte(start + 1)
    let two: Sign? =
      switch (bytes[start], next) {
      case (0x3D, 0x3D): .equal
      case (0x21, 0x3D): .notEqual
      case (0x3C, 0x3D): .lessOrEqual
      case (0x3E, 0x3D): .greaterOrEqual
      case (0x2E, 0x2E): .range
      case (0x2D, 0x3E): .arrow
      default: nil
      }
    if isForeignSign(at: start) { return nil }
    if let two {
      offset += 2
      return Lexeme(kind: .sign, span: span(start), sign: two)
    }
    guard bytes[start] < 0x80, let one = Lexer.signs[Int(bytes[start])] else { return nil }
    offset += 1
    return Lexeme(kind: .sign, span: span(start), sign: one)
  }

  /// The signs of one byte, by their byte.
  private static let signs: [Sign?] = (0..<128).map { byte in
    Sign.allCases.first { Array($0.rawValue.utf8) == [UInt8(byte)] }
  }
}
