internal import PolicyCore

/// Takes values out of a file of settings, or says what is wrong with them and where.
struct SettingsReader {
  let bytes: [UInt8]

  /// An error at a value.
  func error(
    _ node: SettingsNode, expected: String, help: String, found: String? = nil
  ) -> SimulationFileError {
    SimulationFileError(
      at: node.place, in: bytes, found: found ?? node.words, expected: expected, help: help)
  }

  /// The members of an object, each key once and known.
  func members(
    _ node: SettingsNode, of what: String, keys: [String]
  ) throws(SimulationFileError) -> [String: SettingsNode] {
    guard case .object(let members) = node.kind else {
      throw error(node, expected: "an object: \(what)", help: "write `{…}`")
    }
    var found: [String: SettingsNode] = [:]
    for member in members {
      guard keys.contains(member.key) else {
        throw unknown(member, expected: what, names: keys)
      }
      guard found.updateValue(member.value, forKey: member.key) == nil else {
        throw SimulationFileError(
          at: member.place, in: bytes, found: "`\(member.key)` twice", expected: "it once",
          help: "delete one of them")
      }
    }
    return found
  }

  /// A key that is no name of those.
  func unknown(
    _ member: SettingsNode.Member, expected: String, names: [String]
  ) -> SimulationFileError {
    SimulationFileError(
      at: member.place, in: bytes, found: "`\(member.key.prefix(80))`",
      expected: "\(expected)", help: Self.advice(member.key, names))
  }

  /// The nearest name, or all of them.
  static func advice(_ word: String, _ names: [String]) -> String {
    if let nearest = EditDistance.nearest(to: word, among: names) {
      return "did you mean `\(nearest)`?"
    }
    return "write \(Wording.list(names, limit: 16))"
  }

  func text(_ node: SettingsNode, _ expected: String) throws(SimulationFileError) -> String {
    guard case .text(let text) = node.kind else {
      throw error(node, expected: expected, help: "write it in double quotes")
    }
    return text
  }

  /// Milliseconds from 1: a text with a unit, or a whole number of them.
  func duration(_ node: SettingsNode, _ field: String) throws(SimulationFileError) -> Int64 {
    if let value = milliseconds(node), (1...RuntimeLimits.simulatedValue).contains(value) {
      return value
    }
    throw error(
      node, expected: "`\(field)` as a duration from 1 ms to 10 days",
      help: "write a number with its unit, such as `\"400ms\"`, `\"1.5s\"`, `\"2m\"`")
  }

  private func milliseconds(_ node: SettingsNode) -> Int64? {
    switch node.kind {
    case .number(let text): return Int64(text)
    case .text(let text):
      let digits = text.prefix { $0.isNumber || $0 == "." }
      let name = String(text[digits.endIndex...])
      guard let unit = DurationUnit(rawValue: name)?.milliseconds,
        unit <= DurationUnit.days.milliseconds, let amount = thousandths(String(digits))
      else { return nil }
      let (product, overflow) = amount.multipliedReportingOverflow(by: unit)
      return overflow || product % 1_000 != 0 ? nil : product / 1_000
    case .object, .array, .bool, .null: return nil
    }
  }

  private func thousandths(_ text: String) -> Int64? { Self.decimal(text, places: 3) }

  /// A decimal of at most so many places, in units of the last.
  static func decimal(_ text: String, places: Int) -> Int64? {
    let bytes = Array(text.utf8)
    let reading = bytes.withUnsafeBufferPointer {
      Numerals.decimal($0, places: places, allowsMinus: false, allowsExponent: false)
    }
    if case .number(let value) = reading { return value }
    return nil
  }

  func integer(
    _ node: SettingsNode, _ field: String, from low: Int64, to high: Int64
  ) throws(SimulationFileError) -> Int64 {
    if case .number(let text) = node.kind, let value = Int64(text), (low...high).contains(value) {
      return value
    }
    throw error(
      node, expected: "`\(field)` as a whole number from \(low) to \(high)",
      help: "write it without quotes, sign or fraction")
  }

  /// Millionths of a dollar.
  func money(_ node: SettingsNode, _ field: String) throws(SimulationFileError) -> Int64 {
    var text: String?
    switch node.kind {
    case .number(let number): text = number
    case .text(let written): text = written.hasPrefix("$") ? String(written.dropFirst()) : written
    case .object, .array, .bool, .null: break
    }
    if let text, let value = Self.decimal(text, places: 6), value <= 1_000_000_000_000 {
      return value
    }
    throw error(
      node, expected: "`\(field)` in dollars for a million tokens",
      help: "write a decimal such as `\"1.25\"`, at most six places behind the point")
  }

  /// Microseconds since 1970.
  func instant(_ node: SettingsNode, _ field: String) throws(SimulationFileError) -> Int64 {
    if case .text(let text) = node.kind, let value = Self.instant(text) { return value }
    throw error(
      node, expected: "`\(field)` as an instant",
      help: "write it as RFC 3339, such as `\"2026-11-23T10:00:00Z\"`, or as a date")
  }

  static func instant(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    let reading = bytes.withUnsafeBufferPointer { Instants.parse($0) }
    if case .number(let value) = reading { return value }
    return nil
  }
}
