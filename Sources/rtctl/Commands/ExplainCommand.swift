internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// `rtctl explain`: why a request is decided as it is, or what a diagnostic means.
enum ExplainCommand {
  static let request = Flag(
    name: "request", value: "FILE", help: "the request to explain, as JSON; - is standard input")
  static let raw = Flag(
    name: "raw", help: "the request is {\"headers\":{…},\"body\":{…}}, mapped as the policy says")

  static let spec = CommandSpec(
    name: "explain", usages: ["POLICY --request FILE|- [--raw]", "CODE"],
    summary: "says why a request is decided so, or what a code means",
    description: """
      With a request: says which rules fired and why, which models were removed and by which rule,
      why the candidates stand in their order, and what kept each earlier route from matching.
      With the code of a diagnostic, such as P0101: prints its page with a wrong and a right text.
      """,
    positionals: [
      Positional(
        name: "POLICY", help: "a policy file, a folder or a bundle; or the CODE of a diagnostic")
    ],
    flags: [request, raw],
    examples: [
      Example(
        line: "echo '{\"tenant\":\"acme\"}' | rtctl explain policies/bank --request -",
        says: "why a request is decided as it is"),
      Example(line: "rtctl explain T0101", says: "what a diagnostic means, with an example"),
    ],
    run: run)

  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let path = invocation.positionals[0]
    guard let source = invocation.value(request) else {
      return try explainCode(path, invocation, console)
    }
    if path == "-", source == "-" {
      throw .usage(
        "policy and request cannot both come from standard input",
        help: ["name a file for one of them, such as `--request FILE`"])
    }
    let session = try Session.open(path, explains: true, console)
    guard let bundle = session.bundle else { return session.status }
    let decider = try Session.decider(bundle, raw: invocation.has(raw), console)
    let bytes = try requestBytes(source, console)
    return bytes.withUnsafeBufferPointer { line in
      switch decider.decide(line: line) {
      case .invalid(let invalid):
        report(invalid, invocation.format, console)
        return .findings
      case .request(let id):
        let explanation = RequestExplanation(
          decider, id: String(decoding: id, as: UTF8.self), of: session)
        if invocation.format == .json {
          console.output.write(utf8: explanation.json())
        } else {
          console.output.write(ExplanationText(explanation, console.output.style).text)
        }
        return .good
      }
    }
  }

  /// The request: a whole file that is one JSON text, or the first line of one request a line.
  private static func requestBytes(
    _ source: String, _ console: Console
  ) throws(Failure) -> [UInt8] {
    let input = try InputFile(source, console)
    let lines = input.lines()
    var text: [UInt8] = []
    var isWhole = true
    var number = 0
    do throws(LineReaderError) {
      while let line = try lines.next() {
        number += 1
        switch line {
        case .tooLong: throw LineReaderError.unreadable(code: 0)
        case .line(let bytes):
          // A line that begins with a brace in column one begins another request.
          if !text.isEmpty, bytes.first == UInt8(ascii: "{") {
            isWhole = false
          } else if isWhole {
            if !text.isEmpty { text.append(0x20) }
            text += bytes
          }
        }
        if !isWhole || text.count > RuntimeLimits.lineBytes { break }
      }
    } catch {
      throw input.failure(error)
    }
    if text.isEmpty {
      throw .file("\(input.name) holds no request", help: ["a request is one JSON object"])
    }
    if !isWhole {
      console.say(
        "note: --request takes one request, and \(input.name) has a second one on line "
          + "\(number); only the first is explained")
    }
    return text
  }

  private static func report(
    _ invalid: InvalidRequest, _ format: OutputFormat, _ console: Console
  ) {
    if format == .json {
      var json = JSONWriter()
      json.object { json in
        json.member("effect", "invalid")
        json.member("attribute", invalid.attribute)
        json.member("found", invalid.found)
        json.member("expected", invalid.expected)
      }
      console.output.write(utf8: json.bytes + [0x0A])
      return
    }
    let style = console.output.style
    console.output.line("\(style.bad("invalid")): the request does not fit the policy")
    if !invalid.attribute.isEmpty {
      console.output.line("  attribute  \(DisplayText.visible(invalid.attribute))")
    }
    console.output.line("  found      \(DisplayText.visible(invalid.found))")
    console.output.line("  expected   \(DisplayText.visible(invalid.expected))")
  }

  // MARK: - Codes

  private static func explainCode(
    _ word: String, _ invocation: Invocation, _ console: Console
  ) throws(Failure) -> ExitStatus {
    if let code = BundleError.Code(rawValue: word.uppercased()) {
      if invocation.format == .json {
        console.output.write(utf8: BundlePage(code).json())
      } else {
        console.output.write(BundlePage(code).text)
      }
      return .good
    }
    let codes = DiagnosticCatalogue.all + TestCodes.all + LayoutCodes.all
    switch DiagnosticCatalogue.find(word, among: codes) {
    case .found(let code):
      if invocation.format == .json {
        console.output.write(utf8: json(code))
      } else {
        console.output.write(code.page)
      }
      return .good
    case .unknown(let nearest):
      if case .success = console.files.kind(word) {
        throw .usage(
          "`\(word)` is a policy, and there is no request to explain",
          help: ["add `--request FILE`, or `--request -` for standard input"])
      }
      var help: [String] = []
      if let nearest { help.append("did you mean `\(nearest.id)` (\(nearest.title))?") }
      help.append("a code is a letter and four digits, as diagnostics show it: `error[P0101]`")
      help.append("to explain a request: `rtctl explain POLICY --request FILE`")
      throw .usage("there is no diagnostic with the code `\(word)`", help: help)
    }
  }

  private static func json(_ code: DiagnosticCode) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("code", code.id)
      json.member("title", code.title)
      json.member("severity", code.severity.rawValue)
      json.member("explanation", code.explanation)
      json.member("wrong", code.wrong)
      json.member("right", code.right)
    }
    return json.bytes + [0x0A]
  }
}
