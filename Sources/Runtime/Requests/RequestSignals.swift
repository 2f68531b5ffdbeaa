internal import PolicyCore

/// `id` and `signals`, which every kind of request line may have.
extension AttributeIntake {
  /// Reads the `id`, a text or an integer, to be repeated as it stands.
  ///
  /// Where an attribute is named `id` its rules hold, and what is no such text is not repeated.
  func readID(_ cursor: inout ByteCursor, isAttribute: Bool = false) throws(JSONFault) {
    let start = cursor.position
    let token = try cursor.token()
    var reason: Reason?
    switch token {
    case .text(let token): reason = token.hasLoneSurrogate ? .loneSurrogate : nil
    case .number(_, _, let isInteger): reason = isInteger ? nil : .fraction
    case .null: reason = .null
    case .bool: reason = .kind
    case .array, .object:
      reason = .kind
      try cursor.skipValue()
    }
    if cursor.position - start > RuntimeLimits.idBytes { reason = .tooLong }
    if !isFirst(schema.idKey) { reason = .doubled }
    if let reason {
      if isAttribute { return }
      note(.id, reason, start, cursor.position)
    } else {
      idStart = start
      idEnd = cursor.position
    }
  }

  /// Reads `signals`: models, and what is known of each.
  func readSignals(_ cursor: inout ByteCursor, _ facts: Facts) throws(JSONFault) {
    let start = cursor.position
    let isFirst = isFirst(schema.signalsKey)
    guard isFirst, cursor.current == Byte.openBrace else {
      try skip(&cursor, .signals, isFirst ? nil : .doubled, from: start)
      return
    }
    var more = try cursor.openObject()
    while more {
      let key = try cursor.key()
      let model = place(of: key, RequestSchema.Scope.models, cursor)
      try readModel(model, key, &cursor, facts)
      more = try cursor.nextMember()
    }
  }

  private func readModel(
    _ model: Int, _ key: StringToken, _ cursor: inout ByteCursor, _ facts: Facts
  ) throws(JSONFault) {
    guard model >= 0, isFirst(schema.signalsKey + 1 + model) else {
      note(.model, model < 0 ? .unknownName : .doubled, key.start, key.end)
      try cursor.skipValue()
      return
    }
    guard cursor.current == Byte.openBrace else {
      try skip(&cursor, .model, nil, from: cursor.position)
      return
    }
    var more = try cursor.openObject()
    while more {
      let name = try cursor.key()
      let place = place(of: name, RequestSchema.Scope.signals, cursor)
      if place < 0 { note(.signalName, .unknownName, name.start, name.end) }
      let start = cursor.position
      let token = try cursor.token()
      switch token {
      case .array, .object: try cursor.skipValue()
      case .text, .number, .bool, .null: break
      }
      if place >= 0 {
        let signal = Signal.allCases[place]
        let isFirst = facts.sampled[model] & 1 << UInt8(place) == 0
        let reading = isFirst ? read(token, signal, cursor) : .wrong(.doubled)
        switch reading {
        case .number(let value): facts.setSignal(model, signal, value)
        case .wrong(let reason): note(.signal(place), reason, start, cursor.position)
        }
      }
      more = try cursor.nextMember()
    }
  }

  private func read(_ token: Token, _ signal: Signal, _ cursor: ByteCursor) -> Reading {
    let field = Self.field(of: signal)
    let reading: Reading
    switch token {
    case .null: return .wrong(.null)
    case .array, .object: return .wrong(.kind)
    case .number, .bool: reading = Self.number(token, of: field, cursor)
    case .text(let token):
      guard !token.hasLoneSurrogate else { return .wrong(.loneSurrogate) }
      guard let text = cursor.text(of: token, scratch: scratch) else { return .wrong(.tooLong) }
      reading = number(text, of: field, .inside)
    }
    guard case .number(let value) = reading, !(field.low...field.high).contains(value) else {
      return reading
    }
    return .wrong(.outOfRange)
  }

  /// The values of a signal.
  static func field(of signal: Signal) -> RequestSchema.Field {
    let kind: RequestSchema.Kind
    switch signal {
    case .health: kind = .symbol
    case .p50FirstToken, .p95FirstToken: kind = .duration
    case .errorRate, .rateRemaining: kind = .percent
    case .inFlight: kind = .int
    case .budgetLeft: kind = .usd
    }
    // The enumeration of health is the third of the built-in ones.
    return RequestSchema.Field(
      kind: kind, low: signal.range.lowerBound, high: signal.range.upperBound, maxBytes: 0,
      enumeration: 2)
  }

  /// The place of a key in a scope of names; -1 when it is unknown.
  @inline(__always) func place(of key: StringToken, _ scope: Int, _ cursor: ByteCursor) -> Int {
    guard let text = cursor.text(of: key, scratch: scratch) else { return -1 }
    return schema.names.place(of: text, scope: scope)
  }

  /// Skips a value that is wrong: for a reason, or because it is no object.
  func skip(
    _ cursor: inout ByteCursor, _ subject: Problem.Subject, _ reason: Reason?, from start: Int
  ) throws(JSONFault) {
    let isNull = cursor.current == UInt8(ascii: "n")
    try cursor.skipValue()
    note(subject, reason ?? (isNull ? .null : .kind), start, cursor.position)
  }
}
