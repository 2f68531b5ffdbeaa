public import PolicyCore

/// Failures that a file lists, each with the time in which it holds; `docs/simulate.md`.
public enum FailureSchedule {
  static let keys = [
    "model", "class", "validate", "from", "until", "probability", "flapping", "slowdown",
    "retry_after",
  ]

  /// Reads a file: a list of failures, at most `RuntimeLimits.simulatedFaults`.
  public static func read(
    _ file: [UInt8], policy: CompiledPolicy
  ) throws(SimulationFileError) -> [Fault] {
    let reader = SettingsReader(bytes: file)
    let root = try SettingsNode.read(file)
    guard case .array(let entries) = root.kind else {
      throw reader.error(
        root, expected: "a list of failures",
        help: "write `[{\"model\":\"NAME\",\"class\":\"connect\"}]`")
    }
    guard entries.count <= RuntimeLimits.simulatedFaults else {
      throw reader.error(
        root, expected: "at most \(RuntimeLimits.simulatedFaults) failures",
        help: "merge failures, or use flapping", found: "\(entries.count) failures")
    }
    var faults: [Fault] = []
    for entry in entries { faults.append(try fault(entry, reader, policy)) }
    return faults
  }

  private static func fault(
    _ node: SettingsNode, _ reader: SettingsReader, _ policy: CompiledPolicy
  ) throws(SimulationFileError) -> Fault {
    let found = try reader.members(node, of: "a failure", keys: keys)
    guard let named = found["model"] else {
      throw reader.error(
        node, expected: "`model`", help: "name the model that fails, or `*` for all",
        found: "a failure of no model")
    }
    let name = try reader.text(named, "the name of a model")
    let names = policy.models.map(\.name)
    guard let models = Fault.models(named: name, names) else {
      throw reader.error(
        named, expected: "a model of the policy, or `*`",
        help: SettingsReader.advice(name, names + ["*"]), found: "`\(name)`")
    }
    var fault = Fault(models: models, kind: try kind(found, node, reader, policy))
    try readTimes(found, reader, &fault)
    if let node = found["probability"] { fault.probability = try probability(node, reader) }
    if let node = found["slowdown"] { fault.slowdown = try slowdown(node, reader) }
    if let node = found["retry_after"] {
      fault.retryAfter = try reader.duration(node, "retry_after")
    }
    return fault
  }

  private static func kind(
    _ found: [String: SettingsNode], _ node: SettingsNode, _ reader: SettingsReader,
    _ policy: CompiledPolicy
  ) throws(SimulationFileError) -> Fault.Kind {
    if let named = found["class"] {
      if let other = found["validate"] {
        throw reader.error(
          other, expected: "either `class` or `validate`", help: "make two failures of them",
          found: "both")
      }
      let word = try reader.text(named, "a class of failures")
      guard let kind = Fault.kind(named: word) else {
        throw reader.error(
          named, expected: "a class or group of failures that a model may have",
          help: SettingsReader.advice(word, Fault.words), found: "`\(word)`")
      }
      return kind
    }
    if let named = found["validate"] {
      let name = try reader.text(named, "the name of a `validate` rule")
      guard let place = Fault.validator(named: name, policy) else {
        throw reader.error(
          named, expected: "a `validate` rule of the policy",
          help: Fault.advice(validator: name, policy), found: "`\(name)`")
      }
      return .invalid(validator: place)
    }
    guard found["slowdown"] != nil else {
      throw reader.error(
        node, expected: "`class`, `validate` or `slowdown`",
        help: "say what happens, such as `\"class\":\"connect\"`",
        found: "a failure that does nothing")
    }
    return .slow
  }

  private static func readTimes(
    _ found: [String: SettingsNode], _ reader: SettingsReader, _ fault: inout Fault
  ) throws(SimulationFileError) {
    if let node = found["from"] { fault.from = try reader.instant(node, "from") }
    if let node = found["until"] {
      fault.until = try reader.instant(node, "until")
      if let from = fault.from, let until = fault.until, until <= from {
        throw reader.error(
          node, expected: "`until` after `from`",
          help: "swap them, or correct the date", found: "a window that ends before it begins")
      }
    }
    guard let node = found["flapping"] else { return }
    let times = try reader.members(node, of: "`up` and `down`", keys: ["up", "down"])
    guard let up = times["up"], let down = times["down"] else {
      throw reader.error(
        node, expected: "`up` and `down`", help: "write `{\"up\":\"30s\",\"down\":\"30s\"}`")
    }
    fault.flapping = Fault.Flapping(
      up: try reader.duration(up, "up"), down: try reader.duration(down, "down"))
  }

  private static func probability(
    _ node: SettingsNode, _ reader: SettingsReader
  ) throws(SimulationFileError) -> Int {
    switch node.kind {
    case .number(let text), .text(let text):
      if let value = Fault.probability(text) { return value }
    case .object, .array, .bool, .null: break
    }
    throw reader.error(
      node, expected: "`probability` from 0 to 1, or from `\"0%\"` to `\"100%\"`",
      help: "write for example `0.2` or `\"20%\"`, at most six places behind the point")
  }

  private static func slowdown(
    _ node: SettingsNode, _ reader: SettingsReader
  ) throws(SimulationFileError) -> Int64 {
    if case .number(let text) = node.kind,
      let value = SettingsReader.decimal(text, places: 3), (1_000...1_000_000).contains(value)
    {
      return value
    }
    throw reader.error(
      node, expected: "`slowdown` as a factor from 1 to 1000",
      help: "write for example `4` or `2.5`, at most three places behind the point")
  }
}
