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
    var work = Work(
      bundle: bundle, reader: try Session.reader(bundle, raw: invocation.has(raw), console),
      asText: invocation.format == .text, console: console)
    return max(session.status, try work.decideAll(input))
  }

  /// One pass over all lines: everything is allocated before the first.
  private struct Work {
    let bundle: ValidatedBundle
    var reader: AnyRequestReader
    let asText: Bool
    let console: Console

    mutating func decideAll(_ input: InputFile) throws(Failure) -> ExitStatus {
      let evaluator = Evaluator(bundle)
      let facts = reader.makeFacts()
      var record = DecisionRecord()
      let writer = DecisionWriter(bundle: bundle)
      let words = DecisionWords(bundle.policy)
      var line: [UInt8] = []
      let lines = input.lines()
      var progress = Progress("deciding", total: input.size, on: console.errors)
      defer { progress.finish() }
      var status = ExitStatus.good
      while !console.output.isClosed {
        line.removeAll(keepingCapacity: true)
        let outcome: RequestOutcome
        switch try next(lines, input) {
        case nil: return status
        case .tooLong?: outcome = .invalid(.lineTooLong(limit: lines.maxLineBytes))
        case .line(let bytes)?: outcome = reader.read(line: bytes, into: facts)
        }
        switch outcome {
        case .invalid(let invalid):
          status = .findings
          if asText { line += words.line(invalid).utf8 } else { writer.write(invalid, into: &line) }
        case .request(let id):
          _ = evaluator.decide(facts)
          evaluator.record(into: &record, facts: facts)
          if asText {
            line += words.line(record, id: id).utf8
          } else {
            writer.write(record, facts: facts, id: id, into: &line)
          }
        }
        if line.last != 0x0A { line.append(0x0A) }
        console.output.write(utf8: line)
        progress.update(input.bytesRead)
      }
      return status
    }

    private func next(
      _ lines: LineReader, _ input: InputFile
    ) throws(Failure) -> LineReader.Line? {
      do throws(LineReaderError) {
        return try lines.next()
      } catch {
        throw input.failure(error)
      }
    }
  }
}
