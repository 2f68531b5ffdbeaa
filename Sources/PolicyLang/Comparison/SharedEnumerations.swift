/// The enums and levels of two policies as one list; values of one name are the same.
///
/// The places are those of the second policy, with the values that only the first has behind the
/// value that they follow there. Where both have an order and the two differ, neither holds for the
/// other: the enumeration then has none, and each policy tests it by its own ranks.
struct SharedEnumerations {
  /// How one of the policies sees them.
  struct Side {
    /// By enumeration of the policy: its number in the list.
    var numbers: [EnumerationID] = []
    /// By enumeration of the policy, by place there: the place in the list.
    var places: [[Int]] = []
    /// By number in the list, by place there: the rank in the order of the policy.
    ///
    /// A value that it does not have lies behind the one that it follows in the other policy.
    var ranks: [EnumerationID: [Int]] = [:]
    /// By number in the list: the places of values that the policy does not have.
    var foreign: [EnumerationID: [Int]] = [:]
  }
  /// All of them, the built-in ones first.
  private(set) var all: [Enumeration] = []
  private(set) var old = Side()
  private(set) var new = Side()
  /// Those that each policy orders in its own way.
  private(set) var reordered: Set<EnumerationID> = []
  /// By number, what each policy has; one of the two when the other lacks it.
  private(set) var origins: [(old: EnumerationID?, new: EnumerationID?)] = []

  /// Those of two policies: of one name, or else of attributes of one name.
  init(_ first: Policy, _ second: Policy) {
    var partners: [EnumerationID: EnumerationID] = [:]
    for (id, enumeration) in second.enumerations.enumerated() {
      let isBuiltIn = enumeration.span == nil
      partners[id] = first.enumerations.firstIndex {
        $0.name == enumeration.name && ($0.span == nil) == isBuiltIn
      }
    }
    for attribute in second.attributes {
      guard let own = attribute.type.enumeration, partners[own] == nil,
        second.enumerations[own].span != nil,
        let other = first.attributes.first(where: { $0.name == attribute.name })?.type.enumeration,
        first.enumerations[other].span != nil, !partners.values.contains(other)
      else { continue }
      partners[own] = other
    }
    origins = second.enumerations.indices.map { (partners[$0], $0) }
    let known = Set(partners.values)
    origins += first.enumerations.indices.filter { !known.contains($0) }.map { ($0, nil) }

    old.numbers = first.enumerations.map { _ in 0 }
    new.numbers = second.enumerations.map { _ in 0 }
    old.places = first.enumerations.map { _ in [] }
    new.places = second.enumerations.map { _ in [] }
    for (number, origin) in origins.enumerated() {
      add(
        number, origin.old.map { ($0, first.enumerations[$0]) },
        origin.new.map { ($0, second.enumerations[$0]) })
    }
  }

  private mutating func add(
    _ number: EnumerationID, _ before: (id: EnumerationID, value: Enumeration)?,
    _ after: (id: EnumerationID, value: Enumeration)?
  ) {
    guard var shared = after?.value ?? before?.value else { return }
    let (first, second) = (before?.value.values ?? [], after?.value.values ?? [])
    shared.values = Self.merged(second, with: first)
    var places: [String: Int] = [:]
    for (place, value) in shared.values.enumerated() { places[value] = place }
    let spelled = [before?.value, after?.value].compactMap(\.self)
      .flatMap { zip($0.values, $0.outside) }
    shared.outside = shared.values.map { value in
      spelled.last { $0.0 == value }?.1 ?? value
    }
    let isSame = first.filter(Set(second).contains) == second.filter(Set(first).contains)
    if let before, let after {
      let isOrdered = before.value.isLevel && after.value.isLevel
      if before.value.isLevel != after.value.isLevel || isOrdered && !isSame {
        reordered.insert(number)
        shared.isLevel = false
      }
    }
    all.append(shared)
    let own = isSame ? shared.values : Self.merged(first, with: second)
    var ranks = [Int](repeating: 0, count: shared.values.count)
    for (rank, value) in own.enumerated() { ranks[places[value] ?? 0] = rank }
    if let before {
      old.numbers[before.id] = number
      old.places[before.id] = first.compactMap { places[$0] }
    }
    if let after {
      new.numbers[after.id] = number
      new.places[after.id] = second.compactMap { places[$0] }
    }
    old.ranks[number] = ranks
    new.ranks[number] = Array(shared.values.indices)
    let (one, two) = (Set(first), Set(second))
    old.foreign[number] = shared.values.indices.filter { !one.contains(shared.values[$0]) }
    new.foreign[number] = shared.values.indices.filter { !two.contains(shared.values[$0]) }
  }

  /// One list with what only another has behind what it follows there.
  private static func merged(_ list: [String], with other: [String]) -> [String] {
    guard !list.isEmpty else { return other }
    let known = Set(list)
    // What is to stand at the front, and behind each value.
    var front: [String] = []
    var behind: [String: [String]] = [:]
    var last: String?
    for value in other {
      if known.contains(value) {
        last = value
      } else if let last {
        behind[last, default: []].append(value)
      } else {
        front.append(value)
      }
    }
    return front + list.flatMap { [$0] + (behind[$0] ?? []) }
  }
}

extension ValueType {
  /// The enumeration of an enum, a level or a set.
  var enumeration: EnumerationID? {
    switch self {
    case .symbol(let id), .set(let id): id
    case .bool, .int, .usd, .percent, .duration, .instant, .string: nil
    }
  }
}
