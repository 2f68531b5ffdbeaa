/// What `classify` and detectors make of a request: the least fixpoint, unrolled.
///
/// All rules at once, round after round: n monotone rules need n rounds at most, as each round but
/// the last wakes a rule that slept before, and a rule that woke stays awake (Kleene's fixpoint
/// theorem). So the definitions have one solution, the least, and no other fixpoint is a model.
extension SolverDecision {
  /// One effect of `classify`: when it applies at a stage, what it raises and adds.
  private struct Effect {
    var info: RuleInfo?
    var when: Condition
    var raises: [(attribute: AttributeID, rank: Int)]
    var adds: [(attribute: AttributeID, members: UInt64)]

    var changed: Set<AttributeID> { Set(raises.map(\.attribute) + adds.map(\.attribute)) }
  }

  /// Rounds of all rules at once: as many as the longest way on which one rule wakes another, so
  /// that the last changes nothing.
  mutating func defineClassify() {
    let effects = effects
    let rounds = Self.rounds(effects)
    for round in 1...max(rounds, 1) where !variables.classified.isEmpty {
      let before: SolverVariables.Stage = round == 1 ? .declared : .round(round - 1)
      let after: SolverVariables.Stage = round >= rounds ? .final : .round(round)
      comment("what `classify` makes of the request, round \(round) of \(max(rounds, 1))")
      var holds: [String] = []
      for (place, effect) in effects.enumerated() {
        let dates = inForce(effect.info?.from, effect.info?.until)
        let term = SolverText.all([dates, conditions.term(effect.when, model: nil, before)])
        let name = effect.info?.name ?? "detector \(place)"
        holds.append(define("classify \(name) in round \(round)", term))
      }
      for attribute in variables.classified.sorted() {
        defineRound(attribute, before, after, effects, holds)
      }
    }
  }

  private mutating func defineRound(
    _ attribute: AttributeID, _ before: SolverVariables.Stage, _ after: SolverVariables.Stage,
    _ effects: [Effect], _ holds: [String]
  ) {
    guard case .set(let type) = policy.attributes[attribute].type else {
      var term = variables.term(attribute, before)
      for (effect, holds) in zip(effects, holds) {
        for raise in effect.raises where raise.attribute == attribute {
          // The highest wins, whatever the order.
          term = "(let ((x \(term))) (ite (and \(holds) (< x \(raise.rank))) \(raise.rank) x))"
        }
      }
      add(variables.term(attribute, after), "Int", term)
      return
    }
    for member in policy.enumerations[type].values.indices {
      var adding = [variables.term(attribute, has: member, before)]
      for (effect, holds) in zip(effects, holds) {
        for add in effect.adds
        where add.attribute == attribute && add.members & (1 << UInt64(member)) != 0 {
          adding.append(holds)
        }
      }
      add(variables.term(attribute, has: member, after), "Bool", SolverText.any(adding))
    }
  }

  /// Rules and what detectors mean.
  private var effects: [Effect] {
    var result = policy.classifies.map {
      Effect(info: $0.info, when: $0.when, raises: $0.raises, adds: $0.adds)
    }
    guard let findings = policy.attributes.firstIndex(where: { $0.source == .findings }) else {
      return result
    }
    for detector in policy.detectors {
      guard let means = detector.means else { continue }
      let found = Reading.constant(.set(1 << UInt64(clamping: detector.finding)))
      result.append(
        Effect(
          info: nil, when: .test(.has(.attribute(findings), .any, found), detector.span),
          raises: [], adds: [means]))
    }
    return result
  }

  /// The longest way on which an effect wakes another; all of them where they go in circles, as
  /// each round but the last wakes one that slept.
  private static func rounds(_ effects: [Effect]) -> Int {
    let reads = effects.map { effect in
      var readings: [Reading] = []
      effect.when.collectReadings(into: &readings)
      return Set(readings.compactMap { if case .attribute(let id) = $0 { id } else { nil } })
    }
    var depths = [Int](repeating: 1, count: effects.count)
    for _ in effects.indices {
      var isChanged = false
      for (later, read) in reads.enumerated() {
        for (earlier, effect) in effects.enumerated() where !effect.changed.isDisjoint(with: read) {
          guard depths[later] <= depths[earlier] else { continue }
          depths[later] = depths[earlier] + 1
          isChanged = true
        }
      }
      if !isChanged { return depths.max() ?? 0 }
    }
    return effects.count
  }
}
