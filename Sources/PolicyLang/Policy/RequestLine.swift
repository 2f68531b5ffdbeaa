internal import PolicyCore

/// The request of a `test` or a witness as a line that `rtctl decide` reads, so that all see it the
/// same way.
enum RequestLine {
  /// A line such as `{"tenant":"clinic-7","labels":["phi"],"now":"2026-11-23T18:00:00Z"}`.
  static func write(
    _ given: [(attribute: AttributeID, value: Constant)], now: Int64?,
    signals: [(model: ModelID, signal: Signal, value: Constant)], of policy: Policy
  ) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      for (place, value) in given where policy.attributes.indices.contains(place) {
        json.key(policy.attributes[place].name)
        write(value, policy.attributes[place].type, policy, &json)
      }
      if let now { json.member("now", ValueText.instant(now)) }
      guard !signals.isEmpty else { return }
      json.key("signals")
      json.object { json in
        for (place, model) in policy.models.enumerated() {
          let own = signals.filter { $0.model == place }
          guard !own.isEmpty else { continue }
          json.key(model.name)
          json.object { json in
            for (_, signal, value) in own {
              json.key(signal.rawValue)
              write(value, signal.valueType, policy, &json)
            }
          }
        }
      }
    }
    return json.bytes
  }

  private static func write(
    _ value: Constant, _ type: ValueType, _ policy: Policy, _ json: inout JSONWriter
  ) {
    switch value {
    case .bool(let isTrue): json.bool(isTrue)
    case .text(let bytes): json.string(decoding: bytes)
    case .symbol(let place): json.string(name(place, type, policy))
    case .set(let members):
      json.array { json in
        for place in 0..<64 where members & (1 << UInt64(place)) != 0 {
          json.string(name(place, type, policy))
        }
      }
    case .number(let number): write(number, type, &json)
    }
  }

  private static func write(_ number: Int64, _ type: ValueType, _ json: inout JSONWriter) {
    switch type {
    case .usd: json.string(ValueText.usd(number).filter { $0 != "$" })
    case .percent: json.string(ValueText.percent(number))
    case .duration: json.string(ValueText.duration(number))
    case .instant: json.string(ValueText.instant(number))
    case .int, .bool, .string, .symbol, .set: json.number(Int(number))
    }
  }

  private static func name(_ place: Int, _ type: ValueType, _ policy: Policy) -> String {
    switch type {
    case .symbol(let enumeration), .set(let enumeration):
      guard policy.enumerations.indices.contains(enumeration),
        policy.enumerations[enumeration].values.indices.contains(place)
      else { return String(place) }
      return policy.enumerations[enumeration].values[place]
    case .bool, .int, .usd, .percent, .duration, .instant, .string: return String(place)
    }
  }
}

extension Signal {
  /// What a signal's values are.
  fileprivate var valueType: ValueType {
    switch self {
    case .health: .symbol(BuiltIn.health)
    case .p50FirstToken, .p95FirstToken: .duration
    case .errorRate, .rateRemaining: .percent
    case .inFlight: .int
    case .budgetLeft: .usd
    }
  }
}
