public import PolicyCore

/// Reads request lines as `decide --raw` takes them: headers and body as the caller sent them,
/// mapped to attributes as the policy's `request` block says.
///
/// What the body needs of a model and what detectors find in it are computed, unless the line gives
/// `needs` or `findings` itself. A `null` in the body is as good as nothing there.
///
/// `{"headers":{…},"body":{…},"claims":{…},"host":{…},"prompt":{"tokens":9,"bytes":40}}`,
/// beside `id`, `now`, `needs`, `findings` and `signals`. A reader is for one thread; a copy shares
/// its memory.
public struct RawRequestReader {
  private let intake: AttributeIntake
  private let raw: RawSchema
  private let body: BodyWalk
  private let texts: BodyTexts

  /// A reader for a policy; a request without `now` is of `defaultNow`, microseconds since 1970.
  public init(policy: CompiledPolicy, defaultNow: Int64) throws(RequestReaderError) {
    let schema = RequestSchema(policy)
    intake = try AttributeIntake(schema, defaultNow: defaultNow, spelling: .outside)
    raw = RawSchema(schema)
    body = BodyWalk(raw, attributeCount: schema.attributes.count)
    texts = BodyTexts(policy)
  }

  /// A reader for a bundle; a request without `now` is of `defaultNow`, microseconds since 1970.
  ///
  /// A run gives whole seconds, so that decisions print no fraction that nobody gave.
  public init(bundle: ValidatedBundle, defaultNow: Int64) throws(RequestReaderError) {
    try self.init(policy: bundle.policy, defaultNow: defaultNow)
  }

  /// The instant of the next request that gives none, in microseconds since 1970.
  public var defaultNow: Int64 {
    get { intake.defaultNow }
    set { intake.defaultNow = newValue }
  }

  /// Facts with room for any request of the policy.
  public func makeFacts() -> Facts { intake.schema.makeFacts() }

  /// Reads a line, without its line break, into facts of the same policy.
  public mutating func read(
    line: UnsafeBufferPointer<UInt8>, into facts: Facts
  ) -> RequestOutcome {
    intake.begin(line, facts)
    body.begin()
    texts.begin()
    var cursor = ByteCursor(bytes: line)
    do throws(JSONFault) {
      try readParts(&cursor, facts)
      for attribute in raw.bodyAttributes {
        guard let start = body.start(of: attribute) else { continue }
        var cursor = ByteCursor(bytes: line, position: start)
        try intake.readAttribute(attribute, .outside, &cursor, facts)
      }
    } catch {
      return .invalid(intake.invalid(error))
    }
    return intake.finish(facts)
  }

  private func readParts(_ cursor: inout ByteCursor, _ facts: Facts) throws(JSONFault) {
    let schema = intake.schema
    var parts: UInt8 = 0
    cursor.skipSpace()
    var more = try cursor.openObject()
    while more {
      let key = try cursor.key()
      let place = place(of: key, RawSchema.Scope.parts, cursor)
      if let part = RawSchema.Part(rawValue: place) {
        let isFirst = parts & 1 << UInt8(place) == 0
        parts |= 1 << UInt8(place)
        try read(part, isFirst, &cursor, facts)
      } else {
        let own = place - RawSchema.Part.allCases.count
        if place < 0 {
          intake.note(.key(.raw), .unknownKey, key.start, key.end)
          try cursor.skipValue()
        } else if own == schema.idKey {
          try intake.readID(&cursor)
        } else if own == schema.signalsKey {
          try intake.readSignals(&cursor, facts)
        } else {
          try intake.readAttribute(own, .inside, &cursor, facts)
        }
      }
      more = try cursor.nextMember()
    }
    try cursor.end()
  }

  private func read(
    _ part: RawSchema.Part, _ isFirst: Bool, _ cursor: inout ByteCursor, _ facts: Facts
  ) throws(JSONFault) {
    let start = cursor.position
    guard isFirst, cursor.current == Byte.openBrace else {
      try intake.skip(&cursor, .part(part.name), isFirst ? nil : .doubled, from: start)
      return
    }
    switch part {
    case .headers: try readHeaders(&cursor, facts)
    case .body:
      let start = cursor
      try body.walk(&cursor, intake)
      var again = start
      try texts.walk(&again, intake)
      intake.infer(needs: texts.needs, findings: Int64(bitPattern: texts.findings))
    case .claims: try readNamed(RawSchema.Scope.claims, nil, &cursor, facts)
    case .host: try readNamed(RawSchema.Scope.host, .host, &cursor, facts)
    case .prompt: try readNamed(RawSchema.Scope.prompt, .prompt, &cursor, facts)
    }
  }

  /// Reads values by name; an unknown name is the caller's own affair, or is refused.
  private func readNamed(
    _ scope: Int, _ closed: Problem.KeyScope?, _ cursor: inout ByteCursor, _ facts: Facts
  ) throws(JSONFault) {
    var more = try cursor.openObject()
    while more {
      let key = try cursor.key()
      let place = place(of: key, scope, cursor)
      if place >= 0 {
        var end = cursor
        for attribute in raw.targets[place] {
          end = cursor
          try intake.readAttribute(attribute, .outside, &end, facts)
        }
        cursor = end
      } else {
        if let closed, !isKnownUnread(key, closed, cursor) {
          intake.note(.key(closed), .unknownKey, key.start, key.end)
        }
        try cursor.skipValue()
      }
      more = try cursor.nextMember()
    }
  }

  /// `tokens` and `bytes` may stand in `prompt` though no attribute reads them.
  private func isKnownUnread(
    _ key: StringToken, _ scope: Problem.KeyScope, _ cursor: ByteCursor
  ) -> Bool {
    guard case .prompt = scope, let text = cursor.text(of: key, scratch: intake.scratch) else {
      return false
    }
    return text.elementsEqual("tokens".utf8) || text.elementsEqual("bytes".utf8)
  }

  private func readHeaders(_ cursor: inout ByteCursor, _ facts: Facts) throws(JSONFault) {
    var more = try cursor.openObject()
    while more {
      let key = try cursor.key()
      let place = headerPlace(key, cursor)
      if place >= 0 {
        var end = cursor
        for attribute in raw.targets[place] {
          end = cursor
          try intake.readHeader(attribute, &end, facts)
        }
        cursor = end
      } else {
        try cursor.skipValue()
      }
      more = try cursor.nextMember()
    }
  }

  /// The place of a header, whose case does not count; -1 when no attribute reads it.
  private func headerPlace(_ key: StringToken, _ cursor: ByteCursor) -> Int {
    guard let text = cursor.text(of: key, scratch: intake.scratch),
      text.count <= intake.scratch.count
    else { return -1 }
    for (offset, byte) in text.enumerated() {
      intake.scratch[offset] = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }
    let name = UnsafeBufferPointer(rebasing: intake.scratch[..<text.count])
    return raw.names.place(of: name, scope: RawSchema.Scope.headers)
  }

  private func place(of key: StringToken, _ scope: Int, _ cursor: ByteCursor) -> Int {
    guard let text = cursor.text(of: key, scratch: intake.scratch) else { return -1 }
    return raw.names.place(of: text, scope: scope)
  }
}
