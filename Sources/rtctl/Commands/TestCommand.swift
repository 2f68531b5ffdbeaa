internal import Foundation
internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// `rtctl test`: the `test` and `scenario` blocks of a policy.
enum TestCommand {
  static let filter = Flag(
    name: "filter", value: "RE",
    help: "run only tests and scenarios whose title matches this regular expression")

  static let coverage = Flag(
    name: "coverage", help: "say which parts of the policy no test exercises")
  static let generate = Flag(
    name: "generate", help: "write the tests that are missing, for a person to approve")
  static let mutate = Flag(
    name: "mutate", help: "change the policy in small ways and name what no test notices")
  static let least = Flag(
    name: "min", value: "PCT",
    help: "with --coverage or --mutate: fail when fewer percent are reached or noticed")
  static let seed = Flag(
    name: "seed", value: "N", help: "with --mutate: choose another sample; 1 unless given")
  static let target = Flag(
    name: "output", short: "o", value: "FILE", help: "with --generate: write to this file")

  static let spec = CommandSpec(
    name: "test",
    usages: [
      "PATH [--filter RE]", "PATH --coverage [--min PCT]", "PATH --generate [-o FILE]",
      "PATH --mutate [--min PCT] [--seed N]",
    ],
    summary: "runs the tests and scenarios of a policy",
    description: """
      Decides the request of every `test` block and compares the decision with what the block
      expects. The request of a `scenario` is also carried out, in virtual time: models fail as the
      block says and answer at once otherwise. In `expect attempts` a model that is tried again at
      once counts once. A failure says what was expected and what came out, and ends with exit
      code 1. --coverage, --generate and --mutate ask how much the tests notice; with --min the
      exit code is 1 below that share, and survivors alone do not change it.
      """,
    positionals: [
      Positional(name: "PATH", help: "a policy file, a folder, or - for standard input")
    ],
    flags: [filter, coverage, least, generate, target, mutate, seed],
    formats: OutputFormat.findings,
    examples: [
      Example(line: "rtctl test policies/bank", says: "run all tests of a policy"),
      Example(
        line: "rtctl test policies/bank --filter '(?i)health'",
        says: "run the tests with \"health\" in their title"),
      Example(
        line: "rtctl test policies/bank --format junit > tests.xml",
        says: "report to a build server"),
      Example(
        line: "rtctl test policies/bank --coverage --min 80",
        says: "fail when the tests reach less than 80 %"),
      Example(
        line: "rtctl test policies/bank --generate -o missing.policy",
        says: "write the tests that are missing"),
      Example(
        line: "rtctl test policies/bank --mutate",
        says: "name the changes that no test notices"),
    ],
    run: run)

  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let expression = try pattern(invocation.value(filter))
    let path = invocation.positionals[0]
    let sources = try PolicySources.read(path, withCases: true, console)
    let compilation = Compiler.compile(
      sources.parsed, console.context(), probing: { TestRunner($0).probes })
    var findings = Findings()
    findings.add(
      compilation.diagnostics, of: sources.parsed.sources, folder: sources.folder)
    guard let policy = compilation.policy, let normalForm = compilation.normalForm else {
      findings.print(invocation.format, console)
      return max(.findings, sources.status)
    }
    findings.mention(path, console)
    if let power = try TestPower(invocation) { return try power.run(policy, sources, console) }
    let results = try results(
      policy, normalForm, sources, console,
      wants: { title in
        expression?.firstMatch(
          in: title, range: NSRange(title.startIndex..., in: title)) != nil || expression == nil
      })
    let report = TestReport(
      path: path, results: results, declared: policy.tests.count + policy.scenarios.count,
      sources: sources)
    report.print(invocation.format, console)
    return results.allSatisfy(\.hasPassed) ? .good : .findings
  }

  private static func results(
    _ policy: Policy, _ normalForm: NormalForm, _ sources: PolicySources, _ console: Console,
    wants: (String) -> Bool
  ) throws(Failure) -> [TestResult] {
    let bundle = try Session.bundle(of: normalForm, sources)
    return TestRunner(policy).run(
      bundle, reader: try Session.testReader(bundle, console), wants: wants)
  }

  private static func pattern(_ text: String?) throws(Failure) -> NSRegularExpression? {
    guard let text else { return nil }
    do {
      return try NSRegularExpression(pattern: text)
    } catch {
      throw .usage(
        "`\(text)` is no regular expression",
        help: ["put a `\\` before `( ) [ ] { } . * + ?` that are meant as they stand"])
    }
  }
}

extension InvalidRequest {
  /// What is wrong, in one line.
  var words: String {
    let where_ = attribute.isEmpty ? "" : "`\(attribute)`: "
    return "\(where_)found \(found), expected \(expected)"
  }
}
