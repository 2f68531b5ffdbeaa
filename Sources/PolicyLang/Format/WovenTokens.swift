/// The tokens of a file with each comment hung on the token it belongs to.
///
/// A comment on the line of a token trails that token; any other leads the token that follows, as
/// documentation always does. So a comment goes where its token goes, and none can be lost while
/// every token is printed once. Commas before `}` are left out: the layout puts them back.
struct WovenTokens {
  /// A comment or documentation line.
  struct Comment {
    /// Its text without white space at the end.
    var text: ArraySlice<UInt8>
    /// True when an empty line stands before it.
    var isSpaced: Bool
  }

  /// A token with its comments.
  struct Item {
    /// Its text; empty for the end of the file.
    var text: ArraySlice<UInt8>
    /// What it is.
    var kind: TokenKind
    /// Where it stood.
    var start: Int
    /// True when an empty line stands before it.
    var isSpaced: Bool
    /// Comments on the lines before it.
    var leading: [Comment] = []
    /// The comment behind it.
    var trailing: Comment?
    /// The place of the bracket that closes this one.
    var close: Int?
  }

  /// The tokens, the end of the file last.
  private(set) var items: [Item] = []
  /// How many comments hang on the tokens before each place.
  private var commentsBefore: [Int] = [0]

  /// How many tokens there are, the end of the file not counted.
  var count: Int { items.count - 1 }

  /// Weaves the comments among `tokens` of `source`.
  init(_ tokens: [Token], source: SourceFile) {
    collect(tokens, source.bytes)
    moveCommentsBehindCommas()
    dropTrailingCommas()
    matchBrackets()
    for item in items {
      let here = item.leading.count + (item.trailing == nil ? 0 : 1)
      commentsBefore.append(commentsBefore[commentsBefore.count - 1] + here)
    }
  }

  /// True when the token at `index` is this word or sign, without backticks or quotes.
  func isAt(_ index: Int, _ text: StaticString) -> Bool {
    guard index >= 0, index < count, items[index].kind == .word || items[index].kind == .sign
    else { return false }
    return text.withUTF8Buffer { items[index].text.elementsEqual($0) }
  }

  /// True when a comment stands between two tokens of the range.
  func hasCommentInside(_ range: Range<Int>) -> Bool {
    guard let last = range.last else { return false }
    let outer = items[range.lowerBound].leading.count + (items[last].trailing == nil ? 0 : 1)
    return commentsBefore[range.upperBound] - commentsBefore[range.lowerBound] > outer
  }

  /// The first token at or behind a byte offset.
  func index(at offset: UInt32) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if items[middle].start < Int(offset) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: - Weaving

  private mutating func collect(_ tokens: [Token], _ bytes: [UInt8]) {
    var waiting: [Comment] = []
    var previousEnd = 0
    for token in tokens where token.kind != .newline && token.kind != .end {
      let start = min(Int(token.span.start), bytes.count)
      let end = max(start, min(Int(token.span.end), bytes.count))
      let newlines = bytes[min(previousEnd, start)..<start].count { $0 == 0x0A }
      previousEnd = end
      switch token.kind {
      case .comment, .doc:
        var text = bytes[start..<end]
        while let last = text.last, [0x20, 0x09, 0x0A, 0x0D].contains(last) { text.removeLast() }
        previousEnd = text.endIndex
        let comment = Comment(text: text, isSpaced: newlines > 1)
        if let last = items.indices.last, token.kind == .comment, newlines == 0, waiting.isEmpty {
          items[last].trailing = comment
        } else {
          waiting.append(comment)
        }
      case .word, .quotedName, .number, .string, .regex, .sign, .invalid, .newline, .end:
        items.append(
          Item(
            text: bytes[start..<end], kind: token.kind, start: start, isSpaced: newlines > 1,
            leading: waiting))
        waiting = []
      }
    }
    let end = bytes[bytes.count...]
    items.append(
      Item(text: end, kind: .end, start: bytes.count, isSpaced: false, leading: waiting))
  }

  /// What stands between a word and its comma is printed behind the comma.
  private mutating func moveCommentsBehindCommas() {
    for index in 0..<count where index > 0 && isAt(index, ",") {
      var moved = items[index].leading
      guard items[index - 1].trailing != nil || !moved.isEmpty else { continue }
      if let own = items[index].trailing { moved.append(own) }
      items[index].trailing = items[index - 1].trailing
      items[index - 1].trailing = nil
      items[index].leading = []
      items[index + 1].leading = moved + items[index + 1].leading
    }
  }

  /// A comma before `}` stays only when a comment stands between: in a table it keeps the row
  /// going.
  private mutating func dropTrailingCommas() {
    let kept = items.indices.filter { index in
      guard isAt(index, ","), isAt(index + 1, "}") else { return true }
      return items[index].trailing != nil || !items[index + 1].leading.isEmpty
    }
    items = kept.map { items[$0] }
  }

  private mutating func matchBrackets() {
    var open: [Int] = []
    for index in 0..<count {
      if isAt(index, "{") || isAt(index, "(") {
        open.append(index)
      } else if isAt(index, "}") || isAt(index, ")"), let start = open.popLast() {
        items[start].close = index
      }
    }
  }
}
