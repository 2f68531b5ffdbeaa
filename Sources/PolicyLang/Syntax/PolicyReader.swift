/// Reads a policy: its root file and, depth first, what that imports, each file once; then the
/// files of values that the texts name.
///
/// It touches no file itself: `load` gives the bytes of a name. Names are relative to the root
/// file's folder, with `/` between parts, and never leave it.
public enum PolicyReader {
  /// The policy whose root file is `root`.
  ///
  /// `present` names every `.policy` file of the folder when a folder was given, else it is empty;
  /// `cases` names the files of cases to read as tests of the policy; `question` is a text that
  /// belongs to it for this once, such as a condition of the command line. Behind another policy
  /// (`after`) it shares that one's texts and names, so that both can be compared.
  public static func read(
    root: String, present: [String], cases: [String] = [], question: SourceFile? = nil,
    after other: ParsedPolicy? = nil,
    load: (String) -> Result<[UInt8], SourceProblem>
  ) -> ParsedPolicy {
    var imports = ImportWalk(present: present)
    if let other { (imports.sources, imports.names) = (other.sources, other.names) }
    imports.visit(root, from: nil, load: load)
    imports.reportStrays()
    if let question { imports.add(question) }
    let before = other?.sources.files.count ?? 0
    let texts = Set(imports.sources.files.dropFirst(before).map(\.name))
    var values = DataWalk(
      sources: imports.sources, trees: imports.trees, names: imports.names, texts: texts)
    values.visit(load: load)
    for name in cases { values.addCases(name, load: load) }
    let diagnostics = (imports.diagnostics + values.diagnostics).sorted { $0.span < $1.span }
    var parsed = ParsedPolicy(
      sources: values.sources, trees: values.trees, names: values.names,
      diagnostics: Parser.limited(diagnostics))
    parsed.data = values.files
    return parsed
  }
}

/// One walk over the imports of a policy.
private struct ImportWalk {
  var sources = SourceSet()
  var trees: [Tree] = []
  var names = NameTable()
  var diagnostics: [Diagnostic] = []
  let present: [String]
  private var known: Set<String> = []
  private var totalBytes = 0
  private var totalTokens = 0
  /// The files that are being read, outermost first, each with the import that led to it.
  private var chain: [(name: String, importedAt: Span?)] = []

  init(present: [String]) { self.present = present }

  /// Reads a file and what it imports; the depth is bounded by `Limits.files`.
  mutating func visit(
    _ name: String, from importedAt: Span?, load: (String) -> Result<[UInt8], SourceProblem>
  ) {
    known.insert(name)
    guard sources.files.count < Limits.files else {
      return refuse(name, importedAt, "a policy has at most \(Limits.files) files")
    }
    guard totalTokens <= Limits.tokens else {
      return refuse(name, importedAt, "the files before it have as many words as a policy may have")
    }
    let bytes: [UInt8]
    switch load(name) {
    case .success(let loaded): bytes = loaded
    case .failure(let problem): return refuse(name, importedAt, problem)
    }
    guard totalBytes + bytes.count <= Limits.sourceBytes else {
      return refuse(name, importedAt, .tooLarge(bytes: bytes.count))
    }
    totalBytes += bytes.count
    let file = sources.add(SourceFile(name: name, bytes: bytes))
    if let reason = SourceText.problem(bytes) {
      diagnostics.append(
        Diagnostic(
          .sourceUnusable, "`\(name)` is no text file: \(reason)",
          at: Span(file: file, start: 0, end: 0),
          help: ["a policy is UTF-8 text"]))
      trees.append(Tree(file: file))
      return
    }
    let parsed = Parser.parse(file, in: sources, names: &names)
    diagnostics += parsed.diagnostics
    let fitted = totalTokens <= Limits.tokens
    totalTokens += parsed.tree.tokens.count
    if fitted, totalTokens > Limits.tokens, let last = parsed.tree.tokens.last,
      parsed.tree.tokens.count <= Limits.tokens
    {
      diagnostics.append(.tooManyTokens(last.span))
    }
    chain.append((name, importedAt))
    for item in parsed.tree.imports { follow(item, of: name, load: load) }
    chain.removeLast()
    trees.append(parsed.tree)
  }

  /// Reads a text that is no file.
  mutating func add(_ text: SourceFile) {
    let parsed = Parser.parse(sources.add(text), in: sources, names: &names)
    diagnostics += parsed.diagnostics
    trees.append(parsed.tree)
  }

  private mutating func follow(
    _ item: Import, of importer: String, load: (String) -> Result<[UInt8], SourceProblem>
  ) {
    let path = item.path.value
    if let problem = ImportPath.problem(item.path) {
      diagnostics.append(problem)
    } else if let start = chain.firstIndex(where: { $0.name == path }) {
      reportCycle(from: start, to: item)
    } else if !known.contains(path) {
      visit(path, from: item.path.span, load: load)
    }
  }

  private mutating func reportCycle(from start: Int, to item: Import) {
    let names = chain[start...].map(\.name) + [item.path.value]
    let labels = chain[(start + 1)...].compactMap { step in
      step.importedAt.map { Diagnostic.Label($0, "`\(step.name)` is imported here") }
    }
    let shown = names.map { "`\($0)`" }
    let path =
      shown.count > 8
      ? (shown.prefix(4) + ["…"] + shown.suffix(3)).joined(separator: " imports ")
      : shown.joined(separator: " imports ")
    diagnostics.append(
      Diagnostic(
        .importCycle, "a file imports itself: \(path)", at: item.path.span, secondary: labels,
        help: ["move what both need into a third file"]))
  }

  // MARK: - What is said

  private mutating func refuse(_ name: String, _ importedAt: Span?, _ problem: SourceProblem) {
    switch problem {
    case .missing:
      refuse(name, importedAt, "there is no file of that name", help: hints(name, importedAt))
    case .unreadable(let reason): refuse(name, importedAt, reason)
    case .tooLarge(let bytes):
      refuse(
        name, importedAt,
        "it has \(bytes) bytes, and all files of a policy together have at most "
          + "\(Limits.sourceBytes)")
    }
  }

  private mutating func refuse(
    _ name: String, _ importedAt: Span?, _ reason: String, help: [String] = []
  ) {
    let place: Span
    if let importedAt {
      place = importedAt
    } else {
      place = Span(file: sources.add(SourceFile(name: name, bytes: [])), start: 0, end: 0)
    }
    diagnostics.append(
      Diagnostic(
        .sourceUnusable, "`\(Diagnostic.shortened(name))` cannot be read: \(reason)", at: place,
        help: help))
  }

  /// What may have been meant by a name that is not there.
  private func hints(_ name: String, _ importedAt: Span?) -> [String] {
    guard let importedAt else { return [] }
    var help: [String] = []
    let folder = sources[importedAt.file].name.split(separator: "/").dropLast()
    let beside = (folder.map(String.init) + [name]).joined(separator: "/")
    if !folder.isEmpty, present.contains(beside) {
      help.append("did you mean `\(beside)`?")
    } else if let near = NearestName.of(name, among: present) {
      help.append("did you mean `\(near)`?")
    }
    help.append("an import is named from the folder of the root file")
    return help
  }

  /// Reports `.policy` files of the folder that nothing imports, unless an import went wrong.
  mutating func reportStrays() {
    guard !diagnostics.contains(where: { isAboutImports($0) }), let root = trees.last else {
      return
    }
    let place =
      root.imports.last?.span ?? root.tokens.first { $0.kind == .word }?.span
      ?? Span(file: root.file, start: 0, end: 0)
    for name in present.sorted() where !known.contains(name) {
      diagnostics.append(
        Diagnostic(
          .notImported, "`\(name)` lies in the folder of the policy, and nothing imports it",
          at: place,
          help: ["add `import \"\(name)\"`, or move the file out of the folder"]))
    }
  }

  /// True for a mistake that may have hidden an import.
  private func isAboutImports(_ diagnostic: Diagnostic) -> Bool {
    if SourceCodes.all.contains(diagnostic.code) { return true }
    guard let tree = trees.first(where: { $0.file == diagnostic.span.file }),
      let first = tree.declarations.first
    else { return true }
    return diagnostic.span < first.span
  }
}

extension Diagnostic {
  /// More declarations than a file has.
  static func tooManyDeclarations(_ span: Span) -> Diagnostic {
    Diagnostic(
      .sourceUnusable,
      "a file has at most \(Limits.declarations) declarations and rows, and a policy at most "
        + "\(Limits.rules) rules",
      at: span, help: ["values that are many belong into a list in a file of its own"])
  }
}

extension DiagnosticCode {
  static let importCycle = DiagnosticCode(
    "S0102", "import cycle",
    explanation: """
      A file imports itself, by way of others or at once. Move what both need into a third file.
      """,
    wrong: "language 1\nimport \"main.policy\"\nmodel a { }\nroute r { to a }",
    right: "language 1\nmodel a { }\nroute r { to a }")

  static let notImported = DiagnosticCode(
    "S0104", "file that nothing imports",
    explanation: """
      A policy that is a folder is its `main.policy` and what that imports. Any other `.policy` \
      file there would look as if it held, and would not. In the example a `--- NAME` line begins \
      another file.
      """,
    wrong: "language 1\nmodel a { }\nroute r { to a }\n--- stray.policy\nlanguage 1\n",
    right: """
      language 1
      import "stray.policy"
      model a { }
      route r { to a }
      --- stray.policy
      language 1

      """)
}
