internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// `rtctl test` with `--coverage`, `--generate` or `--mutate`: how much the tests of a policy
/// notice.
struct TestPower {
  private enum Question { case coverage, generate, mutate }
  private let question: Question
  private let format: OutputFormat
  private let target: String?
  /// Hundredths of a percent.
  private let least: Int?
  private let seed: UInt64

  /// Nil when none of the flags was given.
  init?(_ invocation: Invocation) throws(Failure) {
    let asked: [(Flag, Question)] = [
      (TestCommand.coverage, .coverage), (TestCommand.generate, .generate),
      (TestCommand.mutate, .mutate),
    ].filter { invocation.has($0.0) }
    let ofThem = [TestCommand.least, TestCommand.target, TestCommand.seed]
    guard let first = asked.first else {
      guard let flag = ofThem.first(where: invocation.has) else { return nil }
      throw .usage(
        "`\(flag.usage)` belongs to `--coverage`, `--generate` or `--mutate`",
        help: ["say which of them is meant"])
    }
    guard asked.count == 1 else {
      throw .usage(
        "`--\(asked[0].0.name)` and `--\(asked[1].0.name)` are two questions",
        help: ["ask one after the other"])
    }
    question = first.1
    for (flag, questions) in [
      (TestCommand.least, [Question.coverage, .mutate]), (TestCommand.target, [.generate]),
      (TestCommand.seed, [.mutate]), (TestCommand.filter, []),
    ] where invocation.has(flag) && !questions.contains(first.1) {
      throw .usage(
        "`\(flag.usage)` does not go with `--\(first.0.name)`",
        help: ["`rtctl help test` shows what goes together"])
    }
    format = invocation.format
    target = invocation.value(TestCommand.target)
    guard format == .text || format == .json else {
      throw .usage(
        "`--\(first.0.name)` prints text and json, not \(format.rawValue)",
        help: ["leave `--format` out, or write `--format json`"])
    }
    least = try invocation.value(TestCommand.least).map { text throws(Failure) in
      guard let number = Int(text.hasSuffix("%") ? String(text.dropLast()) : text),
        (0...100).contains(number)
      else { throw .usage("`\(text)` is no percentage", help: ["write a number from 0 to 100"]) }
      return number * 100
    }
    seed =
      try invocation.value(TestCommand.seed).map { text throws(Failure) in
        guard let number = UInt64(text) else {
          throw .usage("`\(text)` is no seed", help: ["write a whole number"])
        }
        return number
      } ?? 1
  }

  func run(_ policy: Policy, _ sources: PolicySources, _ console: Console) throws(Failure)
    -> ExitStatus
  {
    switch question {
    case .coverage, .generate: return try cover(policy, sources, console)
    case .mutate: return try mutate(policy, sources, console)
    }
  }

  private func mutate(_ policy: Policy, _ sources: PolicySources, _ console: Console)
    throws(Failure) -> ExitStatus
  {
    let runner = TestRunner(policy)
    let (form, diagnostics) = TableCompiler.compile(policy, probes: runner.probes)
    guard let form else { return refuse(diagnostics, sources, console) }
    let bundle = try Session.bundle(of: form, sources)
    let reader = try Session.testReader(bundle, console)
    let results = runner.run(bundle, reader: reader)
    guard results.allSatisfy(\.hasPassed) else {
      TestReport(path: "", results: results, declared: results.count, sources: sources)
        .print(.text, console)
      console.say("mutants are tried when all tests pass")
      return .findings
    }
    guard let run = MutationRun(policy, reader: reader) else { return refuse([], sources, console) }
    let report = run.report(seed: seed, console.context())
    MutationText(report: report, seed: seed, sources: sources).print(format, console)
    return report.share < least ?? 0 ? .findings : .good
  }

  private func cover(_ policy: Policy, _ sources: PolicySources, _ console: Console)
    throws(Failure) -> ExitStatus
  {
    let (made, diagnostics) = CoverageSession.make(policy)
    guard let session = made else { return refuse(diagnostics, sources, console) }
    let reader = try Session.testReader(session.bundle, console)
    var coverage = session.measure(reader: reader)
    guard question == .generate else {
      session.prove(&coverage, console.context())
      CoverageReport(coverage: coverage, sources: sources).print(format, console)
      return coverage.share < least ?? 0 ? .findings : .good
    }
    let generated = session.generate(coverage, console.context(), reader: reader)
    try write(generated, before: coverage, sources, console)
    return .good
  }

  private func write(
    _ generated: GeneratedTests, before: Coverage, _ sources: PolicySources, _ console: Console
  ) throws(Failure) {
    if let target {
      try console.files.keep(Array(sources.paths.prefix(1)), from: target)
      if !generated.text.isEmpty { try console.files.replace(target, with: generated.text) }
    } else if format == .text {
      console.output.write(utf8: generated.text)
      console.output.flush()
    }
    let blocks = "\(generated.tests) tests and \(generated.scenarios) scenarios"
    let shares =
      "coverage \(PowerWords.percent(before.share)) before, "
      + "\(PowerWords.percent(generated.coverage.share)) with them"
    if format == .json {
      var json = JSONWriter()
      json.object { json in
        json.member("tests", generated.tests)
        json.member("scenarios", generated.scenarios)
        json.member("before", PowerWords.percent(before.share))
        json.member("after", PowerWords.percent(generated.coverage.share))
        if target == nil { json.member("text", String(decoding: generated.text, as: UTF8.self)) }
      }
      console.output.write(utf8: json.bytes + [0x0A])
    } else {
      console.say("\(blocks); \(shares)")
      for line in generated.coverage.lines where line.state != .covered {
        let why = line.state == .unreachable ? "cannot be reached" : "no request found"
        console.say(
          "  \(PowerWords.place(line.goal.span, sources))  \(why): "
            + DisplayText.visible(line.goal.words))
      }
    }
  }

  private func refuse(
    _ diagnostics: [Diagnostic], _ sources: PolicySources, _ console: Console
  ) -> ExitStatus {
    var findings = Findings()
    findings.add(diagnostics, of: sources.parsed.sources, folder: sources.folder)
    findings.print(format, console)
    return .findings
  }
}
