internal import PolicyCore

/// What each variable may still be, given the class of every dimension of a space.
struct PointDomains {
  /// The values that a variable may have.
  enum Domain: Equatable {
    /// Numbers from low to high.
    case numbers(ClosedRange<Int64>)
    /// Places of a bool, an enum or a level.
    case places([Int64])
    /// Members that must be there, and members that must not.
    case members(required: UInt64, forbidden: UInt64)
    /// A signal without a sample.
    case unsampled

    /// The same kind, held to one value.
    func holding(_ value: Int64) -> Domain {
      switch self {
      case .numbers: .numbers(value...value)
      case .places: .places([value])
      case .members, .unsampled: self
      }
    }
  }

  /// A sum that must lie in a range.
  struct SumConstraint {
    var dimension: Int
    var terms: [(coefficient: Int64, variable: Variable)]
    var range: ClosedRange<Int64>
  }

  /// A text and what is asked of it.
  struct TextConstraint {
    /// For the dimension that cuts texts: the places between cuts that the class allows.
    var intervals: (cuts: [[UInt8]], allowed: [Int])?
    var accepting: [Automaton] = []
    var rejecting: [Automaton] = []
    /// By automaton of each: the dimension that asks for it.
    var acceptingDimensions: [Int] = []
    var rejectingDimensions: [Int] = []
    /// The dimensions of intervals and lists, and of what makes texts one.
    var otherDimensions: [Int] = []
    /// Lists that it is an entry of.
    var listed: [ListLayout] = []
    /// Lists that it is no entry of.
    var unlisted: [ListLayout] = []
    /// Texts that it is not.
    var excluded: [[UInt8]] = []
    /// Bytes that it may have.
    var maxBytes: Int
  }

  private(set) var domains: [Variable: Domain] = [:]
  private(set) var sums: [SumConstraint] = []
  private(set) var texts: [UInt32: TextConstraint] = [:]
  /// Texts that are equal, or not.
  private(set) var textPairs: [(left: UInt32, right: UInt32, areEqual: Bool, dimension: Int)] = []
  /// By variable: the dimensions that speak of it, in the space.
  private(set) var dimensions: [Variable: [Int]] = [:]
  /// Dimensions that exclude each other, when a domain came out empty.
  private(set) var conflict: [Int]?

  /// Sums of signals that are unknown, by dimension.
  private var unknownSums: [(signals: [Variable], dimension: Int)] = []
  /// Signals that a sum needs to be known.
  private var sampled: Set<Variable> = []
  private let scheme: Scheme

  init(_ scheme: Scheme, at point: [Int]) {
    self.scheme = scheme
    for view in scheme.views {
      for (number, dimension) in view.form.compiled.dimensions.enumerated()
      where !view.isShared(number) {
        let place = view.place(of: number)
        narrow(dimension, view, place, point[place])
      }
    }
    for (signals, number) in unknownSums { leaveUnknown(signals, number) }
    for signal in sampled where domains[signal] == .unsampled { conflict = dimensions[signal] }
  }

  /// A sum is unknown when one of its signals is.
  private mutating func leaveUnknown(_ signals: [Variable], _ number: Int) {
    if signals.contains(where: { domains[$0] == .unsampled }) { return }
    if let free = signals.first(where: { domains[$0] == nil && !sampled.contains($0) }) {
      domains[free] = .unsampled
    } else {
      conflict = signals.flatMap { dimensions[$0] ?? [] } + [number]
    }
  }

  /// What a variable may be.
  func domain(_ variable: Variable) -> Domain { domains[variable] ?? scheme.whole(variable) }

  private mutating func narrow(_ dimension: Dimension, _ view: View, _ number: Int, _ wanted: Int) {
    let isUnknown = dimension.hasUnknown && wanted == Int(dimension.classCount) - 1
    switch dimension.kind {
    case .symbol(let reading):
      let places = dimension.places(of: wanted)
      intersect(
        scheme.variable(reading, in: view), number,
        isUnknown ? .unsampled : .places(places.map(Int64.init)))
    case .number(let terms, let cuts):
      narrow(terms.map { ($0.coefficient, scheme.variable($0.reading, in: view)) }, cuts, isUnknown)
    case .text(let attribute, let cuts):
      let allowed =
        dimension.classOf.isEmpty ? [wanted] : dimension.places(of: wanted)
      change(attribute) {
        $0.intervals = (cuts, allowed)
        $0.otherDimensions.append(number)
      }
    case .automaton(let attribute, let automaton):
      let machine = view.form.compiled.automata[Int(automaton)]
      change(attribute) {
        if wanted == 1 {
          $0.accepting.append(machine)
          $0.acceptingDimensions.append(number)
        } else {
          $0.rejecting.append(machine)
          $0.rejectingDimensions.append(number)
        }
      }
    case .list(let attribute, let list):
      let entries = view.form.compiled.lists[Int(list)]
      change(attribute) {
        if wanted == 1 { $0.listed.append(entries) } else { $0.unlisted.append(entries) }
        $0.otherDimensions.append(number)
      }
    case .members(let reading, let members):
      var required: UInt64 = 0
      var forbidden: UInt64 = 0
      for (bit, member) in members.enumerated() {
        if wanted & (1 << bit) != 0 {
          required |= 1 << UInt64(member)
        } else {
          forbidden |= 1 << UInt64(member)
        }
      }
      intersect(
        scheme.variable(reading, in: view), number,
        .members(required: required, forbidden: forbidden))
    case .same(let left, let right), .memberOf(let left, let right):
      let variables = [left, right].map { scheme.variable($0, in: view) }
      for variable in variables { dimensions[variable, default: []].append(number) }
      if case .same = dimension.kind, scheme.isText(variables[0]),
        let one = variables[0].attribute, let two = variables[1].attribute
      {
        textPairs.append((one, two, wanted == 1, number))
      }
    case .defined: return
    }

    func narrow(
      _ terms: [(coefficient: Int64, variable: Variable)], _ cuts: [Int64], _ isUnknown: Bool
    ) {
      let signals = terms.map(\.variable).filter { $0.attribute == nil }
      if isUnknown {
        for signal in signals { dimensions[signal, default: []].append(number) }
        unknownSums.append((signals, number))
        return
      }
      sampled.formUnion(signals)
      let low = wanted == 0 ? Int64.min : cuts[wanted - 1]
      let high = wanted == cuts.count ? Int64.max : cuts[wanted] - 1
      if terms.count == 1, terms[0].coefficient == 1 {
        intersect(terms[0].variable, number, .numbers(low...high))
      } else {
        for (_, variable) in terms { dimensions[variable, default: []].append(number) }
        // Sums of ranks are settled with the values before `classify`.
        if !terms.contains(where: { scheme.isPlace($0.variable) }) {
          sums.append(SumConstraint(dimension: number, terms: terms, range: low...high))
        }
      }
    }
  }

  /// In its place: a copy for each of a thousand automata would cost their number squared.
  private mutating func change(
    _ attribute: UInt32, _ change: (inout TextConstraint) -> Void
  ) {
    let most = Int(scheme.compiled.attributes[Int(attribute)].maxBytes)
    change(&texts[attribute, default: TextConstraint(maxBytes: most)])
  }

  private mutating func intersect(_ variable: Variable, _ number: Int, _ domain: Domain) {
    dimensions[variable, default: []].append(number)
    switch (domains[variable] ?? scheme.whole(variable), domain) {
    case (.numbers(let a), .numbers(let b)):
      let low = max(a.lowerBound, b.lowerBound)
      let high = min(a.upperBound, b.upperBound)
      if low > high {
        conflict = dimensions[variable]
        return
      }
      domains[variable] = .numbers(low...high)
    case (.places(let a), .places(let b)):
      intersect(variable, a.filter(b.contains))
    case (.places(let a), .numbers(let b)), (.numbers(let b), .places(let a)):
      intersect(variable, a.filter(b.contains))
    case (.members(let a, let x), .members(let b, let y)):
      if (a | b) & (x | y) != 0 {
        conflict = dimensions[variable]
        return
      }
      domains[variable] = .members(required: a | b, forbidden: x | y)
    case (_, .unsampled) where domains[variable] == nil, (.unsampled, .unsampled):
      domains[variable] = .unsampled
    case (.numbers, _), (.places, _), (.members, _), (.unsampled, _):
      conflict = dimensions[variable]
    }
  }

  private mutating func intersect(_ variable: Variable, _ places: [Int64]) {
    if places.isEmpty { conflict = dimensions[variable] }
    domains[variable] = .places(places)
  }
}

extension Scheme {
  /// Whether a variable is a text.
  func isText(_ variable: Variable) -> Bool {
    variable.attribute.map { compiled.attributes[Int($0)].type == .string } ?? false
  }

  /// Whether a variable is a bool, an enum or a level.
  func isPlace(_ variable: Variable) -> Bool {
    guard let attribute = variable.attribute else { return variable.isHealth }
    switch compiled.attributes[Int(attribute)].type {
    case .bool, .symbol: return true
    case .set, .int, .usd, .percent, .duration, .instant, .string: return false
    }
  }

  /// Whether a variable is a set.
  func isSet(_ variable: Variable) -> Bool {
    guard let attribute = variable.attribute else { return false }
    if case .set = compiled.attributes[Int(attribute)].type { return true }
    return false
  }
}

extension Variable {
  fileprivate var isHealth: Bool { if case .signal(_, .health) = self { true } else { false } }
}
