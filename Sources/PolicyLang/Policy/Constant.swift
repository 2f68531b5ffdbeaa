/// What a constant says, where its type is known.
extension Constant {
  /// A number, the place of a symbol, or 0 and 1 for a boolean; 0 for what has no place.
  public var place: Int64 {
    switch self {
    case .number(let number): number
    case .symbol(let place): Int64(place)
    case .bool(let isTrue): isTrue ? 1 : 0
    case .set, .text: 0
    }
  }

  /// The number that stands for it among the facts of a request; 0 for a text.
  var stored: Int64 {
    if case .set(let members) = self { return Int64(bitPattern: members) }
    return place
  }

  /// The members of a set, or the one symbol; none for what has no members.
  public var members: UInt64 {
    switch self {
    case .set(let members): members
    case .symbol(let place): 1 << UInt64(clamping: place)
    case .bool, .number, .text: 0
    }
  }

  /// The bytes of a text; none for what is no text.
  public var bytes: [UInt8] {
    if case .text(let bytes) = self { bytes } else { [] }
  }
}

extension Comparator {
  /// Whether a left side that differs so much from the right one (below 0: less) passes.
  public func holds(_ difference: Int128) -> Bool {
    switch self {
    case .equal: difference == 0
    case .notEqual: difference != 0
    case .less: difference < 0
    case .lessOrEqual: difference <= 0
    case .greater: difference > 0
    case .greaterOrEqual: difference >= 0
    }
  }
}

extension Policy {
  /// The attribute `from prompt tokens`.
  public var promptTokens: AttributeID? { attributes.firstIndex { $0.source == .promptTokens } }
  /// The built-in attribute `needs`.
  public var needs: AttributeID? { attributes.firstIndex { $0.source == .needs } }
  /// The attribute `as output limit`.
  public var outputLimit: AttributeID? { attributes.firstIndex { $0.role == .outputLimit } }

  /// What a model states for a built-in fact; nil when it states nothing.
  public func fact(_ fact: BuiltIn.Fact, of model: ModelID) -> Constant? {
    let builtIn = BuiltIn.Fact.allCases
    guard let place = builtIn.firstIndex(of: fact) else { return nil }
    return models[model].facts[facts.count - builtIn.count + place]
  }
}

extension Sequence {
  /// In the order of the bytes of names, as output has it.
  func inOrder(_ name: (Element) -> String) -> [Element] {
    sorted { name($0).utf8.lexicographicallyPrecedes(name($1).utf8) }
  }
}

extension [String] {
  /// Strings in the order of their bytes, as output has them.
  public var sortedByBytes: [String] { inOrder(\.self) }
}
