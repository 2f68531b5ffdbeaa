import PolicyLang
import Testing

/// A text with its tree.
struct Parsed {
  let source: SourceFile
  let tree: Tree
  let diagnostics: [Diagnostic]

  init(_ text: String) {
    source = SourceFile(name: "main.policy", bytes: Array(text.utf8))
    var sources = SourceSet()
    var names = NameTable()
    let file = sources.add(source)
    (tree, diagnostics) = Parser.parse(file, in: sources, names: &names)
  }

  func text(_ span: Span) -> String {
    String(decoding: source.bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
  }

  var formatted: String {
    String(decoding: Formatter.format(tree, source: source), as: UTF8.self)
  }

  /// Comments and documentation, sorted: formatting moves them with their clauses.
  var comments: [String] {
    tree.tokens.filter { $0.kind == .comment || $0.kind == .doc }
      .map { text($0.span).trimmed }.sorted()
  }

  /// What the text says: its declarations in order, the clauses of each sorted.
  var meaning: [[String]] {
    tree.declarations.map { declaration in
      let words = words.filter { declaration.span.contains($0.span) }
      var starts: [UInt32] = []
      var end = declaration.span.end
      var rows: [String] = []
      switch declaration.kind {
      case .rule(let rule):
        starts = rule.clauses.map(\.word.start)
        end -= 1
      case .invariant(let invariant):
        starts = invariant.clauses.map(\.word.start) + invariant.claims.map(\.span.start)
        end -= 1
      case .table(let table):
        starts = table.notes.map(\.word.start)
        end = words.first { text($0.span) == "{" }?.span.start ?? end
        rows = table.rows.map { row in join(words.filter { row.span.contains($0.span) }) }
      case .level, .enumeration, .list, .calendar, .request, .facts, .model, .define, .detector,
        .order, .test, .scenario:
        break
      }
      let bounds = starts.sorted() + [end]
      let clauses = zip(bounds, bounds.dropFirst()).map { from, to in
        join(words.filter { $0.span.start >= from && $0.span.start < to })
      }
      let rest = words.filter { $0.span.start < bounds[0] || $0.span.start >= end }
      return [join(rest)] + clauses.sorted() + rows + declaration.documentation
    }
  }

  /// The lines before the first declaration.
  var head: String {
    let end = tree.declarations.first?.span.start ?? UInt32(source.bytes.count)
    return join(words.filter { $0.span.start < end })
  }

  /// Tokens that say something: no comments, no comma before `}`.
  private var words: [Token] {
    let words = tree.tokens.filter {
      $0.kind != .comment && $0.kind != .doc && $0.kind != .newline && $0.kind != .end
    }
    return words.indices.filter { index in
      !(text(words[index].span) == "," && index + 1 < words.count
        && text(words[index + 1].span) == "}")
    }.map { words[$0] }
  }

  private func join(_ tokens: [Token]) -> String {
    tokens.map { text($0.span) }.joined(separator: " ")
  }
}

extension Span {
  /// True when `other` lies in it.
  func contains(_ other: Span) -> Bool { start <= other.start && other.end <= end }
}

extension String {
  /// Without white space at the end.
  var trimmed: String {
    var text = self[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
