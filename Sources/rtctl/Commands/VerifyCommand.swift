internal import PolicyLang

/// `rtctl verify`: proves every invariant of a policy, or shows the request that breaks it.
enum VerifyCommand {
  static let asOf = Flag(
    name: "as-of", value: "DATE",
    help: "prove what must go on happening from this day (2027-03-31) or instant; now if not given")
  static let horizon = Flag(
    name: "horizon", value: "DAYS", help: "for so many days from then on; 90 if not given")

  static let spec = CommandSpec(
    name: "verify", usages: ["PATH [--as-of DATE] [--horizon DAYS]"],
    summary: "proves every invariant of a policy",
    description: """
      Answers for each invariant whether it holds of every request, every signal and every
      combination of failures: proved, broken with a request that shows it, or unknown. What must
      never happen is proved for all time; `answered` and `survives` from --as-of for --horizon
      days. Broken and unknown end with exit code 1.
      """,
    positionals: [
      Positional(name: "PATH", help: "a policy file, a folder, or - for standard input")
    ],
    flags: [asOf, horizon], formats: OutputFormat.findings,
    examples: [
      Example(line: "rtctl verify policies/bank", says: "prove what the bank claims"),
      Example(
        line: "rtctl verify policies/bank --as-of 2027-03-31 --horizon 365",
        says: "ask whether it goes on working for a year from then"),
    ],
    run: run)

  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let now = try CheckCommand.instant(invocation.value(asOf)) ?? console.now
    let days = try days(invocation.value(horizon))
    let path = invocation.positionals[0]
    let sources = try PolicySources.read(path, console)
    let context = console.context(at: now)
    let compilation = Compiler.compile(sources.parsed, context, claimsOfNobody: .warning)
    var findings = Findings()
    findings.add(compilation.diagnostics, of: sources.parsed.sources, folder: sources.folder)
    guard let policy = compilation.policy, compilation.normalForm != nil else {
      findings.print(invocation.format, console)
      return max(.findings, sources.status)
    }
    findings.mention(path, console)
    let (proofs, problems) = Verifier.verify(policy, context, horizon: days * 86_400_000_000)
    guard problems.isEmpty else {
      findings.add(problems, of: sources.parsed.sources, folder: sources.folder)
      findings.print(invocation.format, console)
      return .findings
    }
    let report = ProofReport(
      policy: policy, proofs: proofs, sources: sources, asOf: now, horizon: days)
    report.print(invocation.format, console)
    return report.isProved ? .good : .findings
  }

  /// Days for which what must go on happening is proved when nothing else is asked.
  static let usualHorizon: Int64 = 90

  private static func days(_ text: String?) throws(Failure) -> Int64 {
    guard let text else { return usualHorizon }
    guard let days = Int64(text), (0...36_500).contains(days) else {
      throw .usage(
        "`\(text)` is no number of days",
        help: ["a horizon is a whole number from 0 to 36,500, such as `--horizon 365`"])
    }
    return days
  }
}
