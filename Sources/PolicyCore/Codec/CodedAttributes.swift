// Enums with values stand as one byte for the case, then its values. A `default` is the last case:
// the coder lets no larger number through.

extension AttributeType: Coded {
  static var blank: AttributeType { .bool }

  private var choice: UInt8 {
    switch self {
    case .bool: 0
    case .int: 1
    case .usd: 2
    case .percent: 3
    case .duration: 4
    case .instant: 5
    case .string: 6
    case .symbol: 7
    case .set: 8
    }
  }

  /// The enumeration of its values, if it has one.
  var enumeration: UInt32? {
    switch self {
    case .symbol(let enumeration), .set(let enumeration): enumeration
    case .bool, .int, .usd, .percent, .duration, .instant, .string: nil
    }
  }

  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    var enumeration = enumeration ?? 0
    switch try coder.choice(choice, of: 9, "types") {
    case 0: self = .bool
    case 1: self = .int
    case 2: self = .usd
    case 3: self = .percent
    case 4: self = .duration
    case 5: self = .instant
    case 6: self = .string
    case 7:
      try coder.integer(&enumeration)
      self = .symbol(enumeration)
    default:
      try coder.integer(&enumeration)
      self = .set(enumeration)
    }
  }
}

extension AttributePresence: Coded {
  static var blank: AttributePresence { .required }

  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    var number: Int64 = 0
    var text: [UInt8] = []
    let choice: UInt8
    switch self {
    case .required: choice = 0
    case .number(let value):
      choice = 1
      number = value
    case .text(let value):
      choice = 2
      text = value
    case .computed: choice = 3
    }
    switch try coder.choice(choice, of: 4, "ways to read an absent attribute") {
    case 0: self = .required
    case 1:
      try coder.integer(&number)
      self = .number(number)
    case 2:
      try coder.integers(&text)
      self = .text(text)
    default: self = .computed
    }
  }
}

extension AttributeSource: Coded {
  static var blank: AttributeSource { .host }

  private var choice: UInt8 {
    switch self {
    case .header: 0
    case .body: 1
    case .claim: 2
    case .host: 3
    case .promptTokens: 4
    case .promptBytes: 5
    case .clockHour: 6
    case .clockWeekday: 7
    case .clockDate: 8
    case .now: 9
    case .needs: 10
    case .findings: 11
    }
  }

  private var words: [String] {
    switch self {
    case .header(let word), .claim(let word): [word]
    case .clockHour(let zone), .clockWeekday(let zone), .clockDate(let zone): [zone]
    case .body(let pointers): pointers
    case .host, .promptTokens, .promptBytes, .now, .needs, .findings: []
    }
  }

  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    var words = words
    var word = words.first ?? ""
    let chosen = try coder.choice(choice, of: 12, "sources of an attribute")
    switch chosen {
    case 0, 2, 6, 7, 8: try coder.text(&word)
    case 1: try coder.list(&words)
    default: break
    }
    switch chosen {
    case 0: self = .header(word)
    case 1: self = .body(words)
    case 2: self = .claim(word)
    case 3: self = .host
    case 4: self = .promptTokens
    case 5: self = .promptBytes
    case 6: self = .clockHour(zone: word)
    case 7: self = .clockWeekday(zone: word)
    case 8: self = .clockDate(zone: word)
    case 9: self = .now
    case 10: self = .needs
    default: self = .findings
    }
  }
}
