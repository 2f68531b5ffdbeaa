/// The files that the declarations of a policy name beside its texts: values, tables, answers and
/// schemas, each read once.
///
/// They follow the rules of imports: named from the root file's folder, never outside of it.
struct DataWalk {
  /// The texts, then the files of values.
  private(set) var sources: SourceSet
  /// Where each file of values lies in `sources`.
  private(set) var files: [String: FileID] = [:]
  /// The trees, tables filled from their files.
  private(set) var trees: [Tree]
  /// The names of the trees.
  private(set) var names: NameTable
  /// What was wrong.
  private(set) var diagnostics: [Diagnostic] = []
  /// The names of the policy's own texts.
  private let texts: Set<String>
  /// Files that were asked for already, those that could not be read among them.
  private var known: Set<String> = []
  private var totalBytes = 0

  init(sources: SourceSet, trees: [Tree], names: NameTable, texts: Set<String>) {
    self.sources = sources
    self.trees = trees
    self.names = names
    self.texts = texts
  }

  /// Reads every file that some declaration of the trees names, and fills the tables.
  mutating func visit(load: (String) -> Result<[UInt8], SourceProblem>) {
    let strings = strings
    for place in trees.indices {
      for (number, declaration) in trees[place].declarations.enumerated() {
        for path in DataWalk.paths(of: declaration.kind) { visit(path, load: load) }
        guard case .table(var table) = declaration.kind, let path = table.path,
          let file = files[path.value]
        else { continue }
        let csv = CommaSeparated(sources[file].bytes, of: file)
        diagnostics += csv.problems
        guard csv.problems.isEmpty else { continue }
        diagnostics += Parser.fill(
          &table, from: csv, tree: &trees[place], names: &names, texts: strings)
        trees[place].declarations[number].kind = .table(table)
      }
    }
  }

  /// Adds the cases of a file to the tests of the root file.
  mutating func addCases(_ name: String, load: (String) -> Result<[UInt8], SourceProblem>) {
    guard let root = trees.indices.last else { return }
    let start = Span(file: trees[root].file, start: 0, end: 0)
    visit(Text(value: name, span: start), load: load)
    guard let file = files[name] else { return }
    let csv = CommaSeparated(sources[file].bytes, of: file, allowsEmptyCells: true)
    diagnostics += csv.problems
    guard csv.problems.isEmpty else { return }
    let found = Parser.cases(csv, name: name, names: &names, texts: strings)
    diagnostics += found.diagnostics
    trees[root].declarations += found.tests
  }

  /// The attributes that are strings.
  private var strings: Set<String> {
    var result: Set<String> = []
    for tree in trees {
      for case .request(let attributes) in tree.declarations.lazy.map(\.kind) {
        for attribute in attributes {
          if case .string = attribute.type.kind { result.insert(names[attribute.ident.name]) }
        }
      }
    }
    return result
  }

  /// The files that a declaration names; an empty name is the checker's to report.
  private static func paths(of declaration: Declaration.Kind) -> [Text] {
    let paths: [Text]
    switch declaration {
    case .enumeration(let value): paths = [value.column?.path].compactMap { $0 }
    case .list(let value): paths = [value.column?.path].compactMap { $0 }
    case .calendar(let value): paths = [value.path]
    case .table(let value): paths = [value.path].compactMap { $0 }
    case .rule(let rule): paths = rule.clauses.flatMap { DataWalk.paths(in: $0) }
    case .level, .request, .facts, .model, .define, .detector, .order, .invariant, .test,
      .scenario:
      paths = []
    }
    return paths.filter { !$0.value.isEmpty }
  }

  private static func paths(in clause: Clause) -> [Text] {
    if case .exhausted(.answerFrom(let path)) = clause.kind { return [path] }
    guard case .output(let checks) = clause.kind else { return [] }
    return checks.compactMap { check in
      if case .matchesSchema(let path) = check.value { path } else { nil }
    }
  }

  private mutating func visit(
    _ path: Text, load: (String) -> Result<[UInt8], SourceProblem>
  ) {
    if let problem = ImportPath.problem(path, of: "a file of values") {
      diagnostics.append(problem)
      return
    }
    let name = path.value
    guard known.insert(name).inserted else { return }
    if texts.contains(name) || name.hasSuffix(".policy") {
      return refuse(path, "it is a text of a policy, and no file of values")
    }
    guard files.count < Limits.dataFiles else {
      return refuse(path, "a policy has at most \(Limits.dataFiles) files of values")
    }
    let bytes: [UInt8]
    switch load(name) {
    case .success(let loaded): bytes = loaded
    case .failure(.missing):
      return refuse(
        path, "there is no file of that name",
        help: ["a file of values is named from the folder of the root file"])
    case .failure(.unreadable(let reason)): return refuse(path, reason)
    case .failure(.tooLarge(let count)): return refuseSize(path, count)
    }
    guard bytes.count <= Limits.dataFileBytes,
      totalBytes + bytes.count <= Limits.dataBytes
    else { return refuseSize(path, bytes.count) }
    totalBytes += bytes.count
    if let reason = SourceText.problem(bytes) {
      return refuse(path, reason, help: ["files of values are UTF-8 text"])
    }
    let file = SourceFile(name: name, bytes: bytes)
    if let offset = SourceText.firstBadByte(bytes) {
      let (line, column) = file.position(of: offset)
      return refuse(
        path, "line \(line), column \(column) is no UTF-8",
        help: ["files of values are UTF-8 text"])
    }
    files[name] = sources.add(file)
  }

  private mutating func refuseSize(_ path: Text, _ count: Int) {
    refuse(
      path,
      "it has \(count) bytes; a file of values has at most \(Limits.dataFileBytes), and all of "
        + "them together \(Limits.dataBytes)")
  }

  private mutating func refuse(_ path: Text, _ reason: String, help: [String] = []) {
    diagnostics.append(
      Diagnostic(
        .sourceUnusable, "`\(Diagnostic.shortened(path.value))` cannot be read: \(reason)",
        at: path.span, help: help))
  }
}
