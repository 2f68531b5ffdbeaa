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
    case .usd: "$" + decimal(number, digits: 6, atLeast: 2)
    case .percent: decimal(number, digits: 2, atLeast: 0) + "%"
    case .duration: duration(number)
    case .bool, .int, .instant, .string, .symbol, .set: String(number)
    }
  }

  /// A range of that type as a policy would write it.
  func written(_ range: ClosedRange<Int64>, as type: ValueType) -> String {
    let low = written(range.lowerBound, as: type)
    if range.upperBound == .max { return "\(low) or more" }
    return "\(low)..\(written(range.upperBound, as: type))"
  }

  private func decimal(_ number: Int64, digits: Int, atLeast: Int) -> String {
    let text = String(number.magnitude)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    var fraction = padded.suffix(digits)
    while fraction.count > atLeast, fraction.last == "0" { fraction.removeLast() }
    let sign = number < 0 ? "-" : ""
    return sign + padded.dropLast(digits) + (fraction.isEmpty ? "" : "." + fraction)
  }

  private func duration(_ milliseconds: Int64) -> String {
    let units: [(String, Int64)] = [
      ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000),
    ]
    for (unit, size) in units where milliseconds != 0 && milliseconds % size == 0 {
      return "\(milliseconds / size)\(unit)"
    }
    return "\(milliseconds)ms"
  }
}
