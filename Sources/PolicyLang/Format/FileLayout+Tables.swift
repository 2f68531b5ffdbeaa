extension FileLayout {
  /// `KIND table NAME (…) -> … { … }`: a row a line, cells in columns.
  func table(_ table: TableDeclaration, _ range: Range<Int>) -> Layout {
    guard table.path == nil, let open = range.first(where: { tokens.isAt($0, "{") }) else {
      return flow.run(range)
    }
    let inner = block(open..<range.upperBound) { body in
      let starts = table.rows.map { tokens.index(at: $0.span.start) }
      return aligned(pieces(body, at: starts).map(row), gap: 1)
    }
    return .sequence([head(table.notes, of: table.kind, range.lowerBound..<open), .space(1), inner])
  }

  /// Everything before the `{`, notes in their order.
  private func head(_ notes: [Clause], of kind: RuleKind, _ range: Range<Int>) -> Layout {
    let notes = notes.sorted { $0.word < $1.word }
    let starts = notes.map { tokens.index(at: $0.word.start) }
    let parts = pieces(range, at: [range.lowerBound] + starts)
    let lines = inOrder(Array(parts.dropFirst()), of: .rule(kind))
      .flatMap { [Layout.line(1), flow.run($0)] }
    return .group(
      .sequence([flow.run(parts[0]), .indent(.sequence(lines))]),
      breaks: tokens.hasCommentInside(range))
  }

  private func row(_ range: Range<Int>) -> AlignedRow {
    var cells: [AlignedRow.Cell] = []
    var from = range.lowerBound
    var index = from
    while index < range.upperBound {
      if tokens.isAt(index, "|") {
        cells.append(cell(from..<index, bar: index))
        from = index + 1
      }
      index = (tokens.close(index) ?? index) + 1
    }
    cells.append(cell(from..<range.upperBound))
    let filled = cells.map { cell -> Layout in
      cell.bar.map { .sequence([cell.words, .space(1), .token($0)]) } ?? cell.words
    }
    return AlignedRow(cells: cells, range: range) { _ in .indent(.fill(filled)) }
  }
}
