extension GuardTable: Coded {
  static var blank: GuardTable { GuardTable() }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.oneOf(&layout, "layouts of rows")
    try coder.integers(&dimensions)
    try coder.integers(&rowStarts)
    try coder.integer(&wordCount)
    try coder.integers(&rows)
    try coder.integers(&used)
    try coder.integers(&clauses)
  }
}

extension ModelSet: Coded {
  static var blank: ModelSet { ModelSet() }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    for index in 0..<4 {
      var word = words[index]
      try coder.integer(&word)
      words[index] = word
    }
  }
}

extension ClassifyClause: Coded {
  static var blank: ClassifyClause { ClassifyClause(rule: nil) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.optional(&rule)
    try coder.list(&raises)
    try coder.list(&adds)
    try coder.optional(&defines)
  }
}

extension ClassifyClause.Raise: Coded {
  static var blank: ClassifyClause.Raise { ClassifyClause.Raise(attribute: 0, rank: 0) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&attribute)
    try coder.integer(&rank)
  }
}

extension ClassifyClause.Add: Coded {
  static var blank: ClassifyClause.Add { ClassifyClause.Add(attribute: 0, members: 0) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&attribute)
    try coder.integer(&members)
  }
}

extension ModelClause: Coded {
  static var blank: ModelClause { ModelClause(rule: 0, models: ModelSet()) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&rule)
    try models.code(&coder)
  }
}

extension WaiveClause: Coded {
  static var blank: WaiveClause { WaiveClause(rule: 0, forbid: 0, models: ModelSet()) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&rule)
    try coder.integer(&forbid)
    try models.code(&coder)
  }
}

extension RouteLayout: Coded {
  static var blank: RouteLayout { RouteLayout(rule: 0, parts: []) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&rule)
    try coder.list(&parts)
  }
}

extension PartLayout: Coded {
  static var blank: PartLayout { PartLayout(order: .listed, entries: []) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try order.code(&coder)
    try coder.list(&entries)
  }
}

extension PartLayout.Entry: Coded {
  static var blank: PartLayout.Entry { PartLayout.Entry(model: 0) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&model)
    try coder.optional(&condition)
  }
}

extension PartLayout.Order: Coded {
  static var blank: PartLayout.Order { .listed }

  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    var attribute: UInt32 = 0
    var upTo: [UInt16] = []
    let choice: UInt8
    switch self {
    case .listed: choice = 0
    case .sorted(.cheapest): choice = 1
    case .sorted(.fastest): choice = 2
    case .sorted(.leastBusy): choice = 3
    case .split(let by, let bounds): (choice, attribute, upTo) = (4, by, bounds)
    }
    switch try coder.choice(choice, of: 5, "orders of models") {
    case 0: self = .listed
    case 1: self = .sorted(.cheapest)
    case 2: self = .sorted(.fastest)
    case 3: self = .sorted(.leastBusy)
    default:
      try coder.integer(&attribute)
      try coder.integers(&upTo)
      self = .split(attribute: attribute, upTo: upTo)
    }
  }
}
