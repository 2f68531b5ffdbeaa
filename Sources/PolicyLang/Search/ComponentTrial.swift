internal import PolicyCore

/// Tries values before `classify` for the variables of one component at a point.
struct ComponentTrial {
  private typealias Values = [Variable: Int64]

  private let scheme: Scheme
  private let component: Component
  private let domains: PointDomains
  private let point: [Int]
  private let wish: (Variable) -> Int64?
  /// By change: whether what it asks of other dimensions holds at the point.
  private let isOpen: [Bool]

  init(
    _ scheme: Scheme, _ component: Component, _ domains: PointDomains, _ point: [Int],
    _ wish: @escaping (Variable) -> Int64?
  ) {
    self.scheme = scheme
    self.component = component
    self.domains = domains
    self.point = point
    self.wish = wish
    isOpen = component.changes.map { change in
      let view = scheme.views[Int(change.view)]
      return change.others.allSatisfy {
        $0.classes.contains(point[view.place(of: $0.dimension)])
      }
    }
  }

  func run() -> ClassifiedValues.Outcome {
    guard component.isWhole else { return .unknown(.alternatives) }
    let places = component.declared.filter { !scheme.isSet($0) }
    let choices = places.map(candidates)
    var left = Limits.assignments
    var values: Values = [:]
    if let found = assign(places[...], choices, &values, &left) { return .values(found) }
    if left <= 0 || hasEqualSets && freeMembers == nil { return .unknown(.assignments) }
    return .impossible(reason)
  }

  // MARK: - Candidates

  /// What a place may be, the likeliest first.
  private func candidates(_ variable: Variable) -> [Int64] {
    guard case .places(var places) = domains.domain(variable) else { return [] }
    let after = component.classified.filter { belongs($0, to: variable) }
    let ends = after.compactMap { final -> [Int64]? in
      if case .places(let places) = domains.domain(final) { places } else { nil }
    }
    for end in ends { places = places.filter { $0 <= end.max() ?? -1 } }
    let isFree =
      after.count == 1 && domains.domains[variable] == nil && !component.compared.contains(variable)
      && !component.compared.contains(after[0]) && variable.attribute != scheme.raised
    let same = places.filter { place in ends.allSatisfy { $0.contains(place) } }
    var order = isFree ? same.max().map { [$0] } ?? [] : same.reversed() + places.reversed()
    if let wished = wish(variable), (isFree ? same : places).contains(wished) {
      order.insert(wished, at: 0)
    }
    var seen: Set<Int64> = []
    order = order.filter { seen.insert($0).inserted }
    return order.count > Self.few && after.isEmpty ? representatives(of: order, variable) : order
  }

  private func belongs(_ final: Variable, to declared: Variable) -> Bool {
    guard final.attribute == declared.attribute, case .classified(_, let view) = final,
      case .declared(_, let copy) = declared
    else { return false }
    return declared.attribute != scheme.raised || view == copy
  }

  /// Places that are all tried.
  private static let few = 32

  /// Of the values of an enum that nothing tells apart, as many as can be needed to differ.
  private func representatives(of places: [Int64], _ variable: Variable) -> [Int64] {
    let others = component.declared.filter { $0 != variable }
    var kept: [[Bool]: Int] = [:]
    return places.filter { place in
      let signature = others.flatMap { other -> [Bool] in
        switch domains.domain(other) {
        case .places(let places): [places.contains(place)]
        case .members(let required, let forbidden):
          [required, forbidden].map { place < 64 && $0 >> UInt64(place) & 1 == 1 }
        case .numbers, .unsampled: []
        }
      }
      kept[signature, default: 0] += 1
      return kept[signature, default: 0] <= others.count + 1
    }
  }

  // MARK: - Trying

  private func assign(
    _ variables: ArraySlice<Variable>, _ choices: [[Int64]], _ values: inout Values,
    _ left: inout Int
  ) -> Values? {
    guard let variable = variables.first else { return complete(values, &left) }
    for value in choices[variables.startIndex] {
      left -= 1
      guard left > 0 else { return nil }
      values[variable] = value
      if isRaised(values), agrees(values, variable),
        let found = assign(variables.dropFirst(), choices, &values, &left)
      {
        return found
      }
      values[variable] = nil
    }
    return nil
  }

  /// Whether the level of the second request is above that of the first.
  private func isRaised(_ values: Values) -> Bool {
    guard let raised = scheme.raised,
      let first = values[.declared(raised, copy: 0)],
      let second = values[.declared(raised, copy: 1)]
    else { return true }
    return first < second
  }

  /// Whether comparisons that read a variable and only what is settled come out as the point says.
  private func agrees(_ values: Values, _ variable: Variable) -> Bool {
    guard component.compared.contains(variable) else { return true }
    return component.readers.allSatisfy { reader in
      let view = scheme.views[Int(reader.view)]
      let dimension = view.form.compiled.dimensions[reader.number]
      let read = dimension.readings.map { scheme.variable($0, in: view) }
      guard read.count > 1, read.contains(variable), read.allSatisfy({ values[$0] != nil }) else {
        return true
      }
      return number(dimension, view, values) == point[reader.place]
    }
  }

  /// The values with the sets that go with them, when the rules make of them what the point says.
  private func complete(_ places: Values, _ left: inout Int) -> Values? {
    var values = places
    for set in component.declared where scheme.isSet(set) {
      guard let members = members(of: set, places) else { return nil }
      values[set] = Int64(bitPattern: members)
    }
    if comesOut(values) { return values }
    guard hasEqualSets else { return nil }
    if let free = freeMembers { return everySet(values, free, &left) }
    return matched(values).first(where: comesOut)
  }

  /// The largest set that a request may state at the point; nil when there is none.
  ///
  /// The rules only add, and ask for what is there: a larger set loses nothing.
  private func members(of set: Variable, _ places: Values) -> UInt64? {
    guard case .members(let required, let forbidden) = domains.domain(set) else { return nil }
    var (wanted, without) = (required, forbidden)
    for final in component.classified where belongs(final, to: set) {
      guard case .members(let after, let never) = domains.domain(final) else { return nil }
      wanted |= after & ~forbidden
      without |= never
    }
    guard required & without == 0 else { return nil }
    wanted &= ~without
    var lacking: UInt64 = 0
    for reader in component.readers {
      let view = scheme.views[Int(reader.view)]
      guard
        case .memberOf(let value, let group) = view.form.compiled.dimensions[reader.number].kind,
        let place = places[scheme.variable(value, in: view)], place < 64
      else { continue }
      let owner = scheme.variable(group, in: view)
      guard owner == set || belongs(owner, to: set) else { continue }
      let bit: UInt64 = 1 << UInt64(place)
      if point[reader.place] == 1 {
        if without & bit == 0 { wanted |= bit }
      } else {
        lacking |= bit
      }
    }
    return wanted & ~lacking | required
  }

  /// Whether whole sets are compared with one another.
  private var hasEqualSets: Bool {
    component.readers.contains { reader in
      let view = scheme.views[Int(reader.view)]
      guard case .same(let left, _) = view.form.compiled.dimensions[reader.number].kind else {
        return false
      }
      return scheme.isSet(scheme.variable(left, in: view))
    }
  }

  /// Other sets that may be stated where whole sets are compared: made equal, or told apart by one
  /// member.
  private func matched(_ values: Values) -> [Values] {
    var result: [Values] = []
    let sets = component.declared.filter { scheme.isSet($0) }
    let all = sets.reduce(Int64(0)) { $0 | (values[$1] ?? 0) }
    result.append(values.merging(sets.map { ($0, all) }) { $1 })
    for set in sets {
      let never = bounds(of: set)?.without ?? 0
      for member in 0..<64 where never >> UInt64(member) & 1 == 0 {
        var other = values
        other[set] = (values[set] ?? 0) ^ (1 << Int64(member))
        result.append(other)
      }
    }
    return result
  }

  /// Members that a set must have, and that it may not have, for the point.
  private func bounds(of set: Variable) -> (wanted: UInt64, without: UInt64)? {
    guard case .members(let required, var without) = domains.domain(set) else { return nil }
    for final in component.classified where belongs(final, to: set) {
      guard case .members(_, let never) = domains.domain(final) else { return nil }
      without |= never
    }
    return required & without == 0 ? (required, without) : nil
  }

  /// What is settled by trying each combination: a member of a set that may be there or not.
  ///
  /// Of members that nothing tells apart it takes one less than there are sets to make any of them
  /// equal and any others differ: each that is needed splits sets that were equal without it. Nil
  /// when there are too many.
  private var freeMembers: [(set: Variable, bit: UInt64)]? {
    let sets = (component.declared + component.classified).filter { scheme.isSet($0) }
    var told: UInt64 = 0
    for reader in component.readers {
      let view = scheme.views[Int(reader.view)]
      switch view.form.compiled.dimensions[reader.number].kind {
      case .members(_, let members): for member in members { told |= 1 << UInt64(member) }
      case .memberOf: told = .max
      case .symbol, .number, .text, .automaton, .same, .list, .defined: continue
      }
    }
    for change in component.changes {
      let compiled = scheme.views[Int(change.view)].form.compiled
      for add in compiled.classifyClauses[change.clause].adds { told |= add.members }
    }
    for member in (0..<64).filter({ told >> UInt64($0) & 1 == 0 }).prefix(sets.count - 1) {
      told |= 1 << UInt64(member)
    }
    var free: [(Variable, UInt64)] = []
    for set in component.declared where scheme.isSet(set) {
      guard let (wanted, without) = bounds(of: set) else { return [] }
      for member in UInt64(0)..<64 where (told & ~wanted & ~without) >> member & 1 == 1 {
        free.append((set, 1 << member))
      }
      guard free.count <= Limits.comparedMembers else { return nil }
    }
    return free
  }

  private func everySet(
    _ places: Values, _ free: [(set: Variable, bit: UInt64)], _ left: inout Int
  ) -> Values? {
    var least = places
    for set in component.declared where scheme.isSet(set) {
      least[set] = Int64(bitPattern: bounds(of: set)?.wanted ?? 0)
    }
    for choice in 0..<1 << free.count {
      left -= 1
      guard left > 0 else { return nil }
      var values = least
      for (place, (set, bit)) in free.enumerated() where choice >> place & 1 == 1 {
        values[set] = (values[set] ?? 0) | Int64(bitPattern: bit)
      }
      if comesOut(values) { return values }
    }
    return nil
  }

  // MARK: - What comes out

  /// Whether the rules make of some values what the point says.
  private func comesOut(_ declared: Values) -> Bool {
    var values = declared
    for final in component.classified {
      guard let start = component.declared.first(where: { belongs(final, to: $0) }) else {
        continue
      }
      values[final] = declared[start]
    }
    while run(&values) {}
    return component.readers.allSatisfy { reader in
      let view = scheme.views[Int(reader.view)]
      return number(view.form.compiled.dimensions[reader.number], view, values)
        == point[reader.place]
    }
  }

  /// One round of the rules; true when something changed.
  private func run(_ values: inout Values) -> Bool {
    var isChanged = false
    for (place, change) in component.changes.enumerated() where isOpen[place] {
      let view = scheme.views[Int(change.view)]
      let holds = change.own.allSatisfy { constraint in
        let dimension = view.form.compiled.dimensions[constraint.dimension]
        return number(dimension, view, values).map(constraint.classes.contains) ?? false
      }
      guard holds else { continue }
      let clause = view.form.compiled.classifyClauses[change.clause]
      func set(_ attribute: UInt32, _ new: (Int64) -> Int64) {
        guard view.number == 0 || scheme.separated.contains(attribute) else { return }
        let variable = scheme.variable(.attribute(attribute), in: view)
        guard let old = values[variable], new(old) != old else { return }
        values[variable] = new(old)
        isChanged = true
      }
      for raise in clause.raises { set(raise.attribute) { max($0, Int64(raise.rank)) } }
      for add in clause.adds { set(add.attribute) { $0 | Int64(bitPattern: add.members) } }
    }
    return isChanged
  }

  /// The class of a dimension of the component; nil when it reads something else.
  private func number(_ dimension: Dimension, _ view: View, _ values: Values) -> Int? {
    func value(_ reading: ReadingLayout) -> Int64? { values[scheme.variable(reading, in: view)] }
    func place(_ number: Int) -> Int {
      dimension.classOf.indices.contains(number) ? Int(dimension.classOf[number]) : number
    }
    switch dimension.kind {
    case .symbol(let reading): return value(reading).map { place(Int($0)) }
    case .members(let reading, let members):
      return value(reading).map { set in
        members.enumerated().reduce(0) { result, member in
          result | Int(set >> Int64(member.element) & 1) << member.offset
        }
      }
    case .number(let terms, let cuts):
      var sum = Int128(0)
      for term in terms {
        guard let value = value(term.reading) else { return nil }
        sum += Int128(term.coefficient) * Int128(value)
      }
      return cuts.partitioningIndex { Int128($0) > sum }
    case .same(let left, let right):
      guard let one = value(left), let two = value(right) else { return nil }
      return one == two ? 1 : 0
    case .memberOf(let element, let set):
      guard let place = value(element), let members = value(set) else { return nil }
      return place < 64 ? Int(members >> place & 1) : 0
    case .text, .automaton, .list, .defined: return nil
    }
  }

  // MARK: - Why nothing does

  /// All points that are impossible for the same reason: the classes of the component's dimensions,
  /// and for each rule whether what it asks of other dimensions holds.
  ///
  /// A rule that asks of the component what does not hold at the point never fires on the way to
  /// it, for it asks upward only; so it does not matter.
  private var reason: Cube {
    var classes: [Int: ClassSet] = [:]
    for reader in component.readers { classes[reader.place] = ClassSet([point[reader.place]]) }
    func narrow(_ place: Int, _ set: ClassSet) {
      classes[place] = classes[place].map { $0.intersection(set) } ?? set
    }
    for (place, change) in component.changes.enumerated() {
      let view = scheme.views[Int(change.view)]
      let mayFire = change.own.allSatisfy {
        $0.classes.contains(point[view.place(of: $0.dimension)])
      }
      guard mayFire else { continue }
      if isOpen[place] {
        for constraint in change.others {
          narrow(view.place(of: constraint.dimension), constraint.classes)
        }
      } else if let failing = change.others.first(where: {
        !$0.classes.contains(point[view.place(of: $0.dimension)])
      }) {
        let count = Int(view.form.compiled.dimensions[failing.dimension].classCount)
        narrow(
          view.place(of: failing.dimension), ClassSet(0..<count).subtracting(failing.classes))
      }
    }
    return Cube(
      classes.sorted { $0.key < $1.key }.map {
        Cube.Constraint(dimension: $0.key, classes: $0.value)
      })
  }
}
