internal import PolicyCore

/// Collects what one line says: numbers and texts into `Facts`, and the first thing that is wrong.
///
/// It never stops at a wrong value: which of several counts is known at the end of the line.
final class AttributeIntake {
  let schema: RequestSchema
  /// The instant of a request that gives none, in microseconds since 1970.
  var defaultNow: Int64
  /// How the requests spell values.
  let spelling: RequestSchema.Spelling
  /// Decoded texts, one at a time.
  let scratch: UnsafeMutableBufferPointer<UInt8>
  /// The line being read.
  private(set) var line = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The first wrong thing so far.
  private(set) var problem: Problem?
  /// The `id` in the line; empty when there is none.
  var idStart = 0
  var idEnd = 0
  /// What was read off a body, where the line does not say it.
  private var inferred: (needs: Int64, findings: Int64)?
  private let clocks: [ZoneClock]
  /// By attribute, then `id` and `signals`, then models: the number of the last line that gave it.
  private let seen: UnsafeMutableBufferPointer<UInt32>
  private var lineNumber: UInt32 = 0

  init(_ schema: RequestSchema, defaultNow: Int64, spelling: RequestSchema.Spelling)
    throws(RequestReaderError)
  {
    self.schema = schema
    self.spelling = spelling
    self.defaultNow = defaultNow
    var clocks: [ZoneClock] = []
    for (place, zone) in schema.zones.enumerated() {
      guard let clock = ZoneClock(zone: zone) else {
        let user = schema.clocks.first { $0.zone == place }
        throw .unknownZone(
          attribute: user.map { schema.attributes[$0.attribute].name } ?? "", zone: zone)
      }
      clocks.append(clock)
    }
    self.clocks = clocks
    // Room for one code point more, so that a text of the longest length is told from a longer.
    scratch = .allocate(capacity: RuntimeLimits.stringBytes + 4)
    scratch.initialize(repeating: 0)
    seen = .allocate(capacity: schema.attributes.count + 2 + schema.models.count)
    seen.initialize(repeating: 0)
  }

  deinit {
    scratch.deallocate()
    seen.deallocate()
  }

  /// Starts a line: every attribute has its default.
  func begin(_ line: UnsafeBufferPointer<UInt8>, _ facts: Facts) {
    precondition(
      facts.attributeCount == schema.attributes.count && facts.modelCount == schema.models.count,
      "facts of another policy")
    self.line = line
    problem = nil
    inferred = nil
    idStart = 0
    idEnd = 0
    if lineNumber == .max {
      seen.update(repeating: 0)
      lineNumber = 0
    }
    lineNumber += 1
    facts.reset()
    for place in 0..<schema.defaults.count { facts.numbers[place] = schema.defaults[place] }
    if schema.now >= 0 { facts.numbers[schema.now] = defaultNow }
  }

  /// Marks a key as given: an attribute, `id`, `signals`, or a model behind them; false when it
  /// was before.
  @inline(__always) func isFirst(_ key: Int) -> Bool {
    guard seen[key] != lineNumber else { return false }
    seen[key] = lineNumber
    return true
  }

  /// Whether the line gave an attribute.
  @inline(__always) private func isGiven(_ attribute: Int) -> Bool {
    seen[attribute] == lineNumber
  }

  /// Keeps a problem if it comes before what is kept.
  func note(_ subject: Problem.Subject, _ reason: Reason, _ start: Int, _ end: Int) {
    let order = order(subject)
    if let problem {
      if problem.order < order { return }
      if problem.order == order {
        guard case .key = subject else { return }
        let isLess = line[start..<end].lexicographicallyPrecedes(line[problem.start..<problem.end])
        guard isLess else { return }
      }
    }
    problem = Problem(order: order, subject: subject, reason: reason, start: start, end: end)
  }

  private func order(_ subject: Problem.Subject) -> Int {
    switch subject {
    case .attribute(let attribute): attribute
    case .signals, .model, .signalName, .signal: schema.signalsKey
    case .id: schema.signalsKey + 1
    case .part: schema.signalsKey + 2
    case .key: schema.signalsKey + 3
    }
  }

  /// Takes what was read off a body, one bit each.
  func infer(needs: Int64, findings: Int64) { inferred = (needs, findings) }

  /// Ends a line: what is absent, and what is computed from the rest.
  func finish(_ facts: Facts) -> RequestOutcome {
    for attribute in schema.required where !isGiven(attribute) {
      note(.attribute(attribute), .missing, 0, 0)
    }
    for text in schema.texts where !isGiven(text.attribute) {
      let fits = text.bytes.withUnsafeBufferPointer { facts.setText(text.attribute, $0) }
      if !fits { note(.attribute(text.attribute), .tooLong, 0, 0) }
    }
    if let problem { return .invalid(invalid(problem)) }
    if schema.needs >= 0, !isGiven(schema.needs) {
      let streams = schema.stream >= 0 && facts.numbers[schema.stream] != 0
      facts.numbers[schema.needs] = (inferred?.needs ?? Self.chat) | (streams ? Self.stream : 0)
    }
    if let inferred, schema.findings >= 0, !isGiven(schema.findings) {
      facts.numbers[schema.findings] = inferred.findings
    }
    if schema.now >= 0 {
      for clock in schema.clocks {
        facts.numbers[clock.attribute] = read(clock, facts.numbers[schema.now])
      }
    }
    if schema.explores, idEnd > idStart { facts.isExploring = explores() }
    return .request(id: UnsafeBufferPointer(rebasing: line[idStart..<idEnd]))
  }

  /// Whether the request of this `id` tries a model without a sample.
  private func explores() -> Bool {
    guard line[idStart] == Byte.quote else {
      return Exploration.includes(id: UnsafeBufferPointer(rebasing: line[idStart..<idEnd]))
    }
    var token = StringToken(start: idStart + 1, end: idEnd - 1)
    token.isEscaped = line[token.start..<token.end].contains(Byte.backslash)
    guard let text = ByteCursor(bytes: line).text(of: token, scratch: scratch) else { return false }
    return Exploration.includes(id: text)
  }

  private static let chat = Int64(1) << Int64(Feature.allCases.firstIndex(of: .chat) ?? 0)
  private static let stream = Int64(1) << Int64(Feature.allCases.firstIndex(of: .stream) ?? 0)

  private func read(_ clock: RequestSchema.Clock, _ now: Int64) -> Int64 {
    switch clock.part {
    case .hour: clocks[clock.zone].hour(at: now)
    case .weekday: clocks[clock.zone].weekday(at: now)
    case .date: clocks[clock.zone].midnight(at: now)
    }
  }
}
