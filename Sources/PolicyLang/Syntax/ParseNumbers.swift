/// Numbers, and what people write for them: commas inside, units and signs that stand apart.
extension Parser {
  /// Where a number stands, for the words that may follow it.
  enum NumberPlace {
    /// In a condition, where a word behind it can be nothing but its unit.
    case condition
    /// Before a name, as the share of a model.
    case share
    /// Where a time, money or a plain number is read.
    case time, money, count
    /// Where the name of what comes next may follow: a unit ends what stands here.
    case value
    /// Where a name of any kind follows.
    case name
  }

  /// What the number here says, and takes it; a malformed one is reported and counts as 0.
  ///
  /// `isInList` is true where a comma may follow, so that `{100,200}` stays two numbers.
  mutating func number(isInList: Bool, _ numberPlace: NumberPlace) -> Spanned<NumberLiteral> {
    let token = takeDollars() ?? current.span
    let bytes = Array(lexer.bytes[current.range])
    let digits = current.span
    var place = token == digits ? token : token.through(digits)
    var mended = WrittenNumber(
      (token == digits ? "" : "$") + String(decoding: NumberReader.plain(bytes), as: UTF8.self),
      token == digits ? nil : SpelledUnit.dollars.rule)
    advance()
    if let inside = commaInside(mended.text, behind: digits, isInList: isInList, numberPlace) {
      mended = inside.mended
      place = token.through(inside.end)
    }
    if let unit = unitApart(from: place, numberPlace) {
      place = place.through(current.span)
      mended.apply(unit)
      advance()
    }
    guard let rule = mended.rule else {
      switch NumberReader.read(bytes, at: place) {
      case .success(let literal): return Spanned(literal, place)
      case .failure(let problem): return unread(problem.diagnostic, place)
      }
    }
    let plain = NumberReader.plain(Array(mended.text.utf8))
    var meant: String?
    var literal: NumberLiteral?
    switch NumberReader.read(plain, at: place) {
    case .success(let found):
      meant = String(decoding: plain, as: UTF8.self)
      literal = found
    case .failure(let problem):
      // What would have to be rounded has no other spelling.
      meant = problem.diagnostic.fixIt?.edits.first?.replacement
    }
    if !mended.isCertain { meant = nil }
    let diagnostic = Diagnostic(
      mended.hasComma ? .thousands : .malformedNumber, rule, at: place,
      help: meant == nil ? mended.help : [],
      fixIt: meant.map { .init("write `\($0)`", [.init(place, $0)]) })
    guard let literal, meant != nil else { return unread(diagnostic, place) }
    report(diagnostic)
    return Spanned(literal, place)
  }

  private mutating func unread(
    _ diagnostic: Diagnostic, _ place: Span
  ) -> Spanned<NumberLiteral> {
    report(diagnostic)
    broken += 1
    return Spanned(.quantity(.int(0, hasUnit: false)), place)
  }

  /// A number as it was meant.
  private struct WrittenNumber {
    /// As the language writes it, as far as it can.
    var text: String
    /// What is said of how it is written; nil when it is written well.
    var rule: String?
    /// What to do where the edit is not certain.
    var help: [String] = []
    /// True when nothing else can be meant.
    var isCertain = true
    /// True when a comma stands inside.
    var hasComma = false

    init(_ text: String, _ rule: String?) {
      self.text = text
      self.rule = rule
    }

    mutating func apply(_ unit: SpelledUnit) {
      rule = rule ?? unit.rule
      if let written = unit.written(text) {
        text = written
      } else {
        isCertain = false
      }
    }
  }

  // MARK: - Commas

  /// The groups of digits that follow a number after commas that touch them, and takes them.
  ///
  /// Groups of three are thousands; another one is the decimals of a number as half of the world
  /// writes it.
  private mutating func commaInside(
    _ first: String, behind token: Span, isInList: Bool, _ place: NumberPlace
  ) -> (mended: WrittenNumber, end: Span)? {
    guard lexer.bytes[Int(token.end) - 1].isDigit, var group = groupBehind(token) else {
      return nil
    }
    let isMoney = first.hasPrefix("$")
    let head = String(isMoney ? first.dropFirst() : first[...])
    var groups: [String] = []
    var end = token
    repeat {
      let isThree = group.text.prefix { $0.isNumber }.count == 3
      if isInList, place != .share {
        let isThousand = isThree && (isMoney || group.text.hasPrefix("0"))
        let isDecimal = groups.isEmpty && (isMoney || group.text.hasSuffix("%"))
        guard isThousand || isDecimal else { break }
      }
      groups.append(group.text)
      end = group.span
      advance()
      advance()
      guard let next = groupBehind(end) else { break }
      group = next
    } while true
    guard !groups.isEmpty else { return nil }
    return (mended(first, head, groups, isInList: isInList && place != .share), end)
  }

  private mutating func groupBehind(_ end: Span) -> (text: String, span: Span)? {
    guard at(.comma), current.span.start == end.end else { return nil }
    let group = peek(1)
    guard group.kind == .number, group.span.start == current.span.end,
      lexer.bytes[Int(group.span.start)].isDigit
    else { return nil }
    return (lexer.text(group.range), group.span)
  }

  private func mended(
    _ first: String, _ head: String, _ groups: [String], isInList: Bool
  ) -> WrittenNumber {
    var mended = WrittenNumber(first + groups.joined(), "no `,` stands inside a number")
    mended.hasComma = true
    mended.help = ["a point stands before decimals, which money and shares may have: `$0.50`"]
    let parts = head.split(separator: ".", omittingEmptySubsequences: false)
    let isWhole = parts.count == 1
    func isThree(_ group: some StringProtocol) -> Bool { group.prefix { $0.isNumber }.count == 3 }
    let last = groups[groups.count - 1]
    if isWhole, head.count <= 3, !head.hasPrefix("0"), groups.allSatisfy(isThree),
      groups.dropLast().allSatisfy({ $0.count == 3 })
    {
      // A share of more than a thousand percent may be one of one percent and something.
      mended.isCertain = !last.hasSuffix("%")
    } else if groups.count == 1, !last.contains("."),
      isWhole || (parts[0].count <= 3 && parts.dropFirst().allSatisfy { $0.count == 3 })
    {
      mended.text = first.replacing(".", with: "") + "." + last
      mended.isCertain = !isInList
    } else {
      mended.isCertain = false
    }
    return mended
  }

  // MARK: - Units

  /// The unit that stands apart behind a number, not taken yet.
  private mutating func unitApart(from number: Span, _ place: NumberPlace) -> SpelledUnit? {
    guard here == .word, !current.newlineBefore, lexer.bytes[Int(number.end) - 1].isDigit,
      let unit = SpelledUnit(lexer.text(current.range))
    else { return nil }
    let next = peek(1)
    let fits =
      switch place {
      case .condition: !continuesTest(next)
      case .share: unit == .percent && (next.kind == .word || next.kind == .quotedName)
      case .time: unit.isTime
      case .money: unit.isMoney
      case .count: unit.isCount
      case .value: endsValue(next)
      case .name: false
      }
    return fits ? unit : nil
  }

  /// True for what makes the word before it the left side of a test.
  func continuesTest(_ next: Lexeme) -> Bool {
    if next.kind == .sign, let sign = next.sign {
      return sign == .assign || Comparator(rawValue: sign.rawValue) != nil
        || [.plus, .minus, .asterisk, .slash].contains(sign)
    }
    guard next.kind == .word, let word = next.word else { return false }
    return Word.operators.contains(word) && word != .and && word != .or && word != .ignoring
  }

  /// True where the word before it cannot be the name of a fact or an attribute.
  private mutating func endsValue(_ next: Lexeme) -> Bool {
    if next.newlineBefore || next.kind == .end { return true }
    if next.kind == .word {
      if next.word.map({ Word.modifiers.contains($0) }) == true { return true }
      // `default 0   k int 0..10`: the word is the name of the next attribute.
      if next.word.map({ Word.types.contains($0) }) == true { return false }
      let behind = peek(2)
      return behind.kind == .number || behind.kind == .string || behind.sign == .openBrace
    }
    let ends: [Sign] = [.closeBrace, .closeParenthesis, .comma, .range, .pipe]
    return next.kind == .sign && next.sign.map(ends.contains) == true
  }

  /// Takes the `USD` of `USD 500`, and gives back its place.
  private mutating func takeDollars() -> Span? {
    guard atDollars() else { return nil }
    let place = current.span
    advance()
    return place
  }

  /// True at the `USD` of `USD 500`.
  mutating func atDollars() -> Bool {
    guard here == .word, SpelledUnit(lexer.text(current.range)) == .dollars else { return false }
    let next = peek(1)
    return next.kind == .number && !next.newlineBefore
      && lexer.bytes[Int(next.span.start)].isDigit
  }
}
