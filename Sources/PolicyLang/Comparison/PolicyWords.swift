internal import PolicyCore

/// What a checked policy declares, in the words in which it would be written.
extension Policy {
  /// A type: `set of Label`.
  func written(_ type: ValueType) -> String {
    switch type {
    case .bool: "bool"
    case .int: "int"
    case .usd: "usd"
    case .percent: "percent"
    case .duration: "duration"
    case .instant: "instant"
    case .string: "string"
    case .symbol(let id): enumerations[id].name
    case .set(let id): "set of \(enumerations[id].name)"
    }
  }

  /// A value of a type: `$0.50`, `internal`, `{pii, phi}`.
  func written(_ value: Constant, _ type: ValueType) -> String {
    switch value {
    case .bool(let isTrue): return isTrue ? "true" : "false"
    case .text(let bytes): return ValueText.quoted(bytes)
    case .symbol(let place):
      guard case .symbol(let id) = type, enumerations[id].values.indices.contains(place) else {
        return String(place)
      }
      return enumerations[id].values[place]
    case .set(let members):
      guard case .set(let id) = type else { return String(members) }
      return ValueText.set(members, enumerations[id].values)
    case .number(let number):
      switch type {
      case .usd: return ValueText.usd(number)
      case .percent: return ValueText.percent(number)
      case .duration: return ValueText.duration(number)
      case .instant: return ValueText.instant(number)
      case .int, .bool, .string, .symbol, .set: return String(number)
      }
    }
  }

  /// What an attribute says of itself, each with what it is about, in the order of the language.
  func words(of attribute: Attribute) -> [(about: String, text: String)] {
    var type = written(attribute.type)
    let range = attribute.range
    if attribute.type.isNumber, range.lowerBound != .min, range.upperBound != .max {
      let low = written(.number(range.lowerBound), attribute.type)
      type += " \(low)..\(written(.number(range.upperBound), attribute.type))"
    }
    var result: [(String, String)] = [("type", type)]
    if attribute.type == .string { result.append(("max", "max \(attribute.maxBytes)")) }
    result.append(("from", attribute.source.words))
    result.append(
      ("at least", attribute.atLeast.map { "at least \(name($0, attribute.type))" } ?? ""))
    result.append(
      ("unknown as", attribute.unknownAs.map { "unknown as \(name($0, attribute.type))" } ?? ""))
    switch attribute.presence {
    case .required: result.append(("presence", "required"))
    case .defaultValue(let value):
      result.append(("presence", "default \(written(value, attribute.type))"))
    case .computed: result.append(("presence", ""))
    }
    result.append(("as", attribute.role.map { "as \($0.rawValue)" } ?? ""))
    return result
  }

  /// The name of a place of an enum, a level, or a set.
  private func name(_ place: Int, _ type: ValueType) -> String {
    guard let id = type.enumeration, enumerations[id].values.indices.contains(place) else {
      return String(place)
    }
    return enumerations[id].values[place]
  }

  /// What a model states, by fact.
  func words(of model: Model) -> [(about: String, text: String)] {
    zip(facts, model.facts).map { fact, value in
      // What it need not state and does not is nothing; its name is no fact that it states.
      guard let value, fact.name != BuiltIn.Fact.name.rawValue else { return (fact.name, "") }
      return (fact.name, "\(fact.name) \(written(value, fact.type))")
    }
  }

  /// What a detector looks for.
  func words(of detector: Detector) -> [(about: String, text: String)] {
    var means = ""
    if let own = detector.means {
      means = "means " + written(.set(own.members), attributes[own.attribute].type)
    }
    return [
      ("pattern", "/\(detector.pattern)/"),
      ("near", detector.near.map { "near /\($0.pattern)/ within \($0.within) chars" } ?? ""),
      ("means", means),
    ]
  }
}

extension AttributeSource {
  /// As it is written: `from header "x-task"`.
  var words: String {
    func quoted(_ text: String) -> String { ValueText.quoted(text.utf8) }
    return switch self {
    case .header(let name): "from header \(quoted(name))"
    case .body(let pointers): "from body " + pointers.map(quoted).joined(separator: ", ")
    case .claim(let name): "from claim \(quoted(name))"
    case .promptTokens: "from prompt tokens"
    case .promptBytes: "from prompt bytes"
    case .clockHour(let zone): "from clock hour \(quoted(zone))"
    case .clockWeekday(let zone): "from clock weekday \(quoted(zone))"
    case .clockDate(let zone): "from clock date \(quoted(zone))"
    case .host: "from the host"
    case .now, .needs, .findings: ""
    }
  }
}
