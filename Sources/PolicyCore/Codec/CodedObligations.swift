extension ValidatorLayout: Coded {
  static var blank: ValidatorLayout {
    ValidatorLayout(rule: 0, checks: [], release: .hold, otherwise: nil)
  }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&rule)
    try coder.list(&checks)
    try release.code(&coder)
    try coder.optional(&otherwise)
  }
}

extension ValidatorLayout.Check: Coded {
  static var blank: ValidatorLayout.Check { .isJSON }

  /// All values that a check may have, so that coding needs one switch each way.
  private struct Fields {
    var choice: UInt8
    var count: Int64 = 0
    var findings: UInt64 = 0
    var automaton: UInt32 = 0
    var path = ""
    var schema: [UInt8] = []
    var tools: [String] = []
  }

  private var fields: Fields {
    switch self {
    case .isJSON: Fields(choice: 0)
    case .isComplete: Fields(choice: 1)
    case .isNotEmpty: Fields(choice: 2)
    case .hasValidToolArguments: Fields(choice: 3)
    case .isAtMost(let count): Fields(choice: 4, count: count)
    case .hasNoFindings(let findings): Fields(choice: 5, findings: findings)
    case .matches(let automaton): Fields(choice: 6, automaton: automaton)
    case .matchesSchema(let path, let schema): Fields(choice: 7, path: path, schema: schema)
    case .callsOnlyTools(let tools): Fields(choice: 8, tools: tools)
    }
  }

  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    var fields = fields
    switch try coder.choice(fields.choice, of: 9, "checks of an answer") {
    case 0: self = .isJSON
    case 1: self = .isComplete
    case 2: self = .isNotEmpty
    case 3: self = .hasValidToolArguments
    case 4:
      try coder.integer(&fields.count)
      self = .isAtMost(fields.count)
    case 5:
      try coder.integer(&fields.findings)
      self = .hasNoFindings(fields.findings)
    case 6:
      try coder.integer(&fields.automaton)
      self = .matches(automaton: fields.automaton)
    case 7:
      try coder.text(&fields.path)
      try coder.integers(&fields.schema)
      self = .matchesSchema(path: fields.path, schema: fields.schema)
    default:
      try coder.list(&fields.tools)
      self = .callsOnlyTools(fields.tools)
    }
  }
}

extension ValidatorLayout.Release: Coded {
  static var blank: ValidatorLayout.Release { .hold }

  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    var window: Int64 = 0
    let choice: UInt8
    switch self {
    case .hold: choice = 0
    case .window(let characters): (choice, window) = (1, characters)
    case .atEnd: choice = 2
    }
    switch try coder.choice(choice, of: 3, "releases of a stream") {
    case 0: self = .hold
    case 1:
      try coder.integer(&window)
      self = .window(window)
    default: self = .atEnd
    }
  }
}

extension ObligationLayout: Coded {
  static var blank: ObligationLayout { ObligationLayout(rule: 0, demand: .disclose([])) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&rule)
    try demand.code(&coder)
  }
}

extension ObligationLayout.Header: Coded {
  static var blank: ObligationLayout.Header { ObligationLayout.Header(name: "", value: "") }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.text(&name)
    try coder.text(&value)
  }
}

extension RecordContent: Coded {
  static var blank: RecordContent { .nothing }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.oneOf(&self, "contents of a record")
  }
}

extension ObligationLayout.Demand: Coded {
  static var blank: ObligationLayout.Demand { .disclose([]) }

  /// All values that a demand may have, so that coding needs one switch each way.
  private struct Fields {
    var choice: UInt8
    var numbers: (Int64?, Int64?, Int64?) = (nil, nil, nil)
    var flags = (false, false)
    var headers: [ObligationLayout.Header] = []
    var content: RecordContent?
    var spend: Int64 = 0
    var period = BudgetPeriod.hour
    var attribute: UInt32?
    var status: UInt16 = 0
    var classes: UInt64 = 0
    var severity: String?
  }

  private var fields: Fields {
    switch self {
    case .cap(let output, let attempts, let cost):
      Fields(choice: 0, numbers: (output, attempts, cost))
    case .isolate(let providerState, let cache): Fields(choice: 1, flags: (providerState, cache))
    case .disclose(let headers): Fields(choice: 2, headers: headers)
    case .record(let content, let atLeast, let atMost):
      Fields(choice: 3, numbers: (atLeast, atMost, nil), content: content)
    case .budget(let spend, let period, let attribute, let status):
      Fields(choice: 4, spend: spend, period: period, attribute: attribute, status: status)
    case .notify(let classes, let exhausted, let severity):
      Fields(choice: 5, flags: (exhausted, false), classes: classes, severity: severity)
    }
  }

  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    var fields = fields
    switch try coder.choice(fields.choice, of: 6, "obligations") {
    case 0:
      try coder.optional(&fields.numbers.0)
      try coder.optional(&fields.numbers.1)
      try coder.optional(&fields.numbers.2)
      self = .cap(
        output: fields.numbers.0, attempts: fields.numbers.1, cost: fields.numbers.2)
    case 1:
      try coder.bool(&fields.flags.0)
      try coder.bool(&fields.flags.1)
      self = .isolate(providerState: fields.flags.0, cache: fields.flags.1)
    case 2:
      try coder.list(&fields.headers)
      self = .disclose(fields.headers)
    case 3:
      try coder.optional(&fields.content)
      try coder.optional(&fields.numbers.0)
      try coder.optional(&fields.numbers.1)
      self = .record(
        content: fields.content, atLeast: fields.numbers.0, atMost: fields.numbers.1)
    case 4:
      try coder.integer(&fields.spend)
      try coder.oneOf(&fields.period, "periods of a budget")
      try coder.optional(&fields.attribute)
      try coder.integer(&fields.status)
      self = .budget(
        spend: fields.spend, per: fields.period, by: fields.attribute, status: fields.status)
    default:
      try coder.integer(&fields.classes)
      try coder.bool(&fields.flags.0)
      try coder.optional(&fields.severity)
      self = .notify(
        classes: fields.classes, exhausted: fields.flags.0, severity: fields.severity)
    }
  }
}

extension ListLayout: Coded {
  static var blank: ListLayout { ListLayout(name: "", bytes: [], ends: []) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.text(&name)
    try coder.integers(&bytes)
    try coder.integers(&ends)
  }
}
