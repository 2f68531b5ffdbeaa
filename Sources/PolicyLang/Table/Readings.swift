import PolicyCore

/// What the readings of a policy are: their layout, their type, the values they can have.
struct Readings {
  /// The policy.
  let policy: Policy
  /// The attributes that some classify rule or detector changes.
  let classified: Set<AttributeID>
  /// What they can be.
  let ranges: ReadingRanges

  /// A reading with everything known put in.
  enum Resolved {
    case constant(Constant)
    case reading(ReadingLayout)
  }

  /// The readings of a policy.
  init(_ policy: Policy) {
    self.policy = policy
    classified = Set(
      policy.classifies.flatMap { $0.raises.map(\.attribute) + $0.adds.map(\.attribute) }
        + policy.detectors.compactMap(\.means?.attribute))
    ranges = ReadingRanges(
      attributes: PolicyLayout.attributes(policy, classified: classified),
      enumerations: PolicyLayout.enumerations(policy))
  }

  /// `now`, the first of the three built-in attributes.
  var now: ReadingLayout { .attribute(index(policy.attributes.count - 3)) }

  /// The value of a fact of that model, or what is left to read.
  ///
  /// Before and after `classify` are told apart only where they may differ.
  func resolve(_ reading: Reading, model: ModelID?) -> Resolved {
    switch reading {
    case .constant(let value): return .constant(value)
    case .attribute(let id): return .reading(.attribute(index(id)))
    case .declared(let id):
      return .reading(classified.contains(id) ? .declared(index(id)) : .attribute(index(id)))
    case .signal(let signal): return .reading(.signal(model: index(model ?? 0), signal))
    case .fact(let id): return .constant(model.map { fact(id, of: $0) } ?? .bool(false))
    }
  }

  /// What a model states, or what stating nothing means.
  private func fact(_ id: FactID, of model: ModelID) -> Constant {
    if let value = policy.models[model].facts[id] { return value }
    switch BuiltIn.Fact(rawValue: policy.facts[id].name) {
    case .name, .quotaGroup: return .text(Array(policy.models[model].name.utf8))
    case .accepts: return .set(allMembers(of: BuiltIn.features))
    case .context, .priceIn, .priceOut, nil: return .number(.max)
    }
  }

  /// Every member of an enumeration that sets are made of.
  func allMembers(of enumeration: EnumerationID) -> UInt64 {
    let count = policy.enumerations[enumeration].values.count
    return count >= 64 ? .max : (1 << UInt64(count)) - 1
  }

  /// The type of a reading.
  func type(of reading: ReadingLayout) -> ValueType {
    switch reading {
    case .attribute(let id), .declared(let id): return policy.attributes[Int(id)].type
    case .signal(_, let signal):
      switch signal {
      case .health: return .symbol(BuiltIn.health)
      case .p50FirstToken, .p95FirstToken: return .duration
      case .errorRate, .rateRemaining: return .percent
      case .inFlight: return .int
      case .budgetLeft: return .usd
      }
    }
  }

  /// Whether what it reads may be changed by `classify`.
  func isDynamic(_ reading: ReadingLayout) -> Bool {
    if case .attribute(let id) = reading { return classified.contains(Int(id)) }
    return false
  }

  /// Whether what it reads may be unknown.
  func isSignal(_ reading: ReadingLayout) -> Bool {
    if case .signal = reading { return true }
    return false
  }

  /// How the policy calls it.
  func name(of reading: ReadingLayout) -> String {
    switch reading {
    case .attribute(let id): policy.attributes[Int(id)].name
    case .declared(let id): "declared." + policy.attributes[Int(id)].name
    case .signal(_, let signal): signal.rawValue
    }
  }

  private func index(_ number: Int) -> UInt32 { UInt32(truncatingIfNeeded: number) }
}

extension ReadingLayout {
  /// An order of readings, so that equal sums are written alike.
  static func precedes(_ left: ReadingLayout, _ right: ReadingLayout) -> Bool {
    left.order < right.order
  }

  private var order: (Int, UInt32, Int) {
    switch self {
    case .attribute(let id): (0, id, 0)
    case .declared(let id): (1, id, 0)
    case .signal(let model, let signal): (2, model, signal.place)
    }
  }
}
