internal import PolicyCore

/// A witness as the request line that `rtctl decide` reads.
enum WitnessLine {
  /// The line, attributes in the order of `request`.
  static func text(_ witness: Witness, _ policy: Policy) -> String {
    var fields: [String] = []
    for number in witness.values.keys.sorted() {
      guard let value = witness.values[number] else { continue }
      let attribute = policy.attributes[number]
      fields.append("\(quoted(attribute.name)):\(text(value, attribute.type, policy))")
    }
    if !witness.signals.isEmpty {
      var models: [(String, [String])] = []
      for (model, signal, value) in witness.signals {
        let name = policy.models[model].name
        let field = "\(quoted(signal.rawValue)):\(text(value, of: signal, policy))"
        if models.last?.0 == name {
          models[models.count - 1].1.append(field)
        } else {
          models.append((name, [field]))
        }
      }
      let all = models.map { "\(quoted($0.0)):{\($0.1.joined(separator: ","))}" }
      fields.append("\"signals\":{\(all.joined(separator: ","))}")
    }
    fields.append("\"now\":\(quoted(ValueText.instant(witness.now)))")
    return "{\(fields.joined(separator: ","))}"
  }

  private static func text(_ value: Constant, _ type: ValueType, _ policy: Policy) -> String {
    switch value {
    case .bool(let value): return value ? "true" : "false"
    case .text(let bytes): return quoted(String(decoding: bytes, as: UTF8.self))
    case .symbol(let place):
      guard case .symbol(let enumeration) = type else { return "null" }
      return quoted(policy.enumerations[enumeration].values[place])
    case .set(let members):
      guard case .set(let enumeration) = type else { return "null" }
      let names = policy.enumerations[enumeration].values.enumerated()
        .filter { members & (1 << UInt64($0.offset)) != 0 }.map { quoted($0.element) }
      return "[\(names.sorted().joined(separator: ","))]"
    case .number(let number): return text(number, type)
    }
  }

  private static func text(_ number: Int64, _ type: ValueType) -> String {
    switch type {
    case .int: String(number)
    case .usd: quoted(String(ValueText.usd(number).drop { $0 == "$" }))
    case .percent: quoted(ValueText.percent(number))
    case .duration: quoted(ValueText.duration(number))
    case .instant: quoted(ValueText.instant(number))
    case .bool, .string, .symbol, .set: String(number)
    }
  }

  private static func text(_ value: Int64, of signal: Signal, _ policy: Policy) -> String {
    switch signal {
    case .health: quoted(policy.enumerations[BuiltIn.health].values[Int(value)])
    case .p50FirstToken, .p95FirstToken: text(value, .duration)
    case .errorRate, .rateRemaining: text(value, .percent)
    case .inFlight: String(value)
    case .budgetLeft: text(value, .usd)
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
