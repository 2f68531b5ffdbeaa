extension FileLayout {
  /// Spaces between the columns of `request` and `models`.
  private static let gap = 2
  /// Columns behind name and type: source, default, role, trust.
  private static let modifierColumns = 4

  /// `request { … }`: names, types and what follows them in columns.
  func request(_ attributes: [AttributeDeclaration], _ range: Range<Int>) -> Layout {
    block(range) { body in
      let starts = attributes.map { tokens.index(at: $0.ident.span.start) }
      let rows = zip(attributes, pieces(body, at: starts)).map { attribute, range in
        let modifiers = attribute.modifiers.map {
          (start: tokens.index(at: $0.span.start), column: column(of: $0.value))
        }
        return row(range, type: attribute.type, modifiers)
      }
      return aligned(rows, gap: Self.gap)
    }
  }

  /// `models { … }`: names, types and defaults in columns.
  func facts(_ facts: [FactDeclaration], _ range: Range<Int>) -> Layout {
    block(range) { body in
      let starts = facts.map { tokens.index(at: $0.ident.span.start) }
      let rows = zip(facts, pieces(body, at: starts)).map { fact, range in
        let modifiers = fact.defaultValue.map {
          [(start: start(of: $0.span, word: "default", in: range), column: 1)]
        }
        return row(range, type: fact.type, modifiers ?? [])
      }
      return aligned(rows, gap: Self.gap)
    }
  }

  /// Where a modifier stands behind name and type.
  private func column(of modifier: AttributeDeclaration.Modifier) -> Int {
    switch modifier {
    case .from, .atLeast, .unknownAs: 0
    case .defaultValue, .required: 1
    case .role: 2
    case .trusted: 3
    }
  }

  /// Name, type and modifiers, which keep their order; columns are for those in the usual one.
  private func row(
    _ range: Range<Int>, type: TypeSyntax, _ modifiers: [(start: Int, column: Int)]
  ) -> AlignedRow {
    let typeStart = tokens.index(at: type.span.start)
    let parts = pieces(range, at: [range.lowerBound, typeStart] + modifiers.map(\.start))
    let rest = Array(parts.dropFirst(2))
    var cells = parts.prefix(2).map { cell($0) }
    let columns = modifiers.map(\.column)
    if columns == columns.sorted() {
      for column in 0..<Self.modifierColumns {
        let same = zip(rest, columns).filter { $0.1 == column }.map(\.0)
        let from = same.first?.lowerBound ?? range.upperBound
        cells.append(cell(from..<(same.last?.upperBound ?? from)))
      }
    } else if let first = rest.first {
      cells.append(cell(first.lowerBound..<range.upperBound))
    }
    let type = flow.run(parts[1])
    let lines = rest.flatMap { [Layout.line(1), flow.run($0)] }
    return AlignedRow(cells: cells, range: range) { [name = cells[0]] columns in
      let padding = max(0, (columns.first ?? 0) - name.width) + Self.gap
      let line: [Layout] = [name.words, .space(padding), type, .indent(.sequence(lines))]
      return .group(.sequence(line), breaks: true)
    }
  }
}
