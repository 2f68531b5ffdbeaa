internal import Foundation
internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// `rtctl simulate`: replays traffic through decisions and failures, and sums up what happens.
enum SimulateCommand {
  static let fail = Flag(
    name: "fail", value: "MODEL=CLASS[:P]", repeats: true,
    help: "calls of MODEL (or *) fail with CLASS, all or with probability P; repeatable")
  static let schedule = Flag(
    name: "schedule", value: "FILE", help: "failures with their times; docs/simulate.md")
  static let models = Flag(
    name: "models", value: "FILE", help: "latency, speed and prices of models; docs/simulate.md")
  static let seed = Flag(name: "seed", value: "N", help: "what chance depends on; 1 if not given")
  static let start = Flag(
    name: "start", value: "INSTANT", help: "when requests without `now` begin; now if not given")
  static let rate = Flag(
    name: "rate", value: "N", help: "requests without `now` in a second; 1 if not given")
  static let file = Flag(
    name: "output", short: "o", value: "FILE", help: "write the report to a file")

  static let spec = CommandSpec(
    name: "simulate",
    usages: [
      "POLICY --requests FILE|- [--fail MODEL=CLASS[:P]]… [--schedule FILE]",
      "POLICY --requests FILE|- [--models FILE] [--seed N] [--raw] [-o FILE]",
    ],
    summary: "replays traffic under failures: what is answered, how fast, at what cost",
    description: """
      Decides every request and carries it out in virtual time, with the policy's retries,
      repairs, hedges and deadlines, while models fail as --fail and --schedule say. Nothing is
      called. The report has decisions, refusals, success with and without fallback, latency,
      cost and load of each model. The same seed and input print the same bytes. A line that is
      no request is counted; the run goes on and ends with exit code 1.
      """,
    positionals: [Positional(name: "POLICY", help: "a policy file, a folder or a bundle")],
    flags: [
      DecideCommand.requests, fail, schedule, models, seed, start, rate, DecideCommand.raw, file,
    ],
    formats: [.text, .json, .csv, .html],
    examples: [
      Example(
        line: "rtctl simulate policies/bank --requests traffic.ndjson --fail llama_fra=connect",
        says: "what happens when the primary model is down"),
      Example(
        line: "rtctl simulate bank.bundle --requests day.ndjson --fail '*=unavailable:2%' --seed 7",
        says: "every model fails now and then"),
      Example(
        line: "rtctl simulate bank.bundle --requests day.ndjson --format html -o report.html",
        says: "a page with plots"),
    ],
    run: run)

  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let path = invocation.positionals[0]
    let source = invocation.value(DecideCommand.requests) ?? "-"
    if path == "-", source == "-" {
      throw .usage(
        "policy and requests cannot both come from standard input",
        help: ["name a file for one of them, such as `--requests FILE`"])
    }
    if let target = invocation.value(file) {
      let inputs = [path, source] + invocation.values(schedule) + invocation.values(models)
      try console.files.keep(inputs, from: target)
    }
    let settings = try Settings(invocation, console)
    let session = try Session.open(path, showsWarnings: true, console)
    guard let bundle = session.bundle else { return session.status }
    let setup = try setup(bundle.policy, invocation, settings, console)
    let input = try InputFile(source, console)
    let decider = try Session.decider(bundle, raw: invocation.has(DecideCommand.raw), console)
    var simulation = Simulation(
      bundle.policy, profiles: setup.profiles, faults: setup.faults, seed: settings.seed)
    try replay(input, decider, settings, into: &simulation, console)
    let report = SimulationReport(
      bundle, simulation.tally, profiles: setup.profiles, faults: setup.words,
      requests: source == "-" ? "standard input" : source, seed: settings.seed)
    try write(report, invocation, console)
    return max(session.status, report.tally.invalid > 0 ? .findings : .good)
  }

  /// Numbers of the command line.
  private struct Settings {
    var seed: UInt64 = 1
    var start: Int64
    /// Microseconds between two requests without `now`.
    var step: Int64 = 1_000_000

    init(_ invocation: Invocation, _ console: Console) throws(Failure) {
      start = console.now
      if let text = invocation.value(SimulateCommand.seed) {
        guard let number = UInt64(text) else {
          throw .usage(
            "`\(text)` is no seed", help: ["a seed is a whole number from 0, such as `--seed 7`"])
        }
        seed = number
      }
      if let text = invocation.value(SimulateCommand.start) {
        guard let instant = SimulationTime.parse(text) else {
          throw .usage(
            "`\(text)` is no instant",
            help: ["write it as RFC 3339, such as `--start 2026-11-23T10:00:00Z`, or as a date"])
        }
        start = instant
      }
      if let text = invocation.value(SimulateCommand.rate) {
        guard let number = Int64(text), (1...1_000_000).contains(number) else {
          throw .usage(
            "`\(text)` is no rate",
            help: ["a rate is a whole number of requests a second, from 1 to 1000000"])
        }
        step = 1_000_000 / number
      }
    }
  }

  /// What models do, as flags and files say.
  private struct Setup {
    var profiles: [ModelProfile]
    var faults: [Fault] = []
    /// The failures in words.
    var words: [String] = []
  }

  private static func setup(
    _ policy: CompiledPolicy, _ invocation: Invocation, _ settings: Settings, _ console: Console
  ) throws(Failure) -> Setup {
    let file = try invocation.value(models).map { path throws(Failure) in
      try contents(path, console)
    }
    var setup: Setup
    do throws(SimulationFileError) {
      setup = Setup(profiles: try ModelProfile.all(policy, file: file))
    } catch {
      throw failure(error, in: invocation.value(models) ?? "")
    }
    for text in invocation.values(fail) {
      do throws(FaultError) {
        setup.faults.append(try Fault(words: text, policy: policy))
        setup.words.append(text)
      } catch {
        throw .usage(error.message, help: [error.help])
      }
    }
    guard let path = invocation.value(schedule) else { return setup }
    let bytes = try contents(path, console)
    do throws(SimulationFileError) {
      let listed = try FailureSchedule.read(bytes, policy: policy)
      setup.faults += listed
      let noun = listed.count == 1 ? "failure" : "failures"
      setup.words.append("\(listed.count) \(noun) of \(path)")
    } catch {
      throw failure(error, in: path)
    }
    return setup
  }

  private static func contents(_ path: String, _ console: Console) throws(Failure) -> [UInt8] {
    switch console.files.read(path, limit: RuntimeLimits.simulationFileBytes) {
    case .success(let bytes): return bytes
    case .failure(.missing): throw .file("cannot read `\(path)`: no such file or directory")
    case .failure(.unreadable(let words)): throw .file("cannot read `\(path)`: \(words)")
    case .failure(.tooLarge(let bytes)):
      throw .file(
        "`\(path)` has \(bytes) bytes; at most \(RuntimeLimits.simulationFileBytes) are read")
    }
  }

  private static func failure(_ error: SimulationFileError, in path: String) -> Failure {
    let place = error.line > 0 ? "\(path):\(error.line):\(error.column)" : path
    return .usage(
      "\(place): found \(error.found), expected \(error.expected)", help: [error.help])
  }

  private static func write(
    _ report: SimulationReport, _ invocation: Invocation, _ console: Console
  ) throws(Failure) {
    let target = invocation.value(file)
    let output = console.output
    let isTerminal = target == nil && output.isTerminal
    let bytes: [UInt8]
    switch invocation.format {
    case .json: bytes = SimulationJSON.render(report)
    case .csv: bytes = Array(SimulationCSV.render(report).utf8)
    case .html: bytes = Array(SimulationPage.render(report).utf8)
    case .text, .sarif, .junit, .github, .markdown:
      let text = SimulationText(
        style: isTerminal ? output.style : .plain, hasBars: isTerminal, width: output.width)
      bytes = Array(text.render(report).utf8)
    }
    guard let target else { return output.write(utf8: bytes) }
    try console.files.replace(target, with: bytes)
    for sentence in report.headline { console.say(sentence) }
  }

  /// One pass over all lines.
  private static func replay(
    _ input: InputFile, _ decider: Decider, _ settings: Settings,
    into simulation: inout Simulation, _ console: Console
  ) throws(Failure) {
    decider.defaultNow = settings.start
    try input.forEachLine("simulating", console) { line, number in
      switch decider.decide(line) {
      case .invalid(let invalid): simulation.add(invalid, line: number)
      case .request: simulation.add(decider.record, facts: decider.facts)
      }
      decider.defaultNow = min(decider.defaultNow + settings.step, SimulationTime.latest)
    }
  }
}
