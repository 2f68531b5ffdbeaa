import PolicyLang

/// What came out of a check, parse problems first.
struct Checked {
  var policy: Policy?
  var diagnostics: [Diagnostic]
  var sources: SourceSet

  /// The numbers of all problems, in the order of their places.
  var codes: [String] { diagnostics.map(\.code.id) }
  /// The problems that are errors.
  var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
  /// The problems that are errors, one a line, for a failed expectation.
  var report: String { errors.map { line($0) }.joined(separator: "\n") }

  func line(_ diagnostic: Diagnostic) -> String {
    let place = sources[diagnostic.span.file].position(of: Int(diagnostic.span.start))
    return "\(place.line):\(place.column) \(diagnostic.code.id) \(diagnostic.message)"
      + diagnostic.help.map { "\n    help: \($0)" }.joined()
  }
}

/// Parses and checks files by name; the first one is the root.
func check(files: [(name: String, text: String)]) -> Checked {
  let texts = Dictionary(uniqueKeysWithValues: files.map { ($0.name, Array($0.text.utf8)) })
  let parsed = PolicyReader.read(root: files[0].name, present: []) { name in
    texts[name].map { .success($0) } ?? .failure(.missing)
  }
  let result = Checker.check(parsed)
  return Checked(
    policy: result.policy, diagnostics: parsed.diagnostics + result.diagnostics,
    sources: parsed.sources)
}

/// Parses and checks one text.
func check(_ text: String) -> Checked { check(files: [("main.policy", text)]) }

/// Checks declarations added to the base policy, before its last route.
func checkInBase(_ declarations: String) -> Checked {
  if declarations.hasPrefix("language") { return check(declarations) }
  return check(basePolicy + declarations + "\nroute last { to a, b }\n")
}

/// The base policy of the diagnostics' pages, without its last route.
let basePolicy = """
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
