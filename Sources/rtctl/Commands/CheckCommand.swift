internal import PolicyLang

/// `rtctl check`: every problem of one or several policies.
enum CheckCommand {
  static let strict = Flag(name: "strict", help: "treat warnings as errors")
  static let asOf = Flag(
    name: "as-of", value: "DATE",
    help: "make example requests for this day (2027-03-31) or instant (2027-03-31T18:00:00Z)")

  static let spec = CommandSpec(
    name: "check", usages: ["PATH… [--strict] [--as-of DATE]"],
    summary: "finds every problem of a policy",
    description: """
      Reads a policy with all it imports and reports every problem at its place, with what to do
      about it. Errors end with exit code 1; warnings do so with --strict. Nothing is written.
      """,
    positionals: [
      Positional(
        name: "PATH", atMost: nil, help: "a policy file, a folder, or - for standard input")
    ],
    flags: [strict, asOf], formats: OutputFormat.findings,
    examples: [
      Example(line: "rtctl check policies/bank", says: "check the policy of a folder"),
      Example(
        line: "rtctl check policies/* --strict --format sarif > findings.sarif",
        says: "check several in a build, warnings included, for a code scanning service"),
      Example(
        line: "rtctl check policies/bank --as-of 2027-04-01",
        says: "ask for example requests as of a later date"),
    ],
    run: run)

  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let now = try instant(invocation.value(asOf)) ?? console.now
    var findings = Findings()
    var status = ExitStatus.good
    for path in invocation.positionals {
      do throws(Failure) {
        let sources = try PolicySources.read(path, console)
        let compilation = Compiler.compile(
          sources.parsed, console.context(at: now), probing: { TestRunner($0).probes })
        var diagnostics = compilation.diagnostics
        if invocation.has(strict) { diagnostics = diagnostics.map { $0.strict } }
        findings.add(diagnostics, of: sources.parsed.sources, folder: sources.folder)
        status = max(status, sources.status)
      } catch {
        console.report(error)
        status = max(status, error.status)
      }
    }
    if !findings.sources.files.isEmpty { findings.print(invocation.format, console) }
    return max(status, findings.status)
  }

  /// The instant that a flag names.
  static func instant(_ text: String?) throws(Failure) -> Int64? {
    guard let text else { return nil }
    guard let instant = InstantText.parse(text) else {
      throw .usage(
        "`\(text)` is no date",
        help: ["write a day as `2027-03-31`, or an instant as `2027-03-31T18:00:00Z`"])
    }
    return instant
  }
}

extension Diagnostic {
  /// The same, an error if it is a warning.
  fileprivate var strict: Diagnostic {
    var copy = self
    if severity == .warning { copy.severity = .error }
    return copy
  }
}
