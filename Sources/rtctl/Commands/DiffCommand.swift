internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// `rtctl diff`: what two policies decide otherwise, for all requests.
enum DiffCommand {
  static let requests = Flag(
    name: "requests", value: "FILE", help: "count how many of these requests change too")
  static let failOn = Flag(
    name: "fail-on", value: "EFFECT", choices: ["loosens", "any"],
    help: "end with exit code 1 when something loosens, or changes at all")
  static let accept = Flag(
    name: "accept", value: "RULE=REASON", repeats: true,
    help: "accept what a rule is responsible for; the reason is recorded in the output")
  static let solver = Flag(
    name: "smt2", help: "write the difference as SMT-LIB 2.6 instead of listing it")
  static let spec = CommandSpec(
    name: "diff",
    usages: [
      "OLD NEW [--requests FILE] [--fail-on loosens] [--accept RULE=REASON]…",
      "OLD NEW --smt2 [-o FILE]",
    ],
    summary: "lists what two versions of a policy decide otherwise",
    description: """
      Compares two policies for every request there is: which decisions change, with a request that
      shows it and the rules responsible. LOOSENS: a model gets what it did not, a deny, validator,
      redaction or retention is dropped. TIGHTENS: the other way round. What could not be settled
      is UNKNOWN and counts as LOOSENS. Texts that differ and decide alike are no change. With
      --smt2 the question itself is written, one for each thing that may be decided otherwise and
      each direction, with what we found beside it, for a solver of your own.
      """,
    positionals: [
      Positional(name: "OLD", help: "the policy as it was: a file or a folder"),
      Positional(name: "NEW", help: "the policy as it is to be"),
    ],
    flags: [requests, failOn, accept, solver, InspectCommand.file],
    formats: [.text, .json, .markdown],
    examples: [
      Example(line: "rtctl diff released/bank policies/bank", says: "what a change changes"),
      Example(
        line: "rtctl diff old new --fail-on loosens --accept pilot='DPIA 2026-114'",
        says: "refuse what loosens in a build, but for one rule"),
      Example(
        line: "rtctl diff old new --requests traffic.ndjson --format markdown",
        says: "a comment for a pull request, with how much of the traffic changes"),
      Example(
        line: "rtctl diff old new --smt2 | z3 -in",
        says: "ask a solver whether any request is decided otherwise"),
    ],
    run: run)

  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let paths = invocation.positionals
    guard paths[0] != "-" || paths[1] != "-" else {
      throw .usage("both policies cannot come from standard input", help: ["name two files"])
    }
    let accepted = try acceptances(invocation.values(accept))
    let context = console.context()
    let old = try PolicySources.read(paths[0], console)
    let new = try PolicySources.read(paths[1], after: old.parsed, console)
    // Each must stand by itself; what is shared is for the comparison only.
    var findings = Findings()
    let compilations = [old, new].map { Compiler.compile($0.parsed, context) }
    for (sources, compilation) in zip([old, new], compilations) where compilation.hasErrors {
      findings.add(
        compilation.diagnostics, of: sources.parsed.sources, folder: sources.folder)
    }
    guard findings.diagnostics.isEmpty, let first = compilations[0].normalForm,
      let second = compilations[1].normalForm
    else {
      findings.printAsMessages(console)
      return max(.findings, old.status, new.status)
    }
    let comparison = PolicyComparison.compare(old.parsed, new.parsed, context)
    if invocation.has(solver) {
      try SolverOutput.run(comparison, context, invocation, console)
      return max(old.status, new.status)
    }
    var counted: ChangeCount?
    if let file = invocation.value(requests) {
      counted = try ChangeCount.of(
        file, old: Session.bundle(of: first, old), new: Session.bundle(of: second, new), console)
    }
    let report = DiffReport(
      comparison: comparison, old: old, new: new, accepted: accepted, counted: counted)
    report.print(invocation.format, console.output)
    for rule in accepted.keys.sorted() where !report.names.contains(rule) {
      console.say("note: `--accept \(rule)`: no change is due to a rule of that name")
    }
    switch invocation.value(failOn) {
    case "loosens": return report.loosens ? .findings : .good
    case "any": return report.isEmpty ? .good : .findings
    default: return .good
    }
  }

  private static func acceptances(_ texts: [String]) throws(Failure) -> [String: String] {
    var result: [String: String] = [:]
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw .usage(
          "`\(text)` accepts nothing: expected RULE=REASON",
          help: ["say why, such as `--accept research_pilot='DPIA 2026-114'`"])
      }
      result[parts[0]] = parts[1]
    }
    return result
  }
}
