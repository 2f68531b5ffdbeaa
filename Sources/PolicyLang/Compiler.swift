public import PolicyCore

/// The pipeline: one call an arrow, each giving its result and its problems.
///
/// ```
/// texts ─ PolicyReader ─▶ trees ─ Checker ─▶ policy ─ TableCompiler ─▶ normal form
///                                                       │                    │
///                                                       └──── Analysis ◀─────┤
///                                                                            ▼
///                                                             bytes ◀─ BundleWriter
/// ```
/// Nothing here fails: a stage that cannot go on has said why, and what comes behind it is nil.
public enum Compiler {
  /// Takes a parsed policy as far as it goes.
  ///
  /// `context` says for when; `probing` gives further conditions to compile, which a bundle does
  /// not hold: those of tests, for example. Claims of nobody are errors unless `claimsOfNobody`
  /// says otherwise: whoever proves them says so with the proof.
  public static func compile(
    _ parsed: ParsedPolicy, _ context: SearchContext,
    claimsOfNobody: Diagnostic.Severity = .error,
    probing: (Policy) -> [Condition] = { _ in [] }
  ) -> Compilation {
    var compilation = Compilation(parsed: parsed, diagnostics: parsed.diagnostics)
    let (policy, typeProblems) = Checker.check(parsed)
    compilation.diagnostics += typeProblems
    guard let policy, !compilation.hasErrors else { return compilation.sorted() }
    compilation.policy = policy
    let (normalForm, tableProblems) = TableCompiler.compile(policy, probes: probing(policy))
    compilation.diagnostics += tableProblems
    guard let normalForm, !compilation.hasErrors else { return compilation.sorted() }
    compilation.diagnostics += Analysis.check(
      policy, normalForm, context, claimsOfNobody: claimsOfNobody)
    if !compilation.hasErrors { compilation.normalForm = normalForm }
    return compilation.sorted()
  }

  /// The bundle of a compiled policy; the same bytes for the same texts and options.
  ///
  /// `evidence` is what was checked of it.
  public static func bundle(
    _ normalForm: NormalForm, revision: UInt64, evidence: Evidence = Evidence()
  ) -> [UInt8] {
    BundleWriter.write(normalForm, revision: revision, evidence: evidence)
  }
}

/// What came of compiling a policy.
public struct Compilation: Sendable {
  /// The texts and trees.
  public var parsed: ParsedPolicy
  /// The checked policy; nil when there was an error before.
  public var policy: Policy?
  /// Its normal form; nil when there is any error, so that nothing is decided or built.
  public var normalForm: NormalForm?
  /// Every problem, sorted by place.
  public var diagnostics: [Diagnostic]

  /// A compilation that has come as far as its trees.
  init(parsed: ParsedPolicy, diagnostics: [Diagnostic]) {
    self.parsed = parsed
    self.diagnostics = diagnostics
  }

  /// True when nothing may be built from it.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// The same with its problems in the order of their places.
  func sorted() -> Compilation {
    var copy = self
    copy.diagnostics = diagnostics.sortedByPlace()
    return copy
  }
}
