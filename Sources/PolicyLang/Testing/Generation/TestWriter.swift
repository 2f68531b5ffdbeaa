internal import PolicyCore

/// Writes tests and scenarios as the text of a policy.
struct TestWriter {
  private let policy: Policy
  private var blocks: [String] = []
  private var titles: Set<String>

  init(_ policy: Policy) {
    self.policy = policy
    titles = Set(policy.tests.map(\.title) + policy.scenarios.map(\.title))
  }

  /// All blocks as a file in canonical layout; empty when there are none.
  func file() -> [UInt8] {
    guard !blocks.isEmpty else { return [] }
    let text =
      """
      language 1

      // Written by `rtctl test --generate`: each block says what the policy does today. Keep what
      // is meant, correct the policy where it is not.


      """ + blocks.joined(separator: "\n\n") + "\n"
    var sources = SourceSet()
    let file = sources.add(SourceFile(name: "generated.policy", bytes: Array(text.utf8)))
    var names = NameTable()
    let (tree, _) = Parser.parse(file, in: sources, names: &names)
    return Formatter.format(tree, source: sources[file])
  }

  /// What a test expects, line by line.
  struct Expectations {
    fileprivate let writer: TestWriter
    fileprivate var lines: [String] = []

    mutating func effect(isDenied: Bool, by: [String], candidates: [String]) {
      if isDenied {
        lines.append("denied by " + names(by))
      } else {
        lines.append(candidates.isEmpty ? "no candidate" : "candidates " + names(candidates))
      }
    }

    mutating func rule(_ name: String) {
      let line = "rule " + TestWriter.quoted(name)
      if !lines.contains(line) { lines.append(line) }
    }

    /// Models by the rules that remove them, in the order of the models.
    mutating func removed(_ removed: [DecisionRecord.Removal]) {
      var groups: [(models: [String], by: [String])] = []
      for (place, model) in writer.policy.models.map(\.name).enumerated() {
        guard let removal = removed.first(where: { $0.model == place }) else { continue }
        let by = removal.by.map(writer.policy.ruleName)
        if let place = groups.firstIndex(where: { $0.by == by }) {
          groups[place].models.append(model)
        } else {
          groups.append(([model], by))
        }
      }
      for group in groups { lines.append("removed \(names(group.models)) by \(names(group.by))") }
    }

    /// What `classify` made of attributes.
    mutating func changed(_ changed: [DecisionRecord.Change]) {
      for (place, attribute) in writer.policy.attributes.enumerated() {
        guard let change = changed.first(where: { $0.attribute == place }) else { continue }
        let value = writer.policy.constant(change.raised, of: place)
        let text = writer.text(value, attribute.type)
        lines.append("\(TestWriter.quoted(attribute.name)) == \(text)")
      }
    }

    private func names(_ names: [String]) -> String {
      names.map(TestWriter.quoted).joined(separator: ", ")
    }
  }

  /// Adds a test of a request.
  mutating func addTest(
    _ goal: CoverageGoal, _ witness: Witness, _ expect: (inout Expectations) -> Void
  ) {
    var expectations = Expectations(writer: self)
    expect(&expectations)
    if case .applies(let name, _) = goal.aim,
      !expectations.lines.contains(where: {
        $0.hasPrefix("denied by ")
      }) || goal.isOwedAfterDeny
    {
      expectations.rule(name)
    }
    let given = witness.values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    add("test", goal.title, given, witness.now, witness.signals, [], expectations.lines)
  }

  /// Adds a scenario with what came of it.
  mutating func add(_ scenario: Scenario, _ observation: TestObservation) {
    guard let ran = observation.scenario, let run = ran.run else { return }
    func name(_ model: ModelID) -> String { Self.quoted(policy.models[model].name) }
    var lines = ["attempts " + ran.called.map(name).joined(separator: ", ")]
    switch run.outcome {
    case .answered(let attempt): lines.append("answer " + name(run.attempts[attempt].model))
    case .failed(let failure), .brokenStream(_, let failure):
      lines.append("failure " + failure.rawValue)
    case .exhausted: lines.append("exhausted")
    case .cancelled: break
    }
    let failures = scenario.failures.map { failure in
      switch failure.cause {
      case .failure(let cause): "\(name(failure.model)) fails \(cause.rawValue)"
      case .validator(let place):
        "\(name(failure.model)) fails validate \(Self.quoted(policy.validates[place].info.name))"
      }
    }
    let given = scenario.given.map { ($0.attribute, $0.value) }
    add(
      "scenario", scenario.title, given, scenario.now, scenario.signals, failures, lines)
  }

  private mutating func add(
    _ word: String, _ title: String, _ given: [(AttributeID, Constant)], _ now: Int64?,
    _ signals: [(model: ModelID, signal: Signal, value: Constant)], _ failures: [String],
    _ expectations: [String]
  ) {
    var fixed = given.map { attribute, value in
      let name = policy.attributes[attribute].name
      let isBuiltIn = policy.attributes[attribute].span == nil
      return "\(isBuiltIn ? name : Self.quoted(name)): "
        + text(value, policy.attributes[attribute].type)
    }
    for (model, signal, value) in signals {
      fixed.append(
        "signal \(Self.quoted(policy.models[model].name)) \(signal.rawValue): "
          + text(value, signal.policyType))
    }
    if let now { fixed.append("now: " + ValueText.instant(now)) }
    var lines = ["\(word) \(ValueText.quoted(unique(title).utf8)) {"]
    lines.append("    given { \(fixed.joined(separator: ", ")) }")
    lines += failures.map { "    when \($0)" }
    lines += expectations.map { "    expect \($0)" }
    blocks.append((lines + ["}"]).joined(separator: "\n"))
  }

  private mutating func unique(_ title: String) -> String {
    var result = title
    var number = 2
    while !titles.insert(result).inserted {
      result = "\(title) (\(number))"
      number += 1
    }
    return result
  }

  // MARK: - Values and names

  private func text(_ value: Constant, _ type: ValueType) -> String {
    switch (value, type) {
    case (.bool(let isTrue), _): return isTrue ? "true" : "false"
    case (.text(let bytes), _): return ValueText.quoted(bytes)
    case (.symbol(let place), .symbol(let enumeration)):
      return Self.quoted(policy.enumerations[enumeration].values[place])
    case (.set(let members), .set(let enumeration)):
      let values = policy.enumerations[enumeration].values.enumerated()
        .filter { members >> UInt64($0.offset) & 1 == 1 }.map { Self.quoted($0.element) }
      return "{" + values.joined(separator: ", ") + "}"
    case (.number(let number), .usd): return ValueText.usd(number)
    case (.number(let number), .percent): return ValueText.percent(number)
    case (.number(let number), .duration): return ValueText.duration(number)
    case (.number(let number), .instant): return ValueText.instant(number)
    case (.number(let number), _): return String(number)
    case (.symbol(let place), _): return String(place)
    case (.set, _): return "{}"
    }
  }

  /// A name, in backticks where it would not be read as one.
  static func quoted(_ name: String) -> String {
    let bytes = Array(name.utf8)
    func isWordByte(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    var isPlain = bytes.first.map { isWordByte($0) && !(48...57).contains($0) } ?? false
    isPlain = isPlain && (bytes.last.map(isWordByte) ?? false)
    for (place, byte) in bytes.enumerated() where !isWordByte(byte) {
      let isJoint = byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      isPlain = isPlain && isJoint && place > 0 && isWordByte(bytes[place - 1])
    }
    // Words mean something at some places; in backticks they are names everywhere.
    let isWord = Word(rawValue: name).map { $0.isReserved || Word.modifiers.contains($0) } ?? false
    let isGiven = name == "split" || name == "signal"
    return isPlain && !isWord && !isGiven ? name : "`\(name)`"
  }
}

extension CoverageGoal {
  /// True for the rules of which a denied request can be expected too.
  fileprivate var isOwedAfterDeny: Bool {
    guard case .applies(_, let kind) = aim else { return false }
    switch kind {
    case .classify, .record, .disclose, .notify: return true
    case .deny, .forbid, .waive, .avoid, .route, .fallback, .validate, .redact, .cap, .isolate,
      .budget:
      return false
    }
  }
}

extension Signal {
  /// What a signal's values are.
  fileprivate var policyType: ValueType {
    switch self {
    case .health: .symbol(BuiltIn.health)
    case .p50FirstToken, .p95FirstToken: .duration
    case .errorRate, .rateRemaining: .percent
    case .inFlight: .int
    case .budgetLeft: .usd
    }
  }
}
