internal import PolicyCore

/// What a request, the time and the models may say, as variables of a solver.
///
/// Bools are bools, enums and levels bounded whole numbers, sets one bool a member, numbers bounded
/// whole numbers, texts strings. A signal has a bool beside it that says whether it is known.
struct SolverVariables {
  /// When an attribute is read.
  enum Stage: Equatable {
    /// Before `classify`.
    case declared
    /// After so many rounds of it.
    case round(Int)
    /// After all of them.
    case final
  }

  /// A value as terms.
  enum Value {
    case bool(String)
    case number(String)
    /// By member.
    case members([String])
    case text(String)
  }

  let policy: Policy
  /// Attributes that `classify` may change.
  let classified: Set<AttributeID>
  /// Where several decisions stand in one text: what comes before the names of this one.
  let copy: String
  /// Attributes that are variables of this copy; all others are the same in every copy.
  let own: Set<AttributeID>

  init(
    _ policy: Policy, classified: Set<AttributeID>? = nil, copy: String = "",
    own: Set<AttributeID> = []
  ) {
    self.policy = policy
    self.classified = classified ?? Self.classified(policy)
    self.copy = copy
    self.own = own
  }

  /// The attributes that rules and detectors of a policy may change.
  static func classified(_ policy: Policy) -> Set<AttributeID> {
    Set(
      policy.classifies.flatMap { $0.raises.map(\.attribute) + $0.adds.map(\.attribute) }
        + policy.detectors.compactMap(\.means?.attribute))
  }

  /// The symbol of something that follows from the request.
  func symbol(_ name: String) -> String { SolverText.symbol(copy + name) }

  /// The name of an attribute at a stage.
  private func name(_ attribute: AttributeID, _ stage: Stage) -> String {
    let name = policy.attributes[attribute].name
    let prefix = own.contains(attribute) ? copy : ""
    guard classified.contains(attribute) else { return prefix + name }
    switch stage {
    case .declared: return "\(prefix)declared.\(name)"
    case .round(let round): return "\(copy)\(name) after round \(round)"
    case .final: return copy + name
    }
  }

  /// The term of a number, an enum, a level, a bool or a text.
  func term(_ attribute: AttributeID, _ stage: Stage) -> String {
    SolverText.symbol(name(attribute, stage))
  }

  /// The term of a member of a set.
  func term(_ attribute: AttributeID, has member: Int, _ stage: Stage) -> String {
    guard case .set(let type) = policy.attributes[attribute].type else { return "false" }
    return SolverText.symbol(
      "\(name(attribute, stage)) has \(policy.enumerations[type].values[member])")
  }

  /// How many members a set of that type may have.
  func count(_ type: ValueType) -> Int {
    switch type {
    case .set(let id), .symbol(let id): policy.enumerations[id].values.count
    case .bool, .int, .usd, .percent, .duration, .instant, .string: 0
    }
  }

  /// The terms of an attribute.
  func value(_ attribute: AttributeID, _ stage: Stage) -> Value {
    let type = policy.attributes[attribute].type
    switch type {
    case .bool: return .bool(term(attribute, stage))
    case .string: return .text(term(attribute, stage))
    case .symbol, .int, .usd, .percent, .duration, .instant:
      return .number(term(attribute, stage))
    case .set:
      return .members((0..<count(type)).map { term(attribute, has: $0, stage) })
    }
  }

  /// The terms of a signal, and of whether it is known.
  func signal(_ model: ModelID, _ signal: Signal) -> (value: String, known: String) {
    let name = "\(policy.models[model].name).\(signal.rawValue)"
    return (SolverText.symbol(name), SolverText.symbol("\(name) is known"))
  }

  // MARK: - Declarations

  /// Every variable with what it may be.
  func declarations(signals: Set<[Int]>) -> String {
    var text = ""
    for attribute in policy.attributes.indices { declare(attribute, &text) }
    for pair in signals.sorted(by: { ($0[0], $0[1]) < ($1[0], $1[1]) }) {
      let signal = Signal.allCases[pair[1]]
      let (value, known) = self.signal(pair[0], signal)
      text += "(declare-const \(value) Int)\n(declare-const \(known) Bool)\n"
      switch signal {
      case .health: text += "(assert (<= 0 \(value) 2))\n"
      case .errorRate, .rateRemaining: text += "(assert (<= 0 \(value) 10000))\n"
      case .p50FirstToken, .p95FirstToken, .inFlight, .budgetLeft:
        text += "(assert (<= 0 \(value)))\n"
      }
    }
    return text
  }

  /// The variables that only this copy has.
  func ownDeclarations() -> String {
    var text = ""
    for attribute in own.sorted() { declare(attribute, &text) }
    return text
  }

  private func declare(_ attribute: AttributeID, _ text: inout String) {
    let layout = policy.attributes[attribute]
    switch value(attribute, .declared) {
    case .bool(let term): text += "(declare-const \(term) Bool)\n"
    case .members(let terms): for term in terms { text += "(declare-const \(term) Bool)\n" }
    case .text(let term):
      text += "(declare-const \(term) String)\n"
      text += "(assert (<= (str.len \(term)) \(layout.maxBytes)))\n"
    case .number(let term):
      text += "(declare-const \(term) Int)\n"
      var low = Int128(layout.range.lowerBound)
      var high = Int128(layout.range.upperBound)
      if case .symbol = layout.type {
        low = Int128(layout.atLeast ?? 0)
        high = Int128(count(layout.type)) - 1
      }
      text += "(assert (<= \(SolverText.number(low)) \(term) \(SolverText.number(high))))\n"
    }
  }
}
