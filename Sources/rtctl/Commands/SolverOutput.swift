internal import PolicyCore
internal import PolicyLang

/// `rtctl inspect --smt2` and `rtctl diff --smt2`: policies for a solver.
enum SolverOutput {
  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let path = invocation.positionals[0]
    guard case .sources(let sources) = try PolicyOrBundle.read(path, console) else {
      throw .usage(
        "`\(path)` is a bundle, and `--smt2` is written from the texts of a policy",
        help: ["name the folder or the file that it was built from"])
    }
    try console.files.keep(sources.paths, from: invocation.value(InspectCommand.file) ?? "-")
    let asOf = try CheckCommand.instant(invocation.value(VerifyCommand.asOf)) ?? console.now
    let context = console.context(at: asOf)
    let compilation = Compiler.compile(sources.parsed, context)
    var findings = Findings()
    findings.add(compilation.diagnostics, of: sources.parsed.sources, folder: sources.folder)
    guard let policy = compilation.policy, compilation.normalForm != nil else {
      findings.printAsMessages(console)
      return max(.findings, sources.status)
    }
    findings.mention(path, console)
    let horizon = VerifyCommand.usualHorizon * 86_400_000_000
    // What our own table cannot hold has no verdict to compare with.
    let (proofs, _) = Verifier.verify(policy, context, horizon: horizon)
    guard let text = SolverExport.text(policy, proofs: proofs, context, horizon: horizon) else {
      throw tooLong("this policy")
    }
    try write(text, invocation, console)
    return sources.status
  }

  /// Writes the difference of two policies.
  static func run(
    _ comparison: PolicyComparison, _ context: SearchContext, _ invocation: Invocation,
    _ console: Console
  ) throws(Failure) {
    guard comparison.policies != nil else {
      throw .file(
        "these policies have no vocabulary in common, so that no request can be put to both",
        help: ["`rtctl diff OLD NEW` says why"])
    }
    guard let text = SolverDifference.text(comparison, context) else {
      throw tooLong("the difference of these policies")
    }
    try write(text, invocation, console)
  }

  private static func write(
    _ text: String, _ invocation: Invocation, _ console: Console
  ) throws(Failure) {
    let target = invocation.value(InspectCommand.file) ?? "-"
    if target == "-" {
      console.output.write(text)
    } else {
      try console.files.replace(target, with: Array(text.utf8))
    }
  }

  private static func tooLong(_ what: String) -> Failure {
    .file(
      "\(what) would come to more than \(Limits.solverBytes >> 20) MB of SMT-LIB",
      help: ["ask about a part of it: fewer rules, or fewer models"])
  }
}
