/// The tokens of a file with each comment hung on the token it belongs to.
///
/// A comment on the line of a token trails that token; any other leads the token that follows, as
/// documentation always does. So a comment goes where its token goes, and none can be lost while
/// every token is printed once. Commas before `}` are left out: the layout puts them back.
struct WovenTokens {
  /// A comment or documentation line.
  struct Comment {
    /// Its bytes without white space at the end.
    var start: UInt32
    var end: UInt32
    /// True when an empty line stands before it.
    var isSpaced: Bool
  }

  /// A token; small, for there may be millions.
  private struct WovenItem {
    var start: UInt32
    var end: UInt32
    /// The place of the bracket that closes this one; 0 for what is none.
    var close: UInt32 = 0
    var kind: TokenKind
    var isSpaced: Bool
    var hasLeading: Bool
    var hasTrailing = false
  }

  private let bytes: [UInt8]
  /// The tokens, the end of the file last.
  private var items: [WovenItem] = []
  private var leadingComments: [Int: [Comment]] = [:]
  private var trailingComments: [Int: Comment] = [:]
  /// How many comments hang on the tokens before each place.
  private var commentsBefore: [UInt32] = [0]

  /// How many tokens there are, the end of the file not counted.
  var count: Int { items.count - 1 }

  /// Weaves the comments among `tokens` of `source`.
  init(_ tokens: [Token], source: SourceFile) {
    bytes = source.bytes
    collect(tokens)
    moveCommentsBehindCommas()
    dropTrailingCommas()
    matchBrackets()
    commentsBefore.reserveCapacity(items.count + 1)
    for index in items.indices {
      let here = leading(index).count + (items[index].hasTrailing ? 1 : 0)
      let before = commentsBefore[commentsBefore.count - 1]
      commentsBefore.append(before + UInt32(truncatingIfNeeded: here))
    }
  }

  /// The text of a token; empty for the end of the file.
  func text(_ index: Int) -> ArraySlice<UInt8> {
    bytes[Int(items[index].start)..<Int(items[index].end)]
  }

  /// The text of a comment.
  func text(of comment: Comment) -> ArraySlice<UInt8> {
    bytes[Int(comment.start)..<Int(comment.end)]
  }

  /// What a token is.
  func kind(_ index: Int) -> TokenKind { items[index].kind }

  /// True when an empty line stands before a token.
  func isSpaced(_ index: Int) -> Bool { items[index].isSpaced }

  /// Comments on the lines before a token.
  func leading(_ index: Int) -> [Comment] {
    items[index].hasLeading ? leadingComments[index] ?? [] : []
  }

  /// The comment behind a token.
  func trailing(_ index: Int) -> Comment? {
    items[index].hasTrailing ? trailingComments[index] : nil
  }

  /// The place of the bracket that closes the one at a place.
  func close(_ index: Int) -> Int? {
    items[index].close == 0 ? nil : Int(items[index].close)
  }

  /// True when the token at `index` is this word or sign, without backticks or quotes.
  func isAt(_ index: Int, _ text: StaticString) -> Bool {
    guard index >= 0, index < count, items[index].kind == .word || items[index].kind == .sign
    else { return false }
    return text.withUTF8Buffer { self.text(index).elementsEqual($0) }
  }

  /// True when a comment stands between two tokens of the range.
  func hasCommentInside(_ range: Range<Int>) -> Bool {
    guard let last = range.last else { return false }
    let outer = leading(range.lowerBound).count + (items[last].hasTrailing ? 1 : 0)
    return Int(commentsBefore[range.upperBound] - commentsBefore[range.lowerBound]) > outer
  }

  /// The first token at or behind a byte offset.
  func index(at offset: UInt32) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if items[middle].start < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: - Weaving

  private mutating func collect(_ tokens: [Token]) {
    items.reserveCapacity(tokens.count + 1)
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
        let comment = Comment(
          start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: text.endIndex),
          isSpaced: newlines > 1)
        if let last = items.indices.last, token.kind == .comment, newlines == 0, waiting.isEmpty {
          set(trailing: comment, of: last)
        } else {
          waiting.append(comment)
        }
      case .word, .quotedName, .number, .string, .regex, .sign, .invalid, .newline, .end:
        add(start, end, token.kind, isSpaced: newlines > 1, leading: waiting)
        waiting = []
      }
    }
    add(bytes.count, bytes.count, .end, isSpaced: false, leading: waiting)
  }

  private mutating func add(
    _ start: Int, _ end: Int, _ kind: TokenKind, isSpaced: Bool, leading: [Comment]
  ) {
    items.append(
      WovenItem(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end), kind: kind,
        isSpaced: isSpaced, hasLeading: false))
    set(leading: leading, of: items.count - 1)
  }

  private mutating func set(leading: [Comment], of index: Int) {
    if items[index].hasLeading || !leading.isEmpty {
      leadingComments[index] = leading.isEmpty ? nil : leading
    }
    items[index].hasLeading = !leading.isEmpty
  }

  private mutating func set(trailing: Comment?, of index: Int) {
    if items[index].hasTrailing || trailing != nil { trailingComments[index] = trailing }
    items[index].hasTrailing = trailing != nil
  }

  /// What stands between a word and its comma is printed behind the comma.
  private mutating func moveCommentsBehindCommas() {
    for index in 0..<count where index > 0 && isAt(index, ",") {
      var moved = leading(index)
      let before = trailing(index - 1)
      guard before != nil || !moved.isEmpty else { continue }
      if let own = trailing(index) { moved.append(own) }
      set(trailing: before, of: index)
      set(trailing: nil, of: index - 1)
      set(leading: [], of: index)
      set(leading: moved + leading(index + 1), of: index + 1)
    }
  }

  /// A comma before `}` stays only when a comment stands between: in a table it keeps the row
  /// going.
  private mutating func dropTrailingCommas() {
    var kept = 0
    for index in items.indices {
      if isAt(index, ","), isAt(index + 1, "}"), !items[index].hasTrailing,
        !items[index + 1].hasLeading
      {
        set(leading: [], of: index)
        continue
      }
      if kept < index {
        let (leading, trailing) = (leading(index), trailing(index))
        set(leading: [], of: index)
        set(trailing: nil, of: index)
        items[kept] = items[index]
        set(leading: leading, of: kept)
        set(trailing: trailing, of: kept)
      }
      kept += 1
    }
    items.removeLast(items.count - kept)
  }

  private mutating func matchBrackets() {
    var open: [Int] = []
    for index in 0..<count {
      if isAt(index, "{") || isAt(index, "(") {
        open.append(index)
      } else if isAt(index, "}") || isAt(index, ")"), let start = open.popLast() {
        items[start].close = UInt32(truncatingIfNeeded: index)
      }
    }
  }
}
