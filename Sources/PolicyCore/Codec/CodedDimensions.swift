extension ReadingLayout: Coded {
  static var blank: ReadingLayout { .attribute(0) }

  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    var place: UInt32
    var signal = Signal.health
    let choice: UInt8
    switch self {
    case .attribute(let attribute): (choice, place) = (0, attribute)
    case .declared(let attribute): (choice, place) = (1, attribute)
    case .signal(let model, let read): (choice, place, signal) = (2, model, read)
    }
    let chosen = try coder.choice(choice, of: 3, "readings")
    try coder.integer(&place)
    switch chosen {
    case 0: self = .attribute(place)
    case 1: self = .declared(place)
    default:
      try coder.oneOf(&signal, "signals")
      self = .signal(model: place, signal)
    }
  }
}

extension TermLayout: Coded {
  static var blank: TermLayout { TermLayout(coefficient: 0, reading: .blank) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&coefficient)
    try reading.code(&coder)
  }
}

extension Dimension: Coded {
  static var blank: Dimension {
    Dimension(kind: .defined, classOf: [], classCount: 2, hasUnknown: false, isDynamic: false)
  }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try kind.code(&coder)
    try coder.integers(&classOf)
    try coder.integer(&classCount)
    try coder.bool(&hasUnknown)
    try coder.bool(&isDynamic)
  }
}

extension Dimension.Kind: Coded {
  static var blank: Dimension.Kind { .defined }

  /// All values that a kind may have, so that coding needs one switch each way.
  private struct Fields {
    var choice: UInt8 = 7
    var left = ReadingLayout.blank
    var right = ReadingLayout.blank
    var terms: [TermLayout] = []
    var cuts: [Int64] = []
    var texts: [[UInt8]] = []
    var members: [UInt8] = []
    var attribute: UInt32 = 0
    var automaton: UInt32 = 0
    var list: UInt32 = 0
  }

  private var fields: Fields {
    switch self {
    case .symbol(let reading): Fields(choice: 0, left: reading)
    case .number(let terms, let cuts): Fields(choice: 1, terms: terms, cuts: cuts)
    case .text(let attribute, let cuts): Fields(choice: 2, texts: cuts, attribute: attribute)
    case .members(let reading, let members): Fields(choice: 3, left: reading, members: members)
    case .automaton(let attribute, let automaton):
      Fields(choice: 4, attribute: attribute, automaton: automaton)
    case .same(let left, let right): Fields(choice: 5, left: left, right: right)
    case .memberOf(let left, let right): Fields(choice: 6, left: left, right: right)
    case .defined: Fields(choice: 7)
    case .list(let attribute, let list): Fields(choice: 8, attribute: attribute, list: list)
    }
  }

  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    var fields = fields
    switch try coder.choice(fields.choice, of: 9, "kinds of dimensions") {
    case 0:
      try fields.left.code(&coder)
      self = .symbol(fields.left)
    case 1:
      try coder.list(&fields.terms)
      try coder.integers(&fields.cuts)
      self = .number(fields.terms, cuts: fields.cuts)
    case 2:
      try coder.integer(&fields.attribute)
      try coder.list(&fields.texts)
      self = .text(fields.attribute, cuts: fields.texts)
    case 3:
      try fields.left.code(&coder)
      try coder.integers(&fields.members)
      self = .members(fields.left, fields.members)
    case 4:
      try coder.integer(&fields.attribute)
      try coder.integer(&fields.automaton)
      self = .automaton(fields.attribute, automaton: fields.automaton)
    case 5:
      try fields.left.code(&coder)
      try fields.right.code(&coder)
      self = .same(fields.left, fields.right)
    case 6:
      try fields.left.code(&coder)
      try fields.right.code(&coder)
      self = .memberOf(fields.left, fields.right)
    case 7: self = .defined
    default:
      try coder.integer(&fields.attribute)
      try coder.integer(&fields.list)
      self = .list(fields.attribute, list: fields.list)
    }
  }
}

extension Automaton: Coded {
  static var blank: Automaton { Automaton(columnOf: [], columns: 0, next: [], accepts: []) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.text(&pattern)
    try coder.integers(&columnOf)
    try coder.integer(&columns)
    try coder.integers(&next)
    try coder.list(&accepts)
  }
}
