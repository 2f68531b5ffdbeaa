// How a request becomes a vector of class numbers.
extension Validation {
  func checkAutomata() throws(BundleError) {
    for (index, automaton) in policy.automata.enumerated() {
      let place = Place(.automata, index)
      let columns = Int(automaton.columns)
      let states = automaton.accepts.count
      try need(
        automaton.columnOf.count == 256 && columns >= 1 && columns <= 256, place,
        found: "\(automaton.columnOf.count) bytes in \(columns) columns",
        expected: "256 bytes in 1 to 256 columns")
      try need(states, atMost: BundleLimits.states, "states", place)
      try need(
        states >= 1 && automaton.next.count == states * columns, place,
        found: "\(automaton.next.count) transitions",
        expected: "one for each of \(states) states and \(columns) columns")
      for column in automaton.columnOf { try need(column, below: columns, "column", place) }
      for state in automaton.next { try need(state, below: states, "state", place) }
    }
  }

  func checkDimensions() throws(BundleError) {
    for (index, dimension) in policy.dimensions.enumerated() {
      let place = Place(.dimensions, index)
      let numbers = try check(dimension.kind, place)
      let readings = dimension.kind.readings
      let readsSignal = readings.contains(where: \.isSignal)
      try need(
        dimension.hasUnknown == readsSignal, place,
        found: readsSignal ? "no class for an unknown signal" : "a class for an unknown signal",
        expected: "one exactly when a signal is read")
      let isDynamic = readings.contains(where: isClassified)
      try need(
        dimension.isDynamic == isDynamic, place,
        found: isDynamic ? "a fixed dimension" : "a dynamic dimension",
        expected: "it dynamic exactly when it reads what `classify` may change")
      try checkClasses(of: dimension, numbers: numbers, place)
    }
  }

  private func checkClasses(
    of dimension: Dimension, numbers: Int, _ place: Place
  ) throws(BundleError) {
    let count = Int(dimension.classCount)
    try need(count, atMost: BundleLimits.classes, "classes", place)
    if dimension.classOf.isEmpty {
      let expected = numbers + (dimension.hasUnknown ? 1 : 0)
      try need(
        count == expected, place, found: "\(count) classes", expected: "\(expected)")
      return
    }
    try need(
      dimension.classOf.count == numbers, place,
      found: "classes of \(dimension.classOf.count) numbers", expected: "of \(numbers)")
    for number in dimension.classOf { try need(number, below: count, "class", place) }
  }

  /// Checks what the dimension reads; gives how many numbers it can have.
  private func check(_ kind: Dimension.Kind, _ place: Place) throws(BundleError) -> Int {
    switch kind {
    case .symbol(let reading):
      return try checkSymbol(reading, place)
    case .number(let terms, let cuts):
      try check(terms, place)
      try need(cuts.count, atMost: BundleLimits.cuts, "cuts", place)
      for index in cuts.indices.dropFirst() where cuts[index - 1] >= cuts[index] {
        throw refusal(
          .wrongOrder, place, found: "the cut \(cuts[index]) behind \(cuts[index - 1])",
          expected: "cuts that ascend")
      }
      return cuts.count + 1
    case .text(let attribute, let cuts):
      try checkText(attribute, place)
      try need(cuts.count, atMost: BundleLimits.cuts, "cuts", place)
      for index in cuts.indices.dropFirst()
      where !cuts[index - 1].lexicographicallyPrecedes(cuts[index]) {
        throw refusal(
          .wrongOrder, place, found: "cut \(index) not behind the one before",
          expected: "texts that ascend by bytes")
      }
      return cuts.count + 1
    case .members(let reading, let members):
      return try checkMembers(reading, members, place)
    case .automaton(let attribute, let automaton):
      try checkText(attribute, place)
      try need(automaton, below: policy.automata.count, "automaton", place)
      return 2
    case .same(let left, let right):
      let types = (try type(of: left, place), try type(of: right, place))
      let isComparable: Bool
      switch types.0 {
      case .bool, .string, .symbol, .set: isComparable = types.0 == types.1
      case .int, .usd, .percent, .duration, .instant: isComparable = false
      }
      try need(
        isComparable && !left.isSignal && !right.isSignal, place,
        found: "values that cannot be the same", expected: "two attributes of one type")
      return 2
    case .memberOf(let left, let right):
      let types = (try type(of: left, place), try type(of: right, place))
      guard case .symbol(let value) = types.0, case .set(let set) = types.1, value == set,
        !left.isSignal
      else {
        throw refusal(
          .inconsistent, place, found: "a value that is no member",
          expected: "a value and a set of one enumeration")
      }
      return 2
    case .defined: return 2
    case .list(let attribute, let list):
      try checkText(attribute, place)
      try need(list, below: policy.lists.count, "list", place)
      return 2
    }
  }

  private func check(_ terms: [TermLayout], _ place: Place) throws(BundleError) {
    try need(terms.count, atMost: BundleLimits.terms, "numbers in a sum", place)
    try need(!terms.isEmpty, place, found: "a sum of nothing", expected: "one number or more")
    // With factors below 2^64 together, a sum of 64-bit numbers is exact in 128 bits.
    var factors: UInt64 = 0
    for term in terms {
      let sum = factors.addingReportingOverflow(term.coefficient.magnitude)
      try need(
        !sum.overflow, place, found: "factors that are too large together",
        expected: "a sum that is exact in 128 bits")
      factors = sum.partialValue
      switch try type(of: term.reading, place) {
      case .bool, .int, .usd, .percent, .duration, .instant, .symbol: break
      case .string, .set:
        throw refusal(
          .inconsistent, place, found: "a sum of what is no number",
          expected: "numbers and places of values")
      }
    }
  }

  private func checkSymbol(
    _ reading: ReadingLayout, _ place: Place
  ) throws(BundleError) -> Int {
    switch try type(of: reading, place) {
    case .bool: return 2
    case .symbol(let enumeration): return valueCount(enumeration)
    case .int, .usd, .percent, .duration, .instant, .string, .set:
      throw refusal(
        .inconsistent, place, found: "the place of what has none",
        expected: "a bool, an enum or a level")
    }
  }

  private func checkMembers(
    _ reading: ReadingLayout, _ members: [UInt8], _ place: Place
  ) throws(BundleError) -> Int {
    guard case .set(let enumeration) = try type(of: reading, place) else {
      throw refusal(
        .inconsistent, place, found: "members of what is no set", expected: "a set")
    }
    try need(members.count, atMost: BundleLimits.groupedMembers, "members", place)
    try need(!members.isEmpty, place, found: "no member", expected: "one to four")
    for index in members.indices {
      try need(members[index], below: valueCount(enumeration), "member", place)
      guard index == 0 || members[index - 1] < members[index] else {
        throw refusal(
          .wrongOrder, place, found: "the member \(members[index]) behind a larger one",
          expected: "members that ascend")
      }
    }
    return 1 << members.count
  }

  private func checkText(_ attribute: UInt32, _ place: Place) throws(BundleError) {
    try need(attribute, below: policy.attributes.count, "attribute", place)
    try need(
      policy.attributes[Int(attribute)].type == .string, place, found: "the text of what has none",
      expected: "a string")
  }

  private func type(
    of reading: ReadingLayout, _ place: Place
  ) throws(BundleError) -> AttributeType {
    switch reading {
    case .attribute(let attribute), .declared(let attribute):
      try need(attribute, below: policy.attributes.count, "attribute", place)
      return policy.attributes[Int(attribute)].type
    case .signal(let model, let signal):
      try need(model, below: policy.models.count, "model", place)
      switch signal {
      case .health: return .symbol(2)
      case .p50FirstToken, .p95FirstToken: return .duration
      case .errorRate, .rateRemaining: return .percent
      case .inFlight: return .int
      case .budgetLeft: return .usd
      }
    }
  }

  /// Whether the reading is of an attribute after `classify` that it may change.
  private func isClassified(_ reading: ReadingLayout) -> Bool {
    switch reading {
    case .attribute(let attribute): policy.attributes[Int(attribute)].isClassified
    case .declared, .signal: false
    }
  }
}

extension ReadingLayout {
  /// Whether it is a signal of a model.
  var isSignal: Bool {
    switch self {
    case .signal: true
    case .attribute, .declared: false
    }
  }
}

extension Dimension.Kind {
  /// Everything that is read.
  var readings: [ReadingLayout] {
    switch self {
    case .symbol(let reading), .members(let reading, _): [reading]
    case .number(let terms, _): terms.map(\.reading)
    case .text(let attribute, _), .automaton(let attribute, _), .list(let attribute, _):
      [.attribute(attribute)]
    case .same(let left, let right), .memberOf(let left, let right): [left, right]
    case .defined: []
    }
  }
}
