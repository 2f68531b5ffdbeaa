internal import Foundation
internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// `rtctl decide`: one decision for each request line.
enum DecideCommand {
  static let requests = Flag(
    name: "requests", value: "FILE", help: "one request a line; - or nothing is standard input")
  static let raw = Flag(
    name: "raw",
    help: "lines are {\"headers\":{…},\"body\":{…},\"prompt\":{…}}, mapped as the policy says")

  static let spec = CommandSpec(
    name: "decide", usages: ["POLICY [--requests FILE|-] [--raw]"],
    summary: "decides requests, one JSON decision a line",
    description: """
      Reads requests, one JSON object a line, and prints one decision a line, in the same order.
      A line that does not fit the policy gives `"effect":"invalid"` with what was found and what
      was expected; the run goes on and ends with exit code 1. A request without `now` is of the
      start of the run. POLICY is a policy or a bundle.
      """,
    positionals: [Positional(name: "POLICY", help: "a policy file, a folder or a bundle")],
    flags: [requests, raw], formats: [.json, .text],
    examples: [
      Example(
        line: "rtctl decide policies/bank --requests traffic.ndjson",
        says: "decide the requests of a file"),
      Example(
        line: "echo '{\"tenant\":\"acme\"}' | rtctl decide bank.bundle",
        says: "decide one request with a bundle"),
      Example(
        line: "rtctl decide bank.bundle --raw --requests calls.ndjson",
        says: "decide calls as their headers and bodies came in"),
    ],
    run: run)

  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let path = invocation.positionals[0]
    let source = invocation.value(requests) ?? "-"
    if path == "-", source == "-" {
      throw .usage(
        "policy and requests cannot both come from standard input",
        help: ["name a file for one of them, such as `--requests FILE`"])
    }
    let session = try Session.open(path, showsWarnings: true, console)
    guard let bundle = session.bundle else { return session.status }
    let input = try InputFile(source, console)
    let decider = try Session.decider(bundle, raw: invocation.has(raw), console)
    let decided = try decideAll(input, decider, asText: invocation.format == .text, console)
    return max(session.status, decided)
  }

  /// One pass over all lines: everything is allocated before the first.
  private static func decideAll(
    _ input: InputFile, _ decider: Decider, asText: Bool, _ console: Console
  ) throws(Failure) -> ExitStatus {
    let writer = DecisionWriter(bundle: decider.bundle)
    let words = DecisionWords(decider.bundle.policy)
    var output: [UInt8] = []
    var status = ExitStatus.good
    try input.forEachLine("deciding", console) { line, _ in
      output.removeAll(keepingCapacity: true)
      switch decider.decide(line) {
      case .invalid(let invalid):
        status = .findings
        if asText {
          output += words.line(invalid).utf8
        } else {
          writer.write(invalid, into: &output)
        }
      case .request(let id):
        if asText {
          output += words.line(decider.record, id: id).utf8
        } else {
          writer.write(decider.record, facts: decider.facts, id: id, into: &output)
        }
      }
      if output.last != 0x0A { output.append(0x0A) }
      console.output.write(utf8: output)
    }
    return status
  }
}
