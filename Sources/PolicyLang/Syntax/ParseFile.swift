/// The file as a whole: its version, its imports, its owner, its declarations.
extension Parser {
  /// `policy = "language" INT { import | file_owner } { { DOC } declaration }`.
  mutating func policy() {
    guard version() else { return }
    while current.kind != .end {
      let documentation = documentation()
      if current.kind == .invalid {
        advance()
        continue
      }
      if at(.import) || at(.owner) || at(.language) {
        if !documentation.isEmpty { undocumented() }
        fileEntry()
        continue
      }
      guard current.kind != .end else {
        if !documentation.isEmpty { undocumented() }
        return
      }
      declaration(documentation)
    }
  }

  /// Reports documentation before something that has none.
  private mutating func undocumented() {
    report(.misplacedDocumentation(previous, lines: documentationLines))
  }

  /// `"language" INT`; false for a version that this compiler does not know.
  private mutating func version() -> Bool {
    let documentation = documentation()
    if !documentation.isEmpty { undocumented() }
    guard at(.language) else {
      let start = Span(file: tree.file, start: Int(lexer.start), end: Int(lexer.start))
      report(
        Diagnostic(
          .language, "the file does not begin with `language 1`", at: place(),
          help: ["the first line says which version of the language the file is written in"],
          fixIt: .init("add `language 1`", [.init(start, "language 1\n")])))
      return true
    }
    let start = current.span
    advance()
    do throws(SyntaxFailure) {
      let version = try int("the version after `language`")
      guard version.value > 1 else {
        if version.value < 1 { report(unknownVersion(version)) }
        return true
      }
      report(unknownVersion(version))
      return false
    } catch {
      if !current.newlineBefore, current.span != start, !atDeclaration() { advance() }
      return true
    }
  }

  private func unknownVersion(_ version: Spanned<Int64>) -> Diagnostic {
    guard version.value > 1 else {
      return Diagnostic(
        .language, "there is no language \(version.value)", at: version.span,
        help: ["the first version is 1"], fixIt: .init("write `1`", [.init(version.span, "1")]))
    }
    return Diagnostic(
      .language, "this compiler knows language 1, not language \(version.value)",
      at: version.span,
      help: [
        "use a newer compiler, or let its `rtctl migrate` write the policy in language 1"
      ])
  }

  /// `import = "import" STRING` or `file_owner = "owner" STRING`.
  private mutating func fileEntry() {
    let start = current.span
    let word = current.word
    do throws(SyntaxFailure) {
      if let first = tree.declarations.first, word != .language {
        report(
          Diagnostic(
            .afterDeclarations,
            "`\(word == .import ? "import" : "owner")` stands before the first declaration",
            at: start, secondary: [.init(first.span, "the first declaration")],
            help: ["move it to the top of the file, below `language 1`"]))
      }
      advance()
      if word == .import {
        let path = try importPath()
        tree.imports.append(Import(path: path, span: span(from: start)))
      } else if word == .owner {
        let owner = try text("after `owner`")
        if let first = tree.owner {
          report(doubled("owner", at: start, first: first.span, of: "a file"))
        } else {
          tree.owner = owner
        }
      } else {
        _ = try int("the version after `language`")
        if problems.contains(where: { $0.code == .language }) { return }
        report(doubled("language", at: start, first: nil, of: "a file"))
      }
    } catch {
      while current.kind != .end, current.kind != .doc, !current.newlineBefore, !atDeclaration() {
        step()
      }
      braces.removeAll()
    }
  }

  /// The path of an import; one without quotes gets them.
  private mutating func importPath() throws(SyntaxFailure) -> Text {
    guard here == .word, !current.newlineBefore, !atDeclaration(), current.word == nil else {
      return try text("after `import`")
    }
    let start = current
    let value = lexer.text(start.range)
    advance()
    guard current.newlineBefore || current.kind == .end else {
      throw failure(
        Diagnostic(.unexpected, "the path of an import is a text in quotes", at: start.span))
    }
    report(
      Diagnostic(
        .unexpected, "the path of an import is a text in quotes", at: start.span,
        fixIt: .init("add the quotes", [.init(start.span, "\"\(value)\"")])))
    return Text(value: value, span: start.span)
  }

  /// `declaration = level | enum | list | calendar | request | facts | model | define | detector
  ///   | order | rule | invariant | test | scenario`.
  private mutating func declaration(_ documentation: [String]) {
    let start = current.span
    braces.removeAll()
    clauseKind = nil
    depth = 0
    countEntry()
    do throws(SyntaxFailure) {
      let kind = try declarationKind()
      if let kind {
        tree.declarations.append(
          Declaration(kind: kind, documentation: documentation, span: span(from: start)))
      }
    } catch {
      inTable = false
      // Nothing was said about what is missing here: it is the brace.
      if isCutOff() { unclosed(1) }
      if current.span != start || !atDeclaration() { skipRest(of: start) }
    }
    entriesHaveDocumentation = false
    inTable = false
  }

  /// Passes over a declaration that could not be read, unless the next begins here already.
  private mutating func skipRest(of start: Span) {
    if current.span != start, current.newlineBefore, atDeclaration() {
      braces.removeAll()
    } else if current.span != start, current.kind == .doc, braces.isEmpty {
      return
    } else {
      skipDeclaration()
    }
  }

  /// The declaration that begins here; nil for one whose mistakes leave nothing to keep.
  private mutating func declarationKind() throws(SyntaxFailure) -> Declaration.Kind? {
    guard here == .word, let word = current.word else { throw failure(noDeclaration()) }
    if let kind = RuleKind(rawValue: word.rawValue) { return try rule(kind) }
    guard let word = DeclarationWord(rawValue: word.rawValue) else {
      throw failure(noDeclaration())
    }
    switch word {
    case .level: return try level()
    case .enum: return try enumeration()
    case .list: return try list()
    case .calendar: return try calendar()
    case .request: return try request()
    case .models: return try facts()
    case .model: return try model()
    case .define: return try define()
    case .detector: return try detector()
    case .order: return try order()
    case .invariant: return try invariant()
    case .test: return try test()
    case .scenario: return try scenario()
    }
  }

  private func noDeclaration() -> Diagnostic {
    if at(.closeBrace) {
      return Diagnostic(
        .closesNothing, "this `}` closes nothing", at: current.span,
        fixIt: .init("remove the `}`", [.init(current.span, "")]))
    }
    var help: [String] = []
    let words = Word.allCases.filter { Word.declarations.contains($0) }
    if here == .word, let near = nearest(words) {
      help.append("did you mean `\(near)`?")
    } else {
      help.append("a declaration begins with \(Parser.listed(words.map(\.rawValue), "or"))")
    }
    return Diagnostic(
      .unknownDeclaration, "no declaration begins with \(found())", at: current.span, help: help)
  }

  /// Something that may stand once, and stands twice.
  func doubled(_ what: String, at span: Span, first: Span?, of whole: String) -> Diagnostic {
    Diagnostic(
      .doubled, "\(whole) has one `\(what)`", at: span, label: "the second",
      secondary: first.map { [.init($0, "the first")] } ?? [],
      help: ["keep one of them"])
  }
}

extension Lexer {
  /// Where the text begins, behind a byte order mark.
  var start: Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }
}

extension DiagnosticCode {
  static let language = DiagnosticCode(
    "P0101", "version of the language",
    explanation: """
      Each file begins with `language 1`, before imports and declarations, so that its meaning \
      stays what it was when the language grows. A file of a newer language is not guessed at: \
      use a newer compiler, or let its `rtctl migrate` write the policy in language 1.
      """,
    wrong: "language 2\nmodel a { }\nroute r { to a }",
    right: "language 1\nmodel a { }\nroute r { to a }")

  static let afterDeclarations = DiagnosticCode(
    "P0105", "import or owner behind a declaration",
    explanation: """
      Imports and the owner of the file stand at its top, below `language 1`, where a reader \
      looks for them.
      """,
    wrong: "owner \"dpo@bank.example\"",
    right: "deny d { when n > 5   owner \"dpo@bank.example\" }")

  static let unknownDeclaration = DiagnosticCode(
    "P0104", "no declaration begins so",
    explanation: """
      Outside of braces stand declarations only, and each begins with the word of its kind, like \
      `deny`, `route` or `model`.
      """,
    wrong: "denny d { when n > 5 }", right: "deny d { when n > 5 }")

  static let closesNothing = DiagnosticCode(
    "P0108", "brace closes nothing",
    explanation: """
      There is a `}` more than there are `{`.
      """,
    wrong: "deny d { when n > 5 } }", right: "deny d { when n > 5 }")

  static let doubled = DiagnosticCode(
    "P0113", "stated twice",
    explanation: """
      Each clause stands once in a rule, but for `on`, `add`, `raise`, `retain` and `header`. \
      Join conditions with `and`, and names with a comma.
      """,
    wrong: "deny d { when n > 5   when m > 5 }", right: "deny d { when n > 5 and m > 5 }")
}
