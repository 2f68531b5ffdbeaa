/// Numbers as people read them; whole-number arithmetic, so that they are the same everywhere.
enum SimulationWords {
  /// `1,234,567`.
  static func count(_ value: Int) -> String { grouped(String(value.magnitude), value < 0) }

  private static func grouped(_ digits: String, _ isNegative: Bool) -> String {
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return isNegative ? "-" + text : text
  }

  /// `0.8 s`, `340 ms`, `2 min 5 s`.
  static func time(_ milliseconds: Int64) -> String {
    let sign = milliseconds < 0 ? "-" : ""
    let value = milliseconds.magnitude
    switch value {
    case 0..<1_000: return "\(sign)\(value) ms"
    case 1_000..<60_000:
      let tenths = (value + 50) / 100
      return "\(sign)\(tenths / 10).\(tenths % 10) s"
    case 60_000..<3_600_000: return "\(sign)\(value / 60_000) min \(value / 1_000 % 60) s"
    default:
      return "\(sign)\(count(Int(clamping: value / 3_600_000))) h \(value / 60_000 % 60) min"
    }
  }

  /// Trillionths of a dollar as `$1,234.56`, or with six places when it is less than a dollar.
  static func money(_ trillionths: Int128) -> String {
    let sign = trillionths < 0 ? "-" : ""
    let value = trillionths.magnitude
    if value >= 1_000_000_000_000 {
      let cents = (value + 5_000_000_000) / 10_000_000_000
      return "\(sign)$\(grouped(String(cents / 100), false)).\(padded(cents % 100, 2))"
    }
    let millionths = (value + 500_000) / 1_000_000
    if millionths >= 10_000 || millionths == 0 {
      let cents = (millionths + 5_000) / 10_000
      return "\(sign)$\(cents / 100).\(padded(cents % 100, 2))"
    }
    return "\(sign)$0.\(padded(millionths, 6))"
  }

  /// Trillionths of a dollar as an exact decimal: `1.2345`.
  static func exactMoney(_ trillionths: Int128) -> String {
    let sign = trillionths < 0 ? "-" : ""
    let value = trillionths.magnitude
    var fraction = padded(value % 1_000_000_000_000, 12)
    while fraction.hasSuffix("0") { fraction.removeLast() }
    let whole = String(value / 1_000_000_000_000)
    return fraction.isEmpty ? sign + whole : "\(sign)\(whole).\(fraction)"
  }

  private static func padded(_ value: UInt128, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// Parts of a whole as `99.7%`; only the whole is `100%`.
  static func share(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "0%" }
    if part >= whole { return "100%" }
    let tenths = min(999, (part * 2_000 + whole) / (whole * 2))
    return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
  }

  /// A quotient with two places.
  static func ratio(_ part: Int, _ whole: Int) -> String {
    guard whole > 0 else { return "0.00" }
    let hundredths = (part * 200 + whole) / (whole * 2)
    return "\(hundredths / 100).\(padded(UInt128(hundredths % 100), 2))"
  }

  /// `a`, `a and b`, `a, b and c`.
  static func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }

  /// A failure of the command line in words.
  static func fault(_ text: String) -> String {
    guard let sign = text.firstIndex(of: "=") else { return "there were \(text)" }
    let model = text[..<sign] == "*" ? "every model" : "`\(text[..<sign])`"
    let rest = text[text.index(after: sign)...].split(separator: ":", maxSplits: 1)
    let what = rest.first.map(String.init) ?? ""
    let verb = what.hasPrefix("validate ") ? "failed `\(what)`" : "failed with `\(what)`"
    guard rest.count == 2 else { return "\(model) \(verb)" }
    return "\(model) \(verb) at a probability of \(rest[1])"
  }

  /// A measure for people.
  static func measure(_ measure: SimulationReport.Measure) -> String {
    switch measure {
    case .count(let value): count(value)
    case .time(let value): time(value)
    case .money(let value): money(value)
    case .share(let part, let whole): share(part, of: whole)
    case .text(let text): text
    }
  }

  /// A measure for machines: no grouping, no units but a percent sign.
  static func exact(_ measure: SimulationReport.Measure) -> String {
    switch measure {
    case .count(let value): String(value)
    case .time(let value): String(value)
    case .money(let value): exactMoney(value)
    case .share(let part, let whole): share(part, of: whole)
    case .text(let text): text
    }
  }
}
