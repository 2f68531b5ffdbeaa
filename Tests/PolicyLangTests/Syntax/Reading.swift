import Testing

@testable import PolicyLang

/// One text, parsed.
struct Reading {
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
  static func of(_ declarations: String) -> Reading { Reading("language 1\n" + declarations) }

  /// A condition of a deny.
  static func condition(_ text: String) -> Reading { .of("deny d { when \(text) }") }

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

/// The policy that the examples of diagnostics are added to, before its last route.
enum BasePolicy {
  static func with(_ fragment: String) -> String {
    fragment.hasPrefix("language") ? fragment : head + fragment + "\nroute last { to a, b }\n"
  }

  static let head = """
    language 1
    level Sens { public < internal < secret }
    enum Task { chat, code }
    enum Label { pii, phi }
    request {
        task   Task         default chat
        sens   Sens         default public
        labels set of Label default {}
        tenant string max 16 default ""
        n      int 0..100   default 10
        m      int 0..100   default 10
        wait   duration 1s..10m default 5s
    }
    enum Region { eu, us }
    models { region Region  clearance Sens }
    model a { region eu clearance secret context 8k price_in $1 price_out $1 accepts {chat} }
    model b { region us clearance public context 8k price_in $1 price_out $1 accepts {chat} }

    """
}

/// Records that a tree is not what was expected.
func missing(_ what: String) { Issue.record("\(what)") }
