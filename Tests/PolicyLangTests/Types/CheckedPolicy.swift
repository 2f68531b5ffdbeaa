import PolicyLang

/// A policy that was parsed and checked, with what is wrong with it.
struct CheckedPolicy {
  /// The policy, when nothing is wrong.
  var policy: Policy?
  /// Problems of the parser, then those of the checker.
  var diagnostics: [Diagnostic]
  /// The texts.
  var sources: SourceSet

  /// Parses and checks files by name; the first one is the root.
  init(files: [(name: String, text: String)]) {
    let texts = Dictionary(uniqueKeysWithValues: files.map { ($0.name, Array($0.text.utf8)) })
    let parsed = PolicyReader.read(root: files[0].name, present: []) { name in
      texts[name].map { .success($0) } ?? .failure(.missing)
    }
    let result = Checker.check(parsed)
    policy = result.policy
    diagnostics = parsed.diagnostics + result.diagnostics
    sources = parsed.sources
  }

  /// Parses and checks one text.
  init(_ text: String) { self.init(files: [("main.policy", text)]) }

  /// Checks declarations added to the base policy, before its last route.
  init(inBase declarations: String) {
    guard declarations.hasPrefix("language") else {
      self.init(Self.base + declarations + "\nroute last { to a, b }\n")
      return
    }
    self.init(files: Self.files(of: declarations))
  }

  /// The root file, then the files that `--- NAME` lines begin.
  private static func files(of text: String) -> [(name: String, text: String)] {
    let parts = ("main.policy\n" + text).split(separator: "\n--- ")
    return parts.map { part in
      let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(lines[0]), lines.count > 1 ? String(lines[1]) : "")
    }
  }

  /// The numbers of all problems.
  var codes: [String] { diagnostics.map(\.code.id) }
  /// The problems that are errors.
  var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
  /// All problems, one a line, for a failed expectation.
  var report: String { diagnostics.map(line).joined(separator: "\n") }

  /// A problem as a line with its help.
  func line(_ diagnostic: Diagnostic) -> String {
    let place = sources[diagnostic.span.file].position(of: Int(diagnostic.span.start))
    return "\(place.line):\(place.column) \(diagnostic.code.id) \(diagnostic.message)"
      + diagnostic.help.map { "\n    help: \($0)" }.joined()
  }

  /// What the author wrote where a problem is.
  func text(_ diagnostic: Diagnostic) -> String { sources.text(diagnostic.span) }

  /// The base policy of the diagnostics' pages, without its last route.
  static let base = """
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
