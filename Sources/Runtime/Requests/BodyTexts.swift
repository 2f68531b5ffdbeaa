internal import PolicyCore

/// Goes over the body of a call as OpenAI's and Anthropic's interfaces take it: what it needs of a
/// model, and what detectors find in the texts that the model would be sent.
///
/// Every text and number of the body is gone over, keys too, but for the few parts that no model
/// reads; so a shape that nobody knows yet is no way round. Texts are read where they stand; only
/// escaped ones are copied, one at a time.
final class BodyTexts {
  private let detectors: DetectorSet
  /// `unscanned` in the enumeration of findings; 0 when the policy does not know it.
  private let unscanned: UInt64
  private let isScanning: Bool
  /// What was found so far, one bit each.
  private(set) var findings: UInt64 = 0
  private var needed: Set<Feature> = []
  private var keys: Set<BodyKey> = []
  private var hasObjectsAsInput = false
  private var hasValuesAsInput = false
  private var scannedBytes = 0
  private var decoded: [UInt8] = []

  init(_ policy: CompiledPolicy) {
    let known = policy.enumerations.count > 1 ? policy.enumerations[1].values : []
    let wanted = policy.findingsReadInRequests
    detectors = DetectorSet(policy, wanted: wanted)
    let place = BuiltInFinding.unscanned.place
    let name = BuiltInFinding.unscanned.rawValue
    unscanned = known.count > place && known[place] == name ? BuiltInFinding.unscanned.bit : 0
    isScanning = wanted != 0 && policy.attributes.contains { $0.source == .findings }
  }

  /// Starts a line.
  func begin() {
    findings = 0
    needed = []
    keys = []
    hasObjectsAsInput = false
    hasValuesAsInput = false
    scannedBytes = 0
  }

  /// What the body needs, one bit each, in the order of `Feature`.
  var needs: Int64 {
    var needs = needed
    if keys.contains(.messages) || keys.contains(.prompt) || !keys.contains(.input) {
      needs.insert(.chat)
    } else {
      // Both interfaces have `input`: lists of texts or tokens, and these words, are of embeddings.
      let isEmbedding = !hasObjectsAsInput && !keys.contains(.ofResponses)
      let isEmbed = isEmbedding && (hasValuesAsInput || keys.contains(.ofEmbeddings))
      needs.insert(isEmbed ? .embed : .responses)
    }
    return Feature.allCases.enumerated().reduce(0) { bits, feature in
      needs.contains(feature.element) ? bits | 1 << Int64(feature.offset) : bits
    }
  }

  /// Walks the body, an object at the cursor; what is no JSON was refused before.
  func walk(_ cursor: inout ByteCursor, _ intake: AttributeIntake) throws(JSONFault) {
    var more = try cursor.openObject()
    while more {
      let token = try cursor.key()
      let name = cursor.text(of: token, scratch: intake.scratch)
      let key = name.flatMap(BodyKey.init)
      if cursor.current != UInt8(ascii: "n"), let key { keys.insert(key) }
      switch key {
      case .stream:
        if cursor.current == UInt8(ascii: "t") { needed.insert(.stream) }
        try cursor.skipValue(depth: 1)
      case .aside: try cursor.skipValue(depth: 1)
      case .tools:
        if hasElements(cursor) { needed.insert(.tools) }
        try walk(.other, depth: 1, &cursor)
      case .format: try walk(.format, depth: 1, &cursor)
      case .input:
        noteInput(cursor)
        try walk(.content, depth: 1, &cursor)
      case .messages, .content: try walk(.content, depth: 1, &cursor)
      case .prompt, .ofResponses, .ofEmbeddings, nil: try walk(.other, depth: 1, &cursor)
      }
      more = try cursor.nextMember()
    }
  }

  /// Where a value stands: in what is said, in the form of the answer, or elsewhere.
  private enum Room { case content, format, other }

  private func walk(
    _ room: Room, depth: Int, _ cursor: inout ByteCursor
  ) throws(JSONFault) {
    switch try cursor.token() {
    case .text(let token): scan(token, cursor)
    case .number(let start, let end, _): scan(start..<end, cursor)
    case .bool, .null: break
    case .array:
      guard depth < RuntimeLimits.nesting else { throw cursor.fault(.shallow) }
      var more = try cursor.openArray()
      while more {
        try walk(room, depth: depth + 1, &cursor)
        more = try cursor.nextElement()
      }
    case .object:
      guard depth < RuntimeLimits.nesting else { throw cursor.fault(.shallow) }
      var more = try cursor.openObject()
      while more {
        let key = try cursor.key()
        let isType =
          key.end - key.start == 4 && !key.isEscaped
          && cursor.bytes[key.start..<key.end].elementsEqual("type".utf8)
        scan(key, cursor)
        let start = cursor.position
        try walk(room, depth: depth + 1, &cursor)
        if isType { note(type: start..<cursor.position, room, cursor) }
        more = try cursor.nextMember()
      }
    }
  }

  /// Parts that are no text, by the value of their `type`, quotes included.
  private func note(type range: Range<Int>, _ room: Room, _ cursor: ByteCursor) {
    func isOne(of names: StaticString...) -> Bool {
      names.contains { name in
        name.utf8CodeUnitCount == range.count - 2
          && (0..<name.utf8CodeUnitCount).allSatisfy {
            cursor.byte(range.lowerBound + 1 + $0) == name.utf8Start[$0]
          }
      }
    }
    switch room {
    case .format: if isOne(of: "json_schema") { needed.insert(.jsonSchema) }
    case .content:
      if isOne(of: "image_url", "image", "input_image") {
        needed.insert(.images)
      } else if isOne(of: "input_audio", "audio") {
        needed.insert(.audio)
      } else if isOne(of: "file", "input_file", "document") {
        needed.insert(.files)
      } else if !isOne(of: "video", "video_url", "input_video") {
        return
      }
      findings |= unscanned
    case .other: break
    }
  }

  private func hasElements(_ cursor: ByteCursor) -> Bool {
    guard cursor.current == Byte.openBracket else { return cursor.current == Byte.openBrace }
    var next = cursor
    next.position += 1
    next.skipSpace()
    return next.current != Byte.closeBracket
  }

  private func noteInput(_ cursor: ByteCursor) {
    guard cursor.current == Byte.openBracket else { return }
    var next = cursor
    next.position += 1
    next.skipSpace()
    hasObjectsAsInput = next.current == Byte.openBrace
    hasValuesAsInput = next.current != Byte.openBrace && next.current != Byte.closeBracket
  }

  // MARK: - Texts

  private func scan(_ token: StringToken, _ cursor: ByteCursor) {
    guard isScanning else { return }
    if isEncoded(token, cursor) {
      findings |= unscanned
      if token.end - token.start > RuntimeLimits.encodedBytes || isDataLocation(token, cursor) {
        return
      }
    }
    guard token.isEscaped else { return scan(token.start..<token.end, cursor) }
    guard hasRoom(for: token.end - token.start) else { return }
    if decoded.count < token.end - token.start + 4 {
      decoded = [UInt8](repeating: 0, count: token.end - token.start + 4)
    }
    findings |= decoded.withUnsafeMutableBufferPointer { scratch in
      cursor.text(of: token, scratch: scratch).map { detectors.findings(in: $0) }
        ?? (detectors.wanted | unscanned)
    }
    if decoded.count > RuntimeLimits.chunkBytes { decoded = [] }
  }

  private func scan(_ range: Range<Int>, _ cursor: ByteCursor) {
    guard isScanning, hasRoom(for: range.count) else { return }
    findings |= detectors.findings(in: UnsafeBufferPointer(rebasing: cursor.bytes[range]))
  }

  /// Whether so many bytes more may be gone over; if not, everything counts as found.
  private func hasRoom(for bytes: Int) -> Bool {
    scannedBytes += bytes
    guard scannedBytes > RuntimeLimits.scannedBytes else { return true }
    findings |= detectors.wanted | unscanned
    return false
  }

  /// Long, and of nothing but signs of base64.
  private func isEncoded(_ token: StringToken, _ cursor: ByteCursor) -> Bool {
    if isDataLocation(token, cursor) { return true }
    guard token.end - token.start >= 256 else { return false }
    return cursor.bytes[token.start..<token.end].allSatisfy { byte in
      Byte.isDigit(byte) || (byte | 0x20) &- 0x61 < 26 || byte == Byte.plus || byte == 0x2F
        || byte == Byte.minus || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "=")
        || byte == Byte.backslash
    }
  }

  /// `data:image/png;base64,…` (RFC 2397).
  private func isDataLocation(_ token: StringToken, _ cursor: ByteCursor) -> Bool {
    let start = cursor.bytes[token.start..<min(token.end, token.start + 128)]
    guard start.starts(with: "data:".utf8), let comma = start.firstIndex(of: Byte.comma) else {
      return false
    }
    return start[..<comma].suffix(7).elementsEqual(";base64".utf8)
  }
}

/// Keys of a body with a meaning here.
private enum BodyKey {
  case messages, input, prompt, tools, stream
  /// What else is said to the model, perhaps in parts.
  case content
  /// The form of the answer.
  case format
  /// Only one interface has them.
  case ofResponses, ofEmbeddings
  /// What no model reads.
  case aside

  init?(_ key: UnsafeBufferPointer<UInt8>) {
    guard let known = BodyKey.known[Array(key)] else { return nil }
    self = known
  }

  private static let known: [[UInt8]: BodyKey] = {
    let names: [(BodyKey, String)] = [
      (.messages, "messages"), (.input, "input"), (.prompt, "prompt"), (.stream, "stream"),
      (.tools, "tools functions"), (.content, "system"),
      (.format, "response_format text output_format output_config"),
      (
        .ofResponses,
        "instructions max_output_tokens previous_response_id reasoning include conversation"
      ), (.ofEmbeddings, "dimensions encoding_format"),
      (
        .aside,
        "model user metadata safety_identifier prompt_cache_key service_tier stream_options store"
      ),
    ]
    var known: [[UInt8]: BodyKey] = [:]
    for (key, list) in names {
      for name in list.utf8.split(separator: Byte.space) { known[Array(name)] = key }
    }
    return known
  }()
}
