internal import PolicyCore

/// Bounds of obligations, as a policy writes them.
enum BoundWords {
  /// A bound, by the name that `ChangeSearch` gives it: `retain at least 6y`.
  ///
  /// The bound of a budget is named by its text with a `$` where the amount stands, and behind a
  /// zero byte by what it is counted under.
  static func bound(_ name: String, _ value: Int64) -> String {
    let text = amount(name, value)
    guard !name.contains("$") else {
      return name.prefix { $0 != "\u{0}" }.split(separator: "$", maxSplits: 1)
        .joined(separator: text)
    }
    return name.split(separator: "_").joined(separator: " ") + " " + text
  }

  /// The value of a bound alone: `6y`.
  static func amount(_ name: String, _ value: Int64) -> String {
    switch name {
    case "content": RecordContent(rawValue: UInt8(clamping: value))?.word ?? String(value)
    case "cost": ValueText.usd(value)
    case "retain_at_least", "retain_at_most": ValueText.duration(value)
    case _ where name.contains("$"): ValueText.usd(value)
    default: String(value)
    }
  }
}
