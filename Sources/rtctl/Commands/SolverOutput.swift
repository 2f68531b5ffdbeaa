internal import PolicyCore
internal import PolicyLang

/// `rtctl inspect --smt2`: a policy for a solver.
enum SolverOutput {
  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let path = invocation.positionals[0]
    guard case .sources(let sources) = try PolicyOrBundle.read(path, console) else {
      throw .usage(
        "`\(path)` is a bundle, and `--smt2` is written from the texts of a policy",
        help: ["name the folder or the file that it was built from"])
    }
    let target = invocation.value(InspectCommand.file) ?? "-"
    try console.files.keep(sources.paths, from: target)
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
    guard let text = SolverExport.text(policy, proofs: proofs, asOf: asOf, horizon: horizon) else {
      throw .file(
        "this policy would come to more than \(Limits.solverBytes >> 20) MB of SMT-LIB",
        help: ["ask about a part of it: fewer rules, or fewer models"])
    }
    if target == "-" {
      console.output.write(text)
    } else {
      try console.files.replace(target, with: Array(text.utf8))
    }
    return sources.status
  }
}
