/// Lays out the declarations of a file, and the empty lines between them.
struct FileLayout {
  let tree: Tree
  let tokens: WovenTokens
  let flow: FlowLayout

  init(tree: Tree, tokens: WovenTokens) {
    self.tree = tree
    self.tokens = tokens
    flow = FlowLayout(tree: tree, tokens: tokens)
  }

  /// A declaration, or a line at the top of the file.
  private struct Entry {
    var layout: Layout
    var isOneLine: Bool
  }

  /// The whole file, one layout behind the other, so that all of it is never there at once.
  func forEachEntry(_ body: (Layout) -> Void) {
    let starts = tree.declarations.map { tokens.index(at: $0.span.start) }
    let ranges = pieces(0..<tokens.count, at: [0] + starts)
    var previous: Bool?
    func put(_ entry: Entry) {
      let isClose = entry.isOneLine && previous == true
      body(.entry(previous == nil ? .first : isClose ? .keep : .one))
      body(entry.layout)
      previous = entry.isOneLine
    }
    for entry in head(ranges[0]) { put(entry) }
    for (declaration, range) in zip(tree.declarations, ranges.dropFirst()) {
      put(entry(declaration, range))
    }
  }

  /// `language`, `import` and `owner`, a line each.
  private func head(_ range: Range<Int>) -> [Entry] {
    let words = range.filter { tokens.kind($0) == .word }
    return pieces(range, at: words).map { Entry(layout: flow.run($0), isOneLine: true) }
  }

  private func entry(_ declaration: Declaration, _ range: Range<Int>) -> Entry {
    let layout: Layout
    switch declaration.kind {
    case .level, .enumeration, .order: layout = listed(range)
    case .list, .calendar, .define, .detector: layout = flow.run(range)
    case .request(let attributes): layout = request(attributes, range)
    case .facts(let facts): layout = self.facts(facts, range)
    case .model(let model): layout = self.model(model, range)
    case .rule(let rule): layout = self.rule(rule, range)
    case .invariant(let invariant): layout = self.invariant(invariant, range)
    case .table(let table): layout = self.table(table, range)
    case .test(let test): layout = self.test(test.expectations.map(\.span), [], range)
    case .scenario(let scenario):
      layout = test(scenario.expectations.map(\.span), scenario.failures.map(\.span), range)
    }
    let isOneLine = !layout.hasBreak && layout.flatWidth(tokens) <= Layout.width
    let breaks = tokens.hasCommentInside(range)
    return Entry(
      layout: layout.hasBreak ? layout : .group(layout, breaks: breaks),
      isOneLine: isOneLine && !breaks)
  }

  /// `enum X { a, b }`: one line, or the names filled.
  private func listed(_ range: Range<Int>) -> Layout {
    guard let open = range.first(where: { tokens.isAt($0, "{") }) else { return flow.run(range) }
    return .sequence([flow.run(range.lowerBound..<open), .space(1), flow.list(open, inner: 1)])
  }

  /// `model x { … }`: one line, or a fact a line.
  private func model(_ model: ModelDeclaration, _ range: Range<Int>) -> Layout {
    block(range) { body in
      pieces(body, at: model.fields.map { tokens.index(at: $0.ident.span.start) })
        .map { [.line(1), flow.run($0)] }
    }
  }

  /// A head, `{`, what `entries` makes of the tokens inside, `}`.
  func block(_ range: Range<Int>, entries: (Range<Int>) -> [[Layout]]) -> Layout {
    guard let open = range.first(where: { tokens.isAt($0, "{") }),
      let close = tokens.close(open)
    else { return flow.run(range) }
    let inside = open + 1..<close
    var body = entries(inside).flatMap(\.self)
    if body.isEmpty, !inside.isEmpty { body = [.line(1), flow.run(inside)] }
    let title = range.lowerBound..<open
    let head = Layout.sequence(
      title.isEmpty ? [.token(open)] : [flow.run(title), .space(1), .token(open)])
    let hasComments = tokens.hasCommentInside(open..<close + 1)
    if body.isEmpty, !hasComments { return .sequence([head, .closer(close)]) }
    let hasEntries = body.contains(where: \.hasBreak)
    let end: Layout = hasEntries || body.isEmpty ? .entry(.keep) : .line(1)
    return .sequence([head, .indent(.sequence(body)), end, .closer(close)])
  }

  /// A range cut into as many pieces as there are starts; nothing of it is left out.
  func pieces(_ range: Range<Int>, at starts: [Int]) -> [Range<Int>] {
    if range.isEmpty && starts.isEmpty { return [] }
    var result: [Range<Int>] = []
    var from = range.lowerBound
    for start in starts.dropFirst() {
      let to = min(max(start, from), range.upperBound)
      result.append(from..<to)
      from = to
    }
    return result + [from..<range.upperBound]
  }
}

extension Layout {
  /// True when it never is one line.
  var hasBreak: Bool {
    switch self {
    case .token, .closer, .space, .line, .comma, .commentSpace: false
    case .entry: true
    case .sequence(let parts): parts.contains(where: \.hasBreak)
    case .group(let inner, let breaks): breaks || inner.hasBreak
    case .indent(let inner): inner.hasBreak
    case .fill(let parts, _): parts.contains(where: \.hasBreak)
    }
  }
}
