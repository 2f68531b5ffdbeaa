internal import PolicyCore

/// Values of attributes, from JSON and from headers.
extension AttributeIntake {
  /// Reads a JSON value as an attribute.
  func readAttribute(
    _ attribute: Int, _ spelling: RequestSchema.Spelling, _ cursor: inout ByteCursor,
    _ facts: Facts
  ) throws(JSONFault) {
    let start = cursor.position
    let field = schema.fields[attribute]
    let isFirst = isFirst(attribute)
    guard isFirst, !field.isClock else {
      try cursor.skipValue()
      note(.attribute(attribute), isFirst ? .clock : .doubled, start, cursor.position)
      return
    }
    if field.kind == .set, cursor.current == Byte.openBracket {
      facts.numbers[attribute] = try readMembers(field, attribute, spelling, &cursor)
      return
    }
    let token = try cursor.token()
    let reason: Reason?
    switch token {
    case .array, .object:
      try cursor.skipValue()
      reason = .kind
    case .null: reason = .null
    case .text(let token):
      reason = readText(token, of: field, attribute, spelling, cursor, facts)
    case .number, .bool:
      reason = keep(Self.number(token, of: field, cursor), field, attribute, facts)
    }
    if let reason { note(.attribute(attribute), reason, start, cursor.position) }
  }

  /// Reads a JSON text as a value of any type; nil when all is well.
  private func readText(
    _ token: StringToken, of field: RequestSchema.Field, _ attribute: Int,
    _ spelling: RequestSchema.Spelling, _ cursor: ByteCursor, _ facts: Facts
  ) -> Reason? {
    guard !token.hasLoneSurrogate else { return .loneSurrogate }
    guard let text = cursor.text(of: token, scratch: scratch) else { return .tooLong }
    switch field.kind {
    case .string: return keep(text, field, attribute, facts)
    case .bool, .int, .set: return .kind
    case .usd, .percent, .duration, .instant, .symbol:
      return keep(number(text, of: field, spelling), field, attribute, facts)
    }
  }

  /// A number or boolean of JSON as a value of a type.
  static func number(
    _ token: Token, of field: RequestSchema.Field, _ cursor: ByteCursor
  ) -> Reading {
    switch token {
    case .bool(let value): return field.kind == .bool ? .number(value ? 1 : 0) : .wrong(.kind)
    case .number(let start, let end, _):
      let digits = UnsafeBufferPointer(rebasing: cursor.bytes[start..<end])
      switch field.kind {
      case .int, .duration: return Numerals.integer(digits)
      case .usd:
        return Numerals.decimal(digits, places: 6, allowsMinus: false, allowsExponent: true)
      case .bool, .percent, .instant, .string, .symbol, .set: return .wrong(.kind)
      }
    case .text, .null, .array, .object: return .wrong(.kind)
    }
  }

  /// A text as a value of a type that is written as one.
  func number(
    _ text: UnsafeBufferPointer<UInt8>, of field: RequestSchema.Field,
    _ spelling: RequestSchema.Spelling
  ) -> Reading {
    switch field.kind {
    case .usd: return Numerals.decimal(text, places: 6, allowsMinus: false, allowsExponent: false)
    case .percent: return Numerals.percent(text)
    case .duration: return Numerals.duration(text)
    case .instant: return Instants.parse(text)
    case .symbol:
      let place = self.place(of: text, field, spelling)
      return place < 0 ? .wrong(.unknownName) : .number(place)
    case .bool, .int, .string, .set: return .wrong(.kind)
    }
  }

  /// The place of a value's name, or of what an unknown one is read as; -1 when there is neither.
  func place(
    of name: UnsafeBufferPointer<UInt8>, _ field: RequestSchema.Field,
    _ spelling: RequestSchema.Spelling
  ) -> Int64 {
    let scope = RequestSchema.scope(field.enumeration, spelling)
    let place = schema.names.place(of: name, scope: scope)
    return place >= 0 ? Int64(place) : field.unknownAs
  }

  /// Keeps a number that is in range, a level raised to its `at least`.
  func keep(
    _ reading: Reading, _ field: RequestSchema.Field, _ attribute: Int, _ facts: Facts
  ) -> Reason? {
    switch reading {
    case .wrong(let reason): return reason
    case .number(let value):
      switch field.kind {
      case .int, .usd, .percent, .duration, .instant:
        guard field.low <= value, value <= field.high else { return .outOfRange }
      case .bool, .string, .symbol, .set: break
      }
      facts.numbers[attribute] = max(value, field.atLeast >= 0 ? field.atLeast : value)
      return nil
    }
  }

  /// Keeps a text that is not too long.
  func keep(
    _ text: UnsafeBufferPointer<UInt8>, _ field: RequestSchema.Field, _ attribute: Int,
    _ facts: Facts
  ) -> Reason? {
    text.count <= field.maxBytes && facts.setText(attribute, text) ? nil : .tooLong
  }

  /// Reads an array of names as the bits of a set.
  private func readMembers(
    _ field: RequestSchema.Field, _ attribute: Int, _ spelling: RequestSchema.Spelling,
    _ cursor: inout ByteCursor
  ) throws(JSONFault) -> Int64 {
    var bits: Int64 = 0
    var more = try cursor.openArray()
    while more {
      let start = cursor.position
      let token = try cursor.token()
      var reason: Reason?
      switch token {
      case .text(let token):
        if token.hasLoneSurrogate {
          reason = .loneSurrogate
        } else if let name = cursor.text(of: token, scratch: scratch) {
          let place = place(of: name, field, spelling)
          if place >= 0 { bits |= 1 << place } else { reason = .unknownName }
        } else {
          reason = .tooLong
        }
      case .null: reason = .null
      case .number, .bool: reason = .kind
      case .array, .object:
        reason = .kind
        try cursor.skipValue()
      }
      if let reason { note(.attribute(attribute), reason, start, cursor.position) }
      more = try cursor.nextElement()
    }
    return bits
  }
}
