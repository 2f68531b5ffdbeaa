internal import Foundation
internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// `rtctl test`: the `test` and `scenario` blocks of a policy.
enum TestCommand {
  static let filter = Flag(
    name: "filter", value: "RE",
    help: "run only tests and scenarios whose title matches this regular expression")

  static let spec = CommandSpec(
    name: "test", usages: ["PATH [--filter RE]"],
    summary: "runs the tests and scenarios of a policy",
    description: """
      Decides the request of every `test` block and compares the decision with what the block
      expects. The request of a `scenario` is also carried out, in virtual time: models fail as the
      block says and answer at once otherwise. In `expect attempts` a model that is tried again at
      once counts once. A failure says what was expected and what came out, and ends with exit
      code 1.
      """,
    positionals: [
      Positional(name: "PATH", help: "a policy file, a folder, or - for standard input")
    ],
    flags: [filter], formats: OutputFormat.findings,
    examples: [
      Example(line: "rtctl test policies/bank", says: "run all tests of a policy"),
      Example(
        line: "rtctl test policies/bank --filter '(?i)health'",
        says: "run the tests with \"health\" in their title"),
      Example(
        line: "rtctl test policies/bank --format junit > tests.xml",
        says: "report to a build server"),
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
    var reader = try Session.reader(bundle, console)
    return TestRunner(policy).run(
      bundle,
      reader: { line, facts in
        switch reader.read(line: line, into: facts) {
        case .request: nil
        case .invalid(let invalid): invalid.words
        }
      }, wants: wants)
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
