internal import PolicyCore

/// What each reading may still be, given the class of every dimension.
struct WitnessDomains {
  /// The values that a reading may have.
  enum Domain: Equatable {
    /// Numbers, and levels by rank, from low to high.
    case numbers(ClosedRange<Int64>)
    /// Places of a bool, an enum or a level.
    case places([Int64])
    /// Members that must be there, and members that must not.
    case members(required: UInt64, forbidden: UInt64)
    /// A signal without a sample.
    case unsampled
  }

  /// A sum that must lie in a range.
  struct SumConstraint {
    var dimension: Int
    var terms: [TermLayout]
    var range: ClosedRange<Int64>
  }

  /// A text and what is asked of it.
  struct TextConstraint {
    /// For the dimension that cuts texts: the places between cuts that the class allows.
    var intervals: (cuts: [[UInt8]], allowed: [Int])?
    var accepting: [Automaton] = []
    var rejecting: [Automaton] = []
    /// Lists that it is an entry of.
    var listed: [ListLayout] = []
    /// Lists that it is no entry of.
    var unlisted: [ListLayout] = []
    var dimensions: [Int] = []
  }

  private(set) var domains: [ReadingLayout: Domain] = [:]
  private(set) var sums: [SumConstraint] = []
  private(set) var texts: [Int: TextConstraint] = [:]
  /// Dimensions that speak of a reading.
  private(set) var dimensions: [ReadingLayout: [Int]] = [:]
  /// Dimensions that exclude each other, when a domain came out empty.
  private(set) var conflict: [Int]?

  private let compiled: CompiledPolicy

  init(_ compiled: CompiledPolicy, at point: [Int]) {
    self.compiled = compiled
    for (number, dimension) in compiled.dimensions.enumerated() {
      narrow(dimension, number, point[number])
    }
  }

  /// The domain of a reading before anything is asked of it.
  func whole(_ reading: ReadingLayout) -> Domain {
    switch reading {
    case .attribute(let number), .declared(let number):
      let attribute = compiled.attributes[Int(number)]
      switch attribute.type {
      case .bool: return .places([0, 1])
      case .symbol(let enumeration):
        let count = compiled.enumerations[Int(enumeration)].values.count
        return .places((Int64(attribute.atLeast ?? 0)..<Int64(max(count, 1))).map { $0 })
      case .set: return .members(required: 0, forbidden: 0)
      case .int, .usd, .percent, .duration, .instant, .string: return .numbers(attribute.range)
      }
    case .signal(_, .health): return .places([0, 1, 2])
    case .signal: return .numbers(0...Int64.max / 4)
    }
  }

  private mutating func narrow(_ dimension: Dimension, _ number: Int, _ wanted: Int) {
    let isUnknown = dimension.hasUnknown && wanted == Int(dimension.classCount) - 1
    func places(_ count: Int) -> [Int] {
      (0..<count).filter {
        (dimension.classOf.isEmpty ? $0 : Int(dimension.classOf[$0])) == wanted
      }
    }
    switch dimension.kind {
    case .symbol(let reading):
      let count = dimension.classOf.isEmpty ? Int(dimension.classCount) : dimension.classOf.count
      intersect(reading, number, isUnknown ? .unsampled : .places(places(count).map(Int64.init)))
    case .number(let terms, let cuts):
      if isUnknown {
        for term in terms {
          if case .signal = term.reading { intersect(term.reading, number, .unsampled) }
        }
        return
      }
      let raw = places(cuts.count + 1)
      let low = raw.first.map { $0 == 0 ? Int64.min : cuts[$0 - 1] } ?? .max
      let high = raw.last.map { $0 == cuts.count ? Int64.max : cuts[$0] - 1 } ?? .min
      guard low <= high else {
        conflict = [number]
        return
      }
      if terms.count == 1, terms[0].coefficient == 1 {
        intersect(terms[0].reading, number, .numbers(low...high))
      } else {
        sums.append(SumConstraint(dimension: number, terms: terms, range: low...high))
        for term in terms { dimensions[term.reading, default: []].append(number) }
      }
    case .text(let attribute, let cuts):
      texts[Int(attribute), default: TextConstraint()].intervals = (cuts, places(cuts.count + 1))
      texts[Int(attribute)]?.dimensions.append(number)
    case .automaton(let attribute, let automaton):
      // In its place: a copy for each of a thousand automata would cost their number squared.
      let machine = compiled.automata[Int(automaton)]
      if wanted == 1 {
        texts[Int(attribute), default: TextConstraint()].accepting.append(machine)
      } else {
        texts[Int(attribute), default: TextConstraint()].rejecting.append(machine)
      }
      texts[Int(attribute), default: TextConstraint()].dimensions.append(number)
    case .list(let attribute, let list):
      var text = texts[Int(attribute)] ?? TextConstraint()
      let entries = compiled.lists[Int(list)]
      if wanted == 1 { text.listed.append(entries) } else { text.unlisted.append(entries) }
      text.dimensions.append(number)
      texts[Int(attribute)] = text
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
      intersect(reading, number, .members(required: required, forbidden: forbidden))
    case .same(let left, let right), .memberOf(let left, let right):
      dimensions[left, default: []].append(number)
      dimensions[right, default: []].append(number)
    case .defined: return
    }
  }

  private mutating func intersect(_ reading: ReadingLayout, _ number: Int, _ domain: Domain) {
    dimensions[reading, default: []].append(number)
    switch (domains[reading] ?? whole(reading), domain) {
    case (.numbers(let a), .numbers(let b)):
      let low = max(a.lowerBound, b.lowerBound)
      let high = min(a.upperBound, b.upperBound)
      if low > high {
        conflict = dimensions[reading]
        return
      }
      domains[reading] = .numbers(low...high)
    case (.places(let a), .places(let b)):
      let both = a.filter(b.contains)
      if both.isEmpty {
        conflict = dimensions[reading]
        return
      }
      domains[reading] = .places(both)
    case (.places(let a), .numbers(let b)), (.numbers(let b), .places(let a)):
      let both = a.filter(b.contains)
      if both.isEmpty {
        conflict = dimensions[reading]
        return
      }
      domains[reading] = .places(both)
    case (.members(let a, let x), .members(let b, let y)):
      if (a | b) & (x | y) != 0 {
        conflict = dimensions[reading]
        return
      }
      domains[reading] = .members(required: a | b, forbidden: x | y)
    case (_, .unsampled) where domains[reading] == nil, (.unsampled, .unsampled):
      domains[reading] = .unsampled
    case (.numbers, _), (.places, _), (.members, _), (.unsampled, _):
      conflict = dimensions[reading]
    }
  }
}
