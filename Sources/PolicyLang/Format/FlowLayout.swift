/// Lays out a run of tokens: conditions, sets, chains, and all else that reads like a sentence.
///
/// A run that is too long breaks before `and`, `or` and `then`, and behind commas; a set that is
/// too long has its braces on lines of their own.
struct FlowLayout {
  private let tokens: WovenTokens
  private let minuses: Set<Int>

  /// Words before which a run may break, those that bind least first.
  private static let operators: [[StaticString]] = [
    ["then"], ["near", "means"], ["equivalent"], ["and", "or"],
  ]

  init(tree: Tree, tokens: WovenTokens) {
    self.tokens = tokens
    minuses = Self.binaryMinuses(tree, tokens)
  }

  /// A run; its lines but the first are one step further in.
  func run(_ range: Range<Int>) -> Layout { run(range, Self.operators[...]) }

  private func run(_ range: Range<Int>, _ operators: ArraySlice<[StaticString]>) -> Layout {
    guard let words = operators.first else { return commas(range, inRow: false) }
    let starts = outside(range).filter { index in
      index > range.lowerBound && words.contains { tokens.isAt(index, $0) }
    }
    let segments = cut(range, before: starts).map { run($0, operators.dropFirst()) }
    guard segments.count > 1 else { return segments.first ?? .sequence([]) }
    let rest = segments.dropFirst().flatMap { [.line(1), $0] }
    return .group(
      .sequence([segments[0], .indent(.sequence(rest))]), breaks: tokens.hasCommentInside(range))
  }

  /// A cell of a table, where a line may break behind a comma only.
  func cell(_ range: Range<Int>) -> Layout { commas(range, inRow: true) }

  /// `{ … }` from its opening brace, with so many spaces inside the braces on one line.
  func list(_ open: Int, inner: Int, inRow: Bool = false) -> Layout {
    guard let close = tokens.close(open) else { return .token(open) }
    let range = open + 1..<close
    let hasComments = tokens.hasCommentInside(open..<close + 1)
    if range.isEmpty {
      return .group(.sequence([.token(open), .line(0), .closer(close)]), breaks: hasComments)
    }
    let isLevel = outside(range).contains { tokens.isAt($0, "<") }
    let items = items(range, atSign: isLevel ? "<" : ",", inRow: inRow)
    if inRow {
      return .sequence([
        .token(open), .space(inner), .fill(items), .space(inner), .token(close),
      ])
    }
    let body: Layout =
      hasComments
      ? .sequence(Array(items.flatMap { [.line(1), $0] }.dropFirst())) : .fill(items)
    let hasComma = isLevel || tokens.isAt(close - 1, ",")
    return .group(
      .sequence([
        .token(open), .indent(.sequence([.line(inner), body])),
        hasComma ? .sequence([]) : .comma, .line(inner), .closer(close),
      ]), breaks: hasComments)
  }

  // MARK: - Parts

  /// A segment, filled behind its commas.
  private func commas(_ range: Range<Int>, inRow: Bool) -> Layout {
    let items = items(range, atSign: ",", inRow: inRow)
    return items.count == 1 ? items[0] : .indent(.fill(items))
  }

  /// Items with the comma behind or the `<` before them.
  private func items(_ range: Range<Int>, atSign sign: StaticString, inRow: Bool) -> [Layout] {
    let signs = outside(range).filter { tokens.isAt($0, sign) }
    let isBehind = tokens.isAt(signs.first ?? -1, ",")
    return cut(range, before: signs.map { isBehind ? $0 + 1 : $0 }).map { words($0, inRow: inRow) }
  }

  /// Words with their spaces; brackets inside may break.
  private func words(_ range: Range<Int>, inRow: Bool) -> Layout {
    var parts: [Layout] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if index > range.lowerBound, hasSpace(before: index) { parts.append(.space(1)) }
      guard let close = tokens.close(index), close < range.upperBound else {
        parts.append(.token(index))
        index += 1
        continue
      }
      if tokens.isAt(index, "{") {
        let holdsEntries = tokens.isAt(index - 2, "by") || tokens.isAt(index - 1, "given")
        parts.append(list(index, inner: holdsEntries ? 1 : 0, inRow: inRow))
      } else {
        let inside = index + 1..<close
        parts.append(.token(index))
        parts.append(inRow ? words(inside, inRow: true) : run(inside))
        parts.append(.token(close))
      }
      index = close + 1
    }
    return .sequence(parts)
  }

  /// True when a space stands between a token and the one before it.
  private func hasSpace(before index: Int) -> Bool {
    let before = index - 1
    for sign in [",", ":", ")", "..", "."] as [StaticString] where tokens.isAt(index, sign) {
      return false
    }
    for sign in ["(", "..", "."] as [StaticString] where tokens.isAt(before, sign) { return false }
    return !tokens.isAt(before, "-") || minuses.contains(before)
  }

  // MARK: - Ranges

  /// The tokens of a range that no bracket of the range encloses.
  private func outside(_ range: Range<Int>) -> [Int] {
    var result: [Int] = []
    var index = range.lowerBound
    while index < range.upperBound {
      result.append(index)
      index = (tokens.close(index) ?? index) + 1
    }
    return result
  }

  private func cut(_ range: Range<Int>, before starts: [Int]) -> [Range<Int>] {
    let bounds = [range.lowerBound] + starts.filter(range.contains) + [range.upperBound]
    return zip(bounds, bounds.dropFirst()).filter { $0 < $1 }.map { $0..<$1 }
  }

  /// The places of every `-` between two operands; any other `-` touches its number.
  private static func binaryMinuses(_ tree: Tree, _ tokens: WovenTokens) -> Set<Int> {
    var result: Set<Int> = []
    func add(_ sum: Sum) {
      for product in sum.products where product.isNegative {
        let index = tokens.index(at: product.span.start)
        result.insert(tokens.isAt(index, "-") ? index : index - 1)
      }
    }
    for node in tree.conditions {
      guard case .comparison(let sum, let test) = node.kind else { continue }
      add(sum)
      if case .compare(_, let other) = test?.kind { add(other) }
    }
    return result
  }
}
