internal import PolicyCore

/// What `classify` makes of requests, though no rule may ask about it: every rank that a rule of
/// two policies raises to, and every member that one adds.
///
/// They are asked about as probes, so that the classes of the pair tell them apart.
enum RaisedCuts {
  static func probes(_ old: Policy, _ new: Policy) -> [ModelProbe] {
    let models = ModelSelection.named(Array(new.models.indices))
    return cuts(old, new).map { ModelProbe(when: $0, models: models) }
  }

  private static func cuts(_ old: Policy, _ new: Policy) -> [Condition] {
    var ranks: Set<[Int]> = []
    var members: Set<[Int]> = []
    for rule in old.classifies + new.classifies {
      for (attribute, rank) in rule.raises { ranks.insert([attribute, rank]) }
      for (attribute, added) in rule.adds {
        for member in 0..<64 where added >> UInt64(member) & 1 == 1 {
          members.insert([attribute, member])
        }
      }
    }
    guard let span = new.models.first?.span else { return [] }
    func place(_ one: [Int], _ two: [Int]) -> Bool { one.lexicographicallyPrecedes(two) }
    return ranks.sorted(by: place).compactMap { cut -> Condition? in
      guard case .symbol(let level) = new.attributes[cut[0]].type else { return nil }
      let highest = Int64(new.enumerations[level].values.count - 1)
      return .test(.member(.attribute(cut[0]), [min(Int64(cut[1]), highest)...highest]), span)
    }
      + members.sorted(by: place).map { cut in
        .test(.has(.attribute(cut[0]), .any, .constant(.set(1 << UInt64(cut[1])))), span)
      }
  }
}
