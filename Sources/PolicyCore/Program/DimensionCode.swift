/// Where a number of a request is read.
struct Slot: Sendable {
  /// The rows of numbers that there are.
  enum Space: UInt8, Sendable {
    /// Attributes after `classify`.
    case current
    /// Attributes as they were read.
    case declared
    /// Signals of models.
    case signal
  }
  var space = Space.current
  /// The bit that says whether the signal has a sample.
  var bit: UInt8 = 0
  /// The model of a signal.
  var model: UInt16 = 0
  /// The place in that row.
  var index: UInt32 = 0

  init() {}

  init(_ reading: ReadingLayout) {
    switch reading {
    case .attribute(let attribute): index = attribute
    case .declared(let attribute):
      space = .declared
      index = attribute
    case .signal(let model, let signal):
      space = .signal
      index = model * UInt32(Signal.allCases.count) + UInt32(signal.place)
      self.model = UInt16(truncatingIfNeeded: model)
      bit = 1 << UInt8(signal.place)
    }
  }
}

/// A dimension without arrays of its own: its lists are ranges of the arrays of `DimensionCodes`.
///
/// Small, since every request goes over all of them. 32 bits name every place: a bundle has fewer
/// bytes.
struct DimensionCode: Sendable {
  /// How its number is found.
  enum Kind: UInt8, Sendable {
    /// `left` itself.
    case symbol
    /// How many of `cuts` are at most `left`.
    case number
    /// How many of `cuts` are at most the sum of `items` terms.
    case sum
    /// How many of the texts are at most the text of `left`.
    case text
    /// The bits of `items` members of `left`.
    case members
    /// Whether the automaton `items` accepts the text of `left`.
    case automaton
    /// Whether `left` and `right` are the same number.
    case sameNumber
    /// Whether `left` and `right` are the same text.
    case sameText
    /// Whether `left` is a member of `right`.
    case memberOf
    /// Whether the text of `left` is one of the texts `cuts`.
    case list
    /// Made true by clauses.
    case defined
  }
  var kind: Kind
  var left = Slot()
  var right = Slot()
  var cuts: Range<UInt32> = 0..<0
  var items: Range<UInt32> = 0..<0
  /// Where the class of each number stands; empty when they are the same.
  var classes: Range<UInt32> = 0..<0
  /// One less than the numbers there are; a larger one, which no reader of requests gives, is it.
  var lastNumber: UInt32 = 0
  /// The class of a signal without a sample.
  var unknown: UInt16 = 0
  var hasUnknown = false
}

/// All dimensions with their lists, one behind the other.
struct DimensionCodes: Sendable {
  private(set) var codes: [DimensionCode] = []
  private(set) var cuts: [Int64] = []
  private(set) var terms: [(coefficient: Int64, slot: Slot)] = []
  private(set) var members: [UInt8] = []
  private(set) var classes: [UInt16] = []
  /// Where each text starts in `textBytes`, and the end of the last.
  private(set) var textStarts: [Int] = [0]
  private(set) var textBytes: [UInt8] = []
  /// By list of the policy: its entries among the texts.
  private var lists: [Range<UInt32>] = []
  /// Those that `classify` may change.
  private(set) var dynamic: [Int] = []
  /// Those that clauses make true.
  private(set) var defined: [Int] = []

  init(_ policy: CompiledPolicy) {
    for list in policy.lists { append(list) }
    for (index, dimension) in policy.dimensions.enumerated() {
      var code = code(of: dimension.kind, policy)
      let start = classes.count
      classes += dimension.classOf
      code.classes = DimensionCodes.range(start, classes.count)
      code.hasUnknown = dimension.hasUnknown
      code.unknown = dimension.classCount - 1
      if !code.classes.isEmpty {
        code.lastNumber = UInt32(dimension.classOf.count - 1)
      } else {
        code.lastNumber = UInt32(dimension.classCount) - (dimension.hasUnknown ? 2 : 1)
      }
      if dimension.isDynamic { dynamic.append(index) }
      if dimension.kind == .defined { defined.append(index) }
      codes.append(code)
    }
  }

  private mutating func code(of kind: Dimension.Kind, _ policy: CompiledPolicy) -> DimensionCode {
    switch kind {
    case .symbol(let reading): return DimensionCode(kind: .symbol, left: Slot(reading))
    case .number(let sum, let limits):
      let start = cuts.count
      cuts += limits
      if sum.count == 1, sum[0].coefficient == 1 {
        return DimensionCode(
          kind: .number, left: Slot(sum[0].reading), cuts: DimensionCodes.range(start, cuts.count))
      }
      let firstTerm = terms.count
      terms += sum.map { ($0.coefficient, Slot($0.reading)) }
      return DimensionCode(
        kind: .sum, cuts: DimensionCodes.range(start, cuts.count),
        items: DimensionCodes.range(firstTerm, terms.count))
    case .text(let attribute, let limits):
      let start = textStarts.count - 1
      for text in limits {
        textBytes += text
        textStarts.append(textBytes.count)
      }
      return DimensionCode(
        kind: .text, left: Slot(.attribute(attribute)),
        cuts: DimensionCodes.range(start, textStarts.count - 1))
    case .members(let reading, let places):
      let start = members.count
      members += places
      return DimensionCode(
        kind: .members, left: Slot(reading), items: DimensionCodes.range(start, members.count))
    case .automaton(let attribute, let automaton):
      return DimensionCode(
        kind: .automaton, left: Slot(.attribute(attribute)),
        items: automaton..<automaton + 1)
    case .same(let left, let right):
      let isText = DimensionCodes.isText(left, policy)
      return DimensionCode(
        kind: isText ? .sameText : .sameNumber, left: Slot(left), right: Slot(right))
    case .memberOf(let left, let right):
      return DimensionCode(kind: .memberOf, left: Slot(left), right: Slot(right))
    case .list(let attribute, let list):
      return DimensionCode(kind: .list, left: Slot(.attribute(attribute)), cuts: lists[Int(list)])
    case .defined: return DimensionCode(kind: .defined)
    }
  }

  private mutating func append(_ list: ListLayout) {
    let start = textStarts.count - 1
    let offset = textBytes.count
    textBytes += list.bytes
    textStarts += list.ends.map { offset + Int($0) }
    lists.append(DimensionCodes.range(start, textStarts.count - 1))
  }

  private static func range(_ start: Int, _ end: Int) -> Range<UInt32> {
    UInt32(clamping: start)..<UInt32(clamping: end)
  }

  private static func isText(_ reading: ReadingLayout, _ policy: CompiledPolicy) -> Bool {
    switch reading {
    case .attribute(let attribute), .declared(let attribute):
      policy.attributes[Int(attribute)].type == .string
    case .signal: false
    }
  }
}

/// All automata, one behind the other.
struct AutomatonCodes: Sendable {
  private let columnOf: [UInt8]
  private let columns: [Int]
  private let nextStarts: [Int]
  private let next: [UInt16]
  private let acceptStarts: [Int]
  private let accepts: [Bool]

  init(_ automata: [Automaton]) {
    var starts: (next: [Int], accepts: [Int]) = ([], [])
    var next: [UInt16] = []
    var accepts: [Bool] = []
    for automaton in automata {
      starts.next.append(next.count)
      starts.accepts.append(accepts.count)
      next += automaton.next
      accepts += automaton.accepts
    }
    columnOf = automata.flatMap(\.columnOf)
    columns = automata.map { Int($0.columns) }
    nextStarts = starts.next
    acceptStarts = starts.accepts
    self.next = next
    self.accepts = accepts
  }

  /// Whether an automaton accepts a text: one step a byte.
  func accept(_ automaton: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let columnOf = columnOf
    let next = next
    let columns = columns[automaton]
    let start = nextStarts[automaton]
    var state = 0
    for byte in text {
      let column = Int(columnOf[automaton &* 256 &+ Int(byte)])
      state = Int(next[start &+ state &* columns &+ column])
    }
    return accepts[acceptStarts[automaton] &+ state]
  }
}
