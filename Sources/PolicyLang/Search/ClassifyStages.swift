internal import PolicyCore

/// The values that the conditions of `classify` are asked with on the way to what it leaves: as
/// declared, and after each rule that raised or added something.
///
/// A condition about what its own rule raises is true of the end whenever it was true at all; what
/// it was true of is a value before.
struct ClassifyStages {
  private let interpreter: ReferenceInterpreter
  private let request: ReferenceRequest
  private let declared: [Constant]
  /// Every attribute, stage by stage; the first is as declared.
  private let stages: [[Constant]]

  /// The stages of a request whose attributes were read.
  init(_ policy: Policy, declared: [Constant]) {
    // What was read tells the time in every zone; no split is asked for.
    interpreter = ReferenceInterpreter(policy, zoneOffset: { _, _ in 0 }, sha256: { _ in [] })
    let now = policy.attributes.firstIndex { $0.source == .now }.map { declared[$0] }
    var instant: Int64 = 0
    if case .number(let number)? = now { instant = number }
    request = ReferenceRequest(now: instant)
    self.declared = declared
    var stages = [declared]
    var values = declared
    func add(_ members: UInt64, to attribute: AttributeID) {
      if case .set(let own) = values[attribute] { values[attribute] = .set(own | members) }
    }
    let place = policy.attributes.firstIndex { $0.source == .findings }
    if let place, case .set(let findings) = declared[place] {
      for detector in policy.detectors where findings >> UInt64(detector.finding) & 1 == 1 {
        if let (labels, members) = detector.means { add(members, to: labels) }
      }
      if values != declared { stages.append(values) }
    }
    var before: [Constant]
    repeat {
      before = values
      for rule in policy.classifies {
        let deciding = Deciding(interpreter, request, declared: declared, values: values)
        guard deciding.applies(rule.info, rule.when) else { continue }
        for (attribute, rank) in rule.raises {
          guard case .symbol(let own) = values[attribute] else { continue }
          values[attribute] = .symbol(max(own, rank))
        }
        for (attribute, members) in rule.adds { add(members, to: attribute) }
        if values != stages.last { stages.append(values) }
      }
    } while values != before
    self.stages = stages
  }

  /// Whether a condition holds at some stage.
  func hold(_ condition: Condition) -> Bool {
    stages.contains { values in
      let deciding = Deciding(interpreter, request, declared: declared, values: values)
      return deciding.truth(condition, nil) == true
    }
  }
}

extension Policy {
  /// The levels that `classify` may raise and the sets that it or a detector may add to.
  var classified: Set<AttributeID> {
    var result = Set(detectors.compactMap { $0.means?.attribute })
    for rule in classifies {
      result.formUnion(rule.raises.map(\.attribute) + rule.adds.map(\.attribute))
    }
    return result
  }

  /// Whether a condition may hold on the way of `classify` and neither before it nor behind it.
  ///
  /// What it reads is then neither as declared nor as in the end: a level at a rank to which some
  /// rule raises it, a set that gets its members one after the other, or two attributes of which
  /// one has changed and the other will.
  func mayPass(_ condition: Condition) -> Bool {
    var readings: [Reading] = []
    condition.collectReadings(into: &readings)
    let changing = readings.filter { reading in
      if case .attribute(let place) = reading { classified.contains(place) } else { false }
    }
    guard changing.count == 1, case .attribute(let place)? = changing.first else {
      return !changing.isEmpty
    }
    guard case .test(.compare(_, .equal, .constant(.symbol(let rank))), _) = condition else {
      return true
    }
    return classifies.contains { rule in
      rule.raises.contains { $0.attribute == place && $0.rank == rank }
    }
  }
}

extension Condition {
  /// The same of what some attributes were declared as.
  func declared(_ attributes: Set<AttributeID>) -> Condition {
    switch self {
    case .constant: self
    case .all(let parts): .all(parts.map { $0.declared(attributes) })
    case .any(let parts): .any(parts.map { $0.declared(attributes) })
    case .not(let inner): .not(inner.declared(attributes))
    case .test(let test, let span): .test(test.declared(attributes), span)
    }
  }
}

extension TypedTest {
  fileprivate func declared(_ attributes: Set<AttributeID>) -> TypedTest {
    func declared(_ reading: Reading) -> Reading {
      guard case .attribute(let place) = reading, attributes.contains(place) else { return reading }
      return .declared(place)
    }
    switch self {
    case .truth(let reading): return .truth(declared(reading))
    case .linear: return self
    case .compare(let left, let comparator, let right):
      return .compare(declared(left), comparator, declared(right))
    case .member(let reading, let ranges): return .member(declared(reading), ranges)
    case .textMember(let reading, let texts): return .textMember(declared(reading), texts)
    case .listMember(let reading, let list): return .listMember(declared(reading), list: list)
    case .has(let left, let asks, let right): return .has(declared(left), asks, declared(right))
    case .isEmpty(let reading): return .isEmpty(declared(reading))
    case .text(let reading, let asks, let ignoringCase):
      return .text(declared(reading), asks, ignoringCase: ignoringCase)
    }
  }
}
