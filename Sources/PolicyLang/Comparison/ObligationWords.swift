internal import PolicyCore

/// What obligations demand, as a policy writes it.
enum ObligationWords {
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

  /// What a budget counts, without its amount: `spend $ per day by tenant, then deny 429`.
  static func budget(_ period: BudgetPeriod, by attribute: String?, _ status: UInt16) -> String {
    let key = attribute.map { " by \($0)" } ?? ""
    return "spend $ per \(period)\(key), then deny \(status)"
  }

  /// What a notice tells: `on exhausted, security severity "major"`.
  static func notice(_ classes: UInt64, exhausted: Bool, severity: String?) -> String {
    var names = exhausted ? ["exhausted"] : []
    for group in FailureGroup.allCases {
      let named = group.classes.filter { classes >> UInt64($0.place) & 1 == 1 }
      let isWhole = named.count == group.classes.count
      names += isWhole ? [group.rawValue] : named.map(\.rawValue)
    }
    let how = severity.map { " severity \(ValueText.quoted($0.utf8))" } ?? ""
    return "on \(names.joined(separator: ", "))\(how)"
  }

  /// A header that the answer carries: `"x-ai" = "true"`.
  static func header(_ header: ObligationLayout.Header) -> String {
    "\(ValueText.quoted(header.name.utf8)) = \(ValueText.quoted(header.value.utf8))"
  }
}
