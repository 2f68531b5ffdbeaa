internal import PolicyCore

/// Values of attributes that come from headers: every one is text.
extension AttributeIntake {
  /// Reads a header's JSON value as an attribute: a text, or an array with the one text of a
  /// header that was sent once.
  func readHeader(
    _ attribute: Int, _ cursor: inout ByteCursor, _ facts: Facts
  ) throws(JSONFault) {
    let start = cursor.position
    var text: StringToken?
    var reason: Reason?
    switch try cursor.token() {
    case .text(let token): text = token
    case .array:
      var count = 0
      var more = try cursor.openArray()
      while more {
        if cursor.current == Byte.quote {
          text = try cursor.string()
        } else {
          try cursor.skipValue(depth: 1)
          reason = .kind
        }
        count += 1
        more = try cursor.nextElement()
      }
      if count == 0 { return }
      if count > 1 { reason = .doubled }
    case .object:
      try cursor.skipValue()
      reason = .kind
    case .null: reason = .null
    case .number, .bool: reason = .kind
    }
    if !isFirst(attribute) { reason = .doubled }
    if reason == nil, let text { reason = readHeader(text, attribute, cursor, facts) }
    if let reason { note(.attribute(attribute), reason, start, cursor.position) }
  }

  private func readHeader(
    _ token: StringToken, _ attribute: Int, _ cursor: ByteCursor, _ facts: Facts
  ) -> Reason? {
    let field = schema.fields[attribute]
    guard !token.hasLoneSurrogate else { return .loneSurrogate }
    guard let whole = cursor.text(of: token, scratch: scratch) else { return .tooLong }
    let text = Self.trimmed(whole)
    switch field.kind {
    case .string: return keep(text, field, attribute, facts)
    case .set:
      facts.numbers[attribute] = readList(text, field, attribute, token, cursor)
      return nil
    case .bool:
      if text.elementsEqual("true".utf8) { return keep(.number(1), field, attribute, facts) }
      if text.elementsEqual("false".utf8) { return keep(.number(0), field, attribute, facts) }
      return .malformed
    case .int: return keep(Numerals.integer(text), field, attribute, facts)
    case .duration:
      let reading = number(text, of: field, .outside)
      let isBare = reading == .wrong(.noUnit)
      return keep(isBare ? Numerals.integer(text) : reading, field, attribute, facts)
    case .usd, .percent, .instant, .symbol:
      return keep(number(text, of: field, .outside), field, attribute, facts)
    }
  }

  /// Reads names with commas between them as the bits of a set; empty ones do not count
  /// (RFC 9110, 5.6.1).
  private func readList(
    _ text: UnsafeBufferPointer<UInt8>, _ field: RequestSchema.Field, _ attribute: Int,
    _ token: StringToken, _ cursor: ByteCursor
  ) -> Int64 {
    var bits: Int64 = 0
    var rest = text
    while !rest.isEmpty {
      let comma = rest.firstIndex(of: Byte.comma) ?? rest.count
      let name = Self.trimmed(UnsafeBufferPointer(rebasing: rest[..<comma]))
      rest = UnsafeBufferPointer(rebasing: rest[min(comma + 1, rest.count)...])
      guard !name.isEmpty else { continue }
      let place = place(of: name, field, .outside)
      if place >= 0 {
        bits |= 1 << place
      } else if !token.isEscaped, let base = cursor.bytes.baseAddress, let at = name.baseAddress {
        let start = at - base
        note(.attribute(attribute), .unknownName, start, start + name.count)
      } else {
        note(.attribute(attribute), .unknownName, token.start - 1, token.end + 1)
      }
    }
    return bits
  }

  /// A header's value without the spaces and tabs around it.
  private static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var start = 0
    var end = text.count
    while start < end, isSpace(text[start]) { start += 1 }
    while start < end, isSpace(text[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: text[start..<end])
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == Byte.space || byte == Byte.tab }
}
