extension Metadata: Coded {
  static var blank: Metadata { Metadata() }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.text(&name)
    try coder.integer(&revision)
    try coder.text(&compiler)
    try coder.list(&sources)
  }
}

extension Metadata.Source: Coded {
  static var blank: Metadata.Source { Metadata.Source(name: "", digest: []) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.text(&name)
    try coder.integers(&digest)
  }
}

extension EnumerationLayout: Coded {
  static var blank: EnumerationLayout {
    EnumerationLayout(name: "", isLevel: false, values: [], outside: [])
  }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.text(&name)
    try coder.bool(&isLevel)
    try coder.list(&values)
    try coder.list(&outside)
  }
}

extension AttributeLayout: Coded {
  static var blank: AttributeLayout {
    AttributeLayout(
      name: "", type: .bool, range: 0...0, maxBytes: 0, presence: .required, source: .host,
      unknownAs: nil, atLeast: nil, role: .none, isClassified: false)
  }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.text(&name)
    try type.code(&coder)
    try coder.range(&range)
    try coder.integer(&maxBytes)
    try presence.code(&coder)
    try source.code(&coder)
    try coder.optional(&unknownAs)
    try coder.optional(&atLeast)
    try coder.oneOf(&role, "roles of an attribute")
    try coder.bool(&isClassified)
  }
}

extension ModelLayout: Coded {
  static var blank: ModelLayout {
    ModelLayout(name: "", accepts: 0, context: nil, priceIn: nil, priceOut: nil, quotaGroup: "")
  }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.text(&name)
    try coder.integer(&accepts)
    try coder.optional(&context)
    try coder.optional(&priceIn)
    try coder.optional(&priceOut)
    try coder.text(&quotaGroup)
    try coder.list(&facts)
  }
}

extension FactLayout: Coded {
  static var blank: FactLayout { FactLayout(name: "", type: .bool, value: .number(0)) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.text(&name)
    try type.code(&coder)
    try value.code(&coder)
  }
}

extension FactLayout.Value: Coded {
  static var blank: FactLayout.Value { .number(0) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    var number: Int64 = 0
    var text: [UInt8] = []
    let choice: UInt8
    switch self {
    case .number(let value): (choice, number) = (0, value)
    case .text(let value): (choice, text) = (1, value)
    }
    if try coder.choice(choice, of: 2, "values of facts") == 0 {
      try coder.integer(&number)
      self = .number(number)
    } else {
      try coder.integers(&text)
      self = .text(text)
    }
  }
}

extension RuleLayout: Coded {
  static var blank: RuleLayout {
    RuleLayout(
      kind: .classify, name: "", because: nil, owner: nil, control: nil, source: 0, line: 0)
  }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.oneOf(&kind, "kinds of rules")
    try coder.text(&name)
    try coder.optional(&because)
    try coder.optional(&owner)
    try coder.optional(&control)
    try coder.optional(&approved)
    try coder.integer(&source)
    try coder.integer(&line)
    try coder.integer(&status)
    try coder.integer(&redactFindings)
    try coder.oneOf(&redacting, "ways of redacting")
  }
}
