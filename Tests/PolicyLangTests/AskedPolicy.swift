import PolicyCore
import Testing

@testable import PolicyLang

/// A small policy that the rooms behind the table are asked about: declarations in front of its
/// last route, with two zones whose changes are known.
struct AskedPolicy {
  let parsed: ParsedPolicy
  let policy: Policy
  let form: NormalForm

  static let context = SmallSpace.context

  init(_ rules: String, after other: AskedPolicy? = nil, models: String = models) throws {
    let text = Self.vocabulary + models + rules + "\nroute last { to a, b }\n"
    parsed = PolicyReader.read(root: "main.policy", present: [], after: other?.parsed) { _ in
      .success(Array(text.utf8))
    }
    let checked = Checker.check(parsed)
    let problems = (parsed.diagnostics + checked.diagnostics).map(\.message)
    policy = try #require(checked.policy, "\(problems)")
    let table = TableCompiler.compile(policy, probes: TestRunner(policy).probes)
    form = try #require(table.normalForm, "\(table.diagnostics.map(\.message))")
  }

  /// The codes of the default checks, each with what its message quotes first.
  var findings: Set<String> {
    let found = Analysis.check(policy, form, Self.context)
    return Set(
      found.map { finding in
        let quoted = finding.message.split(separator: "`", omittingEmptySubsequences: false)
        return "\(finding.code.id) \(quoted.count > 1 ? String(quoted[1]) : "")"
      })
  }

  /// The bundle that would be built.
  func bundle() throws -> ValidatedBundle {
    try ValidatedBundle(bytes: Compiler.bundle(form, revision: 0))
  }

  static let models = """
    model a { region eu clearance high }
    model b { region us clearance low }

    """

  private static let vocabulary = """
    language 1
    level S { low < mid < high }
    enum E { v, w, z }
    enum L { p, q }
    enum Region { eu, us }
    request {
      s S default low
      t S default low
      x E default v
      y E default v
      l set of L default {}
      n int 0..9 default 0
      o int 0..9 default 0
      hour int 0..23 from clock hour "Europe/Berlin"
      today instant from clock date "Europe/Berlin"
      dawn int 0..23 from clock hour "Atlantic/Azores"
      there instant from clock date "Atlantic/Azores"
    }
    models { region Region  clearance S }

    """
}
