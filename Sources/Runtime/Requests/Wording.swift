internal import PolicyCore

/// What values are expected, in the words of the policy's users.
enum Wording {
  /// Names in backticks, the first few of many.
  static func list(_ names: [String], limit: Int = RuntimeLimits.listedNames) -> String {
    let shown = names.prefix(limit).map { "`\($0)`" }.joined(separator: ", ")
    if names.count > limit { return "one of \(shown), … (\(names.count) in all)" }
    return names.count == 1 ? shown : "one of \(shown)"
  }

  /// What a reason adds to the description of a type's values.
  static func detail(_ reason: Reason, _ kind: RequestSchema.Kind) -> String {
    switch reason {
    case .fraction: ", whole, without exponent"
    case .signed: ", without a sign"
    case .tooFine:
      kind == .percent ? ", with at most two decimals" : ", with at most six decimals"
    case .noUnit: kind == .percent ? ", with its `%`" : ", with a unit: ms, s, m, h, d, w or y"
    case .severalUnits: ", with one unit"
    case .leapSecond: ", without leap seconds"
    case .loneSurrogate: ", with surrogates in pairs only"
    case .missing, .null, .doubled, .unknownKey, .clock, .kind, .outOfRange, .tooLong,
      .unknownName, .malformed:
      ""
    }
  }

  /// A range that is narrower than its type.
  static func range(_ field: RequestSchema.Field) -> String {
    let low = quantity(field.low, field.kind)
    let high = quantity(field.high, field.kind)
    let isWide = field.high > Int64.max / 2
    let separator = field.kind == .int ? " " : ", "
    if isWide { return field.low > 0 ? "\(separator)from \(low)" : "" }
    return "\(separator)from \(low) to \(high)"
  }

  /// A number of a type, as requests write it.
  static func quantity(_ value: Int64, _ kind: RequestSchema.Kind) -> String {
    switch kind {
    case .usd: decimal(value, places: 6)
    case .percent: decimal(value, places: 2) + "%"
    case .duration: DurationUnit.text(value, longest: .days)
    case .int, .bool, .instant, .string, .symbol, .set: String(value)
    }
  }

  /// A decimal without zeros at its end.
  static func decimal(_ value: Int64, places: Int) -> String {
    ValueText.decimal(value, places: places, shown: 0)
  }
}

extension RequestSchema {
  /// The names of the values of a symbol or set.
  func names(_ field: Field, _ spelling: Spelling) -> [String] {
    guard enumerations.indices.contains(field.enumeration) else { return [] }
    let enumeration = enumerations[field.enumeration]
    return spelling == .inside ? enumeration.values : enumeration.outside
  }

  /// The values of an attribute.
  func wording(_ attribute: Int, _ spelling: Spelling) -> String {
    let field = fields[attribute]
    if spelling == .outside, field.kind == .set, case .header = attributes[attribute].source {
      return "names with commas between them, each " + Wording.list(names(field, spelling))
    }
    return wording(field, spelling)
  }

  /// The values of a type.
  func wording(_ field: Field, _ spelling: Spelling) -> String {
    switch field.kind {
    case .bool: "true or false"
    case .int: "an integer" + Wording.range(field)
    case .usd: "dollars as a decimal such as `0.25`" + Wording.range(field)
    case .percent: "a percentage such as `95%`" + Wording.range(field)
    case .duration: "a duration such as `2s` or in milliseconds" + Wording.range(field)
    case .instant: "an instant such as `2026-11-23T18:00:00Z`, or a date"
    case .string: "a text of at most \(field.maxBytes) bytes"
    case .symbol: Wording.list(names(field, spelling))
    case .set: "an array of names, each " + Wording.list(names(field, spelling))
    }
  }
}
