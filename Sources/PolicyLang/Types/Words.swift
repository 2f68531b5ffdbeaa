internal import PolicyCore

/// Types, values and kinds in the words of the language.
extension Checking {
  /// A type with its article: ``an `int` ``.
  func words(_ type: ValueType) -> String {
    let name = typeName(type)
    let isVowel = name != "usd" && name.first.map { "aeiouAEIOU".contains($0) } == true
    return (isVowel ? "an `" : "a `") + name + "`"
  }

  /// A type as it is written: `set of Label`.
  func typeName(_ type: ValueType) -> String {
    switch type {
    case .bool: "bool"
    case .int: "int"
    case .usd: "usd"
    case .percent: "percent"
    case .duration: "duration"
    case .instant: "instant"
    case .string: "string"
    case .symbol(let id): policy.enumerations[id].name
    case .set(let id): "set of \(policy.enumerations[id].name)"
    }
  }

  /// What a literal is: `a number`.
  func words(_ kind: Value.Kind) -> String {
    switch kind {
    case .name: "a name"
    case .bool: "a `bool`"
    case .string: "a text"
    case .instant: "an `instant`"
    case .quantity(.int): "an `int`"
    case .quantity(.duration): "a `duration`"
    case .quantity(.money): "an amount of money"
    case .quantity(.percent): "a `percent`"
    case .set: "a set"
    }
  }

  /// A number of that type as a policy would write it.
  func written(_ number: Int64, as type: ValueType) -> String {
    switch type {
    case .usd: "$" + ValueText.decimal(number, places: 6, shown: 2)
    case .percent: ValueText.percent(number)
    case .duration: DurationUnit.text(number, longest: .days)
    case .bool, .int, .instant, .string, .symbol, .set: String(number)
    }
  }

  /// A range of that type as a policy would write it.
  func written(_ range: ClosedRange<Int64>, as type: ValueType) -> String {
    let low = written(range.lowerBound, as: type)
    if range.upperBound == .max { return "\(low) or more" }
    return "\(low)..\(written(range.upperBound, as: type))"
  }
}
