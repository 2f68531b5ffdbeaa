internal import PolicyCore

/// Two policies over one vocabulary, so that the same request can be put to both.
///
/// Names are what counts: an attribute, a value, a model of one name is the same in both. What only
/// one of them has, both get; a model that a policy does not have is forbidden there. Both policies
/// are checked ones, so that each keeps what it makes of its own files, facts and orders; only the
/// numbers of things change.
struct Alignment {
  /// The policies in the vocabulary of both; nil when there is a `problem`.
  private(set) var policies: (old: Policy, new: Policy)?
  /// Why they have no vocabulary in common.
  private(set) var problem: String?
  /// What the vocabulary hides of the difference.
  private(set) var changes: [PolicyChange] = []
  /// Where a level that both raise in their own way comes to each of its places.
  private(set) var ends: [End] = []

  /// A level whose raises are part of the conditions.
  struct End {
    /// The shared attribute.
    var attribute: AttributeID
    /// By place: where it comes to it, in each policy.
    var places: [(old: Condition, new: Condition)]
    /// By place: its rank in each policy.
    var ranks: (old: [Int], new: [Int])
    /// The rules that raise it.
    var rules: [PolicyChange.Rule]
  }

  private let first: Policy
  private let second: Policy
  private let shared: SharedEnumerations
  /// The shared attributes, each with its number in the policies that have it.
  private var pairs: [(old: AttributeID?, new: AttributeID?)] = []
  /// The names of the models, in their shared order.
  private let models: [String]

  /// Aligns two policies, the second of which shares its texts with the first.
  init(old: Policy, new: Policy) {
    (first, second) = (old, new)
    shared = SharedEnumerations(old, new)
    let known = Set(new.models.map(\.name))
    models = new.models.map(\.name) + old.models.map(\.name).filter { !known.contains($0) }
    problem = pairAttributes() ?? limits()
    guard problem == nil else { return }
    align()
  }

  // MARK: - Attributes

  /// Finds the attributes that are the same; the problem when there is one.
  private mutating func pairAttributes() -> String? {
    let builtIn = 3
    let (one, two) = (first.attributes, second.attributes)
    var taken: Set<AttributeID> = []
    for (id, attribute) in two.enumerated().dropLast(builtIn) {
      guard let other = one.dropLast(builtIn).firstIndex(where: { $0.name == attribute.name })
      else {
        pairs.append((nil, id))
        continue
      }
      let isClock = (one[other].isOfClock, attribute.isOfClock)
      // What is computed of the clock is no part of a request, so each policy has its own.
      guard !isClock.0 && !isClock.1 || one[other].source == attribute.source else {
        pairs.append((nil, id))
        continue
      }
      let (before, after) = (type(of: one[other], shared.old), type(of: attribute, shared.new))
      guard before == after else {
        return "the attribute `\(attribute.name)` is \(first.written(one[other].type)) in the one "
          + "policy and \(second.written(attribute.type)) in the other"
      }
      taken.insert(other)
      pairs.append((other, id))
    }
    pairs += one.indices.dropLast(builtIn).filter { !taken.contains($0) }.map { ($0, nil) }
    for place in 0..<builtIn {
      pairs.append((one.count - builtIn + place, two.count - builtIn + place))
    }
    return nil
  }

  private func type(of attribute: Attribute, _ side: SharedEnumerations.Side) -> ValueType {
    attribute.type.renumbered(side.numbers)
  }

  /// What of the shared vocabulary is more than a policy may have.
  private func limits() -> String? {
    guard models.count <= Limits.models else {
      return "together they have more than \(Limits.models) models"
    }
    for policy in [(first, shared.old), (second, shared.new)] {
      for type in policy.0.attributes.map(\.type) + policy.0.facts.map(\.type) {
        guard case .set(let own) = type else { continue }
        let enumeration = shared.all[policy.1.numbers[own]]
        if enumeration.values.count > Limits.setMembers {
          return "`\(enumeration.name)` has more than \(Limits.setMembers) values in both together"
        }
      }
    }
    return nil
  }

  /// An attribute as a policy sees it; one of the other if it has none of that name.
  private func attribute(
    _ pair: (old: AttributeID?, new: AttributeID?), isNew: Bool
  ) -> Attribute? {
    let before = pair.old.map { renumbered(first.attributes[$0], shared.old) }
    let after = pair.new.map { renumbered(second.attributes[$0], shared.new) }
    guard let before, let after else {
      let isOwn = isNew ? after != nil : before != nil
      var only = before ?? after
      // What nothing of the policy reads has no part in it.
      if !isOwn {
        only?.role = nil
        if only?.isOfClock == false {
          only?.source = .host
          if only?.presence == .computed { only?.presence = .required }
        }
      }
      if let number = only?.type.enumeration, shared.reordered.contains(number) {
        only?.atLeast = nil
      }
      return only
    }
    var own = isNew ? after : before
    own.range =
      min(
        before.range.lowerBound, after.range.lowerBound)...max(
        before.range.upperBound, after.range.upperBound)
    own.maxBytes = max(before.maxBytes, after.maxBytes)
    // A request that is shown to both must not leave it to their defaults.
    if before.presence != after.presence { own.presence = .required }
    if isRead(before, otherwise: after) { own.atLeast = nil }
    return own
  }

  /// Whether the policies make different values of what a request states.
  private func isRead(_ before: Attribute, otherwise after: Attribute) -> Bool {
    guard case .symbol(let number) = after.type else { return false }
    return before.atLeast != after.atLeast || shared.reordered.contains(number)
  }

  private func renumbered(_ attribute: Attribute, _ side: SharedEnumerations.Side) -> Attribute {
    var result = attribute
    func place(_ place: Int) -> Int { AlignedConditions.place(place, attribute.type, side) }
    result.type = attribute.type.renumbered(side.numbers)
    result.unknownAs = attribute.unknownAs.map(place)
    result.atLeast = attribute.atLeast.map(place)
    if case .defaultValue(let value) = attribute.presence {
      switch value {
      case .symbol(let rank): result.presence = .defaultValue(.symbol(place(rank)))
      case .set(let members):
        let places = (0..<64).filter { members >> UInt64($0) & 1 == 1 }.map(place)
        result.presence = .defaultValue(.set(places.reduce(0) { $0 | 1 << UInt64($1 & 63) }))
      case .bool, .number, .text: break
      }
    }
    return result
  }

  /// By shared attribute: by stated place, what a policy reads it as.
  private func images(isNew: Bool) -> [AttributeID: [Int]] {
    let side = isNew ? shared.new : shared.old
    var result: [AttributeID: [Int]] = [:]
    for (number, pair) in pairs.enumerated() {
      guard let id = isNew ? pair.new : pair.old else { continue }
      let own = renumbered((isNew ? second : first).attributes[id], side)
      guard case .symbol(let enumeration) = own.type, let ranks = side.ranks[enumeration] else {
        continue
      }
      let other = isNew ? pair.old : pair.new
      let (before, after) = (
        pair.old.map { renumbered(first.attributes[$0], shared.old) },
        pair.new.map { renumbered(second.attributes[$0], shared.new) }
      )
      var isDifferent = shared.reordered.contains(enumeration)
      if let before, let after { isDifferent = isRead(before, otherwise: after) }
      let foreign = Set(side.foreign[enumeration] ?? [])
      let isUnknownRead = own.unknownAs != nil && !foreign.isEmpty && other != nil
      guard isDifferent || isUnknownRead else { continue }
      result[number] = ranks.indices.map { place in
        if let unknown = own.unknownAs, foreign.contains(place) { return unknown }
        guard isDifferent, let least = own.atLeast else { return place }
        return ranks[place] < ranks[least] ? least : place
      }
    }
    return result
  }

  private func strays(isNew: Bool) -> [AttributeID: (members: UInt64, readAs: Int)] {
    let side = isNew ? shared.new : shared.old
    var result: [AttributeID: (members: UInt64, readAs: Int)] = [:]
    for (number, pair) in pairs.enumerated() where pair.old != nil && pair.new != nil {
      guard let id = isNew ? pair.new : pair.old else { continue }
      let own = renumbered((isNew ? second : first).attributes[id], side)
      guard case .set(let enumeration) = own.type, let unknown = own.unknownAs,
        let foreign = side.foreign[enumeration], !foreign.isEmpty
      else { continue }
      result[number] = (foreign.reduce(0) { $0 | 1 << UInt64($1 & 63) }, unknown)
    }
    return result
  }

  // MARK: - Policies

  private mutating func align() {
    func numbers(_ isNew: Bool) -> [AttributeID] {
      var result = (isNew ? second : first).attributes.map { _ in 0 }
      for (number, pair) in pairs.enumerated() {
        if let id = isNew ? pair.new : pair.old { result[id] = number }
      }
      return result
    }
    func conditions(_ isNew: Bool) -> AlignedConditions {
      AlignedConditions(
        policy: isNew ? second : first, shared: shared, side: isNew ? shared.new : shared.old,
        attributes: numbers(isNew), firstList: isNew ? first.lists.count : 0,
        images: images(isNew: isNew), strays: strays(isNew: isNew))
    }
    var old = AlignedRules(conditions(false), models: models, isNew: false)
    var new = AlignedRules(conditions(true), models: models, isNew: true)
    var one = old.aligned()
    var two = new.aligned()
    one.enumerations = shared.all
    two.enumerations = shared.all
    one.attributes = pairs.compactMap { attribute($0, isNew: false) }
    two.attributes = pairs.compactMap { attribute($0, isNew: true) }
    // The numbers of lists mean the same in both: those of the second stand behind the others.
    two.lists = first.lists + second.lists
    for attribute in Set(old.conditions.raises.keys).union(new.conditions.raises.keys).sorted() {
      guard case .symbol(let number) = two.attributes[attribute].type,
        let before = shared.old.ranks[number], let after = shared.new.ranks[number],
        let span = two.attributes[attribute].span, let pair = both(attribute)
      else { continue }
      let places = shared.all[number].values.indices.map { place in
        (
          old: old.conditions.comes(.attribute(pair.old), to: [place], of: number, span),
          new: new.conditions.comes(.attribute(pair.new), to: [place], of: number, span)
        )
      }
      ends.append(
        End(
          attribute: attribute, places: places, ranks: (before, after),
          rules: raising(pair.old, first, isNew: false) + raising(pair.new, second, isNew: true)))
    }
    let known = Set(old.changes.map(\.text))
    changes = old.changes + new.changes.filter { !known.contains($0.text) }
    if old.conditions.isTooLarge || new.conditions.isTooLarge {
      problem = "what `classify` raises in another order takes too many tests to write out"
      return
    }
    policies = (one, two)
  }

  private func raising(
    _ attribute: AttributeID, _ policy: Policy, isNew: Bool
  ) -> [PolicyChange.Rule] {
    policy.classifies.filter { $0.raises.contains { $0.attribute == attribute } }
      .map { .init(isNew: isNew, name: $0.info.name, span: $0.info.nameSpan) }
  }

  private func both(_ attribute: AttributeID) -> (old: AttributeID, new: AttributeID)? {
    guard let old = pairs[attribute].old, let new = pairs[attribute].new else { return nil }
    return (old, new)
  }
}

extension Attribute {
  /// Whether it is computed from the instant of the decision.
  fileprivate var isOfClock: Bool {
    switch source {
    case .clockHour, .clockWeekday, .clockDate: true
    case .header, .body, .claim, .host, .promptTokens, .promptBytes, .now, .needs, .findings: false
    }
  }
}

extension ValueType {
  /// With other numbers of enumerations.
  func renumbered(_ numbers: [EnumerationID]) -> ValueType {
    switch self {
    case .symbol(let own): .symbol(numbers[own])
    case .set(let own): .set(numbers[own])
    case .bool, .int, .usd, .percent, .duration, .instant, .string: self
    }
  }
}
