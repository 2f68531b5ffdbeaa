import TestSupport
import PolicyCore
@testable import PolicyLang

/// Writes requests as lines of JSON, in all the ways in which values may be written.
struct JSONLine {
  var random: RandomSource
  let policy: Policy

  mutating func text(_ request: ReferenceRequest, id: Int) -> String {
    var members = ["\"id\": \(id)", "\"now\": \"\(instant(request.now))\""]
    for (attribute, value) in request.given {
      members.append("\(string(policy.attributes[attribute].name)):\(text(value, attribute))")
    }
    let models = request.signals.filter { !$0.value.isEmpty }.map { model, signals in
      let values = signals.map { signal, value in
        "\(string(signal.rawValue)): \(text(value, of: signal))"
      }
      return "\(string(policy.models[model].name)): {\(values.joined(separator: ","))}"
    }
    if !models.isEmpty || random.chance(10) {
      members.append("\"signals\": {\(models.joined(separator: ", "))}")
    }
    return "{\(random.shuffled(members).joined(separator: random.pick([",", ", ", " ,\t"])))}"
  }

  // MARK: - Values

  private mutating func text(_ value: Constant, _ attribute: AttributeID) -> String {
    switch (value, policy.attributes[attribute].type) {
    case (.text(let bytes), _): return string(String(decoding: bytes, as: UTF8.self))
    case (.symbol(let place), .symbol(let id)): return string(policy.enumerations[id].values[place])
    case (.set(let members), .set(let id)):
      var names = policy.enumerations[id].values.enumerated()
        .filter { members >> UInt64($0.offset) & 1 == 1 }.map(\.element)
      if let first = names.first, random.chance(20) { names.append(first) }
      return "[\(random.shuffled(names).map { string($0) }.joined(separator: ", "))]"
    case (.bool(let isTrue), _): return "\(isTrue)"
    case (.number(let number), .usd): return money(number)
    case (.number(let number), .percent): return "\"\(Vocabulary.text(.percent, number, &random))\""
    case (.number(let number), .duration): return duration(number)
    case (.number(let number), .instant): return "\"\(instant(number))\""
    case (let value, _): return "\(value.place)"
    }
  }

  private mutating func text(_ value: Constant, of signal: Signal) -> String {
    switch signal {
    case .health: return "\"\(["up", "degraded", "down"][Int(value.place)])\""
    case .p50FirstToken, .p95FirstToken: return duration(value.place)
    case .errorRate, .rateRemaining:
      return "\"\(Vocabulary.text(.percent, value.place, &random))\""
    case .inFlight: return "\(value.place)"
    case .budgetLeft: return money(value.place)
    }
  }

  private mutating func money(_ number: Int64) -> String {
    let text = String(Vocabulary.text(.usd, number, &random).drop { $0 == "$" })
    return random.chance(50) ? text : "\"\(text)\""
  }

  private mutating func duration(_ number: Int64) -> String {
    random.chance(50) ? "\(number)" : "\"\(Vocabulary.text(.duration, number, &random))\""
  }

  /// An instant in some time zone, with as many digits behind the second as it needs.
  private mutating func instant(_ microseconds: Int64) -> String {
    let minutes = random.pick([0, 0, 90, -330, 60])
    let local = microseconds + Int64(minutes) * 60_000_000
    let fraction = ((local % 1_000_000) + 1_000_000) % 1_000_000
    let whole = local - fraction
    var text = Vocabulary.instant(whole)
    text = text.count == 10 ? text + "T00:00:00" : String(text.dropLast())
    if fraction > 0 {
      let digits = String(String(1_000_000 + fraction).dropFirst())
      text +=
        "." + (random.chance(50) ? digits : String(digits.reversed().drop { $0 == "0" }.reversed()))
    }
    if minutes == 0 { return text + random.pick(["Z", "+00:00"]) }
    let (hour, minute) = (abs(minutes) / 60, abs(minutes) % 60)
    return text + "\(minutes < 0 ? "-" : "+")0\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }

  /// A string, with escapes where JSON demands them and sometimes where it does not.
  private mutating func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n" where random.chance(50): result += "\\n"
      case _ where scalar.value < 0x20 || random.chance(8):
        for unit in String(scalar).utf16 {
          let hex = String(unit, radix: 16, uppercase: random.chance(50))
          result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
