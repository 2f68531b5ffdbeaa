internal import PolicyCore

/// Problems in words, made only for a request that is refused.
extension AttributeIntake {
  /// A line that is not JSON.
  func invalid(_ fault: JSONFault) -> InvalidRequest {
    InvalidRequest(
      id: Array(line[idStart..<idEnd]), attribute: "", found: fault.found(in: line),
      expected: fault.wording)
  }

  /// A line that does not fit the policy.
  func invalid(_ problem: Problem) -> InvalidRequest {
    InvalidRequest(
      id: Array(line[idStart..<idEnd]), attribute: name(problem), found: found(problem),
      expected: expected(problem))
  }

  private func name(_ problem: Problem) -> String {
    switch problem.subject {
    case .attribute(let attribute): schema.attributes[attribute].name
    case .signals, .model, .signalName, .signal: "signals"
    case .id: "id"
    case .part(let key): "\(key)"
    case .key: cut(decoded(problem.start, problem.end))
    }
  }

  private func found(_ problem: Problem) -> String {
    switch problem.reason {
    case .missing: return "nothing"
    case .null: return "null"
    case .doubled: return "two values"
    case .unknownKey: return "an unknown key"
    case .kind: return kind(problem)
    case .tooLong:
      let text = decoded(problem.start, problem.end)
      return "\(text.count) bytes: `\(cut(text))`"
    case .clock, .outOfRange, .unknownName, .malformed, .fraction, .signed, .tooFine, .noUnit,
      .severalUnits, .leapSecond:
      return "`\(cut(decoded(problem.start, problem.end)))`"
    case .loneSurrogate:
      return "`\(cut(line[problem.start..<problem.end].filter { $0 != Byte.quote }))`"
    }
  }

  /// A value of the wrong kind, with its kind.
  private func kind(_ problem: Problem) -> String {
    guard problem.start < problem.end else { return "nothing" }
    switch line[problem.start] {
    case Byte.openBracket: return "an array"
    case Byte.openBrace: return "an object"
    case Byte.quote: return "the text `\(cut(decoded(problem.start, problem.end)))`"
    case UInt8(ascii: "t"): return "true"
    case UInt8(ascii: "f"): return "false"
    case UInt8(ascii: "n"): return "null"
    default: return "the number `\(cut(decoded(problem.start, problem.end)))`"
    }
  }

  private func expected(_ problem: Problem) -> String {
    if problem.reason == .doubled { return "one value" }
    switch problem.subject {
    case .attribute(let attribute):
      let name = schema.attributes[attribute].name
      if problem.reason == .clock { return "nothing: `\(name)` is computed from `now`" }
      let source = problem.reason == .missing ? wording(spelling, attribute) : ""
      return schema.wording(attribute, spelling) + source + detail(problem, attribute)
    case .signals: return "an object of models and their signals"
    case .model:
      if problem.reason != .unknownName { return "an object of signals" }
      return "a model of the policy" + suggestion(problem, schema.models)
    case .signalName:
      let names = Signal.allCases.map(\.rawValue)
      return Wording.list(names) + suggestion(problem, names)
    case .signal(let place):
      let signal = Signal.allCases[place]
      let field = Self.field(of: signal)
      return "`\(signal.rawValue)` as " + schema.wording(field, .inside)
        + Wording.detail(problem.reason, field.kind)
    case .id: return "a text or an integer of at most \(RuntimeLimits.idBytes) bytes"
    case .part: return "an object"
    case .key(let scope): return known(scope, problem)
    }
  }

  /// What the reason adds to the description of the attribute's values.
  private func detail(_ problem: Problem, _ attribute: Int) -> String {
    let field = schema.fields[attribute]
    guard problem.reason == .unknownName else { return Wording.detail(problem.reason, field.kind) }
    return suggestion(problem, schema.names(field, spelling))
  }

  /// Where a raw request says an attribute.
  private func wording(_ spelling: RequestSchema.Spelling, _ attribute: Int) -> String {
    guard spelling == .outside else { return "" }
    switch schema.attributes[attribute].source {
    case .header(let name): return ", in the header `\(name)`"
    case .body(let pointers): return ", in the body at " + Wording.list(pointers)
    case .claim(let name): return ", in the claim `\(name)`"
    case .host: return ", in `host`"
    case .promptTokens: return ", in `prompt` as `tokens`"
    case .promptBytes: return ", in `prompt` as `bytes`"
    case .clockHour, .clockWeekday, .clockDate, .now, .needs, .findings: return ""
    }
  }

  /// The keys that a place knows, and the one that was perhaps meant.
  private func known(_ scope: Problem.KeyScope, _ problem: Problem) -> String {
    let common = ["id", "now", "needs", "findings", "signals"]
    switch scope {
    case .line:
      let names = schema.attributes.indices.filter { !schema.fields[$0].isClock }
        .map { schema.attributes[$0].name }
      return "an attribute of the policy" + suggestion(problem, names + common)
    case .raw:
      let names = ["headers", "body", "claims", "host", "prompt"] + common
      return Wording.list(names, limit: names.count) + suggestion(problem, names)
    case .host:
      let names = schema.attributes.filter { $0.source == .host }.map(\.name)
      return "an attribute that comes from the host" + suggestion(problem, names)
    case .prompt: return "`tokens` or `bytes`"
    }
  }

  private func suggestion(_ problem: Problem, _ names: [String]) -> String {
    let word = String(decoding: decoded(problem.start, problem.end), as: UTF8.self)
    guard let nearest = EditDistance.nearest(to: word, among: names) else { return "" }
    return "; did you mean `\(nearest)`?"
  }

  /// The text of a string in the line, or of any other value as it stands.
  private func decoded(_ start: Int, _ end: Int) -> [UInt8] {
    var cursor = ByteCursor(bytes: line, position: start)
    // A key is given without its quotes.
    if start > 0, cursor.current != Byte.quote, line[start - 1] == Byte.quote {
      cursor.position -= 1
    }
    guard cursor.current == Byte.quote, let token = try? cursor.string(), token.end <= end else {
      return Array(line[start..<end])
    }
    let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: token.end - token.start + 4)
    defer { room.deallocate() }
    guard let text = cursor.text(of: token, scratch: room) else { return [] }
    return Array(text)
  }

  /// The start of a text, whole code points, with `…` when there is more.
  private func cut(_ text: some Collection<UInt8>) -> String {
    let bytes = Array(text)
    guard bytes.count > RuntimeLimits.foundBytes else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var end = RuntimeLimits.foundBytes
    while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return String(decoding: bytes[..<end], as: UTF8.self) + "…"
  }
}
