import PolicyCore
import Testing

@testable import PolicyLang

/// What becomes of declarations that are added to a small policy, or of a whole policy.
struct CompiledText {
  let form: NormalForm?
  let diagnostics: [Diagnostic]
  let sources: SourceSet

  /// Declarations before the last route, or a text that begins with `language`.
  init(_ declarations: String) {
    let text = declarations.hasPrefix("language") ? declarations : Self.base(declarations)
    let parsed = PolicyReader.read(root: "main.policy", present: []) { _ in
      .success(Array(text.utf8))
    }
    sources = parsed.sources
    let checked = Checker.check(parsed)
    guard let policy = checked.policy else {
      (form, diagnostics) = (nil, parsed.diagnostics + checked.diagnostics)
      return
    }
    (form, diagnostics) = TableCompiler.compile(policy, probes: [])
  }

  /// The table, when there is one.
  func table() throws -> NormalForm { try #require(form, "\(diagnostics.map(\.message))") }

  private static func base(_ declarations: String) -> String {
    """
    language 1
    level Sens { public < internal < secret }
    enum Task { chat, code, sum, ask, draw }
    enum Label { pii, phi, pan, key, law, eco }
    request {
        task   Task         default chat
        sens   Sens         at least internal default internal
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
    model c { region us clearance internal context 8k price_in $1 price_out $1 accepts {chat} }
    \(declarations)
    route last { to a, b }
    """
  }
}
