import Testing

@testable import PolicyLang

/// One text, parsed.
struct ParsedText {
  let sources: SourceSet
  let tree: Tree
  let names: NameTable
  let diagnostics: [Diagnostic]

  init(bytes: [UInt8]) {
    var sources = SourceSet()
    var names = NameTable()
    let file = sources.add(SourceFile(name: "main.policy", bytes: bytes))
    let parsed = Parser.parse(file, in: sources, names: &names)
    self.sources = sources
    self.tree = parsed.tree
    self.names = names
    self.diagnostics = parsed.diagnostics
  }

  init(_ text: String) { self.init(bytes: Array(text.utf8)) }

  /// A declaration behind `language 1`.
  static func of(_ declarations: String) -> ParsedText { ParsedText("language 1\n" + declarations) }

  /// A condition of a deny.
  static func condition(_ text: String) -> ParsedText { .of("deny d { when \(text) }") }

  /// An example of a diagnostic's page in the base policy, as a text.
  static func inBase(_ example: String) -> String {
    example.hasPrefix("language")
      ? example : CheckedPolicy.base + example + "\nroute last { to a, b }\n"
  }

  /// The numbers of the codes, sorted by place.
  var codes: [String] { diagnostics.map(\.code.id) }

  /// The only declaration.
  var only: Declaration.Kind? { tree.declarations.count == 1 ? tree.declarations[0].kind : nil }

  /// The clauses of the only rule.
  var clauses: [Clause.Kind] {
    guard case .rule(let rule)? = only else { return [] }
    return rule.clauses.map(\.kind)
  }

  /// The condition of the only rule, which has one.
  var condition: ConditionNode? {
    for case .when(let id) in clauses { return tree[id] }
    return nil
  }

  /// What a name says.
  func text(_ ident: Ident) -> String { names[ident.name] }

  /// What a range of the text says.
  func text(_ span: Span) -> String { sources.text(span) }

  /// The text with the edits of every fix-it.
  var mended: String {
    let edits = diagnostics.flatMap { $0.fixIt?.edits ?? [] }
      .sorted { ($0.span.start, $0.span.end) > ($1.span.start, $1.span.end) }
    var bytes = sources[tree.file].bytes
    for edit in edits {
      bytes.replaceSubrange(
        Int(edit.span.start)..<Int(edit.span.end), with: Array(edit.replacement.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Records that a tree is not what was expected.
func missing(_ what: String) { Issue.record("\(what)") }
